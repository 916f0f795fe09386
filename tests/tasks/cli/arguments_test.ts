import assert from "node:assert/strict";
import { UsageError } from "../../../src/errors.ts";
import { type Command, parseArguments } from "../../../tasks/cli/arguments.ts";
import { HelpRequest } from "../../../tasks/cli/help.ts";

const COMMAND = {
  name: "bake",
  summary: "Bakes.",
  words: ["WHAT", "[HOW]"],
  flags: {
    rank: { type: "integer", min: 1, max: 64, default: 8, help: "Rank", value: "R" },
    rate: { type: "number", help: "Rate" },
    seed: { type: "seed", default: 42, help: "Seed" },
    method: { type: "choice", choices: ["lottalora", "full"], default: "lottalora", help: "How" },
    only: { type: "list", choices: ["beta", "rank"], help: "Which" },
    data: { type: "string", help: "Folder" },
    json: { type: "boolean", help: "JSON" },
    peers: { type: "boolean", default: true, help: "Alone" },
  },
  examples: { "bread --rank 2": "Bake bread" },
} as const satisfies Command;

function parse(...args: string[]) {
  return parseArguments(COMMAND, ["bread", ...args]);
}

function refused(args: string[], message: string): void {
  assert.throws(() => parse(...args), new UsageError(message));
}

Deno.test("arguments: defaults where there are some, null or false elsewhere", () => {
  const { values, words } = parse();
  assert.deepEqual(values, {
    rank: 8,
    rate: null,
    seed: 42,
    method: "lottalora",
    only: null,
    data: null,
    json: false,
    peers: true,
  });
  assert.deepEqual(words, ["bread"]);
});

Deno.test("arguments: values have their types, with = or a space, in any order", () => {
  const { values, words } = parse(
    ...["--rank=4", "007", "--rate", "1e-3", "--method", "full", "--json", "--no-peers"],
    ...["--only", "beta,rank", "--only", "beta", "--data", "a b"],
  );
  assert.deepEqual(values, {
    rank: 4,
    rate: 0.001,
    seed: 42,
    method: "full",
    only: ["beta", "rank", "beta"],
    data: "a b",
    json: true,
    peers: false,
  });
  assert.deepEqual(words, ["bread", "007"]);
});

Deno.test("arguments: a seed is an integer where it reads as one, else text; 0 and negatives too", () => {
  assert.equal(parse("--seed", "0").values.seed, 0);
  assert.equal(parse("--seed", "-7").values.seed, -7);
  assert.equal(parse("--seed=-7").values.seed, -7);
  assert.equal(parse("--seed", "paper").values.seed, "paper");
  assert.equal(parse("--seed", "99999999999999999999").values.seed, "99999999999999999999");
});

Deno.test("arguments: a value may begin with a dash, but is no flag and not what follows --", () => {
  assert.equal(parse("--data", "-").values.data, "-");
  assert.equal(parse("--data", "-x", "--json").values.data, "-x");
  assert.deepEqual(parseArguments(COMMAND, ["--", "--", "--data", "-x"]).words, ["--data", "-x"]);
});

Deno.test("arguments: a leading -- as handed on by task runners changes nothing", () => {
  assert.equal(parseArguments(COMMAND, ["--", "bread", "--rank", "2"]).values.rank, 2);
});

Deno.test("arguments: unknown flags are refused, with the nearest known one", () => {
  refused(["--rnak", "3"], "Unknown flag --rnak: did you mean --rank?");
  refused(["--jsno"], "Unknown flag --jsno: did you mean --json?");
  refused(["--something"], "Unknown flag --something: see --help");
  refused(["-x"], "Unknown flag -x: see --help");
  refused(["--toString", "1"], "Unknown flag --toString: see --help");
  refused(["--something=3"], "Unknown flag --something: see --help");
  refused(["--no-peer"], "Unknown flag --no-peer: did you mean --no-peers?");
  refused(["--no-json"], "Unknown flag --no-json: see --help");
  refused(["--hlep"], "Unknown flag --hlep: did you mean --help?");
});

