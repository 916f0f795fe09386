/**
 * `deno task export`: a saved model for other runtimes.
 *
 * @module
 */

import { describedArchitecture, loadBenchmarkModel } from "../src/artifact/benchmark_model.ts";
import { readArtifact, refuseExisting, writeNewFile } from "../src/artifact/files.ts";
import { mergeWeights } from "../src/artifact/merge.ts";
import { encodeOnnx, refuseOtherThanMlp } from "../src/artifact/onnx.ts";
import { UsageError } from "../src/errors.ts";
import { describeBytes } from "./artifact_flags.ts";
import { type Command, parseArguments } from "./arguments.ts";
import { callerPath, runCommand, writablePath } from "./command.ts";
import { ENGINE_FLAGS, startNamedEngine } from "./engine_flags.ts";

const COMMAND = {
  name: "export",
  summary:
    "Folds the adapters of a saved MLP into its backbone and writes an ONNX model: `pixels` " +
    "[n, 784], normalised as the model's card says, to `logits` [n, 10]. For other networks see " +
    "`merge`.",
  words: ["DIR"],
  flags: {
    out: { type: "string", value: "FILE", help: "The new file, in the folder you call from" },
    ...ENGINE_FLAGS,
  },
} as const satisfies Command;

/** Runs the command with its arguments. */
export async function exportCommand(args: readonly string[]): Promise<void> {
  const { values, words: [named] } = parseArguments(COMMAND, args);
  if (values.out === null) throw new UsageError("--out is missing: name the file to write");
  const path = await writablePath("out", values.out);
  await refuseExisting(path);
  const artifact = await readArtifact(callerPath(named));
  const { description } = artifact;
  refuseOtherThanMlp(description);
  await startNamedEngine(values);
  const model = await loadBenchmarkModel(artifact);
  const weights = await mergeWeights(model, describedArchitecture(description));
  model.dispose();
  const bytes = encodeOnnx(weights, description);
  await writeNewFile(path, bytes);
  console.log(`${description.architecture.name}, ${describeBytes(bytes.length)}, in ${path}`);
}

if (import.meta.main) await runCommand(() => exportCommand(Deno.args));
