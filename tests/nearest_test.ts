import assert from "node:assert/strict";
import { didYouMean, nearest } from "../src/nearest.ts";

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
