import assert from "node:assert/strict";
import { generateBlock } from "../../src/backbone/generate.ts";
import { fillWords } from "../../src/random/kernel/kernel.ts";
import { createStream } from "../../src/random/stream.ts";
import { type Case, CASES, LONG, NAMES } from "./cases.ts";
import { sha256, toBytes } from "./digest.ts";
import { GOLDEN } from "./golden.ts";
import { python } from "../support/python.ts";
import { readReference } from "./reference.ts";

function forReader({ block, ...request }: Case): unknown {
  const { rowStart, rowEnd, columnStart, columnEnd } = block;
  return { ...request, block: [rowStart, rowEnd, columnStart, columnEnd] };
}

function digest({ block, ...request }: Case): Promise<string> {
  return sha256(toBytes(generateBlock(request, block)));
}

Deno.test({
  name: "a plain Python reader of the specification makes every family bit for bit",
  ignore: !python,
  async fn() {
    const cases = [...CASES, ...LONG];
    const theirs = await readReference(cases.map(forReader));
    const ours = await Promise.all(cases.map(digest));
    cases.forEach((request, index) => {
      assert.equal(ours[index], theirs[index], `differs: ${JSON.stringify(request)}`);
    });
  },
});

Deno.test({
  name: "a distant block of a huge matrix needs no more than its own words",
  ignore: !python,
  async fn() {
    const request: Case = {
      seed: 42,
      path: "embedding",
      dIn: 2 ** 24,
      dOut: 2 ** 20,
      family: "normal",
      parameters: {},
      scale: "fan-in",
      draw: 0,
      block: {
        rowStart: 2 ** 24 - 2,
        rowEnd: 2 ** 24,
        columnStart: 2 ** 20 - 5,
        columnEnd: 2 ** 20,
      },
    };
    const [expected] = await readReference([forReader(request)]);
    assert.equal(await digest(request), expected);
  },
});

Deno.test({
  name: "keys and words agree with the Python reader, across a carry into the high counter word",
  ignore: !python,
  async fn() {
    const names: [number | string, string, string][] = [
      [0, "", ""],
      [42, "layers.0", "backbone"],
      ["42", "layers.0", "backbone"],
      [-(2 ** 53 - 1), "x".repeat(700), "dropout"],
      ['\u0000\ud800é😀"\\', 'a"b', "\t"],
    ];
    const starts = [0, 3, 4 * 2 ** 32 - 30, 2 ** 45 + 1];
    const key = [0x243f6a88, 0x85a308d3] as const;
    const theirs = await readReference([
      ...names.map((name) => ({ key: name })),
      ...starts.map((start) => ({ words: [...key, start, 70, 2 ** 40 + 9] })),
    ]);
    const ours = starts.map((start) => {
      const out = new Uint32Array(70);
      fillWords(out, { key, start, draw: 2 ** 40 + 9 });
      return Array.from(out);
    });
    const keys = names.map((name) => [...createStream(...name).key]);
    assert.deepEqual([...keys, ...ours], theirs);
  },
});

Deno.test("the golden digests still hold", async () => {
  const digests = await Promise.all(
    NAMES.map(async (family) => {
      const request = CASES.find((each) => each.family === family);
      assert.ok(request);
      return [family, await digest(request)];
    }),
  );
  assert.deepEqual(Object.fromEntries(digests), GOLDEN);
});
