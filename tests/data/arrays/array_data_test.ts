import assert from "node:assert/strict";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { mean, standardDeviation } from "simple-statistics";
import {
  type ArrayOptions,
  type ArrayPair,
  loadArrays,
  refuseArrayOptions,
} from "../../../src/data/arrays/array_data.ts";
import { zipOf } from "../../support/archives.ts";
import { idxBytes } from "../../support/idx_files.ts";
import { npyOf } from "../../support/npy_files.ts";
import { withFolder } from "../../support/temporary.ts";
import samples from "../../files/npy_samples.json" with { type: "json" };

const ROWS = 60;
/** Two columns far apart in size. */
const COLUMNS = [0, 1].map((column) =>
  Float64Array.from({ length: ROWS }, (_, i) => column === 0 ? i : 1000 + (7 * i) % ROWS)
);
const INPUTS = Float64Array.from({ length: 2 * ROWS }, (_, i) => COLUMNS[i % 2][i >> 1]);
const CLASSES = BigInt64Array.from({ length: ROWS }, (_, i) => i % 3 === 0 ? -4n : 10n);
const X = npyOf("<f8", `${ROWS}, 2`, INPUTS);
const Y = npyOf("<i8", `${ROWS},`, CLASSES);

/** Reads arrays out of a folder with these files. */
function read(
  files: Record<string, Uint8Array>,
  { inputs = { path: "x.npy" }, labels = { path: "y.npy" } }: Partial<ArrayPair> = {},
  options: ArrayOptions = {},
) {
  return withFolder(async (folder) => {
    for (const [name, bytes] of Object.entries(files)) {
      await Deno.writeFile(join(folder, name), bytes);
    }
    const at = <P extends { path: string }>(place: P) => ({
      ...place,
      path: join(folder, place.path),
    });
    return await loadArrays({ inputs: at(inputs), labels: at(labels) }, options);
  });
}

function column(values: ArrayLike<number>, place: number, width: number): number[] {
  return Array.from(values).filter((_, i) => i % width === place);
}

function isStandard(values: number[]): boolean {
  return Math.abs(mean(values)) < 1e-6 && Math.abs(standardDeviation(values) - 1) < 1e-6;
}

Deno.test("arrays: inputs are standardised by the training part, feature by feature, classes in the order of numbers", async () => {
  const { train, validation, test, ...data } = await read({ "x.npy": X, "y.npy": Y });
  assert.deepEqual([data.name, data.features, data.classes], ["x.npy", 2, 2]);
  assert.deepEqual([data.classNames, data.extent, data.channels], [
    ["-4", "10"],
    undefined,
    undefined,
  ]);
  assert.deepEqual([train.size, validation.size, test.size], [36, 12, 12]);
  for (const place of [0, 1]) assert.ok(isStandard(column(train.inputs, place, 2)));
  assert.ok(!isStandard(column(test.inputs, 0, 2)));
  // A third of each part is of the class -4.
  assert.equal(test.targets.filter((label) => label === 0).length, 4);
});

Deno.test("arrays: whatever the file, the order and the type, equal values are equal data", async () => {
  const { digest } = await read({ "x.npy": X, "y.npy": Y });
  const same = async (files: Record<string, Uint8Array>, places: Partial<ArrayPair> = {}) =>
    assert.equal((await read(files, places)).digest, digest);
  const columnMajor = Float64Array.from([...COLUMNS[0], ...COLUMNS[1]]);
  const fortran = npyOf("<f8", `${ROWS}, 2`, columnMajor, { columnMajor: true });
  const short = npyOf("<i2", `${ROWS}, 2`, Int16Array.from(INPUTS));
  await same({ "x.npy": fortran, "y.npy": Y });
  await same({
    "x.npy": short,
    "y.npy": npyOf("|i1", `${ROWS}, 1`, Int8Array.from(CLASSES, Number)),
  });
  await same({ "x.npy": Uint8Array.from(gzipSync(X)), "y.npy": Y });
  const entries = [{ name: "a.npy", bytes: X }, { name: "b.npy", bytes: Y }];
  const archive = { "d.npz": await zipOf(entries) };
  const [path, a, b] = ["d.npz", "a", "b"];
  await same(archive, { inputs: { path, name: a }, labels: { path, name: b } });
  const single = { "x.npz": await zipOf(entries.slice(0, 1)), "y.npy": Y };
  await same(single, { inputs: { path: "x.npz" } });
});

