import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { parsePickle } from "../../src/files/pickle.ts";
import type { PickledArray, PickleValue } from "../../src/files/pickle/value.ts";
import { DataError } from "../../src/errors.ts";
import { MIRROR } from "../support/mirror.ts";

const CHEETAH = join(MIRROR, "rl-halfcheetah", "expert_data_HalfCheetah-v2.pkl");

/** What pickle_samples.py wrote under each version of Python. */
const WRITERS: { python: string; pickles: Record<string, string> }[] = JSON.parse(
  Deno.readTextFileSync(new URL("pickle_samples.json", import.meta.url)),
);

const reward = { kind: "array", shape: [2], dtype: "f4", values: Float32Array.of(1, 2) };

/** The values of pickle_samples.py; text and bytes are one type in Python 2 and not in Python 3. */
const EXPECTED: Record<string, unknown> = {
  plain: [
    ...[null, true, false, 0, 255, -1, 65536, -(2 ** 31), 2 ** 40, 0.5],
    ...[[1, [2]], []],
  ],
  text: new Map([["key", 'it\'s\n\\x41 "quoted" \t'], ["wide", "\u00e9\u4e2d\\u0041\n"]]),
  bytes: Uint8Array.from({ length: 256 }, (_, i) => i),
  float32: {
    ...{ kind: "array", shape: [2, 3], dtype: "f4" },
    values: Float32Array.of(1.5, -2, 3.25, 0, 4, 5),
  },
  "big endian": { kind: "array", shape: [3], dtype: "i4", values: Int32Array.of(1, 256, -2) },
  "column-major": {
    ...{ kind: "array", shape: [2, 3, 4], dtype: "i2" },
    values: Int16Array.from({ length: 24 }, (_, i) => i),
  },
  int64: {
    ...{ kind: "array", shape: [3], dtype: "i8" },
    values: Float64Array.of(0, -1, 2 ** 53 - 1),
  },
  bool: { kind: "array", shape: [3], dtype: "b1", values: Uint8Array.of(1, 0, 1) },
  empty: { kind: "array", shape: [0, 3], dtype: "f8", values: new Float64Array() },
  scalars: [
    Math.fround(0.1),
    -5,
    { kind: "array", shape: [], dtype: "u1", values: Uint8Array.of(7) },
  ],
  csr: {
    ...{ kind: "csr", shape: [3, 3], indptr: Int32Array.of(0, 1, 1, 3) },
    ...{ indices: Int32Array.of(1, 0, 2), data: Float32Array.of(2.5, 1, -3) },
  },
  graph: new Map([[0, [1, 2]], [1, [0]], [7, []]]),
  episodes: [new Map<string, unknown>([["name", "a"], ["reward", reward]])].flatMap((e) => [e, e]),
  set: new Set([1, 2, 3]),
};

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}

function sample(python: string, name: string): Uint8Array {
  const writer = WRITERS.find((writer) => writer.python.startsWith(python));
  return bytesOf(writer?.pickles[name] ?? "");
}

/** Names of samples such as `protocol 2: csr`, by their first part. */
function byProtocol(names: string[]): Record<string, string[]> {
  const parts = names.map((name) => name.split(": "));
  return Object.fromEntries(
    parts.map(([protocol]) => [
      protocol,
      parts.filter(([other]) => other === protocol).map(([, name]) => name),
    ]),
  );
}

/** The bytes of a pickle that is written by hand, opcodes and all. */
function written(program: string): Uint8Array {
  return Uint8Array.from(program, (char) => char.charCodeAt(0));
}

function refused(bytes: Uint8Array, message: RegExp): void {
  assert.throws(() => parsePickle(bytes, "some.pkl"), (error: Error) => {
    assert.ok(error instanceof DataError, String(error));
    assert.match(error.message, /^some\.pkl: /);
    assert.match(error.message, message);
    return true;
  });
}

