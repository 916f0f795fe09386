import assert from "node:assert/strict";
import {
  describeProgress,
  formatSeconds,
  type Progress,
  trackProgress,
} from "../../../src/studies/computing/progress.ts";
import { logProgress, terminalProgress } from "../../../src/studies/computing/progress_view.ts";

/** A tracker with a clock of the test's own. */
function tracked(costs: readonly number[], lanes: number) {
  const told: Progress[] = [];
  const clock = { seconds: 100 };
  const tracker = trackProgress("test", costs, {
    reused: 3,
    lanes,
    listener: (progress) => told.push(progress),
    now: () => clock.seconds,
  });
  return { tracker, clock, last: () => told[told.length - 1] };
}

Deno.test("before anything ended the estimate is the model's, shared by the lanes", () => {
  const { last } = tracked([10, 20, 30], 2);
  assert.deepEqual(last(), {
    study: "test",
    done: 3,
    total: 6,
    running: 0,
    elapsedSeconds: 0,
    etaSeconds: 30,
  });
});

Deno.test("afterwards the clock corrects the model", () => {
  const { tracker, clock, last } = tracked([10, 20, 30], 1);
  tracker.started(0);
  clock.seconds += 20;
  tracker.ended(0);
  // A sixth of the work took 20 s.
  assert.equal(last().etaSeconds, 100);
  assert.equal(last().done, 4);
});

Deno.test("parts of a running run count", () => {
  const { tracker, clock, last } = tracked([100], 1);
  tracker.started(0);
  clock.seconds += 30;
  tracker.advanced(0, 0.25);
  assert.equal(last().etaSeconds, 90);
  assert.deepEqual([last().done, last().running], [3, 1]);
  tracker.ended(0);
  assert.deepEqual([last().done, last().running, last().etaSeconds], [4, 0, 0]);
  tracker.advanced(0, 0.5);
  assert.equal(last().etaSeconds, 0);
});

Deno.test("progress is said in words", () => {
  const { tracker, clock, last } = tracked([10, 10], 1);
  tracker.started(0);
  clock.seconds += 70;
  tracker.advanced(0, 0.5);
  assert.equal(
    describeProgress(last()),
    "test: 3/5 runs, 1 running, 1 min 10 s, about 3 min 30 s left",
  );
  assert.equal(
    describeProgress({ ...last(), unit: "networks", done: 5 }),
    "test: 5/5 networks, 1 min 10 s",
  );
  assert.deepEqual([0.4, 59.6, 3725].map(formatSeconds), ["0 s", "1 min 0 s", "1 h 2 min"]);
});

function progressOf(done: number, elapsedSeconds: number, study = "a"): Progress {
  return { study, done, total: 100, running: 1, elapsedSeconds, etaSeconds: 1 };
}

Deno.test("a log gets few lines: each tenth, each study, and one after a long silence", () => {
  const written: string[] = [];
  const listener = logProgress((text) => written.push(text));
  for (let done = 0; done <= 100; done++) listener(progressOf(done, done));
  assert.equal(written.length, 11);
  listener(progressOf(100, 140));
  assert.equal(written.length, 12);
  listener(progressOf(100, 140, "b"));
  assert.equal(written.length, 13);
  assert.ok(written.every((text) => /^[ab]: .*[^\n]\n$/.test(text)));
});

Deno.test("a terminal's line rewrites itself, and ends when the study does", () => {
  const written: string[] = [];
  const listener = terminalProgress((text) => written.push(text));
  for (let i = 0; i < 10; i++) listener(progressOf(1, i / 100));
  assert.equal(written.length, 1);
  assert.ok(written[0].startsWith("\r\x1b[2Ka: 1/100 runs"));
  listener(progressOf(100, 1));
  assert.ok(written[1].endsWith("\n"));
  listener(progressOf(0, 0, "b"));
  assert.equal(written.length, 3);
});

Deno.test("starting is no measure: what it takes is neither the first estimate nor part of the next", () => {
  const { tracker, clock, last } = tracked([1, 1], 1);
  tracker.started(0);
  clock.seconds += 30; // code, engine and data are loaded
  assert.equal(last().etaSeconds, null);
  assert.equal(describeProgress(last()), "test: 3/5 runs, 1 running, 0 s");
  tracker.advanced(0, 0);
  clock.seconds += 1;
  tracker.ended(0);
  assert.equal(last().etaSeconds, 1);
  assert.equal(
    describeProgress({ ...last(), etaSeconds: 0 }),
    "test: 4/5 runs, 0 running, 31 s, about 1 s left",
  );
});