Deno.test("arrays: an archive that numpy wrote is read, stored and compressed alike", async () => {
  const options = { kind: "regression", split: { validation: 0.3, test: 0.3 } } as const;
  for (const archive of Object.values(samples.npz)) {
    const files = { "d.npz": Uint8Array.fromBase64(archive) };
    const place = { path: "d.npz", name: "y" };
    const x = { path: "d.npz", name: "x" };
    await assert.rejects(
      read(files, { inputs: x, labels: place }, options),
      /y\.npy: labels of shape \[3\], expected \[2\], one for each row of .*x\.npy$/,
    );
    await assert.rejects(
      read(files, { inputs: { path: "d.npz", name: "z" }, labels: place }),
      /d\.npz: has no array "z", there are "x", "y"$/,
    );
    await assert.rejects(
      read(files, { inputs: { path: "d.npz" }, labels: place }),
      /d\.npz: say which of its arrays is meant, there are "x", "y"$/,
    );
  }
});

Deno.test("arrays: numbers are predicted in units of the training part, which are kept", async () => {
  const y = npyOf("<f4", `${ROWS},`, Float32Array.from(COLUMNS[0], (x) => 3 * x + 0.5));
  const { classes, unit, train } = await read(
    { "x.npy": X, "y.npy": y },
    {},
    { kind: "regression" },
  );
  assert.equal(classes, null);
  assert.ok(isStandard(Array.from(train.targets)));
  const [first] = train.targets;
  const back = (first * unit!.deviation + unit!.mean - 0.5) / 3;
  assert.ok(Math.abs(back - Math.round(back)) < 1e-4);
});

const PIXELS = Uint8Array.from({ length: ROWS * 12 }, (_, i) => (37 * i) % 251);
const LABELS = Uint8Array.from({ length: ROWS }, (_, i) => i % 3);

Deno.test("arrays: bytes of the shape of images stay bytes, each channel with its mean and deviation", async () => {
  const colours = npyOf("|u1", `${ROWS}, 2, 2, 3`, PIXELS);
  const y = npyOf("|u1", `${ROWS},`, LABELS);
  const { train, channels, extent, features } = await read({ "x.npy": colours, "y.npy": y });
  assert.deepEqual([features, extent, channels!.length], [12, 2, 3]);
  assert.ok(train.inputs instanceof Uint8Array);
  for (const place of [0, 1, 2]) {
    const bytes = column(train.inputs, place, 3);
    assert.ok(Math.abs(channels![place].mean - mean(bytes)) < 1e-9);
    assert.ok(Math.abs(channels![place].deviation - standardDeviation(bytes)) < 1e-9);
  }
});

Deno.test("arrays: floats of that shape are images too, standardised as asked", async () => {
  const x = npyOf("<f4", `${ROWS}, 2, 2, 3`, Float32Array.from(PIXELS));
  const y = npyOf("|u1", `${ROWS},`, LABELS);
  const { train, channels, extent } = await read(
    { "x.npy": x, "y.npy": y },
    {},
    { standardise: "channel" },
  );
  assert.deepEqual([channels, extent], [undefined, 2]);
  assert.ok(isStandard(column(train.inputs, 1, 3)));
  assert.ok(!isStandard(column(train.inputs, 1, 12)));
  const each = await read({ "x.npy": x, "y.npy": y });
  assert.ok(isStandard(column(each.train.inputs, 1, 12)));
});

Deno.test("arrays: IDX files, packed or not, are images and their labels", async () => {
  const images = idxBytes([ROWS, 3, 4], PIXELS);
  const labels = idxBytes([ROWS], LABELS);
  const places = { inputs: { path: "images-idx3-ubyte" }, labels: { path: "labels.gz" } };
  const data = await read({
    "images-idx3-ubyte": images,
    "labels.gz": Uint8Array.from(gzipSync(labels)),
  }, places);
  assert.deepEqual([data.features, data.classes, data.extent], [12, 3, undefined]);
  assert.deepEqual(data.channels!.length, 1);
});

