/// <reference lib="dom" />
import assert from "node:assert/strict";
import { backboneConditions } from "../../src/figures/backbone_conditions.ts";
import { backboneRemoved } from "../../src/figures/backbone_removed.ts";
import { betaHistogram } from "../../src/figures/beta_histogram.ts";
import { betaTraces } from "../../src/figures/beta_traces.ts";
import { figureDocument, serializeSvg, svgElement } from "../../src/figures/document.ts";
import { equivalence } from "../../src/figures/equivalence.ts";
import { familyHeatmap } from "../../src/figures/family_heatmap.ts";
import { finalBeta } from "../../src/figures/final_beta.ts";
import { largestSingularValues } from "../../src/figures/largest_singular_values.ts";
import { pcaSpectrum } from "../../src/figures/pca_spectrum.ts";
import { openSvg } from "../../src/figures/png.ts";
import { rankCurve } from "../../src/figures/rank_curve.ts";
import { scheduleCurves } from "../../src/figures/schedule_curves.ts";
import { seedGates } from "../../src/figures/seed_gates.ts";
import { sizeAblation } from "../../src/figures/size_ablation.ts";
import { TEXT_SIZE, WIDTHS } from "../../src/figures/theme.ts";
import { DataError } from "../../src/errors.ts";
import { sampleFigures } from "./samples.ts";

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
  text: string;
}

function parse(svg: string): SVGSVGElement {
  const holder = figureDocument().createElement("div");
  holder.innerHTML = svg;
  return holder.querySelector("svg") as SVGSVGElement;
}

/** What resvg would paint of one element, in points: the element alone, in its ancestors' frames. */
async function paintedBox(element: Element, root: Element): Promise<Box | null> {
  let alone = element.cloneNode(true) as Element;
  for (
    let above: Element | null = element.parentElement;
    above !== null && above !== root;
    above = above.parentElement
  ) {
    const frame = svgElement(
      "g",
      Object.fromEntries([...above.attributes].map((a) => [a.name, a.value])),
      [alone],
    );
    alone = frame;
  }
  const whole = root.cloneNode(false) as SVGElement;
  whole.append(alone);
  const resvg = await openSvg(serializeSvg(whole), 100);
  const box = resvg.getBBox();
  const found = box === undefined
    ? null
    : { x: box.x, y: box.y, width: box.width, height: box.height, text: element.textContent ?? "" };
  box?.free();
  resvg.free();
  return found;
}

async function textBoxes(svg: string): Promise<Box[]> {
  const root = parse(svg);
  const boxes: Box[] = [];
  for (const element of root.querySelectorAll("text")) {
    const box = await paintedBox(element, root);
    if (box !== null) boxes.push(box);
  }
  return boxes;
}

function overlap(a: Box, b: Box): boolean {
  const wide = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const high = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return wide > 0 && high > 0;
}

Deno.test("a figure's SVG stands alone: xmlns, size in points, no browser-only values", () => {
  for (const [name, figure] of Object.entries(sampleFigures())) {
    const { svg, width, height } = figure;
    assert.ok(svg.startsWith('<svg xmlns="http://www.w3.org/2000/svg"'), name);
    assert.ok(
      svg.includes(`width="${width}pt" height="${height}pt" viewBox="0 0 ${width} ${height}"`),
      name,
    );
    assert.ok(Object.values<number>(WIDTHS).includes(width), `${name}: ${width}`);
    assert.equal(height % 6, 0, name);
    for (
      const foreign of [
        "currentColor",
        "system-ui",
        "<style",
        "<foreignObject",
        "class=",
        "NaN",
        "var(",
      ]
    ) {
      assert.ok(!svg.includes(foreign), `${name} holds ${foreign}`);
    }
    assert.match(svg, /<rect width="[\d.]+" height="\d+" fill="white"/);
    assert.match(svg, /font-family="'Source Sans 3',[^"]*sans-serif"/);
  }
});

Deno.test("all text is 8 pt and says n", () => {
  for (const [name, { svg, note }] of Object.entries(sampleFigures())) {
    const sizes = [...svg.matchAll(/font-size="([^"]*)"/g)].map((match) => match[1]);
    assert.deepEqual([...new Set(sizes)], [String(TEXT_SIZE)], name);
    assert.match(note, /\bn = \d+/, name);
  }
});

Deno.test("nothing is painted outside the page, and no two texts overlap", async () => {
  for (const [name, figure] of Object.entries(sampleFigures())) {
    const root = parse(figure.svg);
    for (const part of [...root.children].filter((child) => child.tagName === "g")) {
      const box = await paintedBox(part, root);
      if (box === null) continue;
      const inside = box.x >= 0 && box.y >= 0 && box.x + box.width <= figure.width &&
        box.y + box.height <= figure.height;
      assert.ok(
        inside,
        `${name}, ${part.getAttribute("aria-label")}: ${JSON.stringify({ ...box, text: "" })}`,
      );
    }
    const boxes = await textBoxes(figure.svg);
    assert.ok(boxes.length > 5, name);
    for (const [index, box] of boxes.entries()) {
      for (const other of boxes.slice(index + 1)) {
        assert.ok(!overlap(box, other), `${name}: "${box.text}" over "${other.text}"`);
      }
    }
  }
});

Deno.test("coordinates carry at most three decimals", () => {
  for (const [name, { svg }] of Object.entries(sampleFigures())) {
    assert.doesNotMatch(svg.replace(/<desc>.*<\/desc>/, ""), /\d\.\d{4}/, name);
  }
});

Deno.test("drawing a figure twice in one process gives the same SVG", () => {
  assert.deepEqual(sampleFigures(), sampleFigures());
});

