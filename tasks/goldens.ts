/**
 * `deno task goldens`: what the code computes, beside what it is committed to compute.
 *
 * @module
 */
import { UsageError } from "../src/errors.ts";
import {
  type Difference,
  differencesOf,
  isAllCommitted,
} from "../src/studies/behaviour/compare.ts";
import { readGoldens, writeGoldens } from "../src/studies/behaviour/golden_files.ts";
import { GOLDEN_GROUPS, goldensOf, SHARED } from "../src/studies/behaviour/goldens.ts";
import { runGoldens } from "../src/studies/behaviour/run_goldens.ts";
import { sourceDigest } from "../src/studies/behaviour/source_digest.ts";
import { commitSeen, noteSeen, readSeen } from "../src/studies/behaviour/trust.ts";
import { PROJECT_ROOT } from "../src/studies/rows/project_root.ts";
import { readAllRows } from "../src/studies/rows/all_rows.ts";
import { type Command, parseArguments } from "./cli/arguments.ts";
import { EXIT, runCommand, say } from "./cli/command.ts";
import { goldensOnStderr } from "./cli/golden_progress.ts";
import { didYouMean } from "../src/nearest.ts";

export const COMMAND = {
  name: "goldens",
  summary:
    "Computes goldens, short runs whose digests stand for what the code computes, and says " +
    "which differ from those committed in data/goldens. Rows hold while the goldens that they " +
    "name do. On one core a benchmark takes up to a minute, all of them four to five.",
  words: ["[NAME...]"],
  flags: {
    accept: {
      type: "boolean",
      help: "Commit what the named goldens give now, and say which rows become stale",
    },
    benchmark: {
      type: "list",
      choices: GOLDEN_GROUPS,
      default: GOLDEN_GROUPS,
      help:
        "Only those of these benchmarks; backbone: what all share, drawn matrices and the source of engines",
    },
  },
  examples: {
    "optimizer.adamw": "What every benchmark makes of AdamW",
    "--benchmark mnist --accept clip": "Clipping on MNIST was changed on purpose",
  },
} satisfies Command;

/** Runs the command with its arguments; the exit code is the result. */
export async function goldensCommand(
  args: readonly string[],
  signal?: AbortSignal,
): Promise<number> {
  const { values: { accept, benchmark: groups }, words } = parseArguments(COMMAND, args);
  refuseUnknown(words);
  if (accept && words.length === 0) {
    throw new UsageError("--accept needs the names of the goldens to change, got none");
  }
  const names = words.length === 0 ? undefined : words;
  const source = await sourceDigest(PROJECT_ROOT);
  const found = await runGoldens(groups, {
    names,
    signal,
    onProgress: goldensOnStderr("computing goldens"),
  });
  const differences = await differencesOf(PROJECT_ROOT, found);
  for (const { group, name, was = "none yet", is } of differences) {
    console.log(`golden ${name} of ${group}: ${was} -> ${is}`);
  }
  if (accept) await acceptAll(differences);
  await noteSeen(PROJECT_ROOT, { source, goldens: Object.fromEntries(found) });
  const known = await readSeen(PROJECT_ROOT, source);
  if (await isAllCommitted(PROJECT_ROOT, known)) await commitSeen(PROJECT_ROOT, source);
  const total = [...found.values()].reduce((sum, all) => sum + Object.keys(all).length, 0);
  say(`${total - differences.length} of ${total} goldens were as committed`);
  return accept || differences.length === 0 ? EXIT.ok : EXIT.failed;
}

/** @throws {UsageError} naming the nearest golden */
function refuseUnknown(words: readonly string[]): void {
  const known = [...new Set(GOLDEN_GROUPS.flatMap(goldensOf).map(({ name }) => name))];
  for (const word of words) {
    if (known.includes(word)) continue;
    const names = `choose from ${known.join(", ")}`;
    throw new UsageError(`Unknown golden "${word}"${didYouMean(word, known)}: ${names}`);
  }
}

/** Commits what differs, and says which rows have named what it was. */
async function acceptAll(differences: readonly Difference[]): Promise<void> {
  for (const [group, changed] of Map.groupBy(differences, ({ group }) => group)) {
    const now = changed.map(({ name, is }) => [name, is]);
    const committed = await readGoldens(PROJECT_ROOT, group);
    await writeGoldens(PROJECT_ROOT, group, { ...committed, ...Object.fromEntries(now) });
  }
  for (const { place, rows } of await readAllRows(PROJECT_ROOT)) {
    const stale = rows.filter(({ config, behaviour }) =>
      differences.some(({ group, name, was }) =>
        was !== undefined && behaviour[name] === was &&
        (group === SHARED || group === config.benchmark)
      )
    );
    if (stale.length > 0) console.log(`stale: ${stale.length} of ${rows.length} rows of ${place}`);
  }
}

if (import.meta.main) await runCommand((signal) => goldensCommand(Deno.args, signal));
