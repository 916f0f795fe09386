/** The notebooks tell a story: a question, a sentence to each figure, an answer that is computed. */
import assert from "node:assert/strict";
import { type Cell, readNotebook, sourceOf } from "../../tasks/jupyter/notebook.ts";
import { STUDIES } from "../../src/studies/findings/registry.ts";
import { namesIn } from "../support/temporary.ts";

const FOLDER = new URL("../../notebooks/", import.meta.url).pathname;
/** Cells of code that a reader takes in at one sitting. */
const MOST_CODE_CELLS = 10;

const NAMES = namesIn(FOLDER).filter((name) => name.endsWith(".ipynb"));

/** The cells of a notebook, with their text. */
async function cellsOf(name: string): Promise<{ isCode: boolean; text: string; cell: Cell }[]> {
  const { cells } = await readNotebook(FOLDER + name);
  return cells.map((cell) => ({
    isCode: cell.cell_type === "code",
    text: sourceOf(cell).trim(),
    cell,
  }));
}

/** How many figures a cell shows. */
function figuresIn(text: string): number {
  return text.match(/\bshow\((?:\w+\.figures\.\w+|await recallFigure\()/g)?.length ?? 0;
}

Deno.test("every study has a notebook, and there is one for data of one's own", () => {
  const wanted = Object.values(STUDIES).map(({ notebook }) => `${notebook}.ipynb`);
  assert.deepEqual(NAMES, [...wanted, "your_own_data.ipynb"].sort());
});

for (const name of NAMES) {
  Deno.test(`${name} asks a question, and says what is asked with its source`, async () => {
    const [{ isCode, text }, parameters] = await cellsOf(name);
    assert.ok(!isCode);
    assert.match(text, /^# [^\n]{10,70}\?\n/);
    assert.match(text, /arXiv:2604\.08749/);
    assert.deepEqual(parameters.cell.metadata.tags, ["parameters"]);
  });

  Deno.test(`${name} has a sentence before each figure, and no functions`, async () => {
    const cells = await cellsOf(name);
    assert.ok(cells.filter(({ isCode }) => isCode).length <= MOST_CODE_CELLS);
    for (const [i, { isCode, text }] of cells.entries()) {
      if (!isCode) continue;
      assert.doesNotMatch(text, /\bfunction\b|\bclass\b/, text);
      const figures = figuresIn(text);
      assert.ok(figures <= 1, `two figures without a sentence between them: ${text}`);
      if (figures === 1) assert.ok(!cells[i - 1].isCode, `no sentence before: ${text}`);
    }
  });

  Deno.test(`${name} ends with an answer computed from its rows`, async () => {
    const { isCode, text } = (await cellsOf(name)).at(-1)!;
    assert.ok(isCode);
    assert.match(text, /^await show\((?:study|found)\.closing\);$/m);
  });
}
