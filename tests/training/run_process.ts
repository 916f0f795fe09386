/**
 * Starts, watches and kills `run_program.ts`.
 *
 * @module
 */
import type { CheckpointOptions } from "../../src/training/checkpoint.ts";
import type { ConfigOverrides, RunResult } from "../../src/training/config.ts";

/** How a run in a process of its own ended. */
export interface ProcessEnd {
  /** Null when it was killed. */
  result: RunResult | null;
  /** The step it was resumed at, if it was. */
  resumedAt: number | null;
  /** The last step it told of. */
  lastStep: number;
  signal: Deno.Signal | null;
}

/** Runs a configuration in a new process; with `killAt`, SIGKILL follows that step. */
export async function runInProcess(
  overrides: ConfigOverrides,
  options: { checkpoint?: CheckpointOptions; killAt?: number } = {},
): Promise<ProcessEnd> {
  const { checkpoint, killAt = Infinity } = options;
  const program = new URL("run_program.ts", import.meta.url).pathname;
  const write = checkpoint ? [`--allow-write=${checkpoint.path.replace(/\/[^/]*$/, "")}`] : [];
  const place = checkpoint
    ? [checkpoint.path, `${checkpoint.everySteps}`, checkpoint.identity]
    : [];
  const child = new Deno.Command("deno", {
    args: [
      "run",
      "--no-prompt",
      "--allow-read",
      "--allow-env",
      ...write,
      program,
      JSON.stringify(overrides),
      ...place,
    ],
    cwd: new URL("../../", import.meta.url).pathname,
    stdout: "piped",
    stderr: "inherit",
    env: { NO_COLOR: "1" },
  }).spawn();

  const end: ProcessEnd = { result: null, resumedAt: null, lastStep: 0, signal: null };
  let rest = "";
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const [what, step] = line.split(" ");
      if (what === "resumed") end.resumedAt = Number(step);
      else if (what === "step") end.lastStep = Number(step);
      else end.result = JSON.parse(line);
      if (what === "step" && end.lastStep === killAt) child.kill("SIGKILL");
    }
  }
  const { signal } = await child.status;
  return { ...end, signal };
}
