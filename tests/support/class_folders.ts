import { join } from "node:path";
import type { Pixels } from "../../src/data/images/pixels.ts";
import { pngOf } from "./images.ts";

/** Writes a folder a class, of so many images; `image` makes the i-th of all. */
export async function classFolders(
  folder: string,
  classes: Record<string, number>,
  image: (i: number, name: string) => Pixels,
): Promise<void> {
  let made = 0;
  for (const [name, count] of Object.entries(classes)) {
    await Deno.mkdir(join(folder, name), { recursive: true });
    for (let i = 0; i < count; i++) {
      await Deno.writeFile(join(folder, name, `${i}.png`), pngOf(image(made++, name)));
    }
  }
}
