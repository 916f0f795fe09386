/**
 * What is called wrongly answers in words. Every function that an entry exports is called with what
 * nobody can mean, and many as they should be but for one argument: each answers with a UsageError or
 * a DataError of one line, never with an error of JavaScript or of tfjs.
 *
 * @module
 */
import assert from "node:assert/strict";
import * as lottalora from "lottalora";
import * as artifact from "lottalora/artifact";
import * as data from "lottalora/data";
import * as figures from "lottalora/figures";
import * as operations from "lottalora/operations";
import * as studies from "lottalora/studies";
import config from "../deno.json" with { type: "json" };
import { isLine } from "../src/files/json_text.ts";
import { rightCalls } from "./support/right_calls.ts";

type Arguments = readonly unknown[];
type Called = (...args: Arguments) => unknown;

const ENTRIES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  ".": lottalora,
  "./operations": operations,
  "./data": data,
  "./artifact": artifact,
  "./studies": { ...studies, ...studies.paper },
  "./figures": figures,
};

const WRONG: readonly unknown[] = [
  ...[undefined, null, "text", 42, NaN, {}, [], { nonsense: 1 }, () => 1],
];
const ALONE: readonly Arguments[] = [[], ...WRONG.map((value) => [value]), [{}, {}], ["a", "b"]];

/**
 * What is not called here: functions that take nothing or anything, `help`, which asks a program for
 * any name and has tests of its own, and errors, which may be made with whatever they say.
 */
const NOT_CALLED = new Set([
  ...["show", "createNotebookProgress", "sizesTable", "costsTable", "mnistReplicates"],
  ...["help", "UsageError", "DataError"],
]);

/** What some functions may be called with of all that is {@linkcode ALONE}. */
const MEANT: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    ["across", "adapter", "dimension", "gating", "readings", "sufficientRank"]
      .map((table) => [`${table}Table`, ["[]"]]),
  ),
  acrossNetworks: ["[]"],
  allSeeds: ['"text"', "42", '"a", "b"'],
  fromModule: ['"a", "b"'],
  images: ['"text"'],
  interruptible: ["function"],
  joinedOverrides: ["", "{}", '{"nonsense":1}', "{}, {}"],
  listed: ["[]"],
  loadWikitext: ["", "undefined", "{}", "{}, {}"],
  normalisationTable: ["", "undefined", "42"],
  sharedBackbone: ["[]"],
  startEngine: ["", "undefined"],
  summarize: ["[]"],
};

/** Called without `new` a class is refused by JavaScript itself. */
function isClass(value: Called): boolean {
  return /^class\b/.test(Function.prototype.toString.call(value));
}

function functionsOf(entry: string): [name: string, call: Called][] {
  return Object.entries(ENTRIES[entry])
    .filter((pair): pair is [string, Called] => typeof pair[1] === "function")
    .filter(([name]) => !NOT_CALLED.has(name))
    .map(([name, value]) => {
      const made: Called = (...args) => Reflect.construct(value, [...args]);
      return [name, isClass(value) ? made : value];
    });
}

function shown(args: Arguments): string {
  return args.map((value) => {
    if (typeof value === "function") return "function";
    if (Number.isNaN(value)) return "NaN";
    return JSON.stringify(value) ?? "undefined";
  }).join(", ");
}

/** How a call ends: null where it gives something. */
async function refusal(call: Called, args: Arguments): Promise<unknown> {
  try {
    await call(...args);
    return null;
  } catch (error) {
    return error ?? new Error("something empty was thrown");
  }
}

/** What is wrong with how a call was refused; null for words. */
function complaint(error: unknown): string | null {
  const isOurs = error instanceof lottalora.UsageError || error instanceof lottalora.DataError;
  if (!isOurs) return String(error);
  return isLine(error.message) ? null : `several lines: ${JSON.stringify(error.message)}`;
}

Deno.test("every entry of the package is called", () => {
  assert.deepEqual(Object.keys(ENTRIES).sort(), Object.keys(config.exports).sort());
});

for (const entry of Object.keys(ENTRIES)) {
  Deno.test(`what ${entry} exports refuses in words what nobody can mean`, async () => {
    const wrong: string[] = [];
    for (const [name, call] of functionsOf(entry)) {
      for (const args of ALONE) {
        const error = await refusal(call, args);
        const isMeant = (MEANT[name] ?? []).includes(shown(args));
        const found = error === null ? (isMeant ? null : "is taken") : complaint(error);
        if (found !== null) wrong.push(`${name}(${shown(args)}): ${found}`);
      }
    }
    assert.deepEqual(wrong, []);
  });
}

/** The calls in which one argument is another, or an options object has a field too many. */
function variants(args: Arguments): Arguments[] {
  return args.flatMap((given, i) => {
    const isOptions = Object.getPrototypeOf(given ?? 0) === Object.prototype;
    const others = isOptions ? [...WRONG, { ...given as object, nonsense: 1 }] : WRONG;
    return others.map((other) => args.with(i, other));
  });
}

Deno.test("a right call with one argument replaced gives something or refuses in words", async () => {
  await lottalora.startEngine("wasm");
  const everything = Object.assign({}, ...Object.values(ENTRIES)) as Record<string, Called>;
  const wrong: string[] = [];
  for (const [name, args] of Object.entries(await rightCalls())) {
    const error = await refusal(everything[name], args);
    if (error !== null) wrong.push(`${name} as it should be: ${error}`);
    for (const changed of variants(args)) {
      const error = await refusal(everything[name], changed);
      const found = error === null ? null : complaint(error);
      const place = changed.findIndex((value, i) => value !== args[i]);
      if (found !== null) {
        wrong.push(`${name}, argument ${place} ${shown([changed[place]])}: ${found}`);
      }
    }
  }
  assert.deepEqual(wrong, []);
});

Deno.test("a misspelt option is refused with the name that was meant", async () => {
  const { createDense, generateBackbone, mlp, readArtifact, startEngine } = lottalora;
  const misspelt: [call: () => unknown, message: RegExp][] = [
    [() => startEngine("wasm", { thread: 2 } as never), /threads and blas, got thread$/],
    [() => mlp({ hiden: [2] } as never), /no "hiden" in shape \(did you mean hidden\?\)/],
    [() => createDense("a", 2, 2, { isdata: true } as never), /did you mean isData\?/],
    [
      () => generateBackbone({ seed: 1, path: "a", dIn: 2, dOut: 2, famly: "normal" } as never),
      /no "famly" in request \(did you mean family\?\): seed, path, dIn, dOut, family, /,
    ],
    [() => readArtifact("a", { uncheckd: true } as never), /did you mean unchecked\?/],
    [() => studies.select([], { presets: "tiny" } as never), /did you mean preset\?/],
    [() => figures.betaTraces({ serie: [] } as never), /no "serie".*did you mean series\?/],
    [
      () => figures.betaTraces({ points: [] } as never),
      /an object with series, a list of rows with step, .*, got an object with points$/,
    ],
  ];
  for (const [call, message] of misspelt) {
    const error = await refusal(call, []);
    assert.ok(error instanceof lottalora.UsageError, String(error));
    assert.match(error.message, message);
  }
});
