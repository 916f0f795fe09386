import assert from "node:assert/strict";
import { noteSeen, readSeen } from "../../../src/studies/behaviour/trust.ts";
import { withFolder } from "../../support/temporary.ts";

Deno.test("what two processes note of one source stands side by side", async () => {
  await withFolder(async (root) => {
    await noteSeen(root, { source: "a", goldens: { mnist: { clip: "1" } } });
    await noteSeen(root, { source: "a", goldens: { mnist: { resume: "2" }, imdb: { clip: "3" } } });
    assert.deepEqual(await readSeen(root, "a"), {
      mnist: { clip: "1", resume: "2" },
      imdb: { clip: "3" },
    });
    await noteSeen(root, { source: "b", goldens: {} });
    assert.deepEqual([await readSeen(root, "a"), await readSeen(root, "b")], [{}, {}]);
  });
});
