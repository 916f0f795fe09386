/** Slow: six executions. */
import assert from "node:assert/strict";
import { code, execute, notebookOf, outputsOf } from "./jupyter_support.ts";

const IMPORTS = `const { show } = await import("../src/notebook/show.ts");
const { createNotebookProgress } = await import("../src/notebook/progress.ts");`;

Deno.test("six executions give the same bytes, with every output in its place", async () => {
  const notebook = notebookOf(
    code(IMPORTS),
    code('await show("<svg><circle r=\\"3\\"/></svg>"); [1, 2, 3]', 2),
    code(
      'const progress = createNotebookProgress(); await progress("1 s left");'.concat(
        ' await progress.finish("done"); await show([{ rank: 8, value: 0.97 }]);',
      ),
      2,
    ),
    code('await Deno.jupyter.display({ "text/plain": "no wait" }, { raw: true });', 1),
    code("({ beta: [0.71, 0.93] })", 1),
  );
  const texts: (string | null)[] = [];
  for (let batch = 0; batch < 3; batch++) {
    // Two kernels at once: a busy machine is where outputs used to come late.
    const results = await Promise.all([execute(notebook), execute(notebook)]);
    for (const { text, error } of results) {
      assert.equal(error, null);
      texts.push(text);
    }
  }
  assert.equal(texts.length, 6);
  assert.equal(new Set(texts).size, 1);
  assert.deepEqual(outputsOf(texts[0], 2), ["(figure)", "[ 1, 2, 3 ]"]);
  assert.equal(outputsOf(texts[0], 3)[0], "done");
  assert.deepEqual(outputsOf(texts[0], 4), ["no wait"]);
});
