import assert from "node:assert/strict";
import { DataError, UsageError } from "../../src/errors.ts";
import {
  formatNotebook,
  type Notebook,
  parseNotebook,
  withoutCircumstances,
} from "../../tasks/jupyter/notebook.ts";
import { setParameters } from "../../tasks/jupyter/parameters.ts";
import { code, notebookOf } from "./jupyter_support.ts";

const withParameters = (source: string): Notebook => notebookOf(code(source, 0, ["parameters"]));
const firstSource = (notebook: Notebook) => notebook.cells[0].source;

Deno.test("a parameter's right-hand side is replaced, its type and comment stay", () => {
  const source = [
    'const profile = "a;b // c"; // which one',
    "const rank: number = 8",
    "let seeds: number[] = [1, 2]; // three",
    "const data: string | null = null;",
    "const profiles = 'other';",
  ].join("\n");
  const changed = setParameters(
    withParameters(source),
    { profile: 'say "hi"', rank: 0.5, seeds: ["x"], data: "$&" },
    "story.ipynb",
  );
  assert.equal(
    firstSource(changed),
    [
      'const profile = "say \\"hi\\""; // which one',
      "const rank: number = 0.5",
      'let seeds: number[] = ["x"]; // three',
      'const data: string | null = "$&";',
      "const profiles = 'other';",
    ].join("\n"),
  );
});

Deno.test("a parameter computed from another is not one that can be set", () => {
  const notebook = withParameters("const rank = Math.max(1, 2);");
  assert.throws(() => setParameters(notebook, { rank: 3 }, "story.ipynb"), UsageError);
});

Deno.test("parameters need exactly one cell with the tag", () => {
  const notebook = notebookOf(code("const rank = 8;"));
  assert.throws(() => setParameters(notebook, { rank: 3 }, "story.ipynb"), /it has 0$/);
  assert.equal(setParameters(notebook, {}, "story.ipynb"), notebook);
});

Deno.test("execution times and versions are taken out, everything else is kept", () => {
  const notebook = notebookOf(code("1"));
  notebook.cells[0].metadata.execution = { "iopub.status.idle": "2026-01-01T00:00:00Z" };
  notebook.metadata = { title: "beta", language_info: { name: "typescript", version: "6.0.3" } };
  const text = formatNotebook(withoutCircumstances(notebook));
  assert.doesNotMatch(text, /2026|6\.0\.3/);
  const clean = JSON.parse(text);
  assert.equal(clean.metadata.title, "beta");
  assert.deepEqual(clean.cells[0].metadata.lottalora, { outputs: 0 });
});

Deno.test("the text has sorted keys, one space of indent and a final newline", () => {
  const text = formatNotebook(withoutCircumstances(notebookOf(code("const rank = 8;"))));
  assert.ok(text.startsWith('{\n "cells": [\n  {\n   "cell_type": "code",\n   "execution_count"'));
  assert.ok(text.endsWith('\n "nbformat": 4,\n "nbformat_minor": 5\n}\n'));
});

for (
  const [title, text] of [
    ["text that is not JSON", "{"],
    ["another format version", '{"nbformat":3,"nbformat_minor":5,"metadata":{},"cells":[]}'],
    ["a notebook without cells", '{"nbformat":4,"nbformat_minor":5,"metadata":{}}'],
    [
      "a cell without an id",
      '{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[{"cell_type":"code","metadata":{},"source":""}]}',
    ],
  ]
) {
  Deno.test(`${title} is refused by the file's name`, () => {
    assert.throws(
      () => parseNotebook(text, "story.ipynb"),
      (error) => error instanceof DataError && error.message.startsWith("story.ipynb"),
    );
  });
}

Deno.test("two cells with one id are refused", () => {
  const notebook = notebookOf(code("1"), code("2"));
  notebook.cells[1].id = "cell-1";
  assert.throws(() => parseNotebook(JSON.stringify(notebook), "story.ipynb"), /the id "cell-1"/);
});
