// Windows sliding over images [images, h, w, c]: patches (im2col) and back, depthwise gradients, the gradient of max
// pooling. Window (oy, ox) covers rows oy sh - top + ky dh and columns ox sw - left + kx dw; outside are zeros.

import { addProductRun, addRun, clearRun, copyRun } from "./runs";

/** Patches, [images oh ow, kh kw c] from x [images, h, w, c]; `back`: x = sums of the patches' values where they lay. */
export function patches(
  back: i32, x: usize, images: i32, h: i32, w: i32, c: i32, kh: i32, kw: i32, oh: i32, ow: i32,
  sh: i32, sw: i32, dh: i32, dw: i32, top: i32, left: i32, out: usize,
): void {
  const pixel = <usize>c << 2;
  const image = <usize>(h * w) * pixel;
  if (back != 0) memory.fill(x, 0, <usize>images * image);
  for (let i = 0; i < images; ++i) {
    for (let oy = 0; oy < oh; ++oy) {
      for (let ox = 0; ox < ow; ++ox) {
        const x0 = ox * sw - left;
        for (let ky = 0; ky < kh; ++ky) {
          const y = oy * sh - top + ky * dh;
          if (y < 0 || y >= h) {
            if (back == 0) clearRun(out, kw * c);
            out += <usize>kw * pixel;
            continue;
          }
          const line = x + <usize>(y * w) * pixel;
          if (dw == 1) {
            // The columns of the window that lie in the image are one run.
            const from = min(max(0, -x0), kw);
            const to = max(from, min(kw, w - x0));
            const at = line + <usize>(x0 + from) * pixel;
            if (back == 0) {
              clearRun(out, from * c);
              copyRun(at, out + <usize>from * pixel, (to - from) * c);
              clearRun(out + <usize>to * pixel, (kw - to) * c);
            } else addRun(out + <usize>from * pixel, at, (to - from) * c);
            out += <usize>kw * pixel;
            continue;
          }
          for (let kx = 0; kx < kw; ++kx) {
            const column = x0 + kx * dw;
            const inside = column >= 0 && column < w;
            const at = line + <usize>column * pixel;
            if (back == 0) {
              if (inside) copyRun(at, out, c);
              else clearRun(out, c);
            } else if (inside) addRun(out, at, c);
            out += pixel;
          }
        }
      }
    }
    x += image;
  }
}

/**
 * Gradients of the depthwise convolution y[.., c q + j] = sum x[.., c] f[ky, kx, c, j], q filters a channel: those of
 * f (`ofFilter`) from x and dy, or those of x from f and dy.
 */
export function depthwiseGradient(
  ofFilter: i32, x: usize, f: usize, dy: usize, images: i32, h: i32, w: i32, c: i32, q: i32, kh: i32, kw: i32,
  oh: i32, ow: i32, sh: i32, sw: i32, dh: i32, dw: i32, top: i32, left: i32,
): void {
  const pixel = <usize>c << 2;
  const taps = pixel * <usize>q;
  if (ofFilter != 0) memory.fill(f, 0, <usize>(kh * kw) * taps);
  else memory.fill(x, 0, <usize>(images * h * w) * pixel);
  for (let i = 0; i < images; ++i) {
    for (let oy = 0; oy < oh; ++oy) {
      for (let ox = 0; ox < ow; ++ox) {
        for (let ky = 0; ky < kh; ++ky) {
          const y = oy * sh - top + ky * dh;
          if (y < 0 || y >= h) continue;
          for (let kx = 0; kx < kw; ++kx) {
            const column = ox * sw - left + kx * dw;
            if (column < 0 || column >= w) continue;
            const at = x + <usize>(y * w + column) * pixel;
            const tap = f + <usize>(ky * kw + kx) * taps;
            if (q == 1) {
              if (ofFilter != 0) addProductRun(at, dy, tap, c);
              else addProductRun(tap, dy, at, c);
            } else if (ofFilter != 0) {
              for (let k = 0; k < c; ++k) {
                const v = load<f32>(at + (<usize>k << 2));
                for (let j = 0; j < q; ++j) {
                  const place = <usize>(k * q + j) << 2;
                  store<f32>(tap + place, load<f32>(tap + place) + v * load<f32>(dy + place));
                }
              }
            } else {
              for (let k = 0; k < c; ++k) {
                const to = at + (<usize>k << 2);
                let sum = load<f32>(to);
                for (let j = 0; j < q; ++j) {
                  const place = <usize>(k * q + j) << 2;
                  sum += load<f32>(tap + place) * load<f32>(dy + place);
                }
                store<f32>(to, sum);
              }
            }
          }
        }
        dy += taps;
      }
    }
    x += <usize>(h * w) * pixel;
  }
}

/** dx of max pooling: each window's dy goes to the first of its largest values, in rows, then columns. */
export function maxPoolGradient(
  x: usize, dy: usize, images: i32, h: i32, w: i32, c: i32, kh: i32, kw: i32, oh: i32, ow: i32,
  sh: i32, sw: i32, dh: i32, dw: i32, top: i32, left: i32, dx: usize,
): void {
  const pixel = <usize>c << 2;
  const image = <usize>(h * w) * pixel;
  memory.fill(dx, 0, <usize>images * image);
  for (let i = 0; i < images; ++i) {
    for (let oy = 0; oy < oh; ++oy) {
      for (let ox = 0; ox < ow; ++ox) {
        for (let k = 0; k < c; k += 4) {
          const wide = k + 4 <= c;
          let best = f32x4.splat(-Infinity);
          let place = i32x4.splat(-1);
          for (let ky = 0; ky < kh; ++ky) {
            const y = oy * sh - top + ky * dh;
            if (y < 0 || y >= h) continue;
            for (let kx = 0; kx < kw; ++kx) {
              const column = ox * sw - left + kx * dw;
              if (column < 0 || column >= w) continue;
              const at = <usize>(y * w + column) * pixel + (<usize>k << 2);
              const v = wide ? v128.load(x + at) : few(x + at, c - k);
              const more = f32x4.gt(v, best);
              best = v128.bitselect(v, best, more);
              place = v128.bitselect(i32x4.splat(<i32>at), place, more);
            }
          }
          give(dx, i32x4.extract_lane(place, 0), dy, 0);
          if (k + 1 < c) give(dx, i32x4.extract_lane(place, 1), dy, 4);
          if (k + 2 < c) give(dx, i32x4.extract_lane(place, 2), dy, 8);
          if (k + 3 < c) give(dx, i32x4.extract_lane(place, 3), dy, 12);
          dy += <usize>min(4, c - k) << 2;
        }
      }
    }
    x += image;
    dx += image;
  }
}

/** Up to three values, zeros behind. */
// @ts-ignore: decorator
@inline
function few(at: usize, count: i32): v128 {
  let v = v128.load32_zero(at);
  if (count > 1) v = f32x4.replace_lane(v, 1, load<f32>(at, 4));
  if (count > 2) v = f32x4.replace_lane(v, 2, load<f32>(at, 8));
  return v;
}

/** Adds the value of dy for a lane where its maximum was found. */
// @ts-ignore: decorator
@inline
function give(dx: usize, place: i32, dy: usize, lane: usize): void {
  if (place < 0) return;
  const to = dx + <usize>place + lane;
  store<f32>(to, load<f32>(to) + load<f32>(dy + lane));
}
