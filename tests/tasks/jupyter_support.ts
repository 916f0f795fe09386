/** Notebooks made in memory, and a place for them that goes away. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureJupyter } from "../../tasks/jupyter/environment.ts";
import { executeNotebook, type ExecuteOptions } from "../../tasks/jupyter/execute.ts";
import type { Cell, Notebook } from "../../tasks/jupyter/notebook.ts";

/** The project's folder, without a slash at its end. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

/** A code cell that declares `outputs` outputs. */
export function code(source: string, outputs = 0, tags: string[] = []): Cell {
  const metadata = { lottalora: { outputs }, tags };
  return {
    cell_type: "code",
    id: crypto.randomUUID(),
    metadata,
    source,
    outputs: [],
    execution_count: null,
  };
}

/** A notebook of these cells, named cell-1, cell-2 and so on. */
export function notebookOf(...cells: Cell[]): Notebook {
  return {
    cells: cells.map((cell, index) => ({ ...cell, id: `cell-${index + 1}` })),
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5,
  };
}

/** Executes a notebook on the project's kernel; `text` is null when nothing was written. */
export async function execute(
  notebook: Notebook,
  options: ExecuteOptions = {},
): Promise<{ text: string | null; error: Error | null }> {
  const environment = await ensureJupyter(ROOT);
  const folder = await Deno.makeTempDir({ prefix: "lottalora-notebook-" });
  try {
    const path = join(folder, "story.ipynb");
    const output = join(folder, "executed.ipynb");
    await Deno.writeTextFile(path, JSON.stringify(notebook));
    const cwd = join(ROOT, "notebooks");
    const error = await executeNotebook(environment, path, { output, cwd, ...options })
      .then(() => null, (reason: Error) => reason);
    return { text: await Deno.readTextFile(output).catch(() => null), error };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** All outputs of one executed cell as `type: text/plain`, numbered from 1. */
export function outputsOf(text: string | null, cell: number): string[] {
  const notebook: { cells: { outputs: Output[] }[] } = JSON.parse(text ?? "{}");
  return notebook.cells[cell - 1].outputs.map((output) =>
    [output.data["text/plain"] ?? ""].flat().join("")
  );
}

interface Output {
  data: Record<string, string | string[]>;
}
