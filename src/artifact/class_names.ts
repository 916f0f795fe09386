/**
 * Names of classes as people read them: they may be those of anyone's folders.
 *
 * @module
 */

import { quote } from "../files/json_text.ts";

/** Letters, digits and what stands in names; neither ends of lines nor signs of Markdown. */
const PLAIN = /^[\p{L}\p{N}][\p{L}\p{M}\p{N} _.()'-]*$/u;

/** One name, in quotes where it holds more than letters, digits and blanks, or ends in one. */
function shownClass(name: string): string {
  return PLAIN.test(name) && name.trim() === name ? name : quote(name);
}

/**
 * `0 cat, 1 dog`: names by the numbers of their outputs; of digits, which are their names, once.
 *
 * @param most how many are shown; all by default
 */
export function shownClasses(names: readonly string[], most: number = names.length): string {
  const shown = names.slice(0, most).map((name, i) =>
    name === `${i}` ? name : `${i} ${shownClass(name)}`
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
