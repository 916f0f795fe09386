import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { Frozen } from "../../src/adapter/frozen.ts";
import {
  type BackboneStorage,
  refuseStorage,
  STORAGES,
  storeMatrix,
} from "../../src/adapter/backbone_storage.ts";
import { createLottaLinear } from "../../src/adapter/lotta_linear.ts";
import { FAMILIES, type FamilyName } from "../../src/backbone/families.ts";
import { generateBackbone } from "../../src/backbone/generate.ts";
import { digestOf } from "../../src/files/digest.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { rectify } from "../../src/engine/operations/rectify.ts";
import { UsageError } from "../../src/errors.ts";
import { softmaxCrossEntropy } from "../../src/engine/operations/cross_entropy.ts";
import { createOptimizer } from "../../src/training/optimizer.ts";
import { closedValues } from "../support/closed_values.ts";
import { engineTest, EVERYWHERE } from "../support/engines.ts";
import { valuesOf } from "../support/values.ts";
import { smallConfig } from "../training/small.ts";
import { assertClose } from "./float64.ts";
import { PLAIN, SEEDS } from "./layers.ts";

const PACKABLE: FamilyName[] = ["zero", "binary", "sign", "normal_2bit", "normal_4bit"];

/** One block; several, the last of them short; one row a block; and the edges of a byte. */
const SHAPES = [[6, 4], [7, 3], [1, 1], [5, 1], [600, 1000], [3, 524_289]];

function storagesOf(family: FamilyName): BackboneStorage[] {
  return PACKABLE.includes(family) ? ["packed", "regenerate"] : ["regenerate"];
}

/** `x W` and `dy W^T` of a matrix in a way of keeping it. */
async function products(family: FamilyName, keep: BackboneStorage, [dIn, dOut]: number[]) {
  const frozen = new Frozen({ seed: 7, path: "layer", dIn, dOut, family }, keep);
  frozen.draw(2);
  const found = await valuesOf(() => {
    const x = tf.tensor2d(closedValues(3 * dIn, 1, 2), [3, dIn]);
    const dy = tf.tensor2d(closedValues(3 * dOut, 2, 2), [3, dOut]);
    return [frozen.project(x), frozen.projectBack(dy)];
  });
  const { bytes } = frozen;
  frozen.dispose();
  return { found, bytes };
}

for (const family of ["normal", ...PACKABLE] as const) {
  for (const keep of storagesOf(family)) {
    Deno.test(`${family} kept by ${keep} multiplies with the bits of memory, either way, on wasm`, async () => {
      await startEngine("wasm");
      for (const shape of SHAPES) {
        const expected = (await products(family, "memory", shape)).found;
        assert.deepEqual((await products(family, keep, shape)).found, expected, `${shape}`);
        assert.equal(expected[0].some((value) => value !== 0), family !== "zero");
      }
    });

    for (const engine of EVERYWHERE.filter((name) => name !== "wasm")) {
      const name = `${family} kept by ${keep} multiplies as memory does, but for rounding`;
      engineTest(engine, name, async () => {
        for (const shape of [[7, 3], [600, 1000]]) {
          const expected = (await products(family, "memory", shape)).found;
          (await products(family, keep, shape)).found.forEach((values, i) => {
            assertClose(values, [...expected[i]], 1e-6, `${shape}, product ${i}`);
          });
        }
      });
    }
  }
}

Deno.test("every family that may be regenerated multiplies with the bits of memory", async () => {
  await startEngine("wasm");
  for (const family of Object.keys(FAMILIES) as FamilyName[]) {
    if (FAMILIES[family].kind === "matrix") continue;
    for (const shape of [[7, 3], [600, 1000]]) {
      const { found } = await products(family, "regenerate", shape);
      const expected = (await products(family, "memory", shape)).found;
      assert.deepEqual(found, expected, `${family} ${shape}`);
    }
  }
});

Deno.test("bytes are those held between uses: 32, 1, 2 or 4 bits a value, or none", async () => {
  await startEngine("wasm");
  const bytesOf = async (family: FamilyName, keep: BackboneStorage) =>
    (await products(family, keep, [7, 3])).bytes;
  assert.equal(await bytesOf("normal", "memory"), 84);
  assert.equal(await bytesOf("normal", "regenerate"), 0);
  assert.equal(await bytesOf("zero", "packed"), 3);
  assert.equal(await bytesOf("binary", "packed"), 3);
  assert.equal(await bytesOf("sign", "packed"), 3);
  assert.equal(await bytesOf("normal_2bit", "packed"), 6);
  assert.equal(await bytesOf("normal_4bit", "packed"), 11);
});

