/// <reference lib="dom" />
/**
 * The parts of the page, and what they show.
 *
 * @module
 */

import { SIDE } from "./digit.ts";

/** The element of an id. @throws {Error} when it is missing or another kind of element */
export function element<E extends HTMLElement>(id: string, kind: new () => E): E {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new Error(`The page has no ${kind.name} #${id}`);
}

/** Puts text into the element of an id. */
export function write(id: string, text: string): void {
  element(id, HTMLElement).textContent = text;
}

/** Ten bars, one a digit. */
export interface Bars {
  /** Shows probabilities; null shows none. */
  show(probabilities: readonly number[] | null): void;
}

/** Fills a list with ten bars. */
export function createBars(list: HTMLElement): Bars {
  const bars = Array.from({ length: 10 }, (_, digit) => {
    const [item, name, track, fill, percent] = ["li", "span", "span", "span", "span"]
      .map((tag) => document.createElement(tag));
    name.textContent = `${digit}`;
    track.className = "track";
    track.ariaHidden = "true";
    track.append(fill);
    percent.className = "percent";
    item.append(name, track, percent);
    list.append(item);
    return { item, fill, percent };
  });
  return {
    show(probabilities) {
      const best = probabilities?.indexOf(Math.max(...probabilities)) ?? -1;
      for (const [digit, { item, fill, percent }] of bars.entries()) {
        const share = probabilities?.[digit] ?? 0;
        fill.style.width = `${100 * share}%`;
        percent.textContent = probabilities === null ? "" : `${(100 * share).toFixed(1)} %`;
        item.classList.toggle("best", digit === best);
      }
    },
  };
}

/** Shows 784 bytes as the network gets them; null shows black. */
export function showDigit(canvas: HTMLCanvasElement, digit: Uint8Array | null): void {
  const image = new ImageData(SIDE, SIDE);
  for (let i = 0; i < SIDE * SIDE; i++) {
    const value = digit?.[i] ?? 0;
    image.data.set([value, value, value, 255], 4 * i);
  }
  canvas.getContext("2d")!.putImageData(image, 0, 0);
}

/** `1,234 bytes`, from a million on `1.23 MB`. */
export function byteText(bytes: number): string {
  return bytes < 1e6 ? `${bytes.toLocaleString("en")} bytes` : `${(bytes / 1e6).toFixed(2)} MB`;
}
