/**
 * A whole program, timed by `loading.ts`: reads an artifact and rebuilds its network on wasm, or
 * only draws its frozen matrices. Prints, as one line of JSON, the milliseconds of each stage.
 *
 * @module
 */

import { loadBenchmarkModel } from "../artifact/benchmark_model.ts";
import type { Description } from "../artifact/description.ts";
import { readArtifact } from "../artifact/files.ts";
import { generateBackbone } from "../backbone/generate.ts";
import { startEngine } from "../engine/engine.ts";

/** What the program prints; in ms, the engine running already. */
export interface Loading {
  /** File read, every stored number compared with its digest. */
  readonly read: number;
  /** Network rebuilt, every drawn matrix compared with its digest; or its matrices drawn alone. */
  readonly rebuild: number;
}

async function loading(path: string, isDrawnAlone: boolean): Promise<Loading> {
  await startEngine("wasm");
  const marks = [performance.now()];
  const artifact = await readArtifact(path);
  marks.push(performance.now());
  if (isDrawnAlone) drawAlone(artifact.description);
  else await loadBenchmarkModel(artifact);
  marks.push(performance.now());
  const [read, rebuild] = marks.slice(1).map((time, i) => time - marks[i]);
  return { read, rebuild };
}

function drawAlone({ matrices, seeds, backbone: { family, parameters } }: Description): void {
  for (const { path, dIn, dOut, scale, draw } of matrices) {
    generateBackbone({ seed: seeds.backbone, path, dIn, dOut, family, parameters, scale, draw });
  }
}

if (import.meta.main) {
  const [path, what] = Deno.args;
  console.log(JSON.stringify(await loading(path, what === "draw")));
}