for (const engine of EVERYWHERE) {
  engineTest(
    engine,
    "blocks cover a matrix from top to bottom and are freed after use",
    async () => {
      const [dIn, dOut] = [600, 1000];
      const request = { seed: 7, path: "layer", dIn, dOut, draw: 2, family: "binary" } as const;
      const expected = generateBackbone(request);
      for (const keep of STORAGES) {
        const before = tf.memory().numTensors;
        const matrix = storeMatrix(request, keep);
        assert.equal(matrix.whole === null, keep !== "memory");
        const held = tf.memory().numTensors;
        const copies: tf.Tensor[] = [];
        let next = 0;
        matrix.forEach((block, first) => {
          assert.deepEqual([first, block.shape[1]], [next, dOut]);
          copies.push(block.clone());
          next += block.shape[0];
        });
        assert.equal(tf.memory().numTensors, held + copies.length);
        const [seen] = await valuesOf(() => tf.concat(copies));
        tf.dispose(copies);
        assert.equal(next, dIn);
        assert.deepEqual(seen, expected);
        assert.equal(tf.memory().numTensors, held);
        matrix.dispose();
        assert.equal(tf.memory().numTensors, before);
      }
    },
  );
}

function assertRefused(keep: string, family: FamilyName, message: RegExp): void {
  const refused = (error: unknown) => {
    assert.ok(error instanceof UsageError);
    assert.match(error.message, message);
    assert.ok(!error.message.includes("\n"));
    return true;
  };
  const request = { seed: 7, path: "layer", dIn: 3, dOut: 3, family };
  assert.throws(() => refuseStorage(keep as BackboneStorage, family), refused);
  assert.throws(() => new Frozen(request, keep as BackboneStorage), refused);
  assert.throws(() => storeMatrix({ ...request, draw: 0 }, keep as BackboneStorage), refused);
}

Deno.test("a way to keep that a family does not allow is refused at the door, with what would do", () => {
  for (const family of Object.keys(FAMILIES) as FamilyName[]) {
    if (PACKABLE.includes(family)) refuseStorage("packed", family);
    else {
      const message =
        /^Only zero, binary, sign, normal_2bit, normal_4bit can be .* got the family (\w+)$/;
      assertRefused("packed", family, message);
    }
  }
  for (const family of ["orthogonal", "spectral_radius"] as const) {
    assertRefused("regenerate", family, new RegExp(`^The family ${family} .* keep it in memory$`));
    refuseStorage("memory", family);
  }
  assertRefused(
    "disk",
    "normal",
    /^Unknown way to keep a backbone "disk": choose one of memory, packed, /,
  );
});

/** SHA-256 of all trained values after ten steps of two LottaLoRA layers. */
function trainedDigest(family: FamilyName, keep: BackboneStorage): string {
  const layer = (path: string, dIn: number, dOut: number, isData: boolean) => {
    const frozen = new Frozen({ seed: SEEDS.backbone, path, dIn, dOut, family }, keep);
    const adapter = { ...PLAIN, bInit: "kaiming_uniform" } as const;
    const surroundings = { isData, dropoutSeed: SEEDS.dropout };
    return createLottaLinear(path, { dIn, dOut, adapter, frozen, ...surroundings });
  };
  const layers = [layer("first", 600, 500, true), layer("second", 500, 4, false)];
  const trained = layers.flatMap((layer) => layer.trained);
  for (const parameter of trained) parameter.materialise(SEEDS);
  for (const { frozen } of layers) frozen?.draw(0);
  const variables = trained.map(({ variable }) => variable);
  const optimizer = createOptimizer(smallConfig().optimizer, variables);
  for (let step = 0; step < 10; step++) {
    tf.tidy(() => {
      const x = tf.tensor2d(closedValues(8 * 600, step), [8, 600]);
      const y = tf.oneHot([0, 1, 2, 3, 3, 2, 1, 0], 4).toFloat() as tf.Tensor2D;
      const pass = { training: true, step, row: 0, rows: 1, withoutBackbone: false };
      const { grads } = tf.variableGrads(() => {
        const hidden = rectify(layers[0].apply(x, pass), null);
        return softmaxCrossEntropy(layers[1].apply(hidden, pass), y);
      }, variables);
      const gradients = variables.map(({ name }) => grads[name]);
      optimizer.step({ gradients, learningRate: 0.01 });
    });
  }
  const values = variables.map((variable) => variable.dataSync<"float32">().slice());
  optimizer.dispose();
  for (const part of [...trained, ...layers.map(({ frozen }) => frozen)]) part?.dispose();
  return digestOf(...values.map(({ buffer }) => new Uint8Array(buffer)));
}

for (const family of ["normal", "binary", "normal_4bit"] as const) {
  Deno.test(`training on a ${family} backbone ends with the same bits however it is kept`, async () => {
    await startEngine("wasm");
    const before = tf.memory().numTensors;
    const expected = trainedDigest(family, "memory");
    for (const keep of storagesOf(family)) {
      assert.equal(trainedDigest(family, keep), expected, keep);
    }
    assert.equal(tf.memory().numTensors, before);
  });
}
