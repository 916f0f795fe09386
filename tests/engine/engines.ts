/**
 * The engines that can start on this machine.
 *
 * @module
 */
import { startEngine } from "../../src/engine/engine.ts";
import { repairWasmKernels } from "../../src/engine/wasm/repairs/register.ts";

/** Names of the engines that the contract is tested on. */
export function startableEngines(): Promise<string[]> {
  return Promise.resolve(["wasm", "cpu"]);
}

/** Makes an engine the current one, as trainings use it. */
export async function startOn(name: string): Promise<void> {
  await startEngine(name);
  if (name === "wasm") repairWasmKernels();
}
