/**
 * What a refusal is.
 *
 * @module
 */

import assert from "node:assert/strict";
import { DataError } from "../errors.ts";

/** Letters of a message. */
const LONGEST_MESSAGE = 1000;

/** A refusal is a DataError of one line that a terminal can show; anything else is a defect. */
export function assertRefusal(error: unknown): void {
  if (!(error instanceof DataError)) throw error;
  assert.match(error.message, /^[^\p{C}\p{Zl}\p{Zp}]+$/u);
  assert.ok(error.message.length < LONGEST_MESSAGE, error.message);
}
