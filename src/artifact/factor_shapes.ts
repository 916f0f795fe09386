/**
 * Whether the stored parts of each adapter belong together and beside their frozen matrix, by their
 * shapes alone: known before anything is drawn, and of a network that nobody has described.
 *
 * @module
 */

import { DataError } from "../errors.ts";
import type { Description } from "./description.ts";
import { PEFT_PREFIX } from "./tensor_names.ts";

const A = "lora_A.weight";
const B = "lora_B.weight";
const BETA = "beta";
const MAGNITUDE = "lora_magnitude_vector";

/** Shapes of one layer's parts, by their names; the file's orientation. */
type Parts = Partial<Record<typeof A | typeof B | typeof BETA | typeof MAGNITUDE, Shape>>;
type Shape = readonly number[];

/** @throws {DataError} naming the part that is missing or of another shape than its layer has */
export function refuseOtherFactors(description: Description, source: string): void {
  const { matrices, adapter } = description;
  const frozen = new Map(matrices.map((matrix) => [matrix.path, matrix]));
  for (const [path, parts] of layersOf(description)) {
    const { [A]: a, [B]: b } = parts;
    if ((a === undefined) !== (b === undefined)) {
      throw new DataError(`${source}: one of the two factors of ${path} is missing`);
    }
    const matrix = frozen.get(path);
    // A parameter of one's own may have such a name too, LayerNorm's beta for instance.
    if (matrix === undefined && a === undefined) continue;
    // A table of codes has a rank of its own, which its architecture alone knows.
    const rank = matrix?.adapted === false ? a?.[0] : adapter.rank;
    const [dIn, dOut] = [matrix?.dIn ?? a?.[1], matrix?.dOut ?? b?.[0]];
    const wanted = { [A]: [rank, dIn], [B]: [dOut, rank], [BETA]: [], [MAGNITUDE]: [dOut] };
    for (const part of [A, B, BETA, MAGNITUDE] as const) {
      const shape = parts[part];
      if (shape === undefined || `${shape}` === `${wanted[part]}`) continue;
      throw new DataError(
        `${source}: ${path}.${part} is [${shape}], expected [${wanted[part]}]`,
      );
    }
  }
}

function layersOf({ tensors }: Pick<Description, "tensors">): Map<string, Parts> {
  const layers = new Map<string, Parts>();
  for (const { name, shape } of tensors) {
    const own = name.startsWith(PEFT_PREFIX) ? name.slice(PEFT_PREFIX.length) : name;
    for (const part of [A, B, BETA, MAGNITUDE] as const) {
      if (!own.endsWith(`.${part}`)) continue;
      const path = own.slice(0, -part.length - 1);
      layers.set(path, { ...layers.get(path), [part]: shape });
    }
  }
  return layers;
}
