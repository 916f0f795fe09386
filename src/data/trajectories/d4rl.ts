/**
 * Episodes as D4RL stores them: HDF5 data sets with a row a step, all episodes one after the other.
 *
 * `h5wasm` reads them: the HDF5 group's own C library compiled to WebAssembly, kept by NIST. The
 * JavaScript readers written anew know only parts of the format. It is loaded with the first file: it
 * would take a seventh of a second of every program that knows the benchmarks.
 *
 * @module
 */

import type { Dataset } from "h5wasm";
import { DataError, messageOf } from "../../errors.ts";
import { oneLine, quote } from "../../files/json_text.ts";
import type { StepWidths } from "../../simulation/environment.ts";
import { hdf5Floats } from "./hdf5_floats.ts";
import { checkedEpisode, type Episode } from "./trajectory.ts";

/** Where the file lies in the memory of the library while it is read. */
const PLACE = "/trajectories.hdf5";

/** Names that a message shows: D4RL's files have up to eleven. */
const MOST_NAMES = 20;
/** Signs of the library's reason: it may quote a name of the file. */
const LONGEST_REASON = 300;

/**
 * Reads `observations`, `actions`, `rewards`, `terminals` and `timeouts`. An episode ends where one
 * of the last two says so; steps behind the last end are left out, as D4RL's own readers do.
 *
 * @param path names the bytes in messages
 * @throws {DataError} naming the file: cut off, a field that is missing or has another
 * shape, type or filter, see {@linkcode hdf5Floats}, no end of an episode, a value that is not finite
 */
export async function parseD4rl(
  bytes: Uint8Array,
  widths: StepWidths,
  path: string,
): Promise<Episode[]> {
  const { Dataset, File, ready } = await import("h5wasm");
  const library = await ready;
  // Without it the library writes to standard error and goes on with invalid handles.
  library.activate_throwing_error_handler();
  library.FS.writeFile(PLACE, bytes);
  try {
    const file = new File(PLACE, "r");
    const dataSet = (name: string) => {
      const found = file.get(name);
      if (found instanceof Dataset) return found;
      throw missing(name, file.keys(), path);
    };
    try {
      return episodesOf(dataSet, widths, path);
    } finally {
      file.close();
    }
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw new DataError(`${path}: not an HDF5 file that can be read (${reasonOf(error)})`, {
      cause: error,
    });
  } finally {
    library.FS.unlink(PLACE);
  }
}

function episodesOf(
  dataSet: (name: string) => Dataset,
  widths: StepWidths,
  path: string,
): Episode[] {
  const { observationWidth, actionWidth } = widths;
  const steps = dataSet("rewards").shape?.[0] ?? 0;
  const field = (name: string, width: number | null) => {
    const wanted = width === null ? [steps] : [steps, width];
    return hdf5Floats(dataSet(name), wanted, `${path}: "${name}"`);
  };
  const observations = field("observations", observationWidth);
  const actions = field("actions", actionWidth);
  const rewards = field("rewards", null);
  const [terminals, timeouts] = [field("terminals", null), field("timeouts", null)];
  const episodes: Episode[] = [];
  let first = 0;
  for (let step = 0; step < steps; step++) {
    if (terminals[step] === 0 && timeouts[step] === 0) continue;
    const end = step + 1;
    const part = {
      observations: observations.slice(first * observationWidth, end * observationWidth),
      actions: actions.slice(first * actionWidth, end * actionWidth),
      rewards: rewards.slice(first, end),
    };
    episodes.push(checkedEpisode(part, widths, `${path}, episode ${episodes.length}`));
    first = end;
  }
  if (episodes.length > 0) return episodes;
  throw new DataError(`${path}: no end of an episode among the ${steps} terminals and timeouts`);
}

/** That a data set is not among those that there are. */
function missing(name: string, names: readonly string[], path: string): DataError {
  const shown = names.slice(0, MOST_NAMES).map(quote).join(", ");
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : "";
  return new DataError(
    `${path} has no data set "${name}", found ${shown === "" ? "none" : shown}${more}`,
  );
}

/** The last line of the library's account, which is the innermost. */
function reasonOf(error: unknown): string {
  const message = messageOf(error);
  const reasons = [...message.matchAll(/#\d+: .*\(\): (.*)/g)].map((match) => match[1]);
  return oneLine((reasons.at(-1) ?? message).slice(0, LONGEST_REASON));
}
