/**
 * A study's figures for somebody's own paper: in a style, of some of its runs.
 *
 * @module
 */

import { DataError } from "../../errors.ts";
import type { Figure } from "../../figures/render.ts";
import { type FigureStyle, styled } from "../../figures/style.ts";
import { chosenRows } from "../rows/chosen.ts";
import type { Profile } from "../rows/profile.ts";
import type { Row } from "../rows/row.ts";
import type { Study } from "./study.ts";

/** Which figures, and how they look. */
export interface StyledOptions {
  readonly profile: Profile;
  /** The project's root. */
  readonly root: string;
  /** With `rows`, figures are of the rows that it chooses. */
  readonly style: FigureStyle;
  /** File names of figures; null for all that can be drawn. */
  readonly names: readonly string[] | null;
}

/** What was drawn. */
export interface StyledFigures {
  /** The rows they are of. */
  readonly rows: readonly Row[];
  /** By file name. */
  readonly figures: Readonly<Record<string, Figure>>;
  /** Why others were not, a sentence each. */
  readonly notDrawn: readonly string[];
}

/**
 * Draws figures of a study in a style.
 *
 * @param rows all rows of the study; a style's choice from them has to be of fields that rows have, see
 * `refuseChoice`.
 * @throws {DataError} for a named figure, and without a choice for any, of which rows are missing.
 */
export async function styledFigures(
  study: Study,
  rows: readonly Row[],
  { profile, root, style: { rows: choice, ...look }, names }: StyledOptions,
): Promise<StyledFigures> {
  if (choice === undefined) {
    return { rows, figures: await drawn(rows, () => false), notDrawn: [] };
  }
  const kept = chosenRows(rows, choice);
  const left = `the style's rows leave ${kept.length} of ${rows.length} runs of ${study.name}`;
  if (kept.length === 0) return { rows: kept, figures: {}, notDrawn: [`nothing drawn: ${left}`] };
  const notDrawn: string[] = [];
  const figures = await drawn(kept, (error) => {
    const why = `${error.message} (${left})`;
    if (names !== null) throw new DataError(why);
    return notDrawn.push(why) > 0;
  });
  return { rows: kept, figures, notDrawn };

  function drawn(
    of: readonly Row[],
    isLeftOut: (error: DataError) => boolean,
  ): Promise<Record<string, Figure>> {
    return styled(look, async () => {
      const all = await study.figures(of, profile, root);
      const found: Record<string, Figure> = {};
      for (const name of Object.keys(all)) {
        if (!(names?.includes(name) ?? true)) continue;
        try {
          found[name] = all[name];
        } catch (error) {
          if (!(error instanceof DataError) || !isLeftOut(error)) throw error;
        }
      }
      return found;
    });
  }
}
