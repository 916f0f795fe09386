import assert from "node:assert/strict";
import type { Command } from "../../../tasks/cli/declare.ts";
import { inGroup } from "../../../tasks/cli/declare.ts";
import { helpText } from "../../../tasks/cli/help.ts";
import { python } from "../../support/python.ts";
import { runTask } from "../../support/task.ts";

const LIST = ["generator", "masks", "steps", "training", "loading", "start", "memory", "block"];

const COMMAND = {
  name: "bake",
  summary: "Bakes whatever is named, in an oven that is as hot as the flags below ask for.",
  words: ["WHAT"],
  flags: {
    json: { type: "boolean", help: "JSON" },
    ...inGroup("Oven", {
      rank: { type: "integer", default: 8, value: "R", help: "Rank" },
      mode: { type: "choice", choices: ["lora", "rslora"], default: "lora", help: "Mode" },
      method: { type: "choice", choices: LIST, help: "How it is baked" },
      "a-flag-with-a-very-long-name": { type: "number", help: "Long" },
    }),
    ...inGroup("Peers", {
      peers: { type: "boolean", default: true, help: "Alone" },
      only: {
        type: "list",
        choices: ["b", "rank"],
        meanings: { b: "one meaning", rank: "another one" },
        default: ["b", "rank"],
        help: "Which",
      },
    }),
  },
  notes: ["A note that is long enough to be wrapped where the terminal is as narrow as this one."],
  examples: { "": "Bake", "bread --rank 2 --method loading": "Bake bread" },
} as const satisfies Command;

Deno.test("help: usage, summary, examples, flags by group with what they take, notes", () => {
  assert.equal(
    helpText(COMMAND, 60),
    `Usage: deno task bake WHAT [flags]

Bakes whatever is named, in an oven that is as hot as the
flags below ask for.

Examples:
  Bake:
    deno task bake
  Bake bread:
    deno task bake bread --rank 2 --method loading

Flags:
  --json              JSON
  --help              Show this text

Oven:
  --rank R            Rank (default 8)
  --mode lora|rslora  Mode (default lora)
  --method NAME       How it is baked
                      One of: generator, masks, steps,
                      training, loading, start, memory,
                      block
  --a-flag-with-a-very-long-name X
                      Long

Peers:
  --no-peers          Alone
  --only A,B          Which (default all)
                        b     one meaning
                        rank  another one

A note that is long enough to be wrapped where the terminal
is as narrow as this one.`,
  );
});

Deno.test("help: where all flags are in groups, --help is in the last", () => {
  const { json: _, ...flags } = COMMAND.flags;
  const text = helpText({ ...COMMAND, flags, notes: [] }, 80);
  assert.doesNotMatch(text, /Flags:/);
  assert.match(text, /Peers:\n[^]*--help +Show this text$/);
  assert.match(helpText({ ...COMMAND, flags: {} }, 80), /WHAT\n[^]*Flags:\n {2}--help {2}Show/);
});

Deno.test("help: what long names mean stands below them, where there would be no room beside them", () => {
  const choices = ["a-name-as-long-as-this", "b"];
  const meanings = { "a-name-as-long-as-this": "means one thing or another", b: "and this" };
  const flags = { only: { type: "list", choices, meanings, help: "Which" } } as const;
  const lines = (width: number) =>
    helpText({ ...COMMAND, flags }, width).split("\n").map((line) => line.trim());
  const narrow = lines(60);
  const at = narrow.indexOf("a-name-as-long-as-this");
  assert.deepEqual(narrow.slice(at + 1, at + 4), ["means one thing or another", "b", "and this"]);
  assert.ok(lines(120).includes("a-name-as-long-as-this  means one thing or another"));
});

Deno.test("help: 80 signs a line where there is no terminal", async () => {
  const { code, stdout } = await runTask("train", ["--help"]);
  assert.equal(code, 0);
  const longest = Math.max(...stdout.split("\n").map((line) => line.length));
  assert.ok(longest > 70 && longest <= 80, `${longest}`);
});

Deno.test({
  name: "help: a terminal's width is used, without the permission to read variables",
  ignore: !python,
  fn: async () => {
    const task = JSON.stringify([Deno.execPath(), "task", "--quiet", "inspect", "--help"]);
    for (const [columns, first] of [[50, 50], [100, 100], [200, 120], [0, 80]]) {
      const source = `
import fcntl, os, pty, struct, termios
child, terminal = pty.fork()
if child == 0:
    fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 40, ${columns}, 0, 0))
    os.execv(${task}[0], ${task})
while True:
    try:
        piece = os.read(terminal, 1 << 16)
    except OSError:
        break
    if not piece:
        break
    os.write(1, piece)
os.waitpid(child, 0)`;
      const cwd = new URL("../../../", import.meta.url).pathname;
      const { stdout } = await new Deno.Command("python3", { args: ["-c", source], cwd }).output();
      const lines = new TextDecoder().decode(stdout).split("\r\n");
      const longest = Math.max(...lines.map((line) => line.length));
      assert.ok(longest > first - 12 && longest <= first, `${columns} columns: ${longest}`);
    }
  },
});
