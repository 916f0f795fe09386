/**
 * Checkouts of this project that train in a process of their own.
 *
 * @module
 */

import { join } from "node:path";
import { DataError, UsageError } from "../../errors.ts";
import { isRegularFile } from "../../files/regular_file.ts";
import { type Contestant, orAbsent } from "../contestant.ts";
import { PROJECT_ROOT } from "../../studies/rows/project_root.ts";
import { type Peer, startPeer } from "../line_peer.ts";
import type { FamilyRun } from "./family_run.ts";

/** This checkout and another one; both end when disposed of. */
export interface Checkouts extends AsyncDisposable {
  readonly now: Peer;
  readonly before: Peer;
}

/**
 * Starts both.
 *
 * @param against folder of the other one, absolute; null: none, and nothing is started
 * @throws as {@linkcode startCheckout}
 */
export async function startCheckouts(against: string | null): Promise<Checkouts | null> {
  if (against === null) return null;
  await using started = new AsyncDisposableStack();
  const before = started.use(await startCheckout(against));
  const now = started.use(await startCheckout(PROJECT_ROOT));
  const held = started.move();
  return { now, before, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

/**
 * Refuses a folder in which no checkout lies.
 *
 * @throws {UsageError} naming it
 */
export async function refuseNoCheckout(root: string): Promise<void> {
  for (const file of ["deno.json", "mod.ts"]) {
    if (await isRegularFile(join(root, file))) continue;
    throw new UsageError(`Cannot measure against ${root}: it is no checkout, it has no ${file}`);
  }
}

/**
 * Starts a checkout; `deno` must be allowed to run.
 *
 * @param root its folder, absolute
 * @throws {DataError} with its last words where it does not start, e.g. without its packages
 */
export async function startCheckout(root: string): Promise<Peer> {
  const config = join(root, "deno.json");
  const program = join(import.meta.dirname ?? ".", "checkout_peer.ts");
  const permissions = ["--no-prompt", "--allow-read"];
  try {
    return await startPeer("deno", [
      ...["run", "--quiet", ...permissions, "--config", config, program, root],
    ]);
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    throw new DataError(
      `The checkout ${root} does not start: ${error.message}; are its packages installed ` +
        "(deno install)?",
    );
  }
}

/** A checkout as a contestant. */
export function checkoutContestant(peer: Peer, run: FamilyRun): Contestant {
  return orAbsent(async (request) => {
    const { seconds, losses = [] } = await peer.measure({ measure: "family", ...run, ...request });
    return { seconds, losses };
  });
}
