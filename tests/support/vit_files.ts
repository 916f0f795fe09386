import { closedValues } from "./closed_values.ts";
import { safetensorsBytes } from "./safetensors_files.ts";

/** Weights of a Vision Transformer by timm: embeddings and norms of `tiny` for 32 x 32 pixels in colour: 5 x 5 patches and the class token. */
export function tinyVitWeights(): Uint8Array {
  const shapes: Record<string, number[]> = {
    "cls_token": [1, 1, 64],
    "pos_embed": [1, 26, 64],
    "patch_embed.proj.weight": [64, 3, 7, 7],
    "patch_embed.proj.bias": [64],
  };
  const norms = [0, 1, 2, 3].flatMap((i) => [`blocks.${i}.norm1`, `blocks.${i}.norm2`]);
  for (const name of [...norms, "norm"]) shapes[`${name}.weight`] = shapes[`${name}.bias`] = [64];
  return safetensorsBytes(Object.fromEntries(
    Object.entries(shapes).map(([name, shape], salt) => {
      const size = shape.reduce((product, length) => product * length, 1);
      return [name, { shape, values: closedValues(size, salt) }];
    }),
  ));
}
