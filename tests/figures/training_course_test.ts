import assert from "node:assert/strict";
import { type TrainingCourse, trainingCourse } from "../../src/figures/training_course.ts";

const COURSE: TrainingCourse = {
  metric: "accuracy",
  history: { step: [1, 10, 20], loss: [2, 1, 0.5], validation: [null, 80, 90] },
  betaTrace: [{ step: 0, beta: [1, 1] }, { step: 20, beta: [1.2, 0.4] }],
};

Deno.test("the course of a training: loss, validation where it was asked for, a gain a layer", () => {
  const { svg, data } = trainingCourse(COURSE);
  const of = (measure: string) => data.filter((row) => row.measure === measure);
  assert.deepEqual(of("loss").map(({ step, value }) => [step, value]), [[1, 2], [10, 1], [
    20,
    0.5,
  ]]);
  assert.deepEqual(of("accuracy").map(({ step, value }) => [step, value]), [[10, 80], [20, 90]]);
  assert.deepEqual(
    of("beta").map(({ layer, step, value }) => [layer, step, value]),
    [
      ["layer 1", 0, 1],
      ["layer 1", 20, 1.2],
      ["layer 2", 0, 1],
      ["layer 2", 20, 0.4],
    ].sort(([, a], [, b]) => Number(a) - Number(b)),
  );
  for (const words of ["training loss", "validation accuracy (%)", "gain, β", "optimiser step"]) {
    assert.ok(svg.includes(words), words);
  }
  assert.doesNotMatch(svg, /NaN|undefined|Infinity/);
});

Deno.test("what was not measured has no plot", () => {
  const { svg } = trainingCourse({
    ...COURSE,
    history: { step: [1, 2], loss: [2, 1], validation: [null, null] },
    betaTrace: [],
  });
  assert.doesNotMatch(svg, /validation, |gain, β/);
});

Deno.test("what is no result is refused in words", () => {
  for (const wrong of [{}, { points: [] }, { ...COURSE, history: undefined }, undefined]) {
    assert.throws(
      () => trainingCourse(wrong as never),
      /^UsageError: Cannot call trainingCourse: (result|history) must be/,
    );
  }
});
