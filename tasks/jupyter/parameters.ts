/**
 * Setting a notebook's parameters: the constants of its cell tagged `parameters`.
 *
 * @module
 */

import { UsageError } from "../../src/errors.ts";
import { type Cell, type Notebook, sourceOf } from "./notebook.ts";

/** What a parameter may be set to. */
export type ParameterValue = string | number | boolean | null | readonly string[];

/** A literal: text in any quotes, or a word without quotes, semicolon and slash. */
const LITERAL =
  /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\$\n]|\\.)*`|\[[^\]\n]*\]|[^\s;"'`\/]+/;

/**
 * Sets parameters. In the cell tagged `parameters` each stands on a line of its own, such as
 * `const profile = "quick"; // why`; its right-hand side is replaced, all else stays.
 *
 * @param notebook The notebook; not changed.
 * @param values New values by name.
 * @throws {UsageError} if there is not exactly one such cell, or no such parameter in it.
 */
export function setParameters(
  notebook: Notebook,
  values: Readonly<Record<string, ParameterValue>>,
  name: string,
): Notebook {
  const entries = Object.entries(values);
  if (entries.length === 0) return notebook;
  const tagged = notebook.cells.filter(isParameterCell);
  if (tagged.length !== 1) {
    throw new UsageError(
      `${name} must have one code cell tagged "parameters", it has ${tagged.length}`,
    );
  }
  const source = entries.reduce(
    (text, [key, value]) => setParameter(text, key, value, name),
    sourceOf(tagged[0]),
  );
  const replace = (cell: Cell): Cell => cell === tagged[0] ? { ...cell, source } : cell;
  return { ...notebook, cells: notebook.cells.map(replace) };
}

function setParameter(text: string, key: string, value: ParameterValue, name: string): string {
  const declaration = new RegExp(
    `^(const|let)[ \\t]+${
      RegExp.escape(key)
    }[ \\t]*(:[^=\\n]+)?=[ \\t]*(?:${LITERAL.source})(?=[ \\t]*(?:[;\\n/]|$))`,
    "m",
  );
  if (!declaration.test(text)) {
    const known = [...text.matchAll(/^(?:const|let)[ \t]+([\w$]+)/gm)].map((match) => match[1]);
    throw new UsageError(
      `${name} has no parameter "${key}": it has ${known.join(", ") || "none"}`,
    );
  }
  return text.replace(
    declaration,
    (_all, keyword: string, type: string | undefined) =>
      `${keyword} ${key}${type === undefined ? " " : type.trimEnd() + " "}= ${
        JSON.stringify(value)
      }`,
  );
}

function isParameterCell(cell: Cell): boolean {
  const { tags } = cell.metadata;
  return cell.cell_type === "code" && Array.isArray(tags) && tags.includes("parameters");
}
