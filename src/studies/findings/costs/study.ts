/**
 * What training the paper's language models costs: memory and time of steps. Nothing is trained to
 * an end, and no profile owns the records.
 *
 * @module
 */

import { memoryByNetwork } from "../../../figures/memory_by_network.ts";
import { PROJECT_ROOT } from "../../rows/project_root.ts";
import type { Study } from "../study.ts";
import { SMALL_BATCH } from "./cases.ts";
import { costsClaims } from "./claims.ts";
import { costLines } from "./lines.ts";
import { PAPER_PEAKS } from "./paper.ts";
import { readRecords } from "./records.ts";
import { costsTable } from "./table.ts";

/** The study of costs. */
export const costsStudy: Study = {
  name: "costs",
  notebook: "training_costs",
  grid: () => [],
  claims: costsClaims,
  figures(_rows, _profile, root = PROJECT_ROOT) {
    const points = costLines(readRecords(root))
      .filter(({ batch }) => batch === SMALL_BATCH)
      .map((line) => ({ ...line, peak: line.record?.peakBytes ?? null }));
    const setting = "Llama, r = 8, a window of 128 tokens a step";
    return { memory_by_network: memoryByNetwork({ points, paper: PAPER_PEAKS, setting }) };
  },
  tables: () => ({ costs_table: costsTable() }),
};