Deno.test("the traces of a run's result are drawn as it comes; what is no list is refused in words", () => {
  const { data } = betaTraces({
    betaTrace: [{ step: 0, beta: [1, 1] }, { step: 5, beta: [2, 0] }],
  });
  assert.deepEqual(data.map(({ layer, step, mean }) => [layer, step, mean]), [
    ["layer 1", 0, 1],
    ["layer 2", 0, 1],
    ["layer 1", 5, 2],
    ["layer 2", 5, 0],
  ]);
  assert.throws(
    () => betaTraces({ points: [] } as never),
    /^UsageError: Cannot call betaTraces: its input must be an object with series, a list .* points$/,
  );
});

Deno.test("every figure refuses to be drawn from nothing", () => {
  const none = { runs: [] };
  const controls = { full: [98], headOnly: [85] };
  const attempts: (() => unknown)[] = [
    () => betaTraces({ series: [] }),
    () => finalBeta(none),
    () => betaHistogram(none),
    () => largestSingularValues({ values: [] }),
    () => backboneRemoved({ ...none, chance: 10 }),
    () => backboneConditions({ ...none, ...controls }),
    () => familyHeatmap(none),
    () => scheduleCurves({ ...none, chance: 10 }),
    () => rankCurve({ ...none, ...controls, sufficient: [] }),
    () => seedGates({ answers: [], gates: [] }),
    () => sizeAblation({ ...none, sufficient: [] }),
    () => pcaSpectrum({ cumulative: [], marks: [], n: 10 }),
    () => equivalence({ differences: [], margin: 0.5 }),
  ];
  for (const attempt of attempts) {
    assert.throws(
      attempt,
      (error) =>
        error instanceof DataError && /^Cannot draw .*: there are no rows$/.test(error.message),
    );
  }
});

Deno.test("a figure names the number that is not finite", () => {
  const run = { schedule: "static", rank: 2, value: 90, seed: 1 };
  assert.throws(
    () => scheduleCurves({ runs: [run, { ...run, value: NaN }], chance: 10 }),
    /value must be a finite number, got NaN in row 1/,
  );
});

Deno.test("a single run a point is drawn without error bars, and its data claim no scatter", () => {
  const ranks = [1, 2, 4];
  const bars = (seeds: number[]) => {
    const runs = seeds.flatMap((seed) =>
      ranks.map((rank) => ({ schedule: "static", rank, value: 90 + rank + seed, seed }))
    );
    const { svg, data } = scheduleCurves({ runs, chance: 10 });
    assert.doesNotMatch(svg, /NaN/);
    assert.deepEqual(data.map(({ sd }) => sd === null), ranks.map(() => seeds.length === 1));
    // Reference lines are dashed.
    return parse(svg).querySelectorAll("g[aria-label=rule]:not([stroke-dasharray]) line").length;
  };
  assert.deepEqual([bars([1, 2]), bars([1])], [ranks.length, 0]);
});

Deno.test("a histogram's bins hold every beta once, each condition 100 % of its own", () => {
  const run = { preset: "tiny", seed: 1, layer: "1" };
  const betas = [-0.05, 0, 0.099, 0.1, 0.31];
  const { data, note } = betaHistogram({
    runs: [
      ...betas.map((beta) => ({ ...run, beta, condition: "static" })),
      { ...run, beta: 1, condition: "redrawn" },
    ],
  });
  assert.deepEqual(data.map(({ condition, from, to, count }) => [condition, from, to, count]), [
    ["static", -0.1, 0, 1],
    ["static", 0, 0.1, 2],
    ["static", 0.1, 0.2, 1],
    ["static", 0.3, 0.4, 1],
    ["redrawn", 1, 1.1, 1],
  ]);
  assert.deepEqual(data.map(({ share }) => share), [20, 40, 20, 20, 100]);
  assert.match(note, /static \(n = 5 of 5 runs\); redrawn \(n = 1 of 1 run\)\./);
});

Deno.test("beta by depth draws a deviation only where there are several runs", () => {
  const run = { beta: 0.9, condition: "static", preset: "tiny" };
  const lines = (seeds: number[]) => {
    const runs = seeds.flatMap((seed) =>
      ["1", "2"].map((layer) => ({ ...run, layer, seed, beta: run.beta + seed / 10 }))
    );
    const { svg } = finalBeta({ runs });
    return parse(svg).querySelectorAll("g[aria-label=rule] line").length;
  };
  // The line at 0 is always there.
  assert.deepEqual([lines([1, 2]), lines([1])], [1 + 2, 1]);
});

Deno.test("the heatmap's deviations are from the mean of their rank", () => {
  const run = { familyClass: "all", rank: "r = 2", seed: 1 };
  const { data } = familyHeatmap({
    runs: [{ ...run, family: "a", value: 90 }, { ...run, family: "b", value: 92 }],
  });
  assert.deepEqual(data.map((cell) => cell.deviation), [-1, 1]);
});

Deno.test("the forest plot counts what is shown after correction, not what lies inside the band", () => {
  const row = { low: -0.1, high: 0.3, difference: 0.1, n: 9 };
  const { data, note } = equivalence({
    margin: 0.5,
    differences: [
      { ...row, family: "shown", equivalent: true },
      { ...row, family: "inside, but not shown", equivalent: false },
    ],
  });
  assert.deepEqual(data.map((family) => family.equivalent), [true, false]);
  assert.ok(note.includes("1 of 2 equivalent after correction; n = 9"), note);
});

Deno.test("a figure's note begins with what all its runs have in common", () => {
  const run = { schedule: "static", rank: 2, value: 90, seed: 1 };
  const { note, svg } = scheduleCurves({ runs: [run], chance: 10, setting: "MLP tiny" });
  assert.ok(note.startsWith("MLP tiny. One run a point"), note);
  assert.ok(svg.includes("<desc>MLP tiny. One run a point"));
});
