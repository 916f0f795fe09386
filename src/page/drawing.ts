/// <reference lib="dom" />
/**
 * A sheet to draw on: with a mouse, a finger, a pen, or the keys.
 *
 * @module
 */

import type { Sheet } from "./digit.ts";

/** Thickness of a stroke on a sheet of 280 pixels, about that of MNIST's digits. */
const STROKE = 22;

/** How far a key moves the pen. */
const KEY_STEP = 10;

const DIRECTIONS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

type Point = readonly [x: number, y: number];

/** What is drawn. */
export interface Drawing {
  /** The ink so far. */
  sheet(): Sheet;
  /** Wipes the sheet. */
  clear(): void;
}

/**
 * Makes a canvas a sheet. Arrow keys move the pen, the space bar puts it down or lifts it, and
 * Delete wipes the sheet.
 *
 * @param canvas where ink goes; focusable
 * @param pen an element over the canvas that shows where the pen of the keys is
 * @param changed called after every change
 */
export function createDrawing(
  canvas: HTMLCanvasElement,
  pen: HTMLElement,
  changed: () => void,
): Drawing {
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  const { width, height } = canvas;
  const clear = () => {
    context.clearRect(0, 0, width, height);
    changed();
  };
  const stroke = ([fromX, fromY]: Point, [toX, toY]: Point) => {
    Object.assign(context, { lineWidth: STROKE, lineCap: "round", lineJoin: "round" });
    context.beginPath();
    context.moveTo(fromX, fromY);
    context.lineTo(toX, toY);
    context.stroke();
    changed();
  };
  drawByPointer(canvas, stroke);
  drawByKeys(canvas, pen, stroke, clear);
  return { sheet: () => inkOf(context.getImageData(0, 0, width, height)), clear };
}

function inkOf({ width, height, data }: ImageData): Sheet {
  return {
    width,
    height,
    ink: Uint8Array.from({ length: width * height }, (_, i) => data[4 * i + 3]),
  };
}

function drawByPointer(
  canvas: HTMLCanvasElement,
  stroke: (from: Point, to: Point) => void,
): void {
  let last: Point | null = null;
  const place = ({ clientX, clientY }: PointerEvent): Point => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    return [
      (clientX - left) * canvas.width / width,
      (clientY - top) * canvas.height / height,
    ];
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (!event.isPrimary || event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    last = place(event);
    stroke(last, last);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (last === null || !event.isPrimary) return;
    const to = place(event);
    stroke(last, to);
    last = to;
  });
  const lift = () => last = null;
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);
}

function drawByKeys(
  canvas: HTMLCanvasElement,
  pen: HTMLElement,
  stroke: (from: Point, to: Point) => void,
  clear: () => void,
): void {
  let at: Point = [canvas.width / 2, canvas.height / 2];
  let down = false;
  const within = (value: number, most: number) => Math.min(most, Math.max(0, value));
  const show = () => {
    pen.style.left = `${100 * at[0] / canvas.width}%`;
    pen.style.top = `${100 * at[1] / canvas.height}%`;
    pen.classList.toggle("down", down);
  };
  canvas.addEventListener("keydown", (event) => {
    const direction = DIRECTIONS[event.key];
    if (direction !== undefined) {
      const [x, y] = [at[0] + KEY_STEP * direction[0], at[1] + KEY_STEP * direction[1]];
      const to: Point = [within(x, canvas.width), within(y, canvas.height)];
      if (down) stroke(at, to);
      at = to;
    } else if (event.key === " ") {
      down = !down;
      if (down) stroke(at, at);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      down = false;
      clear();
    } else return;
    event.preventDefault();
    show();
  });
  show();
}
