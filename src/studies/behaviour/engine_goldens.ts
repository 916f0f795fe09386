/**
 * The goldens of engines: the text of what no golden runs, since goldens are computed on wasm.
 *
 * @module
 */
import { PROJECT_ROOT } from "../rows/project_root.ts";
import type { Golden } from "./golden.ts";
import { shortDigest } from "./result_digest.ts";
import { readSource } from "./source_digest.ts";

/** Engines with source of their own, whose results are no bytes that could be committed. */
const OWN_SOURCE = ["native", "webgpu"] as const;

/**
 * One an engine: any edit but of comments, layout and names of files changes it. Its rows cost
 * hours elsewhere, so it is better to ask too often than too seldom.
 */
export const ENGINE_GOLDENS: readonly Golden[] = OWN_SOURCE.map((name) => ({
  name: `engine.${name}`,
  uses: ({ engine }) => engine.split(" ")[0] === name,
  digest: () => {
    const source = readSource(PROJECT_ROOT);
    const texts = source.filter(({ path }) => path.startsWith(`src/engine/${name}/`))
      .map(({ text }) => text.replaceAll(/(?<=from )".*"/g, ""));
    return Promise.resolve(shortDigest(texts.sort()));
  },
}));
