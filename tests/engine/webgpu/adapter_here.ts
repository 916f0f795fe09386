import { describeAdapter } from "../../../src/engine/webgpu/adapter.ts";
import { MISSING } from "../../support/engines.ts";

/** The adapter the tests run on, software included; null where there is none. */
export const ADAPTER = await describeAdapter();

/** A test of the real adapter; where there is none that suffices it is ignored, and says why. */
export function gpuTest(name: string, fn: () => Promise<void>): void {
  const missing = MISSING.webgpu;
  Deno.test({
    name: missing === null ? name : `${name} (not run: ${missing})`,
    ignore: missing !== null,
    fn,
  });
}
