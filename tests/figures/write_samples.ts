/**
 * Writes every sample figure into the folder given: the second process of the test of equal bytes.
 *
 * @module
 */
import { writeFigure } from "../../src/figures/write.ts";
import { sampleFigures } from "./samples.ts";

/** What the tests look for in the files. */
export const PROVENANCE = {
  rowDigest: "ab".repeat(32),
  command: "deno task figures --profile <x> & y",
};

/** Writes all samples; returns the paths. */
export async function writeSamples(folder: string): Promise<string[]> {
  const paths: string[] = [];
  for (const [name, figure] of Object.entries(sampleFigures())) {
    paths.push(...await writeFigure(folder, name, figure, PROVENANCE));
  }
  return paths;
}

if (import.meta.main) await writeSamples(Deno.args[0]);
