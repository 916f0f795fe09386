import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { withFolder } from "./support/temporary.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const README = await Deno.readTextFile(`${ROOT}README.md`);
const CONFIG = JSON.parse(await Deno.readTextFile(`${ROOT}deno.json`));

Deno.test("the README's example type-checks, runs as written and learns its task", async () => {
  const example = README.match(/```ts\n([^]*?)```/)?.[1];
  assert.ok(example, "README.md holds no TypeScript example");
  const { success, stdout, stderr } = await withFolder(async (folder) => {
    const path = `${folder}/example.ts`;
    await Deno.writeTextFile(path, example);
    return await new Deno.Command("deno", {
      args: ["run", "--check", "--no-prompt", `--config=${ROOT}deno.json`, "--allow-read", path],
      cwd: ROOT,
      env: { NO_COLOR: "1" },
    }).output();
  });
  assert.ok(success, new TextDecoder().decode(stderr));
  const accuracy = /^([\d.]+) % with 388 trained numbers/.exec(new TextDecoder().decode(stdout));
  assert.ok(Number(accuracy?.[1]) > 90, `the example reaches ${accuracy?.[1]} %`);
});

Deno.test("every task the README names exists", () => {
  const named = [...README.matchAll(/deno(?:@[\d.]+)? task (\w+)/g)].map(([, name]) => name);
  assert.ok(named.length > 5);
  for (const name of named) assert.ok(name in CONFIG.tasks, `deno task ${name}`);
});

Deno.test("every file the README links to exists", async () => {
  for (const [, path] of README.matchAll(/\]\(([^)#:]+)\)/g)) {
    assert.ok((await Deno.stat(`${ROOT}${path}`)).isFile, path);
  }
});

Deno.test("no task asks for all permissions", () => {
  for (const [name, { command }] of Object.entries<{ command: string }>(CONFIG.tasks)) {
    assert.doesNotMatch(command, /(^|\s)(-A|--allow-all)(\s|$)/, name);
    assert.match(command, /--no-prompt/, name);
  }
});
