/**
 * PyTorch as a contestant in the comparison of families.
 *
 * @module
 */

import { adapterScaling } from "../../adapter/options.ts";
import type { RunConfig } from "../../training/config.ts";
import { type Contestant, orAbsent } from "../contestant.ts";
import type { Peer } from "../line_peer.ts";
import type { PeerShape } from "./family.ts";

/** What PyTorch trains. */
export interface TorchWork extends PeerShape {
  /** As `networks/families.py` names it. */
  readonly family: string;
  /** Path of the file that `encodeFamilyWork` made. */
  readonly file: string;
  /** Of a training with dropout. */
  readonly config: RunConfig;
}

/** PyTorch as a contestant, on one thread; `peer_family.py` describes what it is asked. */
export function torchContestant(torch: Peer, { config, ...work }: TorchWork): Contestant {
  const { method, adapter, optimizer } = config;
  const { rank } = adapter;
  return orAbsent(async ({ dropout, warmUps, counted }) => {
    const { seconds, losses = [] } = await torch.measure({
      ...{ measure: "family", threads: 1, ...work, method, optimizer },
      adapter: {
        ...{ rank, scaling: adapterScaling(adapter) },
        dropout: dropout === 0 ? 0 : adapter.dropout,
      },
      ...{ dropout, warmUps, counted },
    });
    return { seconds, losses };
  });
}
