import { describeAdapter } from "../../../src/engine/webgpu/start.ts";

/** The adapter the tests run on, software included; null where there is none. */
export const ADAPTER = await describeAdapter();

/** A test of the real adapter; where there is none it is ignored, and its name says so. */
export function gpuTest(name: string, fn: () => Promise<void>): void {
  const missing = ADAPTER === null;
  Deno.test({
    name: missing ? `${name} (not run: no GPU adapter here)` : name,
    ignore: missing,
    fn,
  });
}
