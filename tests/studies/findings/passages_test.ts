import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { DataError } from "../../../src/errors.ts";
import {
  alignedTable,
  listItem,
  manyPlusMinus,
  plusMinus,
} from "../../../src/studies/findings/passages/markdown.ts";
import { passagesIn, withPassages } from "../../../src/studies/findings/passages/marked.ts";
import { DOCUMENTS, writePassages } from "../../../src/studies/findings/passages/passages.ts";
import { summarize } from "../../../src/studies/judging/statistics.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

Deno.test("every marked passage of the documents is that of the stored rows", async () => {
  const passages = await writePassages();
  const used: string[] = [];
  for (const document of DOCUMENTS) {
    const text = await Deno.readTextFile(`${ROOT}${document}`);
    assert.equal(text, withPassages(text, passages, document), 'run "deno task numbers"');
    used.push(...passagesIn(text));
  }
  assert.deepEqual([...new Set(used)].sort(), Object.keys(passages).sort());
});

Deno.test("numbers of passages are of finite means, and say their n", async () => {
  const passages = await writePassages();
  for (const [name, text] of Object.entries(passages)) {
    assert.doesNotMatch(text, /NaN|Infinity|undefined|null/, name);
  }
  assert.ok((passages["in numbers"].match(/n = \d+/g) ?? []).length >= 15);
});

Deno.test("a passage is replaced between its marks, and nothing else is", () => {
  const text = "a\n\n<!-- rows: x -->\n\nold\n\n<!-- /rows -->\n\nb 12\n";
  const written = withPassages(text, { x: "new\n" }, "doc.md");
  assert.equal(written, "a\n\n<!-- rows: x -->\n\nnew\n\n<!-- /rows -->\n\nb 12\n");
  assert.equal(withPassages(written, { x: "new" }, "doc.md"), written);
  assert.deepEqual(passagesIn(text), ["x"]);
});

Deno.test("an unknown passage and a mark without its other half are refused by name", () => {
  const refused = (text: string, message: RegExp) =>
    assert.throws(() => withPassages(text, { x: "" }, "doc.md"), (error: Error) => {
      assert.ok(error instanceof DataError);
      assert.match(error.message, message);
      return true;
    });
  refused("<!-- rows: y -->\n<!-- /rows -->", /doc\.md marks rows "y": expected one of x/);
  refused("<!-- rows: x -->\n", /1 marks of rows for 0 passages/);
  refused("<!-- rows: x -->\n<!-- /rows -->\n<!-- /rows -->", /3 marks of rows for 1 passages/);
});

Deno.test("means are written with their deviation and n, single runs without", () => {
  assert.equal(plusMinus(summarize([1, 2, 3]), 1, "pp"), "2.0 ± 1.0 pp (n = 3)");
  assert.equal(plusMinus(summarize([1.25]), 2), "1.25 (n = 1)");
  assert.equal(
    manyPlusMinus([summarize([1, 2, 3]), summarize([4, 4, 4])], 1, "%"),
    "2.0 ± 1.0, 4.0 ± 0.0 % (n = 3 each)",
  );
});

Deno.test("lists and tables are written as deno fmt leaves them", async () => {
  const text = [
    listItem("word ".repeat(60).trim()),
    "",
    alignedTable([{ a: "x | y", "`b`": "z" }, { a: "longer than that", "`b`": "" }]),
    "",
  ].join("\n");
  const child = new Deno.Command("deno", {
    args: ["fmt", "--ext=md", "--line-width=100", "-"],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  const { stdout } = await child.output();
  assert.equal(text, new TextDecoder().decode(stdout));
});
