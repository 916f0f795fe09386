import assert from "node:assert/strict";
import { digitOf, SIDE } from "../../src/page/digit.ts";

/** A sheet of 280 x 280 with a filled rectangle. */
function rectangle(left: number, top: number, width: number, height: number) {
  const ink = new Uint8Array(280 * 280);
  for (let y = top; y < top + height; y++) ink.fill(255, 280 * y + left, 280 * y + left + width);
  return { width: 280, height: 280, ink };
}

/** The smallest box around everything that is not black. */
function box(digit: Uint8Array): { left: number; top: number; width: number; height: number } {
  const inked = Array.from(digit.keys()).filter((i) => digit[i] > 0);
  const [xs, ys] = [inked.map((i) => i % SIDE), inked.map((i) => Math.floor(i / SIDE))];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return { left, top, width: Math.max(...xs) - left + 1, height: Math.max(...ys) - top + 1 };
}

Deno.test("a blank sheet holds no digit", () => {
  assert.equal(digitOf({ width: 280, height: 280, ink: new Uint8Array(280 * 280) }), null);
});

Deno.test("a digit fills a box of 20 pixels, whatever its size and place", () => {
  for (const sheet of [rectangle(0, 0, 30, 60), rectangle(150, 200, 30, 60)]) {
    const digit = digitOf(sheet)!;
    assert.deepEqual(box(digit), { left: 9, top: 4, width: 10, height: 20 });
    assert.equal(Math.max(...digit), 255);
  }
  assert.deepEqual(box(digitOf(rectangle(7, 9, 1, 1))!), {
    left: 4,
    top: 4,
    width: 20,
    height: 20,
  });
  assert.equal(box(digitOf(rectangle(0, 100, 280, 14))!).height, 1);
});

Deno.test("the centre of mass lies in the middle, not the box", () => {
  const sheet = rectangle(100, 40, 20, 200);
  // A heavy foot: an L.
  for (let y = 200; y < 240; y++) sheet.ink.fill(255, 280 * y + 100, 280 * y + 200);
  const digit = digitOf(sheet)!;
  let [mass, across, down] = [0, 0, 0];
  digit.forEach((value, i) => {
    mass += value;
    across += value * (i % SIDE + 0.5);
    down += value * (Math.floor(i / SIDE) + 0.5);
  });
  assert.ok(Math.abs(across / mass - 14) <= 0.5 && Math.abs(down / mass - 14) <= 0.5);
  assert.notEqual(box(digit).top, 4);
});

Deno.test("each pixel is the mean of the area it covers", () => {
  // 40 x 40 with its left half inked at 200: two old pixels each way make a new one.
  const ink = Uint8Array.from({ length: 1600 }, (_, i) => i % 40 < 21 ? 200 : i === 39 ? 1 : 0);
  const digit = digitOf({ width: 40, height: 40, ink })!;
  const { left, top } = box(digit);
  const row = digit.subarray(SIDE * (top + 5) + left);
  assert.deepEqual(Array.from(row.subarray(0, 12)), [...Array(10).fill(200), 100, 0]);
});
