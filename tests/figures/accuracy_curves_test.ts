import assert from "node:assert/strict";
import { accuracyCurves, summariseControls } from "../../src/figures/accuracy_curves.ts";
import { spreadOf } from "../../src/figures/table.ts";

Deno.test("controls are summarised with a name and a look of their own; unmeasured ones are not", () => {
  const [full, headOnly] = summariseControls({ full: [98, 99], headOnly: [85] });
  assert.deepEqual([full.label, headOnly.label], ["full training", "head alone"]);
  assert.deepEqual([full.summary, headOnly.summary], [
    spreadOf([98, 99]),
    spreadOf([85]),
  ]);
  assert.notEqual(full.look.side, headOnly.look.side);
  assert.notEqual(full.look.dash, headOnly.look.dash);
  assert.deepEqual(summariseControls({ full: [], headOnly: [85] }), [headOnly]);
});

Deno.test("a control is drawn by its look, whatever it is called", () => {
  const summary = spreadOf([95]);
  const draw = (label: string) =>
    accuracyCurves({
      title: "t",
      points: [{ ...spreadOf([90]), label: "curve", x: 1 }],
      controls: [{ label, summary, look: { side: "right", dash: "9 1" } }],
      x: { type: "linear", domain: [0, 2] },
      data: [],
    }).svg;
  const svg = draw("full training");
  assert.ok(svg.includes('stroke-dasharray="9 1"'), svg);
  assert.equal(svg.replaceAll("full training", "any"), draw("any"));
});
