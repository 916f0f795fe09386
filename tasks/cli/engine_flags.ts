/**
 * The flags that choose an engine, shared by the tasks that compute.
 *
 * @module
 */

import {
  type Engine,
  ENGINE_CHOICES,
  type EngineOptions,
  startEngine,
} from "../../src/engine/engine.ts";
import { hasThreads, MOST_THREADS } from "../../src/engine/threads.ts";
import { inGroup, type Values } from "./arguments.ts";
import { callerPath, say } from "./command.ts";

/** For the flags of a command. */
export const ENGINE_FLAGS = inGroup("Engine", {
  engine: {
    type: "choice",
    choices: ENGINE_CHOICES,
    meanings: {
      wasm: "the same bytes everywhere",
      native: "BLAS, under `deno task native`",
      webgpu: "the GPU",
      auto: "the fastest of them here",
      cpu: "plain JavaScript",
    },
    default: "wasm",
    help: "Where tensors are computed",
  },
  blas: {
    type: "string",
    value: "FILE",
    help: "The BLAS library of native; else LOTTALORA_BLAS, else the first that is found",
  },
});

/** For commands that compute one thing at a time; a study has one thread a run. */
export const THREADS_FLAG = inGroup("Engine", {
  threads: {
    type: "integer",
    min: 1,
    max: MOST_THREADS,
    help: "Threads of wasm and native, for large products; else one a core, of wasm 8 at most",
  },
});

/** More have too little to do in the products of a step to be worth starting unasked. */
const MOST_UNASKED = 8;

type EngineValues = Values<typeof ENGINE_FLAGS> & Partial<Values<typeof THREADS_FLAG>>;

/** The BLAS library that the flags name; undefined for none. */
export function namedBlas({ blas }: Pick<EngineValues, "blas">): string | undefined {
  return blas === null ? undefined : callerPath(blas);
}

/**
 * Starts the engine that the flags name, on as many threads as there are cores unless they or the
 * options say otherwise; says why `auto` chose it, and what speaks against it.
 */
export async function startNamedEngine(
  values: EngineValues,
  options: Pick<EngineOptions, "threads"> = {},
): Promise<Engine> {
  const { engine: name, threads = null } = values;
  const blas = namedBlas(values);
  const cores = Math.min(MOST_UNASKED, navigator.hardwareConcurrency);
  const engine = await startEngine(name, {
    // A library has its own number.
    ...(hasThreads(name) && name !== "native" ? { threads: cores } : {}),
    ...options,
    ...(threads === null ? {} : { threads }),
    ...(blas === undefined ? {} : { blas }),
  });
  if (engine.reason !== undefined) say(`engine: ${engine.reason}`);
  if (engine.caution !== undefined) say(`warning: ${engine.caution}`);
  return engine;
}
