import assert from "node:assert/strict";
import { join } from "node:path";
import { BENCHMARKS, findBenchmark } from "../../src/benchmarks/registry.ts";
import { FLOWER_NAMES } from "../../src/data/flowers102/flowers102_source.ts";
import { ARXIV_CATEGORIES, PLANETOID_CLASSES } from "../../src/data/citations/citations_source.ts";
import { filesOf } from "../../src/studies/behaviour/data_goldens.ts";
import { PROJECT_ROOT } from "../../src/studies/rows/project_root.ts";

const DIGITS = [..."0123456789"];

/** Of the data that need no download; null: outputs are no classes. */
const NAMES: Record<string, readonly string[] | null> = {
  mnist: DIGITS,
  physionet2012: null,
  cifar10: DIGITS,
  arxiv: ["with the instructor", "with the officer"],
  halfcheetah: null,
  flowers102: DIGITS.slice(5),
  imdb: ["broken", "balanced"],
  wikitext: null,
  lorenz: null,
  "seed-gating": DIGITS,
  "mnist-shuffled": DIGITS,
  planted: null,
  moons: ["upper", "lower"],
  friedman: null,
  "seed-gating-rejecting": [...DIGITS, "none of its own"],
};

// Molecules take seconds to build, and have one output.
for (const id of Object.keys(BENCHMARKS).filter((id) => id !== "molhiv")) {
  Deno.test(`${id}: every output of its packaged data has its name, or none has`, async () => {
    const { classes, classNames } = await findBenchmark(id).load(null);
    assert.deepEqual(classNames ?? null, NAMES[id]);
    if (classNames !== undefined) assert.equal(classNames.length, classes);
  });
}

Deno.test("flowers102: classes of one's own images are called as their folders, in the order of their codes", async () => {
  const { classes, classNames } = await findBenchmark("flowers102").load(
    filesOf(PROJECT_ROOT, "own-images"),
  );
  assert.equal(classNames?.length, classes);
  const folders: string[] = [];
  for await (const { name } of Deno.readDir(join(filesOf(PROJECT_ROOT, "own-images"), "train"))) {
    folders.push(name);
  }
  assert.deepEqual(classNames, folders.sort());
});

Deno.test("published data sets: as many names as classes, all different", () => {
  const { cora, citeseer } = PLANETOID_CLASSES;
  for (
    const [names, count] of [[FLOWER_NAMES, 102], [ARXIV_CATEGORIES, 40], [cora, 7], [
      citeseer,
      6,
    ]] as const
  ) {
    assert.equal(new Set(names).size, count);
    assert.equal(names.length, count);
  }
});
