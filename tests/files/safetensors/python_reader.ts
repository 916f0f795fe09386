/** Safetensors as Python reads them, by the format's own library where it is installed. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { WeightsFile } from "../../../src/files/safetensors/read.ts";
import { withFolder } from "../../support/temporary.ts";

const PROGRAM = fileURLToPath(new URL("read_weights.py", import.meta.url));

/** Compares what Python reads in `file`, names, types, shapes, bytes and texts, with `expected`. */
export async function assertPythonReads(file: Uint8Array, expected: WeightsFile): Promise<void> {
  await withFolder(async (folder) => {
    const path = join(folder, "file.safetensors");
    await Deno.writeFile(path, file);
    const { success, stdout, stderr } = await new Deno.Command("python3", { args: [PROGRAM, path] })
      .output();
    assert.ok(success, new TextDecoder().decode(stderr));
    const tensors = Array.from(expected.tensors, ([name, { format, shape, bytes }]) => [
      name,
      { dtype: format, shape, bytes: bytes.toHex() },
    ]);
    assert.deepEqual(JSON.parse(new TextDecoder().decode(stdout)), {
      metadata: expected.metadata,
      tensors: Object.fromEntries(tensors),
    });
  });
}
