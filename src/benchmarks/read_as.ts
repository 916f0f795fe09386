/**
 * What some readings change together.
 *
 * @module
 */

import { listOf, refuseArguments, TEXT } from "../arguments.ts";
import { UsageError } from "../errors.ts";
import { findByName } from "../models/presets.ts";
import type { ConfigOverrides } from "../training/config.ts";
import { joinedOverrides, overriddenFields } from "../training/overrides.ts";
import { type Reading, READINGS } from "./readings.ts";
import { findBenchmark } from "./registry.ts";

/**
 * The changes of some readings, one after the other, as overrides of `defaultConfig`.
 *
 * @param benchmark id of the one that is read
 * @param names of {@linkcode READINGS}, in the order in which they apply
 * @throws {UsageError} for a name that no reading has, with the one that was meant; for a reading of
 * other benchmarks; and for two that set a field differently
 */
export function readAs(benchmark: string, names: readonly string[]): ConfigOverrides {
  refuseArguments("readAs", { benchmark }, TEXT);
  refuseArguments("readAs", { names }, listOf(TEXT));
  const readings = names.map((name) => ({ name, ...findByName("reading", READINGS, name) }));
  const setBy = new Map<string, { name: string; value: unknown }>();
  for (const { name, benchmarks, changes } of readings) {
    if (!benchmarks.includes(benchmark)) {
      throw new UsageError(
        `The reading ${name} is none of ${benchmark}: it is one of ${benchmarks.join(", ")}`,
      );
    }
    for (const [field, value] of overriddenFields(changes)) {
      const other = setBy.get(field);
      if (other !== undefined && !isSame(other.value, value)) {
        throw new UsageError(
          `The readings ${other.name} and ${name} contradict each other in ${field}: choose ` +
            `${text(other.value)} or ${text(value)}`,
        );
      }
      setBy.set(field, { name, value });
    }
  }
  return joinedOverrides(...readings.map(({ changes }) => changes));
}

/** The readings of a benchmark, by name. */
export function readingsOf(benchmark: string): Readonly<Record<string, Reading>> {
  findBenchmark(benchmark);
  return Object.fromEntries(
    Object.entries(READINGS).filter(([, { benchmarks }]) => benchmarks.includes(benchmark)),
  );
}

function isSame(a: unknown, b: unknown): boolean {
  return text(a) === text(b);
}

function text(value: unknown): string {
  return JSON.stringify(value);
}
