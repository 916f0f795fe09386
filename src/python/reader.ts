/**
 * The Python environment in which the reader of artifacts is tested. Nothing else needs it.
 *
 * @module
 */

import { join } from "node:path";
import { waitForLock } from "./lock.ts";
import { addPackages, ensureInstalled, pythonOf } from "./venv.ts";

/**
 * Makes the environment, or finds it complete, which takes a moment.
 *
 * @param root The project's folder, absolute. To run programs, `python3`, `uv` and its
 * `.lottalora/reader-venv/bin/python` must be allowed.
 * @param report Receives a line for people at each stage that takes time.
 * @throws {DataError} without a fitting Python, without its venv, or when a package cannot be had.
 */
export async function ensureReader(
  root: string,
  report: (line: string) => void = () => {},
): Promise<string> {
  const folder = join(root, ".lottalora", "reader-venv");
  const wanted = {
    file: fileBeside("requirements-reader.txt"),
    title: "numpy and safetensors",
    neededBy: "tests of the Python reader",
  };
  using _lock = await waitForLock(`${folder}.lock`, wanted.title, report);
  await ensureInstalled(folder, [wanted], report);
  const missing = await addOnnxRuntime(folder, report);
  if (missing !== null) report(`without ONNX Runtime its test is skipped: ${missing}`);
  return pythonOf(folder);
}

/** What runs exported models: not every platform has it. Null when it is there, else why not. */
async function addOnnxRuntime(
  folder: string,
  report: (line: string) => void,
): Promise<string | null> {
  const wanted = {
    file: fileBeside("requirements-onnx.txt"),
    title: "ONNX Runtime",
    neededBy: "a test of exported models",
  };
  return await addPackages(folder, { wanted, kept: fileBeside("requirements-reader.txt"), report });
}

function fileBeside(name: string): string {
  return join(import.meta.dirname ?? ".", name);
}
