/**
 * What came out of a study of one's own, in words.
 *
 * @module
 */

import { closing } from "../judging/closing.ts";
import type { LedgerLine } from "../judging/ledger.ts";

/** What is told. */
export interface Told {
  /** r*(eps) with its interval. */
  readonly sufficientText: string;
  /** Best constant answer on test data, with what it is measured by; null where it is not known. */
  readonly constant: string | null;
  /** The user's claims, judged. */
  readonly ledger: readonly LedgerLine[];
  /** What makes the numbers doubtful, a sentence each. */
  readonly doubts: readonly string[];
}

/** The paragraphs of a closing, as Markdown. */
export function ownClosing({ sufficientText, constant, ledger, doubts }: Told): string {
  const best = constant === null ? "" : ` The best constant answer: ${constant}.`;
  return [
    `**${sufficientText.replaceAll("*", "\\*")}.**${best}`,
    ...(ledger.length === 0 ? [] : [closing(ledger)]),
    ...doubts.map((doubt) => `**Doubtful:** ${doubt}`),
  ].join("\n\n");
}
