/**
 * The notebook format (nbformat 4.5), as far as executing needs it.
 *
 * @module
 */

import { relative } from "node:path";
import { cannotRead } from "../../src/files/file_errors.ts";
import { DataError } from "../../src/errors.ts";
import { isObject } from "../../src/files/json_text.ts";
import { KERNEL } from "./kernelspec.ts";

/** Any value of JSON. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** An object of JSON. */
export type JsonObject = { [key: string]: Json };

/** One cell; only code cells have outputs and a count. */
export interface Cell extends JsonObject {
  cell_type: string;
  id: string;
  metadata: JsonObject;
  source: string | string[];
}

/** A notebook. */
export interface Notebook extends JsonObject {
  cells: Cell[];
  metadata: JsonObject;
  nbformat: number;
  nbformat_minor: number;
}

/** How front-ends tell the language; without a version, which would differ between machines. */
const LANGUAGE = {
  file_extension: ".ts",
  mimetype: "text/x.typescript",
  name: "typescript",
  pygments_lexer: "typescript",
} as const;

/**
 * Reads a notebook.
 *
 * @returns Its content, checked as far as the types above say.
 * @throws {DataError} naming the file if it cannot be read or is no notebook with cell ids.
 */
export async function readNotebook(path: string): Promise<Notebook> {
  const text = await Deno.readTextFile(path).catch(cannotRead(path));
  return parseNotebook(text, relative(Deno.cwd(), path) || path);
}

/**
 * Parses a notebook.
 *
 * @throws {DataError} if it is no notebook of format 4.5 with a different id in every cell.
 */
export function parseNotebook(text: string, name: string): Notebook {
  let value: Json;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new DataError(`${name} is not a notebook: ${(error as Error).message}`);
  }
  if (!isObject(value) || value.nbformat !== 4 || !(Number(value.nbformat_minor) >= 5)) {
    throw new DataError(`${name} is not a notebook of format 4.5 or a later 4.x`);
  }
  if (!isObject(value.metadata) || !Array.isArray(value.cells)) {
    throw new DataError(`${name} is not a notebook: it has no cells or no metadata`);
  }
  const seen = new Set<string>();
  for (const [index, cell] of value.cells.entries()) {
    if (!isCell(cell)) throw new DataError(`${name}: entry ${index + 1} is not a cell with an id`);
    if (seen.has(cell.id)) throw new DataError(`${name}: two cells have the id "${cell.id}"`);
    seen.add(cell.id);
  }
  return value as Notebook;
}

/** The cell's text as one string; files hold it as lines. */
export function sourceOf(cell: Cell): string {
  return typeof cell.source === "string" ? cell.source : cell.source.join("");
}

/** The code cells that hold code, in the order in which the kernel counts them, from 1. */
export function executedCells(notebook: Notebook): Cell[] {
  return notebook.cells.filter((cell) => cell.cell_type === "code" && sourceOf(cell).trim() !== "");
}

/**
 * Removes what differs from run to run or from machine to machine.
 *
 * @returns A copy without execution times and versions, under our kernel's name.
 */
export function withoutCircumstances(notebook: Notebook): Notebook {
  return {
    ...notebook,
    cells: notebook.cells.map((cell) => {
      const { execution: _times, ...metadata } = cell.metadata;
      return { ...cell, metadata };
    }),
    metadata: { ...notebook.metadata, kernelspec: { ...KERNEL }, language_info: { ...LANGUAGE } },
  };
}

/** The file's text: sorted keys, one space of indent and a final newline, as nbformat writes. */
export function formatNotebook(notebook: Notebook): string {
  return `${JSON.stringify(sortKeys(notebook), null, 1)}\n`;
}

function sortKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sortKeys(value[key])]));
}

function isCell(value: Json): value is Cell {
  return isObject(value) && typeof value.cell_type === "string" && typeof value.id === "string" &&
    isObject(value.metadata) && (typeof value.source === "string" || Array.isArray(value.source));
}
