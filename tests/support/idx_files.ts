import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** An IDX file of unsigned bytes with the given sizes. */
export function idxBytes(sizes: number[], values: ArrayLike<number>, magic?: number): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * sizes.length + values.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic ?? 0x800 + sizes.length);
  sizes.forEach((size, i) => view.setUint32(4 + 4 * i, size));
  bytes.set(Array.from(values), 4 + 4 * sizes.length);
  return bytes;
}

/** A small set in MNIST's format: every pixel of image i is i, its label `i % classes`. */
export interface SmallSet {
  train?: number;
  test?: number;
  height?: number;
  width?: number;
  classes?: number;
}

/** The four files of a small set, by MNIST's names. */
export function smallSet(options: SmallSet = {}): Record<string, Uint8Array> {
  const { train = 40, test = 10, height = 3, width = 2, classes = 4 } = options;
  const pixels = (count: number) =>
    Uint8Array.from({ length: count * height * width }, (_, i) => Math.floor(i / height / width));
  const labels = (count: number) => Uint8Array.from({ length: count }, (_, i) => i % classes);
  return {
    "train-images-idx3-ubyte": idxBytes([train, height, width], pixels(train)),
    "train-labels-idx1-ubyte": idxBytes([train], labels(train)),
    "t10k-images-idx3-ubyte": idxBytes([test, height, width], pixels(test)),
    "t10k-labels-idx1-ubyte": idxBytes([test], labels(test)),
  };
}

/** Writes files into a folder, making it; `gzip` packs them and adds `.gz` to their names. */
export async function writeFiles(
  folder: string,
  files: Record<string, Uint8Array>,
  { gzip = false }: { gzip?: boolean } = {},
): Promise<string> {
  await Deno.mkdir(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(files)) {
    const path = join(folder, gzip ? `${name}.gz` : name);
    await Deno.writeFile(path, gzip ? gzipSync(bytes) : bytes);
  }
  return folder;
}
