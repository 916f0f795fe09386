import assert from "node:assert/strict";
import { join } from "node:path";
import { writeAtomically } from "../../src/files/atomic_write.ts";
import {
  removeTemporaries,
  sweepTemporaries,
  withTemporaryFile,
  withTemporaryFolder,
} from "../../src/files/temporary.ts";
import { make } from "../support/special_files.ts";
import { namesIn, withFolder } from "../support/temporary.ts";

const TEMPORARY = import.meta.resolve("../../src/files/temporary.ts");

/** A process that never ends writing a file and a folder here. */
async function writing(folder: string): Promise<Deno.ChildProcess> {
  const program = `
    import { withTemporaryFile, withTemporaryFolder } from "${TEMPORARY}";
    const [folder] = Deno.args;
    const forever = new Promise((done) => setTimeout(done, 60_000));
    const begun = [Promise.withResolvers(), Promise.withResolvers()];
    withTemporaryFile(folder + "/file", () => (begun[0].resolve(), forever));
    withTemporaryFolder(folder + "/model", async (beside) => {
      await Deno.writeTextFile(beside + "/part", "half");
      begun[1].resolve();
      await forever;
    });
    await Promise.all(begun.map(({ promise }) => promise));
    console.log("writing");
    await forever;`;
  const path = join(folder, "program.ts");
  await Deno.writeTextFile(path, program);
  const child = new Deno.Command("deno", {
    args: [
      "run",
      "--no-prompt",
      "--no-check",
      "--allow-read",
      `--allow-write=${folder}`,
      path,
      folder,
    ],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = child.stdout.getReader();
  await reader.read();
  await reader.cancel();
  await Deno.remove(path);
  return child;
}

Deno.test("temporary: what a killed process left is swept by the next write, what others write stays", async () => {
  await withFolder(async (folder) => {
    const killed = await writing(folder);
    const left = namesIn(folder);
    assert.equal(left.length, 2);
    const alive = await writing(folder); // sweeps too, and finds the first one at work
    assert.equal(namesIn(folder).length, 4);
    killed.kill("SIGKILL");
    await killed.status;
    await Deno.writeTextFile(join(folder, ".other.tmp"), "not ours");
    await writeAtomically(join(folder, "result"), "whole");
    const names = namesIn(folder);
    assert.deepEqual(names.filter((name) => left.includes(name)), []);
    assert.equal(names.filter((name) => name.includes(".lottalora-")).length, 2);
    assert.deepEqual(names.filter((name) => !name.includes(".lottalora-")), [
      ".other.tmp",
      "result",
    ]);
    alive.kill("SIGKILL");
    await alive.status;
  });
});

Deno.test("temporary: a link with the name of a temporary is left alone, and what it points to", async () => {
  await withFolder(async (folder) => {
    await Deno.mkdir(join(folder, "data"));
    await Deno.writeTextFile(join(folder, "data", "kept"), "");
    await make("symlink", "data", join(folder, ".x.lottalora-0123456789ab.tmp"));
    await sweepTemporaries(folder);
    assert.deepEqual(namesIn(folder), [".x.lottalora-0123456789ab.tmp", "data"]);
    assert.deepEqual(namesIn(join(folder, "data")), ["kept"]);
  });
});

Deno.test("temporary: a failing writer leaves nothing, and one that is given up neither", async () => {
  await withFolder(async (folder) => {
    const path = join(folder, "thing");
    const fail = () => Promise.reject(new Error("no more"));
    await assert.rejects(() => withTemporaryFile(path, fail), /no more/);
    await assert.rejects(() => withTemporaryFolder(path, fail), /no more/);
    assert.deepEqual(namesIn(folder), []);
    for (const using of [withTemporaryFile, withTemporaryFolder]) {
      await using(path, () => {
        assert.equal(namesIn(folder).length, 1);
        removeTemporaries();
        assert.deepEqual(namesIn(folder), []);
        return Promise.resolve();
      });
    }
  });
});
