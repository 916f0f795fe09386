/**
 * The machine and the versions that a measurement is worth nothing without.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { cpuModel } from "../studies/rows/machine.ts";

/** Where a measurement was taken. */
export interface Machine {
  /** Model name of the processor. */
  readonly cpu: string;
  /** Logical processors. */
  readonly cores: number;
  /** Operating system and architecture. */
  readonly system: string;
  /** Version of Deno. */
  readonly deno: string;
  /** Version of its JavaScript and WebAssembly engine. */
  readonly v8: string;
  /** Version of tfjs. */
  readonly tfjs: string;
  /** Mean number of running programs over a minute; afterwards the bench itself is one of them. */
  readonly load: { readonly before: number; readonly after: number };
  /** Versions of the peers by name; null without peers. */
  readonly peers: Readonly<Record<string, string>> | null;
}

/** Above this load others were computing too, which shifts every number. */
export const QUIET_LOAD = 0.5;

/** The mean number of running programs over the last minute; needs `--allow-sys=loadavg`. */
export function currentLoad(): number {
  return Number(Deno.loadavg()[0].toFixed(2));
}

/**
 * The facts about this machine; needs `--allow-sys=cpus,loadavg`.
 *
 * @param loadBefore {@linkcode currentLoad} before the first measurement.
 * @param peers Versions of the peers, if there were any.
 */
export async function describeMachine(
  loadBefore: number,
  peers: Machine["peers"],
): Promise<Machine> {
  return {
    cpu: await cpuModel(),
    cores: navigator.hardwareConcurrency,
    system: `${Deno.build.os} ${Deno.build.arch}`,
    deno: Deno.version.deno,
    v8: Deno.version.v8,
    tfjs: tf.version["tfjs-core"],
    load: { before: loadBefore, after: currentLoad() },
    peers,
  };
}