Deno.test("arguments: the name of all words is no flag", () => {
  assert.throws(() => parse("--_", "bread"), /^UsageError: Unknown flag --_/);
  assert.throws(() => parse("--_=bread"), /^UsageError: Unknown flag --_/);
});

Deno.test("arguments: a missing value is refused, a following flag is not one", () => {
  refused(["--rank"], "--rank needs a value: see --help");
  refused(["--data", "--json"], "--data needs a value: see --help");
  refused(["--data="], "--data needs a value: see --help");
  refused(["--data", ""], "--data needs a value: see --help");
  refused(["--data", "--", "x"], "--data needs a value: see --help");
  refused(["--only", "beta", "--only"], "--only needs a value: see --help");
});

Deno.test("arguments: numbers that are none, and ranks out of range, are refused with the value", () => {
  const rank = "--rank must be an integer from 1 to 64, got";
  refused(["--rank", "0"], `${rank} 0`);
  refused(["--rank", "-1"], `${rank} -1`);
  refused(["--rank", "2.5"], `${rank} 2.5`);
  refused(["--rank", "65"], `${rank} 65`);
  refused(["--rank", "eight"], `${rank} eight`);
  refused(["--rank", "0x8"], `${rank} 0x8`);
  for (const text of ["NaN", "Infinity", "-Infinity", "1e999", " ", "1,5"]) {
    refused(["--rate", text], `--rate must be a number, got ${text}`);
  }
});

Deno.test("arguments: unknown choices are refused with all of them and the nearest", () => {
  refused(
    ["--method", "ful"],
    '--method must be one of lottalora, full, got "ful" (did you mean full?)',
  );
  refused(["--only", "beta,gamma"], '--only must be one of beta, rank, got "gamma"');
  refused(["--only", "beta,"], '--only has an empty item in "beta,"');
});

Deno.test("arguments: a flag given twice and a value for a switch are refused", () => {
  refused(["--rank", "1", "--rank", "2"], "--rank is given twice");
  refused(["--json=yes"], '--json takes no value, got "yes"');
  refused(["--json=false"], '--json takes no value, got "false"');
  refused(["--no-peers=1"], '--no-peers takes no value, got "1"');
});

Deno.test("arguments: words too many and too few are refused", () => {
  refused(["slowly", "twice"], 'Unexpected argument "twice": see --help');
  assert.throws(
    () => parseArguments(COMMAND, []),
    new UsageError("Missing argument WHAT: see --help"),
  );
  const open = { ...COMMAND, words: ["[PATH...]"] };
  assert.deepEqual(parseArguments(open, ["a", "b", "c"]).words, ["a", "b", "c"]);
});

Deno.test("arguments: a word that is one of several is refused with all of them and the nearest", () => {
  const choosing = { ...COMMAND, words: ["list|fetch", "[ID]"] };
  assert.deepEqual(parseArguments(choosing, ["list", "any"]).words, ["list", "any"]);
  assert.throws(
    () => parseArguments(choosing, ["fecth"]),
    new UsageError(
      'The argument must be one of list, fetch, got "fecth" (did you mean fetch?)',
    ),
  );
});

Deno.test("arguments: stopEarly leaves what follows the first word to another command", () => {
  const passing = { ...COMMAND, words: ["TASK", "[FLAG...]"], flags: {}, stopEarly: true };
  const { words } = parseArguments(passing, ["train", "--rank", "-1", "--json=x", "--help"]);
  assert.deepEqual(words, ["train", "--rank", "-1", "--json=x", "--help"]);
  assert.throws(() => parseArguments(passing, ["--rank", "train"]), UsageError);
});

Deno.test("arguments: --help wins over all that is wrong beside it", () => {
  for (const args of [["-h"], ["--help"], ["--rank", "x", "--help"], ["--nonsense", "-h"]]) {
    assert.throws(() => parseArguments(COMMAND, args), HelpRequest, args.join(" "));
  }
});
