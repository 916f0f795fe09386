import assert from "node:assert/strict";
import { ADAPTER, gpuTest } from "../../engine/webgpu/adapter_here.ts";
import { ended } from "../../support/task.ts";

const PROJECT = new URL("../../../", import.meta.url).pathname;

gpuTest(
  "webgpu on a software adapter warns in the words by which auto passes it over",
  async () => {
    const program = `
    import { startNamedEngine } from "./tasks/cli/engine_flags.ts";
    for (const engine of ["webgpu", "auto"]) await startNamedEngine({ engine, blas: null });`;
    const { code, stderr } = await ended(["eval", "--quiet", "--ext=ts", program], {
      cwd: PROJECT,
    });
    assert.equal(code, 0, stderr);
    const words = `${ADAPTER!.description} is software, slower than wasm`;
    const said = (begin: string) => stderr.split("\n").find((line) => line.startsWith(begin));
    assert.equal(said("warning: "), ADAPTER!.software ? `warning: ${words}` : undefined);
    assert.equal(said("engine: ")?.includes(`webgpu not: ${words}`), ADAPTER!.software);
  },
);
