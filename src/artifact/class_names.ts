/**
 * Names of classes as people read them: they may be those of anyone's folders.
 *
 * @module
 */

import { quote } from "../files/json_text.ts";

/** Names that a report for people has; `--json` has all. */
const MOST_SHOWN = 12;

/** Letters, digits and what stands in names; neither ends of lines nor signs of Markdown. */
const PLAIN = /^[\p{L}\p{N}][\p{L}\p{M}\p{N} _.()'-]*$/u;

/** One name, in quotes where it holds more than letters, digits and blanks, or ends in one. */
function shownClass(name: string): string {
  return PLAIN.test(name) && name.trim() === name ? name : quote(name);
}

/** The same as code in Markdown, in which no sign means anything: no picture, link or element. */
export function markdownClass(name: string): string {
  const text = shownClass(name);
  const longest = Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${text}${fence}`;
}

/** The line of a report that names classes, by the first twelve; none where nobody has named them. */
export function classLines(names: readonly string[] | null): string[] {
  return names === null ? [] : [`classes: ${shownClasses(names, { most: MOST_SHOWN })}`];
}

/**
 * `0 cat, 1 dog`: names by the numbers of their outputs; of digits, which are their names, once.
 *
 * @param options.most how many are shown; all by default
 * @param options.show how each is, {@linkcode shownClass} by default
 */
export function shownClasses(
  names: readonly string[],
  { most = names.length, show = shownClass }: { most?: number; show?: typeof shownClass } = {},
): string {
  const shown = names.slice(0, most).map((name, i) =>
    name === `${i}` ? name : `${i} ${show(name)}`
  );
  return [...shown, ...(names.length > most ? [`and ${names.length - most} more`] : [])].join(", ");
}

/**
 * How the classes of some data are called otherwise than a model's; null where they are called alike,
 * or nobody said how the one or the other are.
 */
export function otherClasses(
  model: readonly string[] | undefined,
  data: readonly string[] | undefined,
): string | null {
  if (model === undefined || data === undefined) return null;
  const other = model.flatMap((name, i) => name === data[i] ? [] : [i]);
  if (other.length === 0) return null;
  const [first] = other;
  const missing = data[first] === undefined ? "none" : shownClass(data[first]);
  return `${other.length} of ${model.length} classes have other names: class ${first} is ` +
    `${shownClass(model[first])} to the model and ${missing} in the data`;
}
