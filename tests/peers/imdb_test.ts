import assert from "node:assert/strict";
import { digestOf } from "../../src/files/digest.ts";
import { engineTest, EVERYWHERE } from "../support/engines.ts";
import {
  assertSame,
  assertWhole,
  storedReference,
  torchTest,
  type WholeComparison,
} from "./comparison.ts";
import { FORMS, frozenMatrices, peerTexts, peerTransformer } from "./imdb_network.ts";

/** What PyTorch computed, as `imdb_reference.py` wrote it. */
interface Reference {
  frozenSha256: string;
  rank: number;
  networks: Record<string, WholeComparison>;
}

/** A key's bias shifts all scores alike: its gradient is 0 but for rounding. */
const isZero = (name: string) => name.endsWith("key.bias");

const reference = storedReference<Reference>("imdb_reference.json");

Deno.test("imdb: PyTorch was given the matrices that the generator makes today", () => {
  assert.equal(digestOf(...frozenMatrices()), reference.frozenSha256);
});

for (const engine of EVERYWHERE) {
  for (const form of FORMS) {
    engineTest(
      engine,
      `logits, loss and gradients of the ${form} Transformer equal PyTorch's`,
      async () => {
        const theirs = reference.networks[form];
        const network = peerTransformer(form, reference.rank);
        const { task, batch } = peerTexts();
        await assertWhole(network, task, batch, theirs, isZero);
      },
    );
  }
}

torchTest<Reference>(
  { name: "imdb", script: "imdb_reference.py", frozen: frozenMatrices },
  (fresh) => assertSame(fresh.networks, reference.networks, isZero),
);
