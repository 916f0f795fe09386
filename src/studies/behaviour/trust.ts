/**
 * What the code at hand computes, without computing it again while its source is known.
 *
 * @module
 */
import { join } from "node:path";
import { isComplete } from "./compare.ts";
import type { Digests } from "./golden.ts";
import { goldensFolder, readGoldens, readJson, writeJson } from "./golden_files.ts";
import { SHARED } from "./goldens.ts";
import { type GoldenListener, runGoldens } from "./run_goldens.ts";
import { sourceDigest } from "./source_digest.ts";

/** What was seen of one source: the digests of the goldens that it was asked for. */
interface Seen {
  /** Digest of the source. */
  readonly source: string;
  /** Its digests by group. */
  readonly goldens: Readonly<Record<string, Digests>>;
}

/** What the code at hand computes. */
export interface Behaviour {
  /** Digests by benchmark, the shared goldens included. */
  readonly digests: ReadonlyMap<string, Digests>;
  /** Why they are trusted, in words. */
  readonly trust: string;
  /** Digest of all source that may take part in computing. */
  readonly source: string;
}

/** The file of {@linkcode Seen} on this machine. */
function sidecarPath(root: string): string {
  return join(root, ".lottalora", "goldens.json");
}

/** The committed file: the source of which all committed digests were seen. */
function committedPath(root: string): string {
  return join(goldensFolder(root), "seen.json");
}

/**
 * The digests of the goldens of some benchmarks for the source at hand: the committed ones if that
 * source is the one they were committed with, what this machine noted of it, or else computed now
 * and noted.
 *
 * @param root the project's root
 * @param benchmarks ids
 * @param options who is told of goldens that run; what stops them
 */
export async function currentBehaviour(
  root: string,
  benchmarks: readonly string[],
  options: { onProgress?: GoldenListener; signal?: AbortSignal } = {},
): Promise<Behaviour> {
  const groups = [SHARED, ...benchmarks];
  const source = await sourceDigest(root);
  if (await isCommitted(root, source)) {
    return behaviour(await committed(root, groups), "goldens committed with this source", source);
  }
  const known = await readSeen(root, source);
  const missing = groups.filter((group) => !isComplete(group, known[group]));
  if (missing.length === 0) return behaviour(known, "goldens seen with this source", source);
  const found = { ...known, ...Object.fromEntries(await runGoldens(missing, options)) };
  await noteSeen(root, { source, goldens: found });
  return behaviour(found, "source changed, goldens run now", source);
}

/**
 * Notes on this machine, where that is permitted, what a source computes, beside what is noted of it
 * already: another process may have been at it.
 */
export async function noteSeen(root: string, { source, goldens }: Seen): Promise<void> {
  const noted = await readSeen(root, source);
  for (const [group, digests] of Object.entries(goldens)) {
    noted[group] = { ...noted[group], ...digests };
  }
  try {
    await writeJson(sidecarPath(root), { source, goldens: noted });
  } catch {
    // Nothing is lost but the time to run them again.
  }
}

/** What was noted on this machine of a source. */
export async function readSeen(root: string, source: string): Promise<Record<string, Digests>> {
  const seen = await readJson<Seen>(sidecarPath(root)).catch(() => null);
  return seen?.source === source ? { ...seen.goldens } : {};
}

/** Says, for fresh clones, that the committed digests are those of a source. */
export async function commitSeen(root: string, source: string): Promise<void> {
  await writeJson(committedPath(root), { source });
}

async function isCommitted(root: string, source: string): Promise<boolean> {
  return (await readJson<{ source: string }>(committedPath(root)))?.source === source;
}

async function committed(root: string, groups: readonly string[]) {
  const digests = groups.map(async (group) => [group, await readGoldens(root, group)] as const);
  return Object.fromEntries(await Promise.all(digests));
}

function behaviour(
  goldens: Readonly<Record<string, Digests>>,
  trust: string,
  source: string,
): Behaviour {
  const benchmarks = Object.keys(goldens).filter((group) => group !== SHARED);
  const digests = benchmarks.map((id) => [id, { ...goldens[SHARED], ...goldens[id] }] as const);
  return { digests: new Map(digests), trust, source };
}
