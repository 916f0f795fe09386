/**
 * One small example of every figure, from made-up numbers.
 *
 * @module
 */
import { backboneConditions } from "../../src/figures/backbone_conditions.ts";
import { backboneRemoved } from "../../src/figures/backbone_removed.ts";
import { betaHistogram } from "../../src/figures/beta_histogram.ts";
import { betaByArchitecture } from "../../src/figures/beta_by_architecture.ts";
import { betaTraces } from "../../src/figures/beta_traces.ts";
import { equivalence } from "../../src/figures/equivalence.ts";
import { familyHeatmap } from "../../src/figures/family_heatmap.ts";
import { finalBeta } from "../../src/figures/final_beta.ts";
import { largestSingularValues } from "../../src/figures/largest_singular_values.ts";
import { memoryByNetwork } from "../../src/figures/memory_by_network.ts";
import { pcaSpectrum } from "../../src/figures/pca_spectrum.ts";
import { saturation } from "../../src/figures/saturation.ts";
import { rankCurve } from "../../src/figures/rank_curve.ts";
import type { Figure } from "../../src/figures/render.ts";
import { scheduleCurves } from "../../src/figures/schedule_curves.ts";
import { type GateAnswers, seedGates } from "../../src/figures/seed_gates.ts";
import { rankPanels } from "../../src/figures/rank_panels.ts";
import { sizeAblation } from "../../src/figures/size_ablation.ts";
import { taskDimensions } from "../../src/figures/task_dimensions.ts";

const SEEDS = [1, 2, 3];
const RANKS = [1, 2, 4, 8, 16, 32];
const CONDITIONS = ["static", "redrawn each epoch"];

const PANELS = ["tiny", "small", "medium"];

/** Accuracy that saturates in rank, with a scatter that depends on seed and group. */
function accuracy(rank: number, seed: number, group: number): number {
  return 98 - 9 / rank - group / (2 * rank) + ((seed * 7 + group * 5 + rank) % 11 - 5) / 20;
}

function design<Row>(
  groups: readonly string[],
  ranks: readonly number[],
  make: (group: string, rank: number, seed: number, value: number) => Row,
): Row[] {
  return groups.flatMap((name, group) =>
    ranks.flatMap((rank) =>
      SEEDS.map((seed) => make(name, rank, seed, accuracy(rank, seed, group)))
    )
  );
}

/** Points of the paper, one beside each of some of ours. */
const PAPER_CURVE = [
  { method: "full training", rank: null, trainable: 575_050, value: 98.38, source: "Table 14" },
  ...RANKS.map((rank) => ({
    ...{ method: "LottaLoRA", rank, trainable: 654 + 2640 * rank, value: 97.9 - 8.6 / rank, n: 2 },
    source: "Table 14",
  })),
];
const PAPER_SHARES = [1, 4].flatMap((rank) => [
  { family: "MLP, MNIST", rank, share: rank / 2, value: 99 - 8 / rank, source: "Table 14" },
  { family: "CfC, PhysioNet 2012", rank, share: rank / 2, value: 99.5, source: "Table 17" },
]);

const FAMILIES = ["normal", "uniform", "truncated normal", "binary", "2-bit", "orthogonal"];

const ARCHITECTURES = ["MLP, MNIST", "CfC, PhysioNet 2012", "GIN, MolHIV"];

const GATES = [
  { name: "first", own: [1, 2, 3] },
  { name: "second", own: [4, 5, 6] },
  { name: "third", own: [7, 8, 9] },
  { name: "unseen", own: [] },
];

/** Of each digit's 50 images most get the answer that was trained. */
function gateAnswers(): GateAnswers[] {
  return ["ten classes", "out-of-class label"].flatMap((version, rejects) =>
    GATES.flatMap(({ name: gate, own }) =>
      Array.from({ length: 10 }, (_, digit) => digit).flatMap((digit) =>
        SEEDS.flatMap((seed) => {
          const strange = rejects === 1 ? "other" : String(own[digit % 3] ?? digit);
          const right = own.includes(digit) ? String(digit) : strange;
          const answer = { version, gate, digit, seed };
          const rest = String((digit + 1) % 10);
          return [
            { ...answer, predicted: right, count: 50 - seed },
            { ...answer, predicted: right === rest ? "0" : rest, count: seed },
          ];
        })
      )
    )
  );
}

