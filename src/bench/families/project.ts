/**
 * The project as a program finds it in a folder: this checkout, or another one to be measured
 * against.
 *
 * @module
 */

import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** What a training needs of a checkout. */
export type Project =
  & Pick<typeof import("../../benchmarks/registry.ts"), "findBenchmark">
  & Pick<typeof import("../../engine/engine.ts"), "startEngine">
  & Pick<typeof import("../../models/network.ts"), "createNetwork">
  & Pick<typeof import("../../training/trainer.ts"), "train">
  & Pick<typeof import("../../training/validate.ts"), "defaultConfig">;

const FILES = [
  ...["benchmarks/registry.ts", "engine/engine.ts", "models/network.ts"],
  ...["training/trainer.ts", "training/validate.ts"],
];

/**
 * Loads the project that lies in a folder; the process must have been started with its `deno.json`.
 *
 * @param root the folder, absolute
 */
export async function loadProject(root: string): Promise<Project> {
  const modules = await Promise.all(
    FILES.map((file) => import(pathToFileURL(join(root, "src", file)).href)),
  );
  return Object.assign({}, ...modules);
}