for (const { python, pickles } of WRITERS) {
  for (const [protocol, names] of Object.entries(byProtocol(Object.keys(pickles)))) {
    Deno.test(`pickle of Python ${python}, ${protocol}: reads as the values that were written`, () => {
      assert.equal(names.length, Object.keys(EXPECTED).length);
      for (const name of names) {
        const wanted = EXPECTED[name];
        const found = parsePickle(sample(python, `${protocol}: ${name}`), name);
        // Python 2 wrote text: a character for each byte.
        const bytes = typeof found === "string" && wanted instanceof Uint8Array;
        assert.deepEqual(bytes ? Uint8Array.from(found, (c) => c.charCodeAt(0)) : found, wanted);
      }
    });
  }
}

Deno.test("pickle: whatever is cut off anywhere is refused", () => {
  for (const [python, name] of [["2", "protocol 2: csr"], ["3", "protocol 4: episodes"]]) {
    const whole = sample(python, name);
    for (let length = 0; length < whole.length; length += 7) {
      refused(whole.subarray(0, length), /not a pickle that can be read/);
    }
  }
});

Deno.test("pickle: damaged bytes give a value or a DataError, never another error or an endless loop", () => {
  for (const [python, name] of [["2", "protocol 0: csr"], ["3", "protocol 2: graph"]]) {
    const whole = sample(python, name);
    for (let at = 0; at < whole.length; at++) {
      for (const value of [0, whole[at] ^ 1, 0x42, 0x52, 0x62, 255]) {
        const damaged = whole.slice();
        damaged[at] = value;
        try {
          parsePickle(damaged, "some.pkl");
        } catch (error) {
          assert.ok(error instanceof DataError, `${name} at ${at}: ${error}`);
        }
      }
    }
  }
});

Deno.test("pickle: functions and classes that are not data are refused by name and not called", () => {
  // What every guide to attacks by pickle shows: os.system("echo").
  refused(written("cos\nsystem\n(S'echo'\ntR."), /it names "os\.system": expected plain data/);
  refused(written("\x80\x02c__builtin__\neval\n(U\x011tR."), /it names "__builtin__\.eval"/);
  refused(written("ccollections\nconstructor\n."), /it names "collections\.constructor"/);
  refused(written("(ios\nsystem\n."), /the opcode INST/);
  refused(written("Pname\n."), /the opcode PERSID/);
});

Deno.test("pickle: a name that is known but not called is no data", () => {
  refused(written("ccollections\ndefaultdict\n."), /not plain data/);
  refused(written("c__builtin__\nobject\n)R."), /a bare object/);
});

Deno.test("pickle: a class cannot be changed for the next pickle", () => {
  const state = "}U\x06finishU\x01xsb";
  refused(written(`\x80\x02cscipy.sparse.csr\ncsr_matrix\n${state}.`), /not plain data/);
  const again = parsePickle(sample("2", "protocol 2: csr"), "csr");
  assert.deepEqual(again, EXPECTED.csr);
});

Deno.test("pickle: names of JavaScript's own objects are ordinary keys", () => {
  const value = parsePickle(written("\x80\x02}U\x09__proto__}U\x01aK\x01ss."), "keys");
  assert.deepEqual(value, new Map([["__proto__", new Map([["a", 1]])]]));
  assert.equal(({} as Record<string, unknown>).a, undefined);
});

Deno.test("pickle: a list that contains itself is refused, a list named twice is not", () => {
  refused(written("\x80\x02]q\x00h\x00a."), /contains itself/);
  const [one, two] = parsePickle(
    written("\x80\x02]q\x00K\x01ah\x00\x86."),
    "twice",
  ) as PickleValue[];
  assert.deepEqual(one, [1]);
  assert.equal(one, two);
});

Deno.test("pickle: lists in lists that would unfold to 2^40 values stay 40", () => {
  const layer = "q\x00h\x00\x86"; // the value before, twice, as a tuple
  const value = parsePickle(written(`\x80\x02K\x01${layer.repeat(40)}.`), "deep");
  assert.ok(Array.isArray(value));
});

Deno.test("pickle: integers that float64 does not hold exactly are refused", () => {
  refused(written("\x80\x02\x8a\x08\xff\xff\xff\xff\xff\xff\xff\x7f."), /beyond 2\^53/);
  refused(written("\x80\x02\x8a\x08\x00\x00\x00\x00\x00\x00\x00\x80."), /beyond 2\^53/);
  refused(written("L9007199254740993L\n."), /beyond 2\^53/);
  refused(written(`L${"9".repeat(1_000_000)}L\n.`), /no integer of at most 20 digits/);
});

