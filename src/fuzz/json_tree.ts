/**
 * JSON as it may stand in a file, also where no value of JavaScript could hold it: names that stand
 * twice, numbers of any length.
 *
 * @module
 */

/** A value: its text, or what is in it. */
export type Tree = { raw: string } | { items: Tree[] } | { pairs: [string, Tree][] };

/** How a tree is changed at one place. */
export interface Edit {
  kind: typeof EDITS[number];
  /** Which place, counted on and on. */
  place: number;
  /** Which other place, for `copy`; which list and which thing in it, for `append`. */
  other: number;
  /** Text of the new value, for `replace`, `add` and `double`. */
  raw: string;
  /** The new name, for `rename`, `add` and `append`. */
  name: string;
}

/**
 * What can be done at a place: `add` puts a named value into an object, `append` one more thing into
 * a list of things, like one that is there but for its first value, which is its name.
 */
export const EDITS = [
  "replace",
  "add",
  "remove",
  "double",
  "rename",
  "copy",
  "append",
  "wrap",
  "nest",
] as const;

/** Deeper than any file needs. */
const NESTED = 100;

/** The tree of a text that `JSON.parse` takes. */
export function treeOf(text: string): Tree {
  return toTree(JSON.parse(text));
}

function toTree(value: unknown): Tree {
  if (Array.isArray(value)) return { items: value.map(toTree) };
  if (typeof value !== "object" || value === null) return { raw: JSON.stringify(value) };
  return { pairs: Object.entries(value).map(([name, inner]) => [name, toTree(inner)]) };
}

/** The text of a tree. */
export function textOf(tree: Tree): string {
  if ("raw" in tree) return tree.raw;
  if ("items" in tree) return `[${tree.items.map(textOf).join()}]`;
  return `{${
    tree.pairs.map(([name, inner]) => `${JSON.stringify(name)}:${textOf(inner)}`).join()
  }}`;
}

/** The tree after some edits, one after the other; the original stays. */
export function edited(tree: Tree, edits: readonly Edit[]): Tree {
  const root: [string, Tree][] = [["", structuredClone(tree)]];
  for (const edit of edits) apply(root, edit);
  return root.length === 0 ? { raw: "" } : root[0][1];
}

/** A list of values with names, which those of an array are not written with, and a place in it. */
interface Place {
  holder: [string, Tree][] | Tree[];
  index: number;
}

function placesIn(holder: Place["holder"]): Place[] {
  return holder.flatMap((entry, index): Place[] => {
    const inner = Array.isArray(entry) ? entry[1] : entry;
    const within = "items" in inner ? inner.items : "pairs" in inner ? inner.pairs : [];
    return [{ holder, index }, ...placesIn(within)];
  });
}

function valueAt({ holder, index }: Place): Tree {
  const entry = holder[index];
  return Array.isArray(entry) ? entry[1] : entry;
}

function put({ holder, index }: Place, value: Tree): void {
  const entry = holder[index];
  if (Array.isArray(entry)) entry[1] = value;
  else holder[index] = value;
}

function apply(root: [string, Tree][], { kind, place, other, raw, name }: Edit): void {
  const places = placesIn(root);
  if (places.length === 0) return;
  const at = places[place % places.length];
  const { holder, index } = at;
  const entry = holder[index];
  switch (kind) {
    case "replace":
      return put(at, { raw });
    case "add": {
      const object = valueAt(at);
      if ("pairs" in object) object.pairs.push([name, { raw }]);
      return;
    }
    case "remove":
      return void holder.splice(index, 1);
    case "double":
      return void (holder as unknown[]).push(Array.isArray(entry) ? [entry[0], { raw }] : entry);
    case "rename":
      if (Array.isArray(entry)) entry[0] = name;
      return;
    case "copy":
      return put(at, structuredClone(valueAt(places[other % places.length])));
    case "append":
      return append(places, { other, name });
    case "wrap":
      return put(at, { items: [valueAt(at)] });
    case "nest":
      return put(at, { raw: "[".repeat(NESTED) + textOf(valueAt(at)) + "]".repeat(NESTED) });
  }
}

/** Few places are lists of things, so they are counted by themselves. */
function append(places: readonly Place[], { other, name }: Pick<Edit, "other" | "name">): void {
  const lists = places.map(valueAt).flatMap((tree) => "items" in tree ? [tree.items] : [])
    .filter((items) => items.length > 0 && items.every((item) => "pairs" in item));
  if (lists.length === 0) return;
  const items = lists[other % lists.length];
  const copied = structuredClone(items[other % items.length]);
  if ("pairs" in copied && copied.pairs.length > 0) {
    copied.pairs[0][1] = { raw: JSON.stringify(name) };
  }
  items.push(copied);
}
