/**
 * What a visitor of the page does and sees.
 *
 * @module
 */
import type { Page } from "puppeteer-core";
import { encodeBase64 } from "../../src/assembly/base64.ts";

/** A visitor; every act waits until the page has answered. */
export interface Visitor {
  /** Text of the element of an id. */
  read(id: string): Promise<string>;
  /** Chooses a file as adapters. */
  choose(path: string): Promise<void>;
  /** Clicks on the element of an id. */
  click(id: string): Promise<void>;
  /** Types another seed and leaves the field. */
  typeSeed(seed: string): Promise<void>;
  /** Draws a line through points, each 0 to 1 across and down the sheet. */
  draw(points: readonly (readonly [number, number])[]): Promise<void>;
  /** Presses keys on the sheet. */
  press(...keys: string[]): Promise<void>;
  /** What the model in use says of digits. */
  logits(digits: Uint8Array): Promise<Float32Array>;
}

/** A visitor of a page that has just been opened. */
export async function visit(page: Page): Promise<Visitor> {
  await page.waitForSelector("#file:not([disabled])");
  // The console's function answers when everything before it is done.
  const settled = () => page.evaluate("lottalora.logits(new Uint8Array(784)).then(() => null)");
  return {
    read: (id) => page.$eval(`#${id}`, ({ textContent }) => textContent ?? ""),
    async choose(path) {
      const field = await page.$("#file") as Awaited<ReturnType<typeof page.$<"input">>>;
      await field!.uploadFile(path);
      await settled();
    },
    async click(id) {
      await page.click(`#${id}`);
      await settled();
    },
    async typeSeed(seed) {
      await page.click("#seed", { count: 3 });
      await page.keyboard.type(seed);
      await page.keyboard.press("Tab");
      await settled();
    },
    async draw(points) {
      const sheet = await page.$("#sheet");
      await sheet!.scrollIntoView();
      const { x, y, width, height } = (await sheet!.boundingBox())!;
      const [first, ...others] = points.map(([across, down]) =>
        [x + across * width, y + down * height] as const
      );
      await page.mouse.move(...first);
      await page.mouse.down();
      for (const point of others) await page.mouse.move(...point, { steps: 5 });
      await page.mouse.up();
      await settled();
    },
    async press(...keys) {
      await page.focus("#sheet");
      for (const key of keys) await page.keyboard.press(key as "Space");
      await settled();
    },
    async logits(digits) {
      const text = encodeBase64(digits);
      const values = await page.evaluate(
        `lottalora.logits(Uint8Array.from(atob("${text}"), (c) => c.charCodeAt(0)))`,
      );
      return Float32Array.from(values as number[]);
    },
  };
}
