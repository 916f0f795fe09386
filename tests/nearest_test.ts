import assert from "node:assert/strict";
import { didYouMean, nearest, unknownName } from "../src/nearest.ts";

Deno.test("nearest: two edits, a third of a long name, one of a short one; else none", () => {
  const known = ["rank", "seed", "learning-rate", "on"];
  assert.equal(nearest("rnak", known), "rank");
  assert.equal(nearest("sed", known), "seed");
  assert.equal(nearest("learnin_rat", known), "learning-rate");
  assert.equal(nearest("no", known), null);
  assert.equal(nearest("alpha", known), null);
  assert.equal(nearest("rank", []), null);
});

Deno.test("nearest: the end of an error text names it, or is empty", () => {
  assert.equal(didYouMean("ful", ["full", "head"]), " (did you mean full?)");
  assert.equal(didYouMean("nothing", ["full", "head"]), "");
});

Deno.test("nearest: an unknown name is told with what there is, and what may have been meant", () => {
  const known = ["full", "head"];
  assert.equal(
    unknownName("method", "ful", known),
    'Unknown method "ful": choose one of full, head (did you mean full?)',
  );
  assert.equal(
    unknownName("method", "none", known),
    'Unknown method "none": choose one of full, head',
  );
});
