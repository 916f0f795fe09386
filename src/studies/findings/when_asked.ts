/**
 * Figures that are drawn when somebody asks for them.
 *
 * @module
 */

import type { Figure } from "../../figures/render.ts";

/**
 * Figures by file name, each drawn at its first use and then kept: who wants one of a study needs no
 * rows for the others.
 */
export function whenAsked(
  drawings: Readonly<Record<string, () => Figure>>,
): Readonly<Record<string, Figure>> {
  const figures: Record<string, Figure> = {};
  for (const [name, draw] of Object.entries(drawings)) {
    let drawn: Figure | undefined;
    Object.defineProperty(figures, name, { enumerable: true, get: () => drawn ??= draw() });
  }
  return figures;
}
