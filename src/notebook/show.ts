/**
 * Showing a figure, a table or text below a notebook's cell.
 *
 * @module
 */

import { kernel, settle } from "./jupyter.ts";
import { mediaOf, type Showable } from "./media.ts";

/**
 * Shows a value below the running cell and returns when it has arrived there. Each call makes
 * exactly one output; the cell's metadata states how many it makes in all, e.g.
 * `{"lottalora": {"outputs": 2}}`. Outside Jupyter nothing happens.
 *
 * @param value A figure, an element, a table (rows with the same columns), or Markdown text.
 *
 * @example
 * ```ts ignore
 * await show("Static scaffolds keep **beta** above 0.");
 * await show([{ layer: "hidden", beta: 0.71 }, { layer: "output", beta: 0.93 }]);
 * ```
 */
export async function show(value: Showable): Promise<void> {
  const jupyter = kernel();
  if (jupyter === null) return;
  await jupyter.broadcast("display_data", {
    data: mediaOf(value),
    metadata: {},
    transient: {},
  });
  await settle();
}
