/**
 * `deno task verify`: whether a saved model is whole, and its backbone the one of training.
 *
 * @module
 */

import { benchmarkDifference } from "../src/artifact/benchmark_difference.ts";
import { readArtifact } from "../src/artifact/files.ts";
import { verifyArtifact } from "../src/artifact/verify.ts";
import { type Command, parseArguments } from "./cli/arguments.ts";
import { callerPath, EXIT, runCommand, say } from "./cli/command.ts";

export const COMMAND = {
  name: "verify",
  summary:
    "Compares the digest of every stored number of a saved model, draws its backbone again " +
    "and compares that too, and before that its parts with the network of its benchmark. Names " +
    "what differs; exit code 1 where anything does: with 0 the model loads.",
  words: ["DIR"],
  flags: { json: { type: "boolean", help: "Print one JSON object to stdout" } },
  examples: {
    "digits": "The model in the folder digits",
    "digits --json": "Every digest found and expected, for a program",
  },
} as const satisfies Command;

/** Runs the command with its arguments; the exit code is the result. */
export async function verifyCommand(args: readonly string[]): Promise<number> {
  const { values, words: [named] } = parseArguments(COMMAND, args);
  const artifact = await readArtifact(callerPath(named), { unchecked: true });
  const network = benchmarkDifference(artifact);
  const found = await verifyArtifact(artifact, { draws: network === null });
  const { tensors, matrices, notFinite, compared } = found;
  if (values.json) console.log(JSON.stringify({ ...found, network }));
  if (artifact.description.architecture.benchmark === null) {
    say("note: a network of nobody's benchmark: its parts are compared where it is loaded");
  }
  for (const { name, wanted, found } of tensors) {
    say(`differs: tensor ${name}: SHA-256 ${found}, expected ${wanted}`);
  }
  for (const { name, wanted, found } of matrices) {
    say(`differs: backbone of layer ${name}: SHA-256 ${found}, expected ${wanted}`);
  }
  for (const { name, index, value } of notFinite) {
    say(`differs: tensor ${name}: number ${index} is ${value}, expected finite numbers`);
  }
  if (network !== null) say(`differs: ${network}; so its backbone was not drawn`);
  const different = tensors.length + matrices.length;
  if (!values.json) console.log(`${compared - different} of ${compared} digests agree`);
  const isRight = different + notFinite.length === 0 && network === null;
  return isRight ? EXIT.ok : EXIT.failed;
}

if (import.meta.main) await runCommand(() => verifyCommand(Deno.args));
