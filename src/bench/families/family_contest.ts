/**
 * Who takes part in the comparison of one family, and what is asked.
 *
 * @module
 */

import type { Contest, Quotient } from "../compare.ts";
import { absent, type Contestant, orAbsent } from "../contestant.ts";
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

/** What all trainings of a family have in common; `work`: what PyTorch trains, null without it. */
export type Surroundings = Pick<FamilyRun, "dir" | "most"> & { readonly work: TorchWork | null };

/** A family's contest. */
export function familyContest(family: Family, around: Surroundings, sides: Sides): Contest {
  const names = namesOf(family.title);
  return {
    contestants: contestantsOf(names, family, around, sides),
    quotients: quotientsOf(names, family, sides.checkouts !== null),
  };
}

/** Contestants as rates show them. */
function namesOf(title: string) {
  const named = (who: string) => `${title} step, ${who}`;
  return {
    native: named("native LottaLoRA"),
    wasm: named("wasm LottaLoRA"),
    torch: named("PyTorch LottaLoRA"),
    before: named("wasm LottaLoRA before"),
    nativeFull: named("native full"),
    wasmFull: named("wasm full"),
  };
}
type Names = ReturnType<typeof namesOf>;

function contestantsOf(
  names: Names,
  { benchmark, preset }: Family,
  { work, ...place }: Surroundings,
  { torch, own, checkouts }: Sides,
): Record<string, Contestant> {
  const run = (engine: string, method: FamilyRun["method"] = "lottalora"): FamilyRun => ({
    ...{ benchmark, preset, method, engine, ...place },
  });
  const here = (run: FamilyRun) => orAbsent((request) => own.train(run, request));
  return {
    [names.native]: here(run("native")),
    [names.torch]: torch === null || work === null
      ? absent("no PyTorch")
      : torchContestant(torch, work),
    // Beside another checkout in a process of its own, as that one is.
    [names.wasm]: checkouts === null
      ? here(run("wasm"))
      : checkoutContestant(checkouts.now, run("wasm")),
    [names.nativeFull]: here(run("native", "full")),
    [names.wasmFull]: here(run("wasm", "full")),
    ...(checkouts === null
      ? {}
      : { [names.before]: checkoutContestant(checkouts.before, run("wasm")) }),
  };
}

function quotientsOf(
  names: Names,
  { title, promised: { thanTorch, thanBefore } }: Family,
  hasBefore: boolean,
): Quotient[] {
  const { native, wasm, torch, before, nativeFull, wasmFull } = names;
  const measures = measuresOf(title);
  const sameWork = true;
  const thanFull = { sameWork: false, promised: { atLeast: 1 } };
  const quotients: Quotient[] = [
    {
      ...{ measure: measures.nativeTorch, of: [torch, native], sameWork },
      promised: { atLeast: thanTorch },
    },
    { measure: measures.wasmTorch, of: [torch, wasm], sameWork },
    { measure: measures.nativeFull, of: [nativeFull, native], ...thanFull },
    { measure: measures.wasmFull, of: [wasmFull, wasm], ...thanFull },
  ];
  const beside: Quotient = {
    ...{ measure: measures.wasmBefore, of: [before, wasm], sameWork },
    promised: { atLeast: thanBefore },
  };
  return hasBefore ? [...quotients, beside] : quotients;
}
