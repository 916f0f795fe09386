import assert from "node:assert/strict";
import { JSDOM } from "jsdom";
import { FAMILY_NAMES } from "../../../src/backbone/families.ts";
import { BENCHMARKS } from "../../../src/benchmarks/registry.ts";
import { DATA_SETS } from "../../../src/data/registry.ts";
import { METRICS } from "../../../src/metrics/metrics.ts";

const FIGURES = new URL("../../../figures/", import.meta.url);

/** Ids that no person would write, and words for what has a sign. */
const IDS = [
  ...FAMILY_NAMES,
  ...DATA_SETS.map(({ id }) => id),
  ...["mnist-idx", "planted-4-of-64", "friedman-1"],
  ...Object.keys(METRICS),
  ...Object.values(BENCHMARKS).flatMap(({ id, presets }) => [id, ...presets]),
].filter((id) => /[_:-]/.test(id));
const WORDS = /\b(?:beta|eps|epsilon|sigma|sqrt|lambda)\b|[A-Za-z]_[A-Za-z]/;

/** Title, description and all texts of an SVG. */
function textsOf(svg: string): string[] {
  const { document } = new JSDOM(svg, { contentType: "image/svg+xml" }).window;
  return [...document.querySelectorAll("title, desc, text")].map(({ textContent }) => textContent!);
}

for (const folder of ["quick", "paper"]) {
  Deno.test(`no figure of ${folder} shows an id of ours, or a letter's name for the letter`, async () => {
    let figures = 0;
    for await (const { name } of Deno.readDir(new URL(`${folder}/`, FIGURES))) {
      if (!name.endsWith(".svg")) continue;
      figures++;
      const texts = textsOf(await Deno.readTextFile(new URL(`${folder}/${name}`, FIGURES)));
      assert.ok(texts.length > 5, name);
      for (const text of texts) {
        assert.doesNotMatch(text, WORDS, name);
        assert.deepEqual(IDS.filter((id) => text.includes(id)), [], `${name}: ${text}`);
      }
    }
    assert.ok(figures >= 16, `${figures} figures`);
  });
}
