import assert from "node:assert/strict";
import { encodeArtifact } from "../../src/artifact/artifact.ts";
import { artifactSize } from "../../src/artifact/size.ts";
import { decodeWeights } from "../../src/files/safetensors/read.ts";
import { smallArtifact } from "./small_artifact.ts";

Deno.test("size: numbers and bytes of the paper's tiny MLP at rank 1, by their formulas", async () => {
  const { description } = await smallArtifact({ rank: 1 });
  // r (dIn + dOut) of both hidden layers, their betas, the head with its bias.
  const stored = (784 + 128) + (128 + 64) + 2 + 64 * 10 + 10;
  const regenerated = 784 * 128 + 128 * 64;
  assert.deepEqual(artifactSize(description), {
    stored,
    storedBytes: 4 * stored,
    regenerated,
    regeneratedBytes: 4 * regenerated,
  });
});

Deno.test("size: halves take half of the bytes, and the bytes counted are those of the file", async () => {
  const whole = await smallArtifact();
  for (const format of ["F32", "F16", "BF16"] as const) {
    const artifact = await smallArtifact({ format });
    const { storedBytes } = artifactSize(artifact.description);
    assert.equal(
      storedBytes,
      artifactSize(whole.description).storedBytes / (format === "F32" ? 1 : 2),
    );
    const { tensors } = decodeWeights(encodeArtifact(artifact), "memory");
    const written = [...tensors.values()].reduce((sum, { bytes }) => sum + bytes.length, 0);
    assert.equal(storedBytes, written);
  }
});
