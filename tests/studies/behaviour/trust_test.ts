import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { sourceDigest } from "../../../src/studies/behaviour/source_digest.ts";
import { type ProjectCopy, withProjectCopy } from "../../support/project_copy.ts";
import { ended } from "../../support/task.ts";

const PROGRAM = fileURLToPath(new URL("./copied_study.ts", import.meta.url));

/** How AdamW alone decays parameters. */
const DECAY = "learningRate * weightDecay";

/** Why each of the two runs of a copy is reused or not. */
async function reasons({ root, path }: ProjectCopy, action = "explain"): Promise<string[]> {
  const args = ["run", "-A", "--no-check", "--config", path("deno.json"), PROGRAM, root, action];
  const { code, stdout, stderr } = await ended(args, { cwd: root });
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout.trim().split("\n").at(-1)!);
}

/** Replaces a text that is there. */
async function edit(path: string, from: string, to: string): Promise<void> {
  const text = await Deno.readTextFile(path);
  assert.ok(text.includes(from), `${path} holds no ${from}`);
  await Deno.writeTextFile(path, text.replaceAll(from, to));
}

/** All files of the source that name something. */
async function editAll(folder: string, from: string, to: string): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) await editAll(path, from, to);
    else if (name.endsWith(".ts") && (await Deno.readTextFile(path)).includes(from)) {
      await edit(path, from, to);
    }
  }
}

Deno.test("rows and the source", async (t) => {
  await withProjectCopy(async (copy) => {
    const { path, root } = copy;
    await reasons(copy, "compute");

    await t.step("rows hold while the source is the one whose goldens were seen", async () => {
      for (const reason of await reasons(copy)) {
        assert.match(reason, /^stored; goldens (?:seen|committed) with this source$/);
      }
    });

    await t.step("a comment is not another source, a constant is", async () => {
      const before = await sourceDigest(root);
      const file = path("src", "training", "optimizer.ts");
      const text = await Deno.readTextFile(file);
      await Deno.writeTextFile(file, `// A remark.\n${text}`);
      assert.equal(await sourceDigest(root), before);
      await Deno.writeTextFile(file, `/** A remark. */ export const ADDED = 1;\n${text}`);
      assert.notEqual(await sourceDigest(root), before);
      await Deno.writeTextFile(file, `${text}\nexport const ADDED = 1;\n`);
      assert.notEqual(await sourceDigest(root), before);
      await Deno.writeTextFile(file, text);
      assert.equal(await sourceDigest(root), before);
    });

    await t.step("a renamed file, function and error text make no row stale", async () => {
      const training = path("src", "training");
      await Deno.rename(`${training}/schedule.ts`, `${training}/rates.ts`);
      await editAll(path("src"), "/schedule.ts", "/rates.ts");
      await editAll(path("src"), "learningRateAt", "rateAt");
      await edit(path("src", "arguments.ts"), "must be a finite number", "has to be a number");
      for (const reason of await reasons(copy)) {
        assert.equal(reason, "stored; source changed, goldens run now");
      }
      for (const reason of await reasons(copy)) {
        assert.equal(reason, "stored; goldens seen with this source");
      }
    });

    await t.step("a constant of AdamW makes the rows of AdamW stale, and no others", async () => {
      await edit(path("src", "training", "optimizer.ts"), DECAY, `1.01 * ${DECAY}`);
      const [adamw, sgd] = await reasons(copy);
      assert.match(adamw, /^golden optimizer\.adamw changed: [0-9a-f]{16} -> [0-9a-f]{16}$/);
      assert.equal(sgd, "stored; source changed, goldens run now");
    });
  });
});
