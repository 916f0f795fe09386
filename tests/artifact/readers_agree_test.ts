import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import { createArtifact, encodeArtifact } from "../../src/artifact/artifact.ts";
import { CONFIG_FILE, folderTexts, readArtifact, WEIGHTS_FILE } from "../../src/artifact/files.ts";
import { verifyArtifact } from "../../src/artifact/verify.ts";
import { mnist } from "../../src/benchmarks/mnist.ts";
import { DataError } from "../../src/errors.ts";
import { digestOf } from "../../src/files/digest.ts";
import { anyDamage, damaged } from "../../src/fuzz/damage.ts";
import {
  anyEdit,
  withEditedConfig,
  withEditedDescription,
  withEditedHeader,
} from "../../src/fuzz/edits.ts";
import { rightArtifacts } from "../../src/fuzz/right_files.ts";
import type { Architecture } from "../../src/models/architecture.ts";
import { mlp } from "../../src/models/mlp.ts";
import { createNetwork } from "../../src/models/network.ts";
import { defaultConfig } from "../../src/training/validate.ts";
import { withFolder } from "../support/temporary.ts";
import { askReader, reader } from "./ask_python.ts";
import cases from "./reader_cases.json" with { type: "json" };
import { described, MINIATURE, smallArtifact } from "./small_artifact.ts";

const ZEROS = "0".repeat(64);
const TRAINING = {
  ...{ data: "digits", dataDigest: "d", engine: "wasm", codeVersion: "c", metric: "accuracy" },
  ...{ value: 90.5, validation: 91, testLoss: 0.3, steps: 10, adapterDigest: ZEROS },
  config: { preset: "tiny" },
};

/** What every case changes one thing of. */
const RIGHT = described(
  await smallArtifact({ rank: 1, widths: MINIATURE, format: "F16" }),
  (description) => ({ ...description, training: TRAINING }),
);

type Case = (typeof cases)[number];

/** A case as files: the one with the numbers, and the configuration beside it. */
interface Files {
  weights: Uint8Array<ArrayBuffer>;
  config: string | null;
}

const FILE = encodeArtifact(RIGHT);
const HEADER = textOf(FILE);

function textOf(file: Uint8Array): string {
  const length = new DataView(file.buffer, file.byteOffset).getUint32(0, true);
  return new TextDecoder().decode(file.subarray(8, 8 + length)).trimEnd();
}

/** The right file's numbers under another header. */
function withHeader(header: string): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(header);
  const numbers = FILE.subarray(8 + new DataView(FILE.buffer).getUint32(0, true));
  const file = new Uint8Array(8 + text.length + numbers.length);
  new DataView(file.buffer).setUint32(0, text.length, true);
  file.set(text, 8);
  file.set(numbers, 8 + text.length);
  return file;
}

/** The right header around another description, which has its own check sum. */
function withDescription(text: string): Uint8Array<ArrayBuffer> {
  const { __metadata__: metadata, ...entries } = JSON.parse(HEADER);
  const own = { ...metadata, lottalora: text, lottalora_sha256: digestOf(text) };
  return withHeader(JSON.stringify({ __metadata__: own, ...entries }));
}

function replaced(text: string, { find = "", put = "" }: Case): string {
  assert.ok(text.includes(find), find);
  return text.replace(find, () => put);
}

function filesOf(one: Case): Files {
  const description = JSON.stringify(RIGHT.description);
  switch (one.part) {
    case "description":
      return { weights: withDescription(replaced(description, one)), config: null };
    case "matrices":
      return { weights: withDescription(withMatrices(one)), config: null };
    case "header":
      return { weights: withHeader(replaced(HEADER, one)), config: null };
    default:
      assert.equal(one.part, "config");
      return { weights: FILE, config: replaced(folderTexts(RIGHT.description)[CONFIG_FILE], one) };
  }
}

/** A description of matrices that nothing adapts, of some sizes, [dIn, dOut, how many]. */
function withMatrices({ sizes = [], family, parameters = "", furtherSeeds = 0 }: Case): string {
  const all = sizes.flatMap(([dIn, dOut, count]) =>
    Array.from({ length: count }, () => [dIn, dOut])
  );
  const matrices = all.map(([dIn, dOut], i) => ({
    ...{ path: `more.${i}`, dIn, dOut, scale: "fan-in", draw: 0, adapted: false, sha256: ZEROS },
  }));
  const seeds = Array.from({ length: furtherSeeds }, (_, i) => ({
    seed: 100 + i,
    sha256: all.map(() => ZEROS),
  }));
  const backbone = { ...RIGHT.description.backbone, family };
  const description = { ...RIGHT.description, backbone, matrices, furtherSeeds: seeds };
  return JSON.stringify(description).replace('"parameters":{}', `"parameters":${parameters}`);
}

