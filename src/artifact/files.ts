/**
 * Artifacts on disk: a folder as PEFT writes it, or a single file.
 *
 * @module
 */

import { dirname, join } from "node:path";
import { refuseArguments, refuseOptions, TEXT } from "../arguments.ts";
import { refuseExisting, writeAtomically, writeNewFile } from "../files/atomic_write.ts";
import { readAt } from "../files/file_bytes.ts";
import { readFailure, writeFailure } from "../files/file_errors.ts";
import { withTemporaryFolder } from "../files/temporary.ts";
import { DataError } from "../errors.ts";
import { type Artifact, decodeArtifact, encodeArtifact, parseArtifact } from "./artifact.ts";
import { ARTIFACT, type Description } from "./description.ts";
import { isObject, LONGEST_JSON, parseObject, quote } from "../files/json_text.ts";
import { modelCard } from "./model_card.ts";
import { peftConfig } from "./peft_config.ts";

/** The file with all numbers, and, in its header, the whole description. */
export const WEIGHTS_FILE = "adapter_model.safetensors";
/** PEFT's configuration, with the same description beside it. */
export const CONFIG_FILE = "adapter_config.json";
const CARD_FILE = "README.md";

/** Larger files are no adapters. */
const LARGEST_FILE = 2 ** 32;

/**
 * Writes an artifact as a new folder of three files: numbers, configuration, model card. The folder
 * is made beside its place under another name, flushed and renamed: there is a whole one or none.
 *
 * @param dir its path; must not exist yet
 * @param beside further files by name, with their texts; none by default
 * @throws {DataError} when there is something already, or the disk refuses
 */
export async function saveArtifact(
  dir: string,
  artifact: Artifact,
  beside: Readonly<Record<string, string>> = {},
): Promise<void> {
  refuseArguments("saveArtifact", { dir }, TEXT);
  refuseArguments("saveArtifact", { artifact }, ARTIFACT);
  await refuseExisting(dir);
  const texts = { ...folderTexts(artifact.description), ...beside };
  try {
    await Deno.mkdir(dirname(dir), { recursive: true });
    await withTemporaryFolder(dir, async (temporary) => {
      await writeAtomically(join(temporary, WEIGHTS_FILE), encodeArtifact(artifact));
      for (const [name, text] of Object.entries(texts)) {
        await writeAtomically(join(temporary, name), text);
      }
      await refuseExisting(dir);
      await Deno.rename(temporary, dir);
    });
  } catch (error) {
    throw failureAt(dir, error);
  }
}

/** The texts that lie beside the numbers in an artifact's folder, by the names of their files. */
export function folderTexts(description: Description): Record<string, string> {
  return {
    [CONFIG_FILE]: `${JSON.stringify(peftConfig(description), null, 2)}\n`,
    [CARD_FILE]: modelCard({ description }),
  };
}

/**
 * Writes an artifact as one new file, which holds all but the model card.
 *
 * @throws {DataError} when there is something already, or the disk refuses
 */
export async function saveArtifactFile(path: string, artifact: Artifact): Promise<void> {
  refuseArguments("saveArtifactFile", { path }, TEXT);
  refuseArguments("saveArtifactFile", { artifact }, ARTIFACT);
  await writeNewFile(path, encodeArtifact(artifact));
}

/** A failure to write, at the place that was asked for instead of the one beside it. */
function failureAt(path: string, error: unknown): DataError {
  const cause = error instanceof DataError ? error.cause : null;
  return writeFailure(path, cause ?? error);
}

/**
 * Reads an artifact.
 *
 * Symbolic links are followed, for caches of model hubs are made of them; what they lead to must be
 * regular files.
 *
 * @param path the folder, or the single file
 * @param options `unchecked`: do not compare numbers with their digests, for who does it next
 * @throws {DataError} for what is missing, no regular file, too large or damaged, see
 * {@linkcode decodeArtifact}, and for a folder whose two descriptions differ
 */
export async function readArtifact(
  path: string,
  options: { unchecked?: boolean } = {},
): Promise<Artifact> {
  refuseArguments("readArtifact", { path }, TEXT);
  refuseOptions("readArtifact", options, { unchecked: false });
  const { unchecked = false } = options;
  const decode = unchecked ? parseArtifact : decodeArtifact;
  const { isDirectory } = await Deno.stat(path).catch((error) => {
    throw readFailure(path, error);
  });
  if (!isDirectory) return await decode(await readFile(path), path);
  const weights = join(path, WEIGHTS_FILE);
  const artifact = await decode(await readFile(weights), weights);
  const config = join(path, CONFIG_FILE);
  checkConfig(await readFile(config, LONGEST_JSON), artifact, config);
  return artifact;
}

/**
 * PEFT reads the configuration alone: it must say what the file with the numbers says, and no more,
 * for PEFT has many fields that change what adapters do.
 *
 * @param content bytes of the configuration
 * @param path its name, for messages
 * @throws {DataError} for what is no JSON object, naming the first field that was changed or added
 */
export function checkConfig(
  content: Uint8Array,
  { description }: Pick<Artifact, "description">,
  path: string,
): void {
  const config = parseObject(content);
  if (!isObject(config)) throw new DataError(`Cannot read ${path}: it is ${config}`);
  const wanted: Record<string, unknown> = { ...peftConfig(description) };
  for (const name of Object.keys(config)) {
    if (Object.hasOwn(wanted, name)) continue;
    throw new DataError(`${path}: nothing is known here of its field ${quote(name)}`);
  }
  for (const name of Object.keys(wanted)) {
    if (canonical(config[name]) === canonical(wanted[name])) continue;
    throw new DataError(
      `${path}: ${name} is not what ${WEIGHTS_FILE} says: one of the two was changed`,
    );
  }
}

/** JSON that does not depend on the order of names. */
function canonical(value: unknown): string {
  return JSON.stringify(
    value,
    (_, inner) =>
      isObject(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => a < b ? -1 : 1))
        : inner,
  ) ?? "nothing";
}

async function readFile(path: string, largest = LARGEST_FILE): Promise<Uint8Array> {
  try {
    const { isFile, size } = await Deno.stat(path);
    // A pipe would never end, nor would /dev/zero.
    if (!isFile) throw new DataError(`Cannot read ${path}: it is not a regular file`);
    if (size > largest) {
      throw new DataError(`Cannot read ${path}: ${size} bytes are too many for an adapter`);
    }
    using file = await Deno.open(path);
    // No more than was there when it was looked at: a file may grow without end.
    return await readAt(file, [0, size]);
  } catch (error) {
    throw readFailure(path, error);
  }
}
