/**
 * How a story ends: which claims hold, said from the ledger.
 *
 * @module
 */
import { type LedgerLine, type Verdict, VERDICTS } from "./ledger.ts";

/** Signs of a finding that are told; the ledger has all of it. */
const LONGEST = 140;

/** Behind a number, a comma or a bracket; a semicolon anywhere. */
const ENDS = /(?<=[\d%)])(?:, | (?=\())|; /g;

/** What a claim, and what several, do. */
const VERBS: Readonly<Record<Verdict, readonly [one: string, more: string]>> = {
  "agrees": ["agrees", "agree"],
  "open": ["stays open", "stay open"],
  "disagrees": ["disagrees", "disagree"],
  "not attempted": ["is not attempted here", "are not attempted here"],
};

const RULE = "Agreement and disagreement are told only where the scatter over runs leaves no " +
  "doubt; all else is open (docs/findings.md).";

/**
 * The verdicts in words: how many claims came out which way, then a line for each that was judged,
 * with what was found, and of a disagreement what the paper has.
 *
 * @param lines of the ledger.
 * @returns Markdown; of no lines that there is no claim.
 */
export function closing(lines: readonly LedgerLine[]): string {
  if (lines.length === 0) return "No claim was made.";
  const byVerdict = Map.groupBy(lines, ({ verdict }) => verdict);
  const counts = VERDICTS.flatMap((verdict) => {
    const count = byVerdict.get(verdict)?.length ?? 0;
    return count === 0 ? [] : [`${count} ${VERBS[verdict][count === 1 ? 0 : 1]}`];
  });
  const all = `**Of ${lines.length} claim${lines.length === 1 ? "" : "s"} ${joined(counts)}.**`;
  byVerdict.delete("not attempted");
  const told = VERDICTS.flatMap((verdict) => byVerdict.get(verdict) ?? []).map(tell);
  return told.length === 0 ? all : [`${all} ${RULE}`, "", ...told].join("\n");
}

/** `a, b and c`. */
function joined(parts: readonly string[]): string {
  const [last, ...others] = parts.toReversed();
  return others.length === 0 ? last : `${others.toReversed().join(", ")} and ${last}`;
}

function tell({ verdict, text, paper, value }: LedgerLine): string {
  const theirs = verdict === "disagrees" && paper !== "-" ? `; the paper: ${shortened(paper)}` : "";
  const told = `${text}. Here: ${shortened(value)}${theirs}`;
  // Of r*, an asterisk is no mark.
  return `- *${verdict}*: ${told.replaceAll("*", "\\*")}`;
}

/** The beginning of a long text, up to the end of one of its parts, outside of brackets. */
function shortened(text: string): string {
  if (text.length <= LONGEST) return text;
  const beginning = text.slice(0, LONGEST);
  const ends = [...beginning.matchAll(ENDS)].map(({ index }) => index)
    .filter((end) => countOf("(", text.slice(0, end)) === countOf(")", text.slice(0, end)));
  return `${text.slice(0, ends.at(-1) ?? LONGEST)}, …`;
}

function countOf(sign: string, text: string): number {
  return text.split(sign).length - 1;
}
