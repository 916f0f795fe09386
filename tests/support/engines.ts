/**
 * Tests that run once on every engine.
 *
 * @module
 */
import { type EngineName, ENGINES, startEngine } from "../../src/engine/engine.ts";
import { findBlas } from "../../src/engine/native/find.ts";
import { describeAdapter } from "../../src/engine/webgpu/adapter.ts";

/** Every engine; {@linkcode engineTest} leaves out those that this machine does not have. */
export const EVERYWHERE = ENGINES;

/** Why an engine cannot be had here; null where it can. */
export const MISSING: Readonly<Record<EngineName, string | null>> = {
  wasm: null,
  native: hasBlas() ? null : "no BLAS here",
  webgpu: await whyNoWebgpu(),
  cpu: null,
};

/** The engines that start here. */
export const STARTABLE: readonly EngineName[] = ENGINES.filter((name) => MISSING[name] === null);

/**
 * A test of one engine, which is current when it starts and is part of its name; ignored, with the
 * reason in its name, where the engine is missing.
 */
export function engineTest(
  engine: EngineName,
  name: string,
  test: () => void | Promise<void>,
): void {
  const missing = MISSING[engine];
  Deno.test({
    name: `${name} on ${engine}${missing === null ? "" : ` (not run: ${missing})`}`,
    ignore: missing !== null,
    async fn() {
      await startEngine(engine);
      await test();
    },
  });
}

/** An adapter is there for tests if the engine takes it. */
async function whyNoWebgpu(): Promise<string | null> {
  if (await describeAdapter() === null) return "no GPU adapter here";
  try {
    await startEngine("webgpu");
    return null;
  } catch (error) {
    return (error as Error).message.split(": ")[0];
  } finally {
    // What tests find where they start none themselves.
    await startEngine("wasm");
  }
}

function hasBlas(): boolean {
  try {
    findBlas().close();
    return true;
  } catch {
    return false;
  }
}
