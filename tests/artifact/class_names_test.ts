import assert from "node:assert/strict";
import { modelCard } from "../../src/artifact/model_card.ts";
import { otherClasses, shownClasses } from "../../src/artifact/class_names.ts";
import { described, smallArtifact } from "./small_artifact.ts";

Deno.test("names of classes: by the number of their output, quoted where they are no plain words", () => {
  assert.equal(shownClasses(["cat", "Ölbaum (jung)", "ねこ"]), "0 cat, 1 Ölbaum (jung), 2 ねこ");
  assert.equal(
    shownClasses(["a, b", "<b>", "*", " x", "x "]),
    '0 "a, b", 1 "<b>", 2 "*", 3 " x", 4 "x "',
  );
  assert.equal(shownClasses(["a\n", "\u202eb"]), '0 "a\\n", 1 "\\u202eb"');
  assert.equal(shownClasses(["a", "b", "c"], { most: 2 }), "0 a, 1 b, and 1 more");
});

Deno.test("names of classes: others than the model's are told by the first that differs", () => {
  assert.equal(otherClasses(["a", "b"], ["a", "b"]), null);
  assert.equal(otherClasses(undefined, ["a"]), null);
  assert.equal(otherClasses(["a"], undefined), null);
  assert.equal(
    otherClasses(["a", "b", "c"], ["a", "c", "b"]),
    "2 of 3 classes have other names: class 1 is b to the model and c in the data",
  );
});

Deno.test("names of classes: the model card has them all; without them it says nothing", async () => {
  const small = await smallArtifact();
  assert.doesNotMatch(modelCard(small), /outputs/);
  const cardOf = (classNames: string[]) =>
    modelCard(described(small, ({ architecture, ...others }) => ({
      ...others,
      architecture: { ...architecture, classNames },
    })));
  assert.match(cardOf([..."0123456789"]), /^- outputs: 0, 1, 2, .*, 8, 9$/m);
  // Nothing in a folder's name is live where the card is shown.
  assert.match(
    cardOf(["cat", "<img src=x>", "![](https://a)"]),
    /^- outputs: 0 `cat`, 1 `"<img src=x>"`, 2 `"!\[\]\(https:\/\/a\)"`$/m,
  );
  assert.match(cardOf(["a`b``c"]), /^- outputs: 0 ```"a`b``c"```$/m);
});
