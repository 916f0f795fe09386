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
import { FORMS, frozenMatrices, peerLlama, peerText } from "./wikitext_network.ts";

/** What PyTorch computed, as `wikitext_reference.py` wrote it. */
interface Reference {
  frozenSha256: string;
  rank: number;
  networks: Record<string, WholeComparison>;
}

const reference = storedReference<Reference>("wikitext_reference.json");

Deno.test("wikitext: PyTorch was given the matrices that the generator makes today", () => {
  assert.equal(digestOf(...frozenMatrices()), reference.frozenSha256);
});

for (const engine of EVERYWHERE) {
  for (const form of FORMS) {
    engineTest(
      engine,
      `logits, loss and gradients of the ${form} Llama equal PyTorch's`,
      async () => {
        const theirs = reference.networks[form];
        const network = peerLlama(form, reference.rank);
        const { task, batch } = peerText();
        await assertWhole(network, task, batch, theirs);
      },
    );
  }
}

torchTest<Reference>(
  { name: "wikitext", script: "wikitext_reference.py", frozen: frozenMatrices },
  (fresh) => assertSame(fresh.networks, reference.networks),
);
