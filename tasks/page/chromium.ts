/**
 * Where a browser is that pages can be tested in: Chromium, or what is built from it.
 *
 * @module
 */

import { existsSync } from "node:fs";
import { PERMITTED_VARIABLES } from "../../src/variables.ts";
import { programPath } from "../cli/command.ts";

/** Names of the program, and where macOS keeps it. */
const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const APPLICATIONS = [
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** Path of LOTTALORA_CHROMIUM, or of the first browser there is; null where there is none. */
export function findChromium(): string | null {
  const chosen = PERMITTED_VARIABLES.get("LOTTALORA_CHROMIUM");
  if (chosen !== undefined) return chosen;
  const onPath = NAMES.map(programPath).find((path) => path !== null);
  return onPath ?? APPLICATIONS.find((path) => existsSync(path)) ?? null;
}
