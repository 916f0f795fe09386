/**
 * Sizes of architectures: refused where nothing could have them, and made smaller.
 *
 * @module
 */

import { UsageError } from "../errors.ts";

/**
 * @param what is described, such as `a GIN`
 * @param sizes by name, one or several each
 * @throws {UsageError} naming the first that is no positive integer
 */
export function refuseSizes(
  what: string,
  sizes: Readonly<Record<string, number | readonly number[]>>,
): void {
  for (const [name, own] of Object.entries(sizes)) {
    for (const size of [own].flat()) {
      if (Number.isInteger(size) && size >= 1) continue;
      throw new UsageError(
        `Cannot describe ${what}: ${name} must be a positive integer, got ${size}`,
      );
    }
  }
}

/**
 * {@linkcode refuseSizes} of a Transformer, whose heads share its width.
 *
 * @param part what the columns of each head are a multiple of
 * @throws {UsageError} also for a width that cannot be shared so
 */
export function refuseTransformerSizes(
  what: string,
  sizes: Readonly<Record<"width" | "heads", number> & Record<string, number>>,
  part = 1,
): void {
  refuseSizes(what, sizes);
  const { width, heads } = sizes;
  if (width % (part * heads) === 0) return;
  throw new UsageError(
    `Cannot describe ${what}: width must be a multiple of ${part * heads} for ${heads} heads, ` +
      `got ${width}`,
  );
}

/** A width times a factor, as a multiple of `part`, at least one of it. */
export function narrowed(width: number, factor: number, part = 1): number {
  return part * Math.max(1, Math.round(width * factor / part));
}