Deno.test("pickle: integers of any length keep their sign where float64 holds them", () => {
  const parse = (program: string) => parsePickle(written(program), "integer");
  assert.equal(parse("\x80\x02\x8a\x05\x00\x00\x00\x00\xff."), -(2 ** 32));
  assert.equal(parse("\x80\x02\x8a\x07\xff\xff\xff\xff\xff\xff\x1f."), 2 ** 53 - 1);
  assert.equal(parse("\x80\x02\x8a\x00."), 0);
  assert.deepEqual(["L-7L\n.", "I-7\n.", "I01\n.", "Finf\n.", "F-1e-05\n."].map(parse), [
    ...[-7, -7, true, Infinity, -1e-5],
  ]);
});

Deno.test("pickle: lengths below zero are refused, not followed backwards", () => {
  refused(written("\x80\x03B\xfb\xff\xff\xff."), /a length of -5/);
});

Deno.test("pickle: bytes behind the end are refused with their place", () => {
  refused(written("\x80\x02K\x01.."), /ends at byte 5 of 6, expected nothing behind it/);
});

Deno.test("pickle: arrays of another size, of objects and of other types are refused", () => {
  const whole = sample("2", "protocol 2: float32");
  const shorter = whole.slice();
  shorter[shorter.indexOf(0x86) - 1] = 4; // [2, 3] becomes [2, 4]
  refused(shorter, /an array of 24 bytes, expected 32 for \[2,4\] of f4/);
  const text = String.fromCharCode(...whole);
  refused(written(text.replace("f4", "c8")), /an array of type "c8", expected one of f4, f8/);
  refused(written(text.replace("f4", "O8")), /an array of type "O8"/);
});

/** Milliseconds, on a machine with much else to do; what is refused here would take for ever. */
const PATIENCE = 60_000;

/** A value that would unfold to 2^60 ones, as a tuple in a tuple; it is remembered as 0. */
const ENDLESS = `K\x01${"q\x00h\x00\x86".repeat(60)}q\x00`;

Deno.test("pickle: nothing that is refused is written out, however small the file", () => {
  const whole = "cnumpy.core.multiarray\n_reconstruct\n)R";
  const cases: [string, RegExp][] = [
    // As a type, a shape, an encoding, a name, a key of a dict, and an attribute of something.
    [`cnumpy\ndtype\n${ENDLESS}\x85R.`, /an array of type a list of 2, expected/],
    [
      `${ENDLESS}0${whole}(K\x01h\x00cnumpy\ndtype\nU\x02i1\x85RK\x00U\x01atb.`,
      /a shape of a list/,
    ],
    [`c_codecs\nencode\nU\x01a${ENDLESS}\x86R.`, /the encoding a list of 2, expected latin1/],
    [`${ENDLESS}U\x01a\x93.`, /a name that is no text/],
    [`]}${ENDLESS}K\x01sb.`, /a state is given to a value that is not plain data/],
    [`(${ENDLESS}K\x01d.`, /lists more than 64 deep|ends at byte/],
    [`c${"a".repeat(10_000)}\nb\n.`, /it names "a{100}\.\.\.": expected/],
    [`ccollections\nOrderedDict\n(U\xff${"a".repeat(255)}l\x85R.`, /^.{0,500}$/],
  ];
  for (const [program, message] of cases) {
    const started = performance.now();
    try {
      parsePickle(written(program), "some.pkl");
    } catch (error) {
      assert.ok(error instanceof DataError, String(error));
      assert.match(error.message, message);
      assert.ok(error.message.length < 600);
    }
    assert.ok(performance.now() - started < PATIENCE, program.slice(0, 40));
  }
});

