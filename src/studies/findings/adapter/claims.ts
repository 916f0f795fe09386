/**
 * The setup of adapters as claims.
 *
 * @module
 */

import type { Claim } from "../../judging/ledger.ts";
import { normClaims } from "./norm_claims.ts";
import { seedClaims } from "./seed_claims.ts";
import { setupClaims } from "./setup_claims.ts";

/** All claims of the study, in the order of the ledger. */
export const adapterClaims: readonly Claim[] = [...setupClaims, ...seedClaims, ...normClaims];
