/// <reference lib="dom" />
/**
 * Short ways to make elements.
 *
 * @module
 */

/** Properties of an element that may be set. */
type Properties<E> = Partial<Omit<E, "children" | "style">>;

/** An element with properties and children. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Properties<HTMLElementTagNameMap[Tag]> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/** A table's head and body, a heading for each column and each row; the first column has the rows' headings. */
export function plainTable(
  caption: string,
  head: readonly string[],
  body: readonly (readonly string[])[],
): HTMLTableElement {
  const headings = head.map((text) => make("th", { scope: "col" }, text));
  const rows = body.map(([first, ...others]) =>
    make(
      "tr",
      {},
      make("th", { scope: "row" }, first),
      ...others.map((text) => make("td", {}, text)),
    )
  );
  return make(
    "table",
    {},
    make("caption", {}, caption),
    make("thead", {}, make("tr", {}, ...headings)),
    make("tbody", {}, ...rows),
  );
}
