import assert from "node:assert/strict";
import { findBenchmark } from "../../../src/benchmarks/registry.ts";
import { validateConfig } from "../../../src/training/validate.ts";
import { type Command, parseArguments } from "../../../tasks/cli/arguments.ts";
import { HelpRequest, helpText } from "../../../tasks/cli/help.ts";
import { configOf } from "../../../tasks/cli/train_config.ts";
import { TRAIN } from "../../../tasks/cli/train_flags.ts";

const CONFIG = JSON.parse(
  await Deno.readTextFile(new URL("../../../deno.json", import.meta.url)),
);

/** What every task of deno.json declares. */
const COMMANDS: Command[] = await Promise.all(
  Object.keys(CONFIG.tasks).map(async (name) => {
    const { COMMAND } = await import(`../../../tasks/${name}.ts`);
    assert.equal(COMMAND?.name, name, `tasks/${name}.ts exports no COMMAND of its name`);
    return COMMAND;
  }),
);

/** The arguments of a command's examples; a shell takes what follows `>`. */
function examplesOf({ examples }: Command): string[][] {
  return Object.keys(examples).map((text) =>
    text.split(" > ")[0].split(" ").filter((arg) => arg !== "")
  );
}

Deno.test("commands: two examples each, where there is anything to say, and all are understood", () => {
  for (const command of COMMANDS) {
    const takesAny = Object.keys(command.flags).length + (command.words?.length ?? 0) > 0;
    const examples = examplesOf(command);
    assert.ok(examples.length >= (takesAny ? 2 : 1), `${command.name}: ${examples.length}`);
    for (const args of examples) parseArguments(command, args);
  }
});

Deno.test("commands: every command line of the README and its pages is understood", async () => {
  const readme = await Deno.readTextFile(new URL("../../../README.md", import.meta.url));
  const pages = [...readme.matchAll(/\]\((docs\/\w+\.md)\)/g)].map(([, path]) =>
    Deno.readTextFile(new URL(`../../../${path}`, import.meta.url))
  );
  const texts = [readme, ...await Promise.all(pages)].join("\n");
  const blocks = [...texts.matchAll(/^```\w*\n([^]*?)^```$/gm)].map(([, block]) => block);
  const lines = blocks.join("").replaceAll("\\\n", " ")
    .matchAll(/^(?:\$ )?(?:\w+=\S+ )?deno task (?:native )?(\w+)([^#>\n]*)/gm);
  let understood = 0;
  for (const [, name, rest] of lines) {
    const command = COMMANDS.find((command) => command.name === name);
    assert.ok(command, name);
    const args = rest.trim().split(/\s+/).filter((arg) => arg !== "");
    // In a folder of `deno task new` the tasks name the file themselves.
    const file = { study: "study.ts", notebook: "study.ipynb" }[name];
    if (file && (args[0] ?? "--").startsWith("--")) args.unshift(file);
    parseArguments(command, args);
    understood++;
  }
  assert.ok(understood > 20, `${understood}`);
});

Deno.test("commands: examples of train are configurations that can be trained", () => {
  const native = COMMANDS.find(({ name }) => name === "native")!;
  const passedOn = examplesOf(native).filter(([task]) => task === "train")
    .map(([, ...args]) => args);
  assert.ok(passedOn.length > 0);
  for (const args of [...examplesOf(TRAIN), ...passedOn]) {
    const { values } = parseArguments(TRAIN, args);
    const benchmark = findBenchmark(values.benchmark);
    validateConfig(configOf(values, benchmark), benchmark);
  }
});

Deno.test("commands: help fits 80, 100 and 120 columns and leaves room for text", () => {
  for (const command of COMMANDS) {
    for (const width of [80, 100, 120]) {
      const lines = helpText(command, width).split("\n");
      const tooLong = lines.filter((line) => line.length > width);
      assert.deepEqual(tooLong, [], `${command.name} at ${width}`);
      const column = lines.find((line) => line.includes("--help "))!.indexOf("Show this text");
      assert.ok(column <= 30, `${command.name} at ${width}: text begins at ${column}`);
    }
  }
});

Deno.test("commands: every flag is in the help text, and a mistyped one is recognised", () => {
  for (const command of COMMANDS) {
    const text = helpText(command, 80);
    for (const [name, flag] of Object.entries(command.flags)) {
      const shown = flag.type === "boolean" && flag.default ? `--no-${name}` : `--${name}`;
      assert.match(text, RegExp(`^ {2}${shown}( |$)`, "m"), command.name);
      const mistyped = `--${name}x`;
      assert.throws(
        () => parseArguments(command, [mistyped]),
        { name: "UsageError", message: RegExp(`^Unknown flag ${mistyped}: did you mean --`) },
      );
    }
    assert.throws(() => parseArguments(command, ["--help"]), HelpRequest);
  }
});

Deno.test("commands: what choices mean is said of all of them, and defaults are among them", () => {
  for (const { name, flags } of COMMANDS) {
    for (const [flag, declared] of Object.entries(flags)) {
      if (declared.type !== "choice" && declared.type !== "list") continue;
      const { choices, meanings, default: own = [] } = declared;
      if (choices === undefined) continue; // any words
      const where = `${name} --${flag}`;
      if (meanings) assert.deepEqual(Object.keys(meanings).sort(), [...choices].sort(), where);
      for (const item of [own].flat()) assert.ok(choices.includes(item), where);
      const mistyped = `${choices[0]}x`;
      assert.throws(
        () => parseArguments({ name, flags, summary: "", examples: {} }, [`--${flag}`, mistyped]),
        { name: "UsageError", message: /^[^\n]+ must be one of [^\n]+\(did you mean [^\n]+\?\)$/ },
        where,
      );
    }
  }
});
