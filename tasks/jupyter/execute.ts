/**
 * Executing a notebook on the project's kernel, so that the same rows give the same bytes.
 *
 * @module
 */

import { dirname, relative } from "node:path";
import { writeAtomically } from "../../src/files/atomic_write.ts";
import { DataError } from "../../src/errors.ts";
import { type ExecutorEvent, runExecutor } from "./executor.ts";
import type { JupyterEnvironment } from "./environment.ts";
import { KERNEL } from "./kernelspec.ts";
import {
  executedCells,
  formatNotebook,
  type Notebook,
  readNotebook,
  sourceOf,
  withoutCircumstances,
} from "./notebook.ts";
import { type ParameterValue, setParameters } from "./parameters.ts";

/** Where a notebook's execution stands. */
export interface ExecutionProgress {
  /** The running code cell, from 1. */
  readonly cell: number;
  /** Code cells in all. */
  readonly cells: number;
  /** Its first line, or what its progress display says. */
  readonly line: string;
}

/** What {@linkcode executeNotebook} may be told. */
export interface ExecuteOptions {
  /** The file to write; the notebook itself by default. */
  readonly output?: string;
  /** New values for constants of the cell tagged `parameters`; none by default. */
  readonly parameters?: Readonly<Record<string, ParameterValue>>;
  /** The kernel's working folder; the notebook's own by default, as in JupyterLab. */
  readonly cwd?: string;
  /** Called when a cell starts and when a progress display changes. */
  readonly onProgress?: (progress: ExecutionProgress) => void;
  /** Seconds a cell may take; null (the default) for no limit. */
  readonly timeout?: number | null;
  /** Seconds to wait for declared outputs after a cell has ended; 20 by default. */
  readonly late?: number;
  /**
   * true (default): each cell must make the outputs that it declares, none may print or name a path of
   * the project; false: whatever comes is kept, as of notebooks that are not ours.
   */
  readonly declared?: boolean;
  /** Stops the kernel and the execution. */
  readonly signal?: AbortSignal;
}

/**
 * Executes a notebook and writes the result in one piece, or nothing at all. The written notebook
 * holds no times, no versions and no path of this project.
 *
 * Unless told otherwise each cell declares its number of outputs in its metadata,
 * `{"lottalora": {"outputs": 2}}`, none when it says nothing; another number is a failure, and so is
 * anything printed to the console.
 *
 * @throws {DataError} naming the notebook, the cell and its first line if a cell throws, takes too
 * long, makes other outputs than declared, or if the kernel dies.
 * @throws {UsageError} for a parameter that the notebook does not have.
 */
export async function executeNotebook(
  environment: JupyterEnvironment,
  path: string,
  options: ExecuteOptions = {},
): Promise<void> {
  const { parameters = {}, timeout = null, late = 20, onProgress, signal } = options;
  const { declared = true } = options;
  const name = relative(environment.root, path);
  const notebook = setParameters(await readNotebook(path), parameters, name);
  const lines = executedCells(notebook).map((cell) => firstLine(sourceOf(cell)));
  let cell = 0;

  function onEvent(event: ExecutorEvent): void {
    if (event.event === "cell") cell = event.cell;
    const line = event.event === "cell" ? lines[cell - 1] : event.text;
    onProgress?.({ cell, cells: lines.length, line });
  }

  const cwd = options.cwd ?? dirname(path);
  const request = { notebook, cwd, kernel: KERNEL.name, timeout, late, declared };
  const outcome = await runExecutor(environment, request, { onEvent, signal });
  if ("failure" in outcome) {
    const where = cell === 0 ? name : `${name}: cell ${cell} (${lines[cell - 1]})`;
    throw new DataError(`${where}: ${outcome.failure}`);
  }
  const executed = withoutCircumstances(outcome.notebook);
  if (declared) refusePaths(executed, environment.root, name);
  await writeAtomically(options.output ?? path, formatNotebook(executed));
}

/** A path in an output would differ on every machine, and tell where this one keeps things. */
function refusePaths(notebook: Notebook, root: string, name: string): void {
  const roots = new Set(
    [root, Deno.realPathSync(root)].map((text) => JSON.stringify(text).slice(1, -1)),
  );
  for (const [index, cell] of executedCells(notebook).entries()) {
    const outputs = JSON.stringify(cell.outputs);
    if ([...roots].some((text) => outputs.includes(text))) {
      throw new DataError(
        `${name}: cell ${index + 1} (${firstLine(sourceOf(cell))}): an output holds the path of ` +
          `the project, ${root}; show paths relative to it`,
      );
    }
  }
}

function firstLine(text: string): string {
  const line = text.split("\n").map((part) => part.trim()).find((part) => part !== "") ?? "";
  return line.length <= 80 ? line : `${line.slice(0, 79)}…`;
}
