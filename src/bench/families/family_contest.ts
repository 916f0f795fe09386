/**
 * Who takes part in the comparison of one family, and what is asked.
 *
 * @module
 */

import { DataError } from "../../errors.ts";
import type { Contest, Quotient } from "../compare.ts";
import { absent, type Contestant } from "../contestant.ts";
import type { Peer } from "../line_peer.ts";
import { checkoutContestant, type Checkouts } from "./checkout.ts";
import type { Family } from "./family.ts";
import type { FamilyRun, Trainer } from "./family_run.ts";
import { measuresOf } from "./family_table.ts";
import { torchContestant, type TorchWork } from "./torch_contestant.ts";

/** Whoever trains. */
export interface Sides {
  /** PyTorch, or null. */
  readonly torch: Peer | null;
  /** This checkout in this process. */
  readonly own: Trainer;
  /** This checkout and another one, each in a process of its own; null without another one. */
  readonly checkouts: Checkouts | null;
}

/**
 * A family's contest.
 *
 * @param runs where its data lie and how large a step is; `work`: what PyTorch trains, null without it
 * @param sides who is here
 */
export function familyContest(
  { title, benchmark, preset, promised }: Family,
  { work, ...runs }: Pick<FamilyRun, "dir" | "most"> & { readonly work: TorchWork | null },
  { torch, own, checkouts }: Sides,
): Contest {
  const of = (engine: string, method: FamilyRun["method"] = "lottalora"): FamilyRun => ({
    ...{ benchmark, preset, method, engine, ...runs },
  });
  const named = (who: string) => `${title} step, ${who}`;
  const [native, wasm, peer, before] = ["native", "wasm", "PyTorch", "wasm before"].map((who) =>
    named(`${who} LottaLoRA`)
  );
  const [nativeFull, wasmFull] = ["native full", "wasm full"].map(named);
  const contestants: Record<string, Contestant> = {
    [native]: ownContestant(own, of("native")),
    [peer]: torch === null || work === null ? absent("no PyTorch") : torchContestant(torch, work),
    // Beside another checkout in a process of its own, as that one is.
    [wasm]: checkouts === null
      ? ownContestant(own, of("wasm"))
      : checkoutContestant(checkouts.now, of("wasm")),
    [nativeFull]: ownContestant(own, of("native", "full")),
    [wasmFull]: ownContestant(own, of("wasm", "full")),
  };
  const measures = measuresOf(title);
  const { thanTorch, thanBefore } = promised;
  const same = (measure: string, of: Quotient["of"], atLeast?: number): Quotient => ({
    ...{ measure, of, sameWork: true },
    ...(atLeast === undefined ? {} : { promised: { atLeast } }),
  });
  const thanFull = { promised: { atLeast: 1 }, sameWork: false };
  const quotients: Quotient[] = [
    same(measures.nativeTorch, [peer, native], thanTorch),
    same(measures.wasmTorch, [peer, wasm]),
    { measure: measures.nativeFull, of: [nativeFull, native], ...thanFull },
    { measure: measures.wasmFull, of: [wasmFull, wasm], ...thanFull },
  ];
  if (checkouts !== null) {
    contestants[before] = checkoutContestant(checkouts.before, of("wasm"));
    quotients.push(same(measures.wasmBefore, [before, wasm], thanBefore));
  }
  return { contestants, quotients };
}

/** This process as a contestant; an engine that is not here is told, not thrown. */
function ownContestant(own: Trainer, run: FamilyRun): Contestant {
  return async (request) => {
    try {
      return await own.train(run, request);
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      return { absent: error.message };
    }
  };
}
