/**
 * "Did you mean": the known name closest to a mistyped one.
 *
 * @module
 */

/** ` (did you mean NAME?)` for the end of an error text, or nothing where no name is near. */
export function didYouMean(name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  return meant === null ? "" : ` (did you mean ${meant}?)`;
}

/** `Unknown WHAT "NAME": choose one of ...`, with a {@linkcode didYouMean}. */
export function unknownName(what: string, name: string, known: readonly string[]): string {
  const choices = known.join(", ");
  return `Unknown ${what} "${name}": choose one of ${choices}${didYouMean(name, known)}`;
}

/** The nearest of `known` within two edits, or a third of a long `name`; or null. */
export function nearest(name: string, known: readonly string[]): string | null {
  // Two swapped letters are two edits; of a shorter name they would leave nothing.
  const within = name.length < 4 ? 1 : Math.max(2, Math.floor(name.length / 3));
  const [best] = known
    .map((candidate) => ({ candidate, edits: editDistance(name, candidate) }))
    .filter(({ edits }) => edits <= within)
    .sort((a, b) => a.edits - b.edits);
  return best?.candidate ?? null;
}

/** Levenshtein's distance: insertions, deletions and substitutions of one letter. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return row[b.length];
}