/** Writes a file alone, or a folder, and returns its path. */
async function write(path: string, { weights, config }: Files): Promise<string> {
  if (config === null) {
    await Deno.writeFile(path, weights);
    return path;
  }
  await Deno.mkdir(path);
  await Deno.writeFile(join(path, WEIGHTS_FILE), weights);
  await Deno.writeTextFile(join(path, CONFIG_FILE), config);
  return path;
}

/** Null where this reader takes an artifact, else what it says. */
async function refusalOf(path: string, drawn = false): Promise<string | null> {
  try {
    const artifact = await readArtifact(path);
    if (!drawn) return null;
    const { matrices } = await verifyArtifact(artifact);
    return matrices.length === 0 ? null : `${matrices.length} matrices differ`;
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return error.message;
  }
}

for (const one of cases) {
  Deno.test(`artifact, ${one.part}: ${one.what}: is ${one.taken ? "taken" : "refused"}`, () =>
    withFolder(async (folder) => {
      const refusal = await refusalOf(await write(join(folder, "case"), filesOf(one)));
      assert.equal(refusal === null, one.taken, `${refusal}`);
    }));
}

Deno.test({
  name: `Python reader: it takes and refuses what this one does, in ${cases.length} cases`,
  ignore: !reader,
  fn: () =>
    withFolder(async (folder) => {
      const paths = await Promise.all(
        cases.map((one, i) => write(join(folder, `${i}`), filesOf(one))),
      );
      const answers = await askReader(paths.map((read) => ({ read })));
      for (const [i, { part, what, taken }] of cases.entries()) {
        assert.equal(answers[i] === null, taken, `${part}: ${what}: ${answers[i]}`);
      }
    }),
});

Deno.test({
  name: "Python reader: a network's own parameter may be called beta, as here",
  ignore: !reader,
  fn: () =>
    withFolder(async (folder) => {
      const architecture: Architecture = {
        name: "mlp with a norm",
        build(layers) {
          layers.parameter("norm.beta", [MINIATURE.features], { constant: 0 });
          return mlp(MINIATURE).build(layers);
        },
      };
      const config = defaultConfig(mnist, "tiny", { adapter: { rank: 1 } });
      const network = createNetwork(architecture, config);
      network.materialise();
      const { features, classes } = MINIATURE;
      const facts = { name: architecture.name, benchmark: null, preset: null, features, classes };
      const artifact = await createArtifact(network, {
        options: config,
        architecture: { ...facts, extent: null, preprocessing: null },
      });
      network.dispose();
      const path = join(folder, "file");
      await Deno.writeFile(path, encodeArtifact(artifact));
      assert.equal(await refusalOf(path, true), null);
      assert.deepEqual(await askReader([{ load: path }]), [null]);
    }),
});

const SEED = 20261130;
/** Of each kind. */
const MUTATIONS = 150;

/** Damaged files and texts of the fuzzer, and a folder a case where a configuration is one. */
async function mutations(): Promise<Files[]> {
  const right = await rightArtifacts();
  const any = fc.constantFrom(...right);
  const damages = fc.array(anyDamage(), { minLength: 1, maxLength: 4 });
  const edits = fc.array(anyEdit(), { minLength: 1, maxLength: 3 });
  const sampled = <T>(values: fc.Arbitrary<T>, files: (value: T) => [Uint8Array, string | null]) =>
    fc.sample(values, { seed: SEED, numRuns: MUTATIONS }).map((value) => {
      const [weights, config] = files(value);
      return { weights: weights.slice(), config };
    });
  return [
    ...sampled(fc.tuple(any, damages), ([{ file }, all]) => [damaged(file, all), null]),
    ...sampled(fc.tuple(any, edits), ([{ file }, all]) => [withEditedHeader(file, all), null]),
    ...sampled(fc.tuple(any, edits), ([{ file }, all]) => [withEditedDescription(file, all), null]),
    ...sampled(fc.tuple(any, edits), ([{ file, artifact }, all]) => [
      file,
      new TextDecoder().decode(withEditedConfig(artifact.description, all)),
    ]),
  ];
}

Deno.test({
  name: `Python reader: it agrees with this one on ${
    4 * MUTATIONS
  } mutations, drawn matrices included`,
  ignore: !reader,
  fn: () =>
    withFolder(async (folder) => {
      const paths: string[] = [];
      for (const [i, files] of (await mutations()).entries()) {
        paths.push(await write(join(folder, `${i}`), files));
      }
      const answers = await askReader(paths.map((load) => ({ load })));
      for (const [i, path] of paths.entries()) {
        const ours = await refusalOf(path, true);
        assert.equal(ours === null, answers[i] === null, `${i}: ${ours}; there: ${answers[i]}`);
      }
    }),
});
