import assert from "node:assert/strict";
import { python } from "../../support/python.ts";

const PROGRAM = new URL("pulse_program.ts", import.meta.url).pathname;

/** Long enough for the pulse's thread to start and to speak on a busy machine. */
const LONG = "3000";

/** What is said by a program that computes for a while; the pulse speaks after `patience` ms. */
async function said(
  patience: number,
  permissions: string[],
  computing = LONG,
): Promise<string> {
  const { success, stderr } = await new Deno.Command("deno", {
    args: ["run", "--quiet", "--no-prompt", ...permissions, PROGRAM, `${patience}`, computing],
    env: { NO_COLOR: "1" },
  }).output();
  const text = new TextDecoder().decode(stderr);
  assert.ok(success, text);
  return text;
}

Deno.test("silence is broken by a thread of its own, while the main one computes", async () => {
  const stderr = await said(200, ["--allow-read"]);
  const lines = stderr.trimEnd().split("\n");
  assert.deepEqual([lines.slice(0, 2), lines.at(-1)], [
    ["drawing a large matrix", "in two lines"],
    "drawn",
  ]);
  const spoken = lines.slice(2, -1);
  assert.ok(spoken.length >= 1, stderr);
  for (const line of spoken) {
    assert.match(line, /^still working, \d s after: drawing a large matrix$/);
  }
});

Deno.test("who speaks is not interrupted, and a task that may read no file works without a pulse", async () => {
  const both = [said(60_000, ["--allow-read"], "500"), said(200, [], "500")];
  for (const stderr of await Promise.all(both)) {
    assert.equal(stderr, "drawing a large matrix\nin two lines\ndrawn\n");
  }
});

Deno.test({
  name: "in a terminal too each line of the pulse has an end, since others write the next one",
  ignore: !python,
  async fn() {
    const args = [
      Deno.execPath(),
      "run",
      "--quiet",
      "--no-prompt",
      "--allow-read",
      PROGRAM,
      "200",
      LONG,
    ];
    const source = `import json, pty; pty.spawn(json.loads(${
      JSON.stringify(JSON.stringify(args))
    }))`;
    const { stdout } = await new Deno.Command("python3", { args: ["-c", source] }).output();
    const lines = new TextDecoder().decode(stdout).split("\r\n");
    const spoken = lines.filter((line) => line.includes("still working"));
    assert.ok(spoken.length >= 1, lines.join("\n"));
    for (const line of spoken) {
      // deno-lint-ignore no-control-regex
      assert.match(line, /^\r\x1b\[2Kstill working, \d s after: drawing a large matrix$/);
    }
  },
});
