import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { LLAMA_PRESETS } from "../../../../src/models/llama.ts";
import { CASES } from "../../../../src/studies/findings/sizes/cases.ts";
import { type SizeLine, sizeLine } from "../../../../src/studies/findings/sizes/lines.ts";
import { renderSizes } from "../../../../src/studies/findings/sizes/table.ts";
import { memoryHeld } from "../../../support/memory.ts";

const MIB = 2 ** 20;

function planned(id: string): SizeLine {
  return sizeLine(CASES.find((size) => size.id === id)!);
}

Deno.test("sizes: 900M is worked out within seconds and in next to no memory", () => {
  const tensors = tf.memory().numTensors;
  const before = memoryHeld();
  const { bytes, numbers, agrees } = planned("900M");
  const grown = memoryHeld() - before;
  assert.equal(tf.memory().numTensors, tensors, "nothing may be allocated");
  assert.ok(grown < 64 * MIB, `${grown} bytes more`);
  assert.deepEqual(numbers, { full: 1_212_039_296, trained: 56_869_000 });
  assert.deepEqual(agrees, { fp16: true, fourBit: true, ours: true });
  assert.ok(bytes.ours.total <= 109 * MIB, `${bytes.ours.total / MIB} MiB`);
  assert.equal(bytes.ours.numbers, 2 * numbers.trained);
  assert.ok(bytes.ours.texts < MIB / 2, `${bytes.ours.texts} bytes of text`);
  assert.equal(bytes.seeded?.numbers, 2 * 3_890_313);
  assert.ok(bytes.fp16 / bytes.ours.total > 21 && bytes.fourBit / bytes.ours.total > 5.9);
});

Deno.test("sizes: numbers take 2 bytes and 0.5625, and headers next to nothing", () => {
  for (const { id } of CASES) {
    const { bytes, numbers } = planned(id);
    assert.equal(bytes.ours.numbers % 2, 0);
    // Running statistics are stored and not trained; short groups and vectors take more.
    for (const [stored, each] of [[bytes.fp16, 2], [bytes.fourBit, 0.5625]]) {
      const more = stored - each * numbers.full;
      const allowed = 40_000 + 0.04 * stored;
      assert.ok(more > 0 && more < allowed, `${id}: ${more} bytes above ${each} a number`);
    }
  }
});

Deno.test("sizes: 3M, 30M and 900M are the paper's, 300M and 600M are not those of its own counts", () => {
  const { ours: _, ...none } = { fp16: false, fourBit: false, ours: false };
  for (const id of ["3M", "30M", "900M"]) {
    assert.deepEqual(planned(id).agrees, { fp16: true, fourBit: true, ours: true }, id);
  }
  for (const id of ["300M", "600M"]) {
    assert.deepEqual(planned(id).agrees, { ...none, ours: false }, id);
  }
  // By the paper's own counts (its section on language models), without any of our code.
  const count = { "300M": [315_405_312, 1_441_880], "600M": [693_370_944, 2_580_600] } as const;
  for (const [id, [full, internal]] of Object.entries(count)) {
    const { paper, bytes } = planned(id);
    const own = [2 * full, 0.5625 * full, 2 * (32_000 * LLAMA_PRESETS[id].width + internal)];
    const all = [bytes.fp16, bytes.fourBit, bytes.ours.total];
    const theirs = [paper!.fp16, paper!.fourBit, paper!.ours];
    for (const [i, exact] of own.entries()) {
      assert.ok(Math.abs(all[i] - exact) < 0.5 * MIB, `${id}: ${all[i]} bytes`);
      assert.ok(Math.abs(exact / MIB - theirs[i]) > 4, `${id}: ${theirs[i]}`);
    }
  }
});

Deno.test("sizes: one table, for a page, a spreadsheet and a paper", () => {
  const lines = ["300M", "mnist"].map(planned);
  const markdown = renderSizes(lines, "markdown").split("\n");
  assert.equal(markdown.length, 4);
  assert.match(
    markdown[2],
    /^\| 300M \| 315,405,312 \| 601\.6 \| 169\.3 \| 65\.4\d \| 0\.2\d+ \| 3\.4\d+ \| 586 \/ 165 \/ 103 \| fp16 \+15\.6, 4-bit \+4\.3, ours -37\.5 \|$/,
  );
  const csv = renderSizes(lines, "csv").split("\n");
  assert.equal(csv.length, 3);
  assert.match(csv[0], /^id,network,numbers,trained,written,fp16_bytes,/);
  assert.match(csv[2], /^mnist,mlp 784-512-256-128-64-10,575050,21774,false,/);
  assert.match(renderSizes(lines, "latex"), /r = 8 & .*\n\\midrule\n300M & 315,405,312 & /);
  assert.match(renderSizes(lines, "terminal"), /worked out to the byte: 300M, mnist$/);
});
