/**
 * Rows of seed gating that nothing computed.
 *
 * @module
 */
import {
  type GateCount,
  gateSeeds,
  isAssigned,
  measuresOf,
} from "../../../../src/benchmarks/gate_counts.ts";
import { gatingGrid } from "../../../../src/studies/findings/gating/grid.ts";
import type { Row } from "../../../../src/studies/rows/row.ts";
import { rowsOf } from "../../rows.ts";

/** Images of each digit. */
const IMAGES = 1000;

/** Percent of the images; what is left out is as the paper describes it. */
export interface GatedSetting {
  /** Told of its own digits by each seed with ten classes. */
  own?: readonly [number, number, number];
  /** Told of the other seeds' digits. */
  others?: number;
  /** Told of its own digits with the out-of-class label, and rejected of all others, 0 apart. */
  ownRejecting?: number;
  rejected?: number;
  /** Rejected of the digit 0 by the third seed. */
  zeroRejected?: number;
  /** Told of any digit by the unseen seed. */
  unseen?: number;
}

/** The grid of `quick` with these answers, scattered by 0.2 percent points over runs. */
export function gatedRows(setting: GatedSetting = {}): Row[] {
  return rowsOf(gatingGrid("quick"), ({ benchmark, seeds: { backbone } }) => {
    const rejects = benchmark === "seed-gating-rejecting";
    const scatter = (Number(backbone) - 46) / 20;
    const places = [0, 1, 2, 3].flatMap((gate) =>
      Array.from({ length: 10 }, (_, digit) => ({ gate, digit }))
    );
    const answers = places.flatMap((place) => {
      const share = shareAt(place, rejects, setting);
      return answer(place, rejects, share > 0 && share < 100 ? share + scatter : share);
    });
    return {
      measures: measuresOf(answers, gateSeeds(backbone)),
      valueWithoutBackbone: 10 + scatter,
      beta: [1.1, 1.3],
    };
  });
}

/** Percent of a digit's images that get the answer that {@linkcode answer} counts. */
function shareAt(
  { gate, digit }: Pick<GateCount, "gate" | "digit">,
  rejects: boolean,
  setting: GatedSetting,
): number {
  const { own = [98, 98.5, 98], others = 1, ownRejecting = 96, rejected = 97 } = setting;
  const { zeroRejected = 99, unseen = 11 } = setting;
  if (gate === 3) return unseen;
  if (isAssigned({ gate, digit })) return rejects ? ownRejecting : own[gate];
  if (!rejects) return others;
  return digit === 0 && gate === 2 ? zeroRejected : rejected;
}

/** So many percent told, or rejected where that is what was trained; the rest says 5, or 6 to a 5. */
function answer(
  { gate, digit }: Pick<GateCount, "gate" | "digit">,
  rejects: boolean,
  share: number,
): GateCount[] {
  const rejecting = rejects && gate < 3 && !isAssigned({ gate, digit });
  const predicted = rejecting ? "other" as const : digit;
  const wrong = digit === 5 ? 6 : 5;
  const count = Math.round(IMAGES * share / 100);
  return [
    { gate, digit, predicted, count },
    { gate, digit, predicted: wrong, count: IMAGES - count },
  ].filter((one) => one.count > 0);
}
