/**
 * Where the project lies.
 *
 * @module
 */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's root, seen from this file. */
export const PROJECT_ROOT: string = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");
