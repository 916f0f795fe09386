import assert from "node:assert/strict";
import { DataError } from "../../../../src/errors.ts";
import { rankFigures } from "../../../../src/studies/findings/rank/figures.ts";
import { sufficientRankTable } from "../../../../src/studies/findings/rank/sufficient.ts";
import { reproduce, type Reproduction } from "../../../../src/notebook/reproduce.ts";
import { withFolder } from "../../../support/temporary.ts";
import { checkReadable } from "../../claim_checks.ts";
import { withPackagedData } from "../../packaged_data.ts";

let done: Promise<Reproduction> | undefined;

/** The whole smoke grid and the spectrum of the data, really computed. */
function smoke(): Promise<Reproduction> {
  done ??= new Promise((resolve, reject) => {
    withPackagedData(async () => {
      resolve(await withFolder((root) => reproduce("rank", { profile: "smoke", root })));
    }).catch(reject);
  });
  return done;
}

Deno.test("the figures of finding 3 are drawn from computed rows and say what they show", async () => {
  const { figures, ledger } = await smoke();
  assert.deepEqual(Object.keys(figures), [
    "rank_curve",
    "size_ablation",
    "pca_spectrum",
  ]);
  for (const [name, { svg }] of Object.entries(figures)) {
    assert.doesNotMatch(svg, /NaN|undefined|Infinity/, name);
  }
  const { rank_curve, size_ablation, pca_spectrum } = figures;
  assert.match(
    rank_curve.note,
    /^MLP small on 10,000 MNIST digits, 4 steps\. .*n = 2 runs a point/,
  );
  assert.match(size_ablation.note, /^MLP small and tiny|^MLP tiny and small/);
  assert.match(size_ablation.note, /n = 2 runs a point/);
  assert.match(pca_spectrum.note, /10,000 MNIST digits.*PCA of n = 5000 training examples/);
  checkReadable(ledger);
});

Deno.test("adapters and the small network have about as many parameters at every rank", async () => {
  const { data } = (await smoke()).figures.rank_curve;
  const trained = (method: string, rank: number) =>
    Number(data.find((row) => row.method === method && row.rank === rank)?.trainable);
  assert.deepEqual([trained("LottaLoRA", 1), trained("LottaLoRA", 8)], [2_269, 13_581]);
  for (const rank of [1, 8]) {
    const [ours, small] = ["LottaLoRA", "small dense network, as many parameters"]
      .map((method) => trained(method, rank));
    assert.ok(small <= ours && small > 0.6 * ours, `r=${rank}: ${small} against ${ours}`);
  }
});

Deno.test("the table of r* holds 6 margins a preset and can be read", async () => {
  const table = sufficientRankTable((await smoke()).rows);
  assert.equal(table.length, 12);
  assert.doesNotMatch(JSON.stringify(table), /NaN|Infinity|null|undefined/);
});

Deno.test("figures without the stored spectrum name the command that computes it", async () => {
  const { rows } = await smoke();
  await withFolder(async (root) => {
    await assert.rejects(rankFigures(rows, "smoke", root), (error) => {
      assert.ok(error instanceof DataError);
      assert.match(
        error.message,
        /data_spectrum\.json.*deno task reproduce --profile smoke --only rank/,
      );
      return true;
    });
  });
});
