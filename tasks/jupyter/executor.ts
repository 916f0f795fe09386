/**
 * The conversation with `execute.py`, which talks to the kernel.
 *
 * @module
 */

import { join } from "node:path";
import { lastWord, linesOf, textOf, untilEnd, whyEnded } from "../../src/python/child.ts";
import { childEnvironment } from "../../src/python/child_environment.ts";
import type { JupyterEnvironment } from "./environment.ts";
import type { Notebook } from "./notebook.ts";

/** What the executor is asked for. */
export interface ExecutorRequest {
  notebook: Notebook;
  /** The kernel's working folder. */
  cwd: string;
  /** Name of its specification. */
  kernel: string;
  /** Seconds a cell may take, null for no limit. */
  timeout: number | null;
  /** Seconds to wait for declared outputs after a cell has ended. */
  late: number;
  /** Whether each cell must make the outputs that it declares, and print nothing. */
  declared: boolean;
}

/** What it says meanwhile: a cell starts, or a progress display changes. */
export type ExecutorEvent = { event: "cell"; cell: number } | { event: "progress"; text: string };

/** What it says last; a failure is one line for people. */
export type ExecutorOutcome = { notebook: Notebook } | { failure: string };

type Message =
  | ExecutorEvent
  | { event: "done"; notebook: Notebook }
  | { event: "failure"; message: string };

/**
 * Runs `execute.py` once. It ends when this process ends, whichever way, since it watches the pipe
 * between them, and the kernel ends with it.
 *
 * @param options `onEvent` hears of each event; `signal` stops the execution.
 */
export async function runExecutor(
  environment: JupyterEnvironment,
  request: ExecutorRequest,
  options: { onEvent: (event: ExecutorEvent) => void; signal?: AbortSignal },
): Promise<ExecutorOutcome> {
  const { onEvent, signal } = options;
  signal?.throwIfAborted();
  const script = join(import.meta.dirname ?? ".", "execute.py");
  const child = new Deno.Command(environment.python, {
    args: ["-I", "-B", script],
    // Colours would get into the outputs.
    ...childEnvironment({ ...environment.env, NO_COLOR: "1" }),
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const complaints = textOf(child.stderr, child.status);
  const input = child.stdin.getWriter();
  const stop = () => void input.close().catch(() => {});
  signal?.addEventListener("abort", stop, { once: true });
  let outcome: ExecutorOutcome | null = null;
  try {
    await input.write(new TextEncoder().encode(`${JSON.stringify(request)}\n`)).catch(() => {});
    for await (const line of linesOf(untilEnd(child.stdout, child.status))) {
      const message: Message = JSON.parse(line);
      if (message.event === "done") outcome = { notebook: message.notebook };
      else if (message.event === "failure") outcome = { failure: message.message };
      else onEvent(message);
    }
  } finally {
    signal?.removeEventListener("abort", stop);
    stop();
    await child.status;
  }
  const said = lastWord(await complaints);
  const status = await child.status;
  signal?.throwIfAborted();
  if (outcome !== null) return outcome;
  return { failure: `the executor of the notebook stopped: ${whyEnded(said, status)}` };
}