/** Draws every figure; their names are the files' names. */
export function sampleFigures(): Record<string, Figure> {
  const traces = CONDITIONS.flatMap((condition, which) =>
    ["layer 1", "layer 2"].flatMap((layer, depth) =>
      SEEDS.flatMap((seed) =>
        [0, 500, 1000, 1500, 2000].map((step) => ({
          condition,
          layer,
          seed,
          step,
          beta: 1 - (which + 0.1 + depth / 20) * step / 2200 + seed / 100,
        }))
      )
    )
  );
  const finals = traces.filter(({ step }) => step === 2000)
    .flatMap((point) => ["tiny", "medium"].map((preset) => ({ ...point, preset })));
  const removal = finals.filter(({ layer }) => layer === "layer 1").map((point) => ({
    preset: point.preset,
    condition: point.condition,
    seed: point.seed,
    withBackbone: 95,
    withoutBackbone: point.condition === "static" ? 20 + point.seed : 94,
    freshBackbone: point.seed === 1 ? null : 50,
  }));
  const families = design(
    FAMILIES,
    [2, 4, 8],
    (family, rank, seed, value) => ({ family, rank, seed, value }),
  );
  const ranked = design(["LottaLoRA", "small network"], RANKS, (method, rank, seed, value) => ({
    method,
    rank,
    seed,
    value,
    trainable: 654 + 2640 * rank,
  }));
  const references = { full: [98.2, 98.4], headOnly: [84.9, 85.2] };
  const sufficient = [
    { label: "r*(2 pp) = 8", rank: 8, low: 4, high: 8 },
    { label: "r*(0.5 pp) > 32", rank: null, low: 16, high: Infinity },
  ];
  return {
    beta_traces: betaTraces({ series: traces }),
    beta_traces_page: betaTraces({ series: traces, width: "page" }),
    final_beta: finalBeta({ runs: finals }),
    beta_histogram: betaHistogram({
      runs: [...finals, ...finals.map((run) => ({ ...run, condition: "2 scaffolds a step" }))],
      paper: [
        {
          ...{ network: "language models, static", statistic: "median", value: 0.915, n: 1632 },
          ...{ middle: { low: 0.837, high: 0.946 }, source: "Appendix J" },
        },
        {
          ...{ network: "Decision Transformer, redrawn", statistic: "bound of |beta|" },
          ...{ value: 0.001, source: "Appendix I" },
        },
      ],
    }),
    largest_singular_values: largestSingularValues({
      values: ["tiny", "medium"].flatMap((preset) =>
        ["fan-in", "σ = 0.1"].flatMap((scale, which) =>
          [1, 2].flatMap((layer) =>
            SEEDS.map((seed) => {
              const law = 1.4 + 3 * which / layer;
              const value = law - seed / 50;
              return { preset, scale, layer, shape: "784 x 128", value, law, square: 5, seed };
            })
          )
        )
      ),
    }),
    backbone_removed: backboneRemoved({
      runs: removal,
      chance: 10,
      paper: [
        { condition: "static", preset: "tiny", key: "withBackbone", value: 96, source: "Table 4" },
        {
          ...{ condition: "static", preset: "tiny", key: "withoutBackbone", value: 90, n: 15 },
          source: "Table 2 (tiny to medium)",
        },
      ],
    }),
    backbone_conditions: backboneConditions({
      ...references,
      runs: design(
        ["no scaffold", "static", "then removed"],
        [1, 2, 4, 8],
        (condition, rank, seed, value) => ({
          condition,
          rank,
          seed,
          value,
        }),
      ),
      paper: [
        { condition: "static", rank: 1, value: 89.33, n: 2, source: "Table 14" },
        { condition: "static", rank: 8, value: 96.8, n: 2, source: "Table 14" },
        ...[[1, 82.9, 4.9], [2, 91, 1.9]].map(([rank, value, sd]) => ({
          ...{ condition: "no scaffold", rank, value, sd, n: 15 },
          source: "Table 2 (tiny to medium)",
        })),
      ],
    }),
    family_heatmap: familyHeatmap({
      runs: families.map((run) => ({
        ...run,
        rank: `r = ${run.rank}`,
        familyClass: FAMILIES.indexOf(run.family) < 3 ? "continuous" : "other",
      })),
      paper: [2, 8].flatMap((rank) =>
        [["best family", 91.03], ["mean of all", 90.88]].map(([family, value]) => ({
          ...{ rank: `r = ${rank}`, family: String(family), value: Number(value), centre: 90.88 },
          ...{ n: 15, source: "Table 3 (tiny to medium)" },
        }))
      ),
    }),
    schedule_curves: scheduleCurves({
      chance: 10,
      runs: design(
        ["static", "each epoch", "each micro-batch, k = 4"],
        [2, 4, 8],
        (schedule, rank, seed, value) => ({
          schedule,
          rank,
          seed,
          value,
        }),
      ),
      paper: [
        ...[[2, 92.61], [4, 95.53], [8, 96.8]].map(([rank, value]) => ({
          ...{ schedule: "static", rank, value, source: "Table 4" },
        })),
        { schedule: "each epoch", rank: 2, value: 67.96, source: "Table 4" },
      ],
    }),
    rank_curve: rankCurve({ ...references, runs: ranked, sufficient, paper: PAPER_CURVE }),
    size_ablation: sizeAblation({
      runs: design(
        ["tiny", "medium"],
        RANKS,
        (preset, rank, seed, recovery) => ({ preset, rank, seed, recovery }),
      ),
      sufficient: [{ preset: "tiny", label: "tiny: 16", rank: 16, low: 8, high: 32 }],
      paper: ["tiny", "medium"].flatMap((preset) =>
        [1, 8].map((rank) => ({ preset, rank, value: 97 - 6 / rank, source: "Table 14" }))
      ),
    }),
    rank_panels: rankPanels({
      title: "Accuracy by rank, for every size",
      runs: PANELS.flatMap((panel) =>
        design(["B = 0", "B Kaiming-uniform"], [1, 2, 4, 8], (series, rank, seed, value) => ({
          ...{ panel, series, rank, seed, value },
        }))
      ),
      paper: PANELS.map((panel) => ({
        ...{ panel, series: "B = 0", rank: 8, value: 97, source: "Table 15" },
      })),
    }),
    rank_panels_linear: rankPanels({
      title: "Accuracy on other seeds",
      runs: design(["B = 0"], [1, 8], (series, rank, seed, value) => ({
        ...{ panel: "tiny", series, rank, seed, value: value / 2 },
      })),
      chance: 10,
    }),
    seed_gates: seedGates({
      gates: GATES,
      answers: gateAnswers(),
      paper: [
        {
          ...{ version: "ten classes", answers: "own digits", low: 97, high: 99 },
          source: "Figure 3 (150 epochs)",
        },
      ],
    }),
    seed_gates_page: seedGates({ gates: GATES, answers: gateAnswers(), width: "page" }),
    saturation: saturation({
      runs: design(
        ARCHITECTURES,
        RANKS,
        (family, rank, seed, recovery) => ({ family, rank, seed, recovery }),
      ),
      paper: PAPER_SHARES,
    }),
    beta_by_architecture: betaByArchitecture({
      betas: finals.map(({ condition, beta, seed, preset, layer }) => ({
        family: `MLP ${preset}`,
        condition,
        beta,
        seed,
        layer: Number(layer.at(-1)),
      })),
      paper: [
        { family: "MLP tiny", condition: "static", value: 0.91, source: "Section 5.3 (median)" },
      ],
    }),
    memory_by_network: memoryByNetwork({
      points: ["3M", "30M", "300M", "600M", "900M"].flatMap((network, size) =>
        ["full", "float32", "packed", "regenerated", "regenerated signs"].map((variant, way) => {
          const held = 4e7 * 5 ** size / (1 + way / 2);
          return { network, variant, held, peak: way > size ? null : held + 3e8 };
        })
      ),
      paper: [["3M", 1.6, 1.6], ["900M", 29.8, 19.1]].flatMap(([network, full, adapted]) =>
        Object.entries({ full, LottaLoRA: adapted }).map(([variant, value]) => ({
          ...{ network: String(network), variant, value: Number(value) },
          source: "Table 9 (GB, bf16, 32 windows a step)",
        }))
      ),
    }),
    pca_spectrum: pcaSpectrum({
      cumulative: Array.from({ length: 784 }, (_, k) => (k + 1) / 784),
      marks: [{ label: "participation ratio", value: 30.4 }, { label: "r*(1 pp)", value: 16 }],
      n: 7650,
    }),
    task_dimensions: taskDimensions({
      runs: 3,
      points: ["MNIST, tiny", "MNIST, medium", "shuffled labels", "PhysioNet, CfC of 1/8"]
        .flatMap((task, i) =>
          ["parameters of r*(1 pp)", "intrinsic dimension, 90 %", "PCA, 90 %"].map((
            measure,
            j,
          ) => ({
            ...{ task, measure, value: 4000 * (i + 1) / 9 ** j },
            bound: (["none", "above", "at most"] as const)[(i + j) % 3],
          }))
        ),
    }),
    equivalence: equivalence({
      margin: 0.5,
      differences: FAMILIES.map((family, index) => ({
        family,
        difference: (index - 2) / 10,
        low: (index - 2) / 10 - 0.25,
        high: (index - 2) / 10 + 0.25,
        equivalent: index < 4,
        n: 9,
      })),
    }),
  };
}
