import assert from "node:assert/strict";
import { markdownTable } from "../../src/figures/table.ts";
import { mediaOf } from "../../src/notebook/media.ts";

Deno.test("a figure shows as SVG, with its title where there are no pictures", () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"/>';
  assert.deepEqual(mediaOf({ svg, title: "Beta over training" }), {
    "image/svg+xml": svg,
    "text/plain": "Beta over training",
  });
});

Deno.test("an SVG without a name space gets one, also behind a prologue", () => {
  assert.equal(
    mediaOf({ outerHTML: '<svg width="1"></svg>' })["image/svg+xml"],
    '<svg xmlns="http://www.w3.org/2000/svg" width="1"></svg>',
  );
  const whole = '<?xml version="1.0"?>\n<!-- rows --><svg>x</svg>';
  assert.match(String(mediaOf(whole)["image/svg+xml"]), /^<\?xml.*\n<!-- rows --><svg xmlns=/);
});

Deno.test("other elements show as HTML", () => {
  assert.equal(mediaOf({ outerHTML: "<p>x</p>" })["text/html"], "<p>x</p>");
});

Deno.test("text is Markdown, also when it only mentions <svg>", () => {
  assert.deepEqual(mediaOf("an <svg> file"), {
    "text/markdown": "an <svg> file",
    "text/plain": "an <svg> file",
  });
});

Deno.test("a table has the first row's columns, numbers to the right, null empty", () => {
  const rows = [{ layer: "a|b", beta: 0.5, ok: true }, { layer: "c\nd", beta: null, ok: false }];
  assert.equal(
    markdownTable(rows),
    [
      "| layer | beta | ok |",
      "| --- | ---: | --- |",
      "| a\\|b | 0.5 | true |",
      "| c d |  | false |",
    ].join("\n"),
  );
  assert.equal(mediaOf(rows)["text/markdown"], markdownTable(rows));
  assert.equal(markdownTable([]), "(no rows)");
});
