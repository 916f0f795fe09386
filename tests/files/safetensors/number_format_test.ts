import assert from "node:assert/strict";
import {
  fromBytes,
  type NumberFormat,
  toBytes,
} from "../../../src/files/safetensors/number_format.ts";
import { UsageError } from "../../../src/errors.ts";
import { python } from "../../support/python.ts";

/** The words in which one float32 is stored, as a hexadecimal number. */
function stored(value: number, format: NumberFormat): string {
  const bytes = toBytes(Float32Array.of(value), format);
  return [...bytes].reverse().map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Float32 values by their words. */
function ofWords(words: Iterable<number>): Float32Array<ArrayBuffer> {
  return new Float32Array(Uint32Array.from(words).buffer);
}

/** All 65,536 numbers of a format. */
function every(format: NumberFormat): Float32Array {
  const words = Uint16Array.from({ length: 65_536 }, (_, word) => word);
  return fromBytes(new Uint8Array(words.buffer), format);
}

/** By hand: the number, and its words. */
const BY_HAND: Record<"F16" | "BF16", [string, number, string][]> = {
  F16: [
    ["one", 1, "3c00"],
    ["minus zero", -0, "8000"],
    ["a tie, down to even", 1 + 2 ** -11, "3c00"],
    ["a tie, up to even", 1 + 3 * 2 ** -11, "3c02"],
    ["just above a tie", 1 + 2 ** -11 + 2 ** -23, "3c01"],
    ["the largest", 65_504, "7bff"],
    ["just below what would be infinite", 65_519.996_093_75, "7bff"],
    ["the smallest normal", 2 ** -14, "0400"],
    ["the largest subnormal", 1023 * 2 ** -24, "03ff"],
    ["a subnormal's tie, up to even", 1.5 * 2 ** -24, "0002"],
    ["the smallest subnormal", 2 ** -24, "0001"],
    ["half of the smallest, down to even", 2 ** -25, "0000"],
    ["just above half of the smallest", 2 ** -25 + 2 ** -48, "0001"],
    ["far too small", -1e-45, "8000"],
  ],
  BF16: [
    ["one", 1, "3f80"],
    ["minus zero", -0, "8000"],
    ["a tie, down to even", 1 + 2 ** -8, "3f80"],
    ["a tie, up to even", 1 + 3 * 2 ** -8, "3f82"],
    ["just above a tie", 1 + 2 ** -8 + 2 ** -23, "3f81"],
    ["the largest", 3.3895313892515355e38, "7f7f"],
    ["a subnormal", 2 ** -133, "0001"],
    ["half of the smallest, down to even", 2 ** -134, "0000"],
    ["just above half of the smallest", 2 ** -134 + 2 ** -149, "0001"],
  ],
};

for (const format of ["F16", "BF16"] as const) {
  for (const [what, value, words] of BY_HAND[format]) {
    Deno.test(`number format: ${format} rounds ${what} (${value}) to ${words}`, () => {
      assert.equal(stored(value, format), words);
    });
  }

  Deno.test(`number format: every number of ${format} is stored as itself`, () => {
    const numbers = every(format).filter((value) => Number.isFinite(value));
    assert.deepEqual(fromBytes(toBytes(numbers, format), format), numbers);
  });

  Deno.test(`number format: what lies between two numbers of ${format} goes to the nearer, ties to even`, () => {
    const positive = [...every(format).slice(0, 32_768)].filter(Number.isFinite);
    for (let i = 0; i + 1 < positive.length; i += 7) {
      const [low, high] = [positive[i], positive[i + 1]];
      // Exact: both have at most 11 significant bits.
      const middle = (low + high) / 2;
      if (Math.fround(middle) === middle) {
        assert.equal(
          fromBytes(toBytes(Float32Array.of(middle), format), format)[0],
          even(i, low, high),
        );
      }
      const near = Float32Array.of(low + (high - low) / 4, high - (high - low) / 4);
      if (near[0] > low && near[1] < high && near[1] > near[0] && low > 1e-30) {
        assert.deepEqual([...fromBytes(toBytes(near, format), format)], [low, high]);
      }
    }
  });
}

function even(index: number, low: number, high: number): number {
  return index % 2 === 0 ? low : high;
}

Deno.test("number format: what a format cannot hold is refused with the way out", () => {
  const refused: [number, NumberFormat][] = [
    [65_520, "F16"],
    [-1e6, "F16"],
    [3.4e38, "BF16"],
    [-3.4028234663852886e38, "BF16"],
  ];
  for (const [value, format] of refused) {
    assert.throws(
      () => toBytes(Float32Array.of(1, value), format),
      (error: Error) => error instanceof UsageError && /store it as F32$/.test(error.message),
      `${value}`,
    );
  }
});

Deno.test("number format: infinities and what is no number stay that", () => {
  for (const format of ["F32", "F16", "BF16"] as const) {
    // The second NaN has its only bit at the end, where rounding could carry it away.
    const values = ofWords([0x7f800000, 0xff800000, 0x7fc00000, 0x7f800001]);
    const back = fromBytes(toBytes(values, format), format);
    assert.deepEqual([...back], [Infinity, -Infinity, NaN, NaN], format);
  }
});

Deno.test("number format: float32 keeps every bit, and bytes may begin anywhere in a buffer", () => {
  const values = ofWords([0x80000000, 1, 0x7f7fffff, 0x3dcccccd]);
  const bytes = toBytes(values, "F32");
  const shifted = new Uint8Array(bytes.length + 1);
  shifted.set(bytes, 1);
  assert.deepEqual(fromBytes(shifted.subarray(1), "F32"), values);
  assert.deepEqual(toBytes(values.subarray(1, 3), "F32"), bytes.slice(4, 12));
});

/**
 * Python's own rounding of float32 words: `struct` for F16; for BF16 `round`, which takes ties to
 * even, of a whole number of steps. What is too large for a format is written as its infinity.
 */
const REFERENCE = `
import math, struct, sys

def half(value):
    try:
        return struct.unpack("<H", struct.pack("<e", value))[0]
    except OverflowError:
        return 0x7c00

def brain(value):
    exponent = max(math.frexp(value)[1] - 1, -126)
    steps = round(math.ldexp(value, 7 - exponent))
    rounded = math.copysign(steps * 2.0 ** (exponent - 7), value)
    try:
        return struct.unpack("<I", struct.pack("<f", rounded))[0] >> 16
    except OverflowError:
        return 0x7f80

for (value,) in struct.iter_unpack("<f", sys.stdin.buffer.read()):
    sys.stdout.buffer.write(struct.pack("<HH", half(value), brain(value)))
`;

async function byPython(values: Float32Array<ArrayBuffer>): Promise<Uint16Array> {
  const child = new Deno.Command("python3", {
    args: ["-c", REFERENCE],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  const written = writer.write(new Uint8Array(values.buffer)).then(() => writer.close());
  const [{ success, stdout }] = await Promise.all([child.output(), written]);
  assert.ok(success);
  return new Uint16Array(stdout.slice().buffer);
}

Deno.test({
  name: "number format: 100,000 finite numbers of all sizes are rounded as Python rounds them",
  ignore: !python,
  async fn() {
    const words = Uint32Array.from({ length: 100_000 }, (_, i) => Math.imul(i + 1, 2654435761));
    const values = new Float32Array(words.buffer).filter((value) => Number.isFinite(value));
    const reference = await byPython(values);
    values.forEach((value, i) => {
      for (const [at, format, infinity] of [[0, "F16", 0x7c00], [1, "BF16", 0x7f80]] as const) {
        const wanted = reference[2 * i + at];
        // Larger than the format's largest: refused, see above.
        if ((wanted & 0x7fff) === infinity) continue;
        const [word] = new Uint16Array(toBytes(Float32Array.of(value), format).buffer);
        assert.equal(word, wanted, `${value} as ${format}`);
      }
    });
  },
});