Deno.test("pickle: dimensions and lists within lists have a limit", () => {
  const shape = `(${"N".repeat(1_000_000)}t`;
  const type = "cnumpy\ndtype\nU\x02i1\x85R";
  const array = `cnumpy.core.multiarray\n_reconstruct\n)R(K\x01${shape}${type}\x89U\x01atb`;
  refused(written(`${array}.`), /an array of 1000000 dimensions, expected at most 64/);
  refused(written(`${"(".repeat(100_000)}${"t".repeat(100_000)}.`), /lists more than 64 deep/);
  refused(new Uint8Array(9_000_000).fill("N".charCodeAt(0)), /more than 8388608 steps/);
});

Deno.test("pickle: what is made of one text again and again adds up, and stops", () => {
  const large = `T\x00\x00\x10\x00${"a".repeat(2 ** 20)}q\x01`;
  const type = "cnumpy\ndtype\nU\x02i1\x85Rq\x02";
  const shape = "J\x00\x00\x10\x00\x85q\x03";
  const makers = {
    bytes: "c_codecs\nencode\nh\x01U\x06latin1\x86R",
    array: "cnumpy.core.multiarray\n_reconstruct\n)R(K\x01h\x03h\x02\x89h\x01tb",
  };
  for (const [name, maker] of Object.entries(makers)) {
    const program = `${large}0${type}0${shape}0${`${maker}0`.repeat(300)}N.`;
    const started = performance.now();
    refused(written(program), /more than 256 MiB of arrays and texts/);
    assert.ok(performance.now() - started < PATIENCE, name);
  }
});

Deno.test("pickle: programs that no writer of data makes are refused in words", () => {
  const cases: [string, RegExp][] = [
    [".", /a value is missing/],
    ["t.", /a mark is missing/],
    ["h\x05.", /nothing is remembered as 5/],
    ["K\x01K\x02a.", /what is no list/],
    ["K\x01K\x02K\x03s.", /what is no dict/],
    ["K\x01(K\x02\x90.", /what is no set/],
    ["K\x01)R.", /a call of what is no function/],
    [`cbuiltins\nset\n(${"K\x01".repeat(17)}tR.`, /a call with 17 arguments/],
    ["S'a\n.", /a text without its quotes/],
    ["U\x01", /a value is missing|more bytes expected/],
    ["X\x01\x00\x00\x00\xff.", /text that is no UTF-8/],
    ["\x80\x06N.", /protocol 6, expected one from 0 to 5/],
    ["!", /the unknown opcode 33/],
    ["F1_0\n.", /no number/],
  ];
  for (const [program, message] of cases) refused(written(program), message);
});

Deno.test("pickle: a CSR matrix whose parts do not fit is refused", () => {
  const text = String.fromCharCode(...sample("2", "protocol 2: csr"));
  const starts = "\x00\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00\x03\x00\x00\x00";
  assert.ok(text.includes(starts));
  const falling = starts.replace("\x01", "\x02");
  refused(written(text.replace(starts, falling)), /a CSR matrix of 3 rows with 4 row starts/);
  const columns = "\x01\x00\x00\x00\x00\x00\x00\x00\x02\x00\x00\x00";
  assert.ok(text.includes(columns));
  const beyond = columns.replace("\x02", "\x03");
  refused(written(text.replace(columns, beyond)), /an entry in column 3 of 3/);
});

Deno.test({
  name: "mirror: the pickled expert trajectories equal their raw copy",
  ignore: !existsSync(CHEETAH),
  async fn() {
    const bytes = await Deno.readFile(CHEETAH);
    const episodes = parsePickle(bytes, CHEETAH) as ReadonlyMap<string, PickledArray>[];
    const copy = new Float32Array(
      gunzipSync(
        Deno.readFileSync(CHEETAH.replace(/expert.*/, "halfcheetah-v2-cs285-expert.f32.gz")),
      )
        .buffer,
    );
    assert.equal(copy.length, 2 * 1000 * 42);
    const names = ["observation", "action", "reward", "next_observation", "terminal"];
    const rows = episodes.flatMap((episode) => {
      const parts = names.map((name) => episode.get(name) as PickledArray);
      return Array.from({ length: 1000 }, (_, step) =>
        parts.flatMap(({ values }) => {
          const width = values.length / 1000;
          return [...values.subarray(step * width, (step + 1) * width)];
        }));
    });
    assert.deepEqual(Float32Array.from(rows.flat()), copy);
  },
});
