/**
 * Clock times and the machine they were taken on: kept beside the rows, never in them.
 *
 * @module
 */
import { cpus } from "node:os";
import { appendLine } from "./row_file.ts";
import { sidecarPath } from "./store.ts";

/** One line of the sidecar `<study>.machine.jsonl`. */
export interface MachineFacts {
  /** Key of the row. */
  readonly key: string;
  /** Its benchmark: one factor does not fit all architectures. */
  readonly benchmark: string;
  /** Wall-clock time of the run. */
  readonly seconds: number;
  /** The same of an optimiser step, on average; null or absent where it is not known. */
  readonly stepSeconds?: number | null;
  /** What the cost model said, uncorrected. */
  readonly estimatedSeconds: number;
  /** Identity of the engine. */
  readonly engine: string;
  /** Model name of the processor; `unknown` where reading it is not permitted. */
  readonly cpu: string;
  /** Version of Deno. */
  readonly deno: string;
}

/** Model name of the processor; needs `--allow-sys=cpus`, and never asks for it. */
export async function cpuModel(): Promise<string> {
  const { state } = await Deno.permissions.query({ name: "sys", kind: "cpus" });
  return state === "granted" ? cpus()[0]?.model ?? "unknown" : "unknown";
}

/**
 * Notes one run's time.
 *
 * @param folder of the study's rows.
 * @param study name of the study.
 * @param facts what to note; the versions are added.
 */
export async function noteTime(
  folder: string,
  study: string,
  facts: Omit<MachineFacts, "deno">,
): Promise<void> {
  const line = JSON.stringify({ ...facts, deno: Deno.version.deno });
  await appendLine(sidecarPath(folder, study, "machine"), `${line}\n`);
}

/**
 * Times noted on this kind of machine with one engine.
 *
 * @param folder of the study's rows.
 * @param study name of the study.
 * @param cpu model name of the processor.
 * @param engine name of the engine.
 * @returns the facts; lines that cannot be read are passed over, since nothing depends on them.
 */
export async function readTimes(
  folder: string,
  study: string,
  cpu: string,
  engine: string,
): Promise<MachineFacts[]> {
  const text = await Deno.readTextFile(sidecarPath(folder, study, "machine")).catch(() => "");
  return text.split("\n")
    .map(parseFacts)
    .filter((facts) => facts !== null)
    .filter((facts) => facts.cpu === cpu && facts.engine.split(" ")[0] === engine);
}

function parseFacts(line: string): MachineFacts | null {
  try {
    const facts = JSON.parse(line) as Partial<MachineFacts>;
    const timed = Number.isFinite(facts.seconds) && Number.isFinite(facts.estimatedSeconds);
    return timed ? facts as MachineFacts : null;
  } catch {
    return null;
  }
}
