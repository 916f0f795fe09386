/** The entries of the package: what they name, and that they are found from outside the project. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import * as lottalora from "lottalora";
import config from "../deno.json" with { type: "json" };
import { make } from "./support/special_files.ts";
import { withFolder } from "./support/temporary.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const GUIDE = await Deno.readTextFile(`${ROOT}docs/extending.md`);
const DOOR = await Deno.readTextFile(`${ROOT}mod.ts`);

/** The first block of code in the guide of a language. */
function block(language: string): string {
  const code = GUIDE.match(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``))?.[1];
  assert.ok(code, `docs/extending.md holds no ${language}`);
  return code;
}

Deno.test("the front door names about 120 values, each on a line of its own with its purpose", () => {
  const lines = [...DOOR.matchAll(/^export \{ (\w+) \} from "\.\/\S+\.ts"; \/\/ (.{5,})$/gm)];
  assert.deepEqual(lines.map(([, name]) => name).sort(), Object.keys(lottalora).sort());
  assert.ok(lines.length <= 125, `${lines.length} names`);
  assert.deepEqual(DOOR.split("\n").filter((line) => line.length > 100), []);
});

Deno.test("every name that a notebook imports is exported", async () => {
  for await (const { name } of Deno.readDir(`${ROOT}notebooks`)) {
    if (!name.endsWith(".ipynb")) continue;
    const { cells } = JSON.parse(await Deno.readTextFile(`${ROOT}notebooks/${name}`));
    const code = cells.map(({ source }: { source: string[] }) => source.join("")).join("\n");
    const imports = [...code.matchAll(/import \{([^}]*)\} from "lottalora";/g)];
    assert.ok(imports.length > 0, `${name} imports nothing`);
    const names = imports.flatMap(([, list]) => list.match(/\w+/g) ?? []);
    for (const wanted of names) assert.ok(wanted in lottalora, `${name}: ${wanted}`);
  }
});

Deno.test("inside the project every entry has the name under which it is published", () => {
  const published = Object.entries(config.exports).map(([at, path]) => [
    at.replace(".", "lottalora"),
    path,
  ]);
  const own = Object.entries(config.imports).filter(([name]) => name.startsWith("lottalora"));
  assert.deepEqual(own, published);
});

Deno.test("a folder outside the project imports and runs every entry as the guide says", async () => {
  await withFolder(async (folder) => {
    await make("symlink", `${ROOT}node_modules`, `${folder}/node_modules`);
    await Deno.writeTextFile(`${folder}/deno.json`, block("json").replace("CLONE", ROOT));
    await Deno.writeTextFile(`${folder}/example.ts`, block("ts"));
    const { success, stdout, stderr } = await new Deno.Command("deno", {
      args: [
        ...["run", "--no-prompt", "--cached-only", "--no-lock"],
        ...["--allow-read", "--ignore-env", "--allow-write=.", "example.ts"],
      ],
      cwd: folder,
      env: { NO_COLOR: "1" },
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
    const lines = new TextDecoder().decode(stdout).split("\n");
    assert.equal(lines[0], "2 mnist [ 0.5, 0.5 ]");
    assert.match(lines[1], /beta\.svg .*beta\.png .*DataError$/);
  });
});
