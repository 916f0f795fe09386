import assert from "node:assert/strict";
import { alg, Graph } from "@dagrejs/graphlib";
import { type Import, importsOfProject } from "./support/imports.ts";

/**
 * The floors of the house, top to bottom. An import stays in its room or goes to a lower floor. The
 * benches and the page use the front door and what lies behind it as any other face does; what the
 * front door exports for notebooks lies below it.
 */
const FLOORS = [
  ["tasks/"],
  ["tasks/jupyter/", "tasks/page/", "tasks/site/"],
  ["tasks/cli/"],
  ["src/page/", "src/bench/", "src/fuzz/"],
  ["mod.ts"],
  ["src/signatures.ts", "src/studies/mod.ts"],
  ["src/notebook/"],
  ["src/studies/findings/", "src/studies/own/"],
  ["src/studies/judging/", "src/studies/computing/"],
  ["src/studies/behaviour/"],
  ["src/studies/rows/", "src/studies/paper/"],
  ["src/artifact/"],
  ["src/benchmarks/"],
  ["src/training/"],
  ["src/models/"],
  ["src/adapter/"],
  ["src/engine/", "src/figures/"],
  ["src/backbone/", "src/data/"],
  ["src/metrics/", "src/simulation/", "src/random/", "src/python/", "src/browser/"],
  ["src/arguments.ts"],
  ["src/files/"],
  [
    "src/numeric/",
    "src/assembly/",
    "src/errors.ts",
    "src/nearest.ts",
    "src/variables.ts",
    "deno.json",
  ],
];

/** What trains, and what keeps rows: studies, ours and a user's, leave both to `computing/`. */
const WORK = ["src/training/run.ts", "src/training/trainer.ts", "src/studies/rows/store.ts"];

/** The engine computes for anyone: it knows nothing of what it computes, nor of files. */
const ENGINE_KNOWS = ["src/numeric/", "src/assembly/", "src/errors.ts", "src/variables.ts"];

const ROOT = new URL("../", import.meta.url);
const IMPORTS = await importsOfProject();

/** The room of a file: of the names that its path begins with, the longest. */
function roomOf(path: string): string {
  const [room] = FLOORS.flat().filter((name) => path.startsWith(name))
    .sort((a, b) => b.length - a.length);
  assert.ok(room, `${path} is in no room: give its room a floor`);
  return room;
}

function floorOf(path: string): number {
  return FLOORS.findIndex((rooms) => rooms.includes(roomOf(path)));
}

/** Imports that leave their room without going down. */
function notDown(imports: readonly Import[]): string[] {
  return imports.filter(([from, to]) => roomOf(from) !== roomOf(to) && floorOf(from) >= floorOf(to))
    .map(([from, to]) => `${from} imports ${to}`);
}

/** Files that import one another in a circle, a list for each circle. */
function circles(imports: readonly Import[]): string[][] {
  const graph = new Graph();
  for (const [from, to] of imports) graph.setEdge(from, to);
  return alg.findCycles(graph).map((files) => [...files].sort());
}

Deno.test("house: every import stays in its room or goes to a lower floor", () => {
  assert.deepEqual(notDown(IMPORTS), []);
});

Deno.test("house: no file imports itself by way of others, not even for a type", () => {
  assert.deepEqual(circles(IMPORTS), []);
});

Deno.test("house: the engine imports nothing but arithmetic, programs and errors", () => {
  const others = IMPORTS.filter(([from, to]) =>
    from.startsWith("src/engine/") &&
    !["src/engine/", ...ENGINE_KNOWS].some((room) => to.startsWith(room))
  );
  assert.deepEqual(others, []);
});

Deno.test("house: no study computes or stores by itself, neither ours nor a user's", () => {
  const others = IMPORTS.filter(([from, to]) =>
    /^src\/studies\/(findings|own)\//.test(from) && WORK.includes(to)
  );
  assert.deepEqual(others, []);
  const allowed = IMPORTS.filter(([from, to]) =>
    from.startsWith("src/studies/computing/") && WORK.includes(to)
  );
  assert.ok(allowed.length > 0);
});

Deno.test("house: an import that runs up, one to a room of the same floor and a circle are found", () => {
  const down: Import[] = [
    ["src/engine/a.ts", "src/random/b.ts"],
    ["tasks/train.ts", "tasks/cli/flags.ts"],
    ["src/engine/a.ts", "src/engine/wasm/b.ts"],
  ];
  const wrong: Import[] = [
    ["src/random/b.ts", "src/engine/a.ts"],
    ["src/engine/a.ts", "src/figures/theme.ts"],
    ["src/studies/rows/row.ts", "src/studies/findings/study.ts"],
  ];
  assert.deepEqual(
    notDown([...down, ...wrong]),
    wrong.map(([from, to]) => `${from} imports ${to}`),
  );
  assert.deepEqual(circles(down), []);
  assert.deepEqual(circles([...down, ...wrong]), [["src/engine/a.ts", "src/random/b.ts"]]);
  assert.throws(() => roomOf("src/attic/box.ts"), /src\/attic\/box\.ts is in no room/);
});

Deno.test("house: re-exports, imports of types and imports at run time are seen", () => {
  const seen = new Set(IMPORTS.map((one) => one.join(" imports ")));
  for (
    const one of [
      "mod.ts imports src/errors.ts",
      "src/files/pickle/plain.ts imports src/files/pickle/value.ts",
      "src/simulation/open_environment.ts imports src/simulation/half_cheetah/half_cheetah.ts",
    ]
  ) assert.ok(seen.has(one), one);
});

/** What a text names in code, blocks of code apart. */
function named(text: string): string[] {
  const prose = text.replace(/^```.*?^```/gms, "");
  return Array.from(prose.matchAll(/`([^`]+)`/g), ([, name]) => name);
}

Deno.test("house: docs/design.md tells of these floors", async () => {
  const text = await Deno.readTextFile(new URL("docs/design.md", ROOT));
  const told = text.split("\n").map((line) => named(line.match(/^\| (`[^|]+) \|/)?.[1] ?? ""));
  assert.deepEqual(told.filter((rooms) => rooms.length > 0), FLOORS);
});

const DOCUMENTS = [
  ["docs/design.md", 50],
  ["docs/engines.md", 2],
  ["docs/extending.md", 15],
  ["docs/files.md", 1],
  ["docs/findings.md", 3],
] as const;

for (const [document, least] of DOCUMENTS) {
  Deno.test(`house: every file that ${document} names exists`, async () => {
    const text = await Deno.readTextFile(new URL(document, ROOT));
    const paths = named(text).filter((name) =>
      /^(mod\.ts|(src|tasks|tests|docs)\/\S*)$/.test(name) && !name.includes("NAME")
    );
    assert.ok(paths.length >= least, `${paths.length}`);
    for (const path of paths) await Deno.stat(new URL(path, ROOT));
  });
}
