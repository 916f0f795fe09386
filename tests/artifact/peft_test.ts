import assert from "node:assert/strict";
import { join } from "node:path";
import { saveArtifact } from "../../src/artifact/files.ts";
import type { NumberFormat } from "../../src/artifact/number_format.ts";
import { withFolder } from "../support/temporary.ts";
import { askPeft, peft, runReadme } from "./ask_python.ts";
import { assertSameOutputs, ourLogits, writeInputs } from "./outputs.ts";
import { trainSmall } from "./small_model.ts";

type Overrides = Parameters<typeof trainSmall>[0];

/** What PEFT can attach to plain layers. */
const MODELS: Record<string, [Overrides, NumberFormat?]> = {
  medium: [{ preset: "medium" }],
  half: [{ preset: "medium" }, "F16"],
  dora: [{ adapter: { dora: true, alpha: 4 } }],
  rslora: [{ adapter: { scaling: "rslora", rank: 3, trainBeta: false } }],
  head: [{ adapter: { head: "lora" } }],
  biased: [{ adapter: { head: "lora_bias", dropout: 0.1 } }],
};

Deno.test({
  name: "PEFT: attaches a saved folder as it is, and its outputs are those of the engine wasm",
  ignore: !peft,
  fn: () =>
    withFolder(async (folder) => {
      const inputs = await writeInputs(folder);
      const names = Object.keys(MODELS);
      for (const name of names) {
        const { artifact } = await trainSmall(...MODELS[name]);
        await saveArtifact(join(folder, name), artifact);
      }
      const theirs = await askPeft(names.map((name) => ({ logits: join(folder, name), inputs })));
      for (const [i, name] of names.entries()) {
        assertSameOutputs(theirs[i], await ourLogits(join(folder, name)), name);
      }
    }),
});

Deno.test({
  name: "PEFT: the README's example runs as written, and gives what the reader gives",
  ignore: !peft,
  fn: () =>
    withFolder(async (folder) => {
      await saveArtifact(join(folder, "DIR"), (await trainSmall({ preset: "medium" })).artifact);
      const printed = await runReadme(folder, { withPeft: true });
      const [alone, attached] = [...printed.matchAll(/\[\[([^\]]+)\]\]/g)]
        .map(([, numbers]) => numbers.split(/[\s,]+/).filter((text) => text !== "").map(Number));
      assert.equal(alone.length, 10, printed);
      alone.forEach((logit, i) => assert.ok(Math.abs(logit - attached[i]) < 1e-3, printed));
    }),
});
