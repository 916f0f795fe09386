/**
 * `deno task train`: one run, from the command line.
 *
 * @module
 */

import type { Part } from "../src/adapter/layer.ts";
import { refuseUnstorable, runToArtifact } from "../src/artifact/benchmark_model.ts";
import { saveArtifact } from "../src/artifact/files.ts";
import { tableFile } from "../src/artifact/table_model.ts";
import { findBenchmark } from "../src/benchmarks/registry.ts";
import { requireWritable } from "../src/files/atomic_write.ts";
import { sourceDigest } from "../src/studies/behaviour/source_digest.ts";
import { PROJECT_ROOT } from "../src/studies/rows/project_root.ts";
import { findProfileData } from "../src/studies/computing/profile_data.ts";
import { formatSeconds } from "../src/studies/computing/progress.ts";
import { canonicalJson } from "../src/studies/rows/row.ts";
import type { AnyBenchmark, AnyData } from "../src/training/benchmark.ts";
import type { RunConfig, RunResult } from "../src/training/config.ts";
import type { TrainingEvent } from "../src/training/events.ts";
import type { Tensors } from "../src/models/architecture.ts";
import { describeMemory, type MemoryLedger, memoryLedger } from "../src/models/memory.ts";
import type { Network } from "../src/models/network.ts";
import { describeRun, run } from "../src/training/run.ts";
import { validateConfig } from "../src/training/validate.ts";
import { loadData } from "../src/training/variants.ts";
import { FORMATS, newPath } from "./cli/artifact_flags.ts";
import { parseArguments } from "./cli/arguments.ts";
import { runCommand, say } from "./cli/command.ts";
import { startNamedEngine } from "./cli/engine_flags.ts";
import { checkpointPath, configOf } from "./cli/train_config.ts";
import { refuseTableFlags, tableOf } from "./cli/table_flags.ts";
import { TRAIN as COMMAND } from "./cli/train_flags.ts";
import { jsonReport, textReport } from "./cli/train_report.ts";

export { COMMAND };

/** Milliseconds between two lines of progress. */
const PROGRESS_INTERVAL = 2_000;

/** Runs the command with its arguments. */
export async function trainCommand(args: readonly string[], signal?: AbortSignal): Promise<void> {
  const { values } = parseArguments(COMMAND, args);
  const { label } = values;
  if (label === null) refuseTableFlags(values);
  const own = label === null ? null : await tableOf({ ...values, label });
  const benchmark = own?.benchmark ?? findBenchmark(values.benchmark);
  const config = configOf(values, benchmark);
  validateConfig(config, benchmark);
  const dir = own !== null ? null : await findProfileData(
    values.profile,
    values.data,
    benchmark.dataSets ?? [benchmark.id],
  );
  const path = values.checkpoint === null ? null : checkpointPath(values.checkpoint);
  if (path !== null) await requireWritable(path);
  const out = values.out === null ? null : await newFolder(values.out, config, benchmark);
  const engine = await startNamedEngine(values);
  const data = await loadData(benchmark, dir, config.data);
  const { keep, profile, "checkpoint-every": everySteps } = values;
  const { network } = describeRun(config, benchmark, data, keep);
  const memory = memoryOf(network, config, benchmark, data);
  say(`${network.name}, ${config.method}, ${data.name}, ${engine.name}`);
  say(describeMemory(memory));
  warnAboutRank(config.adapter.rank, network.parts);
  const codeVersion = await sourceDigest(PROJECT_ROOT);
  const identity = canonicalJson([config, data.digest, engine.identity, codeVersion]);
  const checkpoint = path === null ? null : { path, everySteps, identity };
  const begin = performance.now();
  const onResult = (result: RunResult) => {
    const seconds = (performance.now() - begin) / 1000;
    const facts = { profile, data, engine, codeVersion, keep, memory, seconds };
    const report = { config, result, ...facts };
    console.log(values.json ? JSON.stringify(jsonReport(report)) : textReport(report));
  };
  const options = { onEvent: progress(config), checkpoint, signal, keep };
  if (out === null) return onResult(await run(config, benchmark, data, options));
  // The report comes first: a number or a disk that fails the model must not cost the run.
  const computing = { engine: engine.identity, codeVersion };
  const storing = { computing, format: FORMATS[values.store], onResult };
  const { artifact } = await runToArtifact(config, benchmark, data, { ...options, ...storing });
  await saveArtifact(out, artifact, own === null ? {} : await tableFile(own.network, data.digest));
  say(`saved in ${out}`);
}

/** Bytes held besides activations; a gate holds a backbone a seed. */
function memoryOf(
  network: Network<Tensors>,
  { preset, resample, optimizer }: RunConfig,
  { gate, rowsEach }: AnyBenchmark,
  data: AnyData,
): MemoryLedger {
  const { fixedInputs, sizes } = data.task;
  const rows = sizes.train * (rowsEach?.(preset, data) ?? 1);
  const lookedUp = fixedInputs && resample.schedule === "static" ? rows : 0;
  const ledger = memoryLedger(network, optimizer.name, lookedUp);
  return { ...ledger, backbone: ledger.backbone * (gate?.seeds(0).length ?? 1) };
}

/** Where the model will be saved; refused before anything is computed. */
async function newFolder(
  named: string,
  config: RunConfig,
  benchmark: AnyBenchmark,
): Promise<string> {
  refuseUnstorable(config, benchmark);
  return await newPath(named);
}

/** A larger rank is allowed, since whole networks are swept with one rank; it only wastes. */
function warnAboutRank(rank: number, parts: readonly Part[]): void {
  const exceeded = parts.filter(hasFactors)
    .map((layer) => ({ path: layer.path, limit: rankLimit(layer) }))
    .filter(({ limit }) => rank > limit);
  if (exceeded.length === 0) return;
  const named = exceeded.map(({ path, limit }) => `${path} (${limit})`).join(", ");
  say(`warning: rank ${rank} is above min(dIn, dOut) of ${named}: more parameters, no more rank`);
}

/** Whether A and B are among its parameters. */
function hasFactors({ adapted, trained }: Part): boolean {
  return adapted === true && trained.filter(({ shape }) => shape.length === 2).length === 2;
}

/** min(dIn, dOut) of an adapted layer: its only matrices are A [dIn, rank] and B [rank, dOut]. */
function rankLimit({ trained }: Part): number {
  const [loraA, loraB] = trained.filter(({ shape }) => shape.length === 2);
  return Math.min(loraA.shape[0], loraB.shape[1]);
}

/** Says how far training is, and how long it will still take. */
function progress({ evaluate }: RunConfig): (event: TrainingEvent) => void {
  const begin = performance.now();
  let first = 0;
  let said = begin;
  return (event) => {
    if (event.type === "resumed") {
      first = event.step;
      say(`resumed at step ${event.step} from ${event.path}`);
    }
    if (event.type === "end" && event.reason === "patience") {
      say(`stopped early after step ${event.step}`);
    }
    if (event.type === "end" && said > begin && evaluate !== "none") say("trained: scoring it");
    if (event.type !== "step" || performance.now() - said < PROGRESS_INTERVAL) return;
    said = performance.now();
    const each = (said - begin) / (event.step - first) / 1000;
    const left = Math.ceil(each * (event.totalSteps - event.step));
    const told = `step ${event.step}/${event.totalSteps}, loss ${event.loss.toFixed(4)}`;
    say(left === 0 ? told : `${told}, about ${formatSeconds(left)} left`);
  };
}

if (import.meta.main) await runCommand((signal) => trainCommand(Deno.args, signal));
