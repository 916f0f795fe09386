/**
 * From ink on a sheet to a digit as MNIST has them: scaled into a box of 20 x 20 pixels, then moved
 * so that its centre of mass lies in the middle of 28 x 28.
 *
 * @module
 */

/** Side of the image. */
export const SIDE = 28;

/** Side of the box that holds the digit. */
const BOX = 20;

/** Ink, a byte a pixel, row by row; 0 is blank. */
export interface Sheet {
  /** Pixels in a row. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  /** How dark each pixel is. */
  readonly ink: Uint8Array;
}

/** What a rectangle of pixels holds. */
interface Picture {
  width: number;
  height: number;
  values: Float64Array;
}

/** The digit on a sheet, 784 bytes row by row, bright on 0; null for a blank sheet. */
export function digitOf(sheet: Sheet): Uint8Array<ArrayBuffer> | null {
  const inked = cropped(sheet);
  if (inked === null) return null;
  const scale = BOX / Math.max(inked.width, inked.height);
  const width = Math.max(1, Math.round(inked.width * scale));
  const height = Math.max(1, Math.round(inked.height * scale));
  return centred(resized(inked, width, height));
}

/** The smallest part of a sheet that holds all ink; null where there is none. */
function cropped({ width, height, ink }: Sheet): Picture | null {
  let [left, top, right, bottom] = [width, height, -1, -1];
  ink.forEach((value, i) => {
    if (value === 0) return;
    const [x, y] = [i % width, Math.floor(i / width)];
    [left, top] = [Math.min(left, x), Math.min(top, y)];
    [right, bottom] = [Math.max(right, x), Math.max(bottom, y)];
  });
  if (right < 0) return null;
  const picture = emptyPicture(right - left + 1, bottom - top + 1);
  for (let y = top; y <= bottom; y++) {
    picture.values.set(
      ink.subarray(y * width + left, y * width + right + 1),
      (y - top) * picture.width,
    );
  }
  return picture;
}

/** Each new pixel is the mean of the area it covers. */
function resized(picture: Picture, width: number, height: number): Picture {
  const narrow = emptyPicture(width, picture.height);
  forEachShare(picture.width, width, (from, to, share) => {
    for (let y = 0; y < picture.height; y++) {
      narrow.values[y * width + to] += share * picture.values[y * picture.width + from];
    }
  });
  const small = emptyPicture(width, height);
  forEachShare(picture.height, height, (from, to, share) => {
    for (let x = 0; x < width; x++) {
      small.values[to * width + x] += share * narrow.values[from * width + x];
    }
  });
  return small;
}

/** Which old places a new one covers, and the share of each in it. */
function forEachShare(
  before: number,
  after: number,
  use: (from: number, to: number, share: number) => void,
): void {
  const step = before / after;
  for (let to = 0; to < after; to++) {
    const [start, end] = [to * step, Math.min((to + 1) * step, before)];
    for (let from = Math.floor(start); from < end; from++) {
      const covered = Math.min(end, from + 1) - Math.max(start, from);
      use(from, to, covered / step);
    }
  }
}

function centred({ width, values }: Picture): Uint8Array<ArrayBuffer> {
  let [mass, across, down] = [0, 0, 0];
  values.forEach((value, i) => {
    mass += value;
    across += value * (i % width + 0.5);
    down += value * (Math.floor(i / width) + 0.5);
  });
  const left = Math.round(SIDE / 2 - across / mass);
  const top = Math.round(SIDE / 2 - down / mass);
  const digit = new Uint8Array(SIDE * SIDE);
  values.forEach((value, i) => {
    const [x, y] = [left + i % width, top + Math.floor(i / width)];
    if (x < 0 || x >= SIDE || y < 0 || y >= SIDE) return;
    digit[y * SIDE + x] = Math.round(value);
  });
  return digit;
}

function emptyPicture(width: number, height: number): Picture {
  return { width, height, values: new Float64Array(width * height) };
}