const WRONG: [string, Record<string, Uint8Array>, RegExp][] = [
  ["one label too few", {
    "x.npy": X,
    "y.npy": npyOf("<i8", "59,", CLASSES.slice(1)),
  }, /y\.npy: labels of shape \[59\], expected \[60\], one for each row of .*x\.npy$/],
  ["a label of two numbers", {
    "x.npy": X,
    "y.npy": X,
  }, /y\.npy: labels of shape \[60,2\], expected \[60\]/],
  ["NaN", {
    "x.npy": npyOf("<f8", "60, 2", INPUTS.map((x, i) => i === 7 ? NaN : x)),
    "y.npy": Y,
  }, /x\.npy: NaN in row 3, value 1 of it, expected finite numbers$/],
  ["no row", { "x.npy": npyOf("<f8", "0, 2", INPUTS.slice(0, 0)), "y.npy": Y }, /shape \[0,2\]/],
  [
    "a list as inputs",
    { "x.npy": Y, "y.npy": Y },
    /shape \[60\], expected \[n, features\] or images/,
  ],
  ["labels that are no integers", {
    "x.npy": X,
    "y.npy": npyOf("<f8", "60,", Float64Array.from(CLASSES, Number).fill(0.5, 4, 5)),
  }, /y\.npy: label 4 is 0\.5: classes are integers, kind: "regression" predicts numbers$/],
  ["one class", {
    "x.npy": X,
    "y.npy": npyOf("<i8", "60,", CLASSES.slice().fill(2n)),
  }, /y\.npy: the array has 1 different value, expected 2 to 256 classes$/],
  ["a class of two", {
    "x.npy": X,
    "y.npy": npyOf("<i8", "60,", CLASSES.slice().fill(7n, 0, 2)),
  }, /^The class "7" has 2 rows: three are needed/],
  ["text instead of an array", {
    "x.npy": new TextEncoder().encode("a,b\n1,2\n"),
    "y.npy": Y,
  }, /x\.npy: neither \.npy \(93 4e 55 4d\), \.npz \(50 4b\) nor IDX \(00 00\), but 61 2c 62 0a$/],
  ["nothing", { "x.npy": new Uint8Array(0), "y.npy": Y }, /nor IDX \(00 00\), but empty$/],
  ["numbers too large", {
    "x.npy": npyOf("<f8", "60, 2", INPUTS.map((x) => 1e200 * x)),
    "y.npy": Y,
  }, /x\.npy: values from 1e\+200 to 5\.9e\+201 cannot be standardised$/],
  ["images with channels first", {
    "x.npy": npyOf("|u1", "60, 2, 1, 6", PIXELS),
    "y.npy": Y,
  }, /shape \[60,2,1,6\] have 6 channels and 2 rows, expected channels last: save x\.transpose/],
  ["no file", { "y.npy": Y }, /x\.npy/],
];

for (const [what, files, message] of WRONG) {
  Deno.test(`arrays: ${what} is refused in one line`, async () => {
    await assert.rejects(read(files), (error: Error) => {
      assert.equal(error.name, "DataError", String(error));
      assert.match(error.message, message);
      assert.doesNotMatch(error.message, /\n/);
      return true;
    });
  });
}

Deno.test("arrays: a name is refused where the file is no archive, and options that there are not", async () => {
  await assert.rejects(
    read({ "x.npy": X, "y.npy": Y }, { inputs: { path: "x.npy", name: "x" } }),
    /x\.npy: is no \.npz archive, which alone has names such as "x"$/,
  );
  const refused = (options: unknown, message: RegExp) =>
    assert.throws(() => refuseArrayOptions(options as ArrayOptions), {
      name: "UsageError",
      message,
    });
  refused({ splt: {} }, /^An array has no option "splt" \(did you mean split\?\)$/);
  refused({ kind: "ranking" }, /^An array's kind is one of classification, regression, got/);
  refused({ standardise: "row" }, /^An array's standardise is one of feature, channel, got "row"$/);
  refused({ split: { test: 1 } }, /^A split needs shares/);
  refused(null, /^Options of arrays are an object, got null$/);
});
