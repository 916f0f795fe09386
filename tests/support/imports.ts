/** Which file of the project imports which, as Deno itself resolves it, types included. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ended } from "./task.ts";
import { withFolder } from "./temporary.ts";

const ROOT = new URL("../../", import.meta.url);
const CONFIG = new URL("deno.json", ROOT);
const FOLDERS = ["src", "tasks"];

/** An import, by paths from the root. */
export type Import = readonly [from: string, to: string];

interface Module {
  specifier: string;
  dependencies?: Record<"code" | "type", { specifier?: string } | undefined>[];
}

/** Every import between two files of the front doors, `src/` and `tasks/`. */
export async function importsOfProject(): Promise<Import[]> {
  const { exports } = JSON.parse(await Deno.readTextFile(CONFIG));
  const doors: string[] = typeof exports === "string" ? [exports] : Object.values(exports);
  const files = doors.map((door) => new URL(door, ROOT).href);
  for (const folder of FOLDERS) files.push(...await programs(new URL(`${folder}/`, ROOT)));
  const { modules } = await withFolder(async (folder) => {
    const entry = join(folder, "all.ts");
    await Deno.writeTextFile(entry, files.map((file) => `import "${file}";\n`).join(""));
    const args = ["info", "--json", `--config=${fileURLToPath(CONFIG)}`, entry];
    const { code, stdout, stderr } = await ended(args);
    if (code !== 0) throw new Error(stderr);
    return JSON.parse(stdout) as { modules: Module[] };
  });
  return modules.flatMap(({ specifier, dependencies = [] }) =>
    dependencies.flatMap(({ code, type }) => [code, type])
      .flatMap((to): Import[] =>
        isOurs(specifier) && isOurs(to?.specifier)
          ? [[pathOf(specifier), pathOf(to.specifier)]]
          : []
      )
  );
}

async function programs(folder: URL): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) found.push(...await programs(new URL(`${name}/`, folder)));
    else if (name.endsWith(".ts")) found.push(new URL(name, folder).href);
  }
  return found;
}

function isOurs(specifier: string | undefined): specifier is string {
  return specifier?.startsWith(ROOT.href) === true && !specifier.includes("/node_modules/");
}

function pathOf(specifier: string): string {
  return specifier.slice(ROOT.href.length);
}
