/**
 * The families at a glance.
 *
 * @module
 */

import type { Findings, ReportTable } from "../report.ts";

/** What is asked of a family, as ratios and rates name it. */
export function measuresOf(title: string) {
  const measure = (what: string) => `${title}: ${what}`;
  return {
    nativeTorch: measure("native / PyTorch"),
    wasmTorch: measure("wasm / PyTorch"),
    wasmBefore: measure("wasm / wasm before"),
    nativeFull: measure("native, LottaLoRA / full"),
    wasmFull: measure("wasm, LottaLoRA / full"),
  };
}

/** A family, the name of its data, and what was found. */
export interface FoundFamily {
  readonly title: string;
  readonly data: string;
  readonly findings: Findings;
}

/** A line a family; "-" where there is no number. */
export function familyTable(found: readonly FoundFamily[]): ReportTable {
  return {
    head: [
      ...["family", "data", "native / PyTorch", "promised", "wasm / PyTorch"],
      ...["wasm / before", "promised", "LottaLoRA / full, native", "and wasm"],
    ],
    rows: found.map(({ title, data, findings: { ratios, rates } }) => {
      const measures = measuresOf(title);
      const value = (measure: string) =>
        String([...ratios, ...rates].find((one) => one.measure === measure)?.value ?? "-");
      const target = (measure: string) =>
        String(ratios.find((one) => one.measure === measure)?.target ?? "-");
      return [
        ...[title, data, value(measures.nativeTorch), target(measures.nativeTorch)],
        ...[value(measures.wasmTorch), value(measures.wasmBefore), target(measures.wasmBefore)],
        ...[value(measures.nativeFull), value(measures.wasmFull)],
      ];
    }),
  };
}
