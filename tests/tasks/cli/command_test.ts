import assert from "node:assert/strict";
import { join } from "node:path";
import { DataError, UsageError } from "../../../src/errors.ts";
import { callerPath, exitCode } from "../../../tasks/cli/command.ts";
import { HelpRequest } from "../../../tasks/cli/help.ts";
import { python } from "../../support/python.ts";
import { ended } from "../../support/task.ts";
import { withFolder } from "../../support/temporary.ts";

const COMMAND = new URL("../../../tasks/cli/command.ts", import.meta.url).href;
const ERRORS = new URL("../../../src/errors.ts", import.meta.url).href;

/** Writes a program whose `main` has this body, and gives the arguments that run it. */
async function program(folder: string, body: string): Promise<string[]> {
  const path = join(folder, "program.ts");
  await Deno.writeTextFile(
    path,
    `import { runCommand, callerPath, say, sayError } from "${COMMAND}";
     import { DataError, UsageError } from "${ERRORS}";
     void [callerPath, say, sayError, DataError, UsageError];
     await runCommand(async (signal) => { void signal; ${body} });`,
  );
  const permissions = ["--no-prompt", "--allow-read", "--allow-env=INIT_CWD,LOTTALORA_DEBUG"];
  return ["run", "--no-check", ...permissions, path];
}

async function runBody(body: string, env: Record<string, string> = {}) {
  return await withFolder(async (folder) => await ended(await program(folder, body), { env }));
}

Deno.test("command: exit code 2 and one line for a usage error", async () => {
  const { code, stdout, stderr } = await runBody('throw new UsageError("rank 0 is no rank");');
  assert.deepEqual([code, stdout, stderr], [2, "", "error: rank 0 is no rank\n"]);
});

Deno.test("command: exit code 1 and one line for a data error, even of several lines", async () => {
  const { code, stderr } = await runBody('throw new DataError("no file\\n  there");');
  assert.deepEqual([code, stderr], [1, "error: no file there\n"]);
});

Deno.test("command: a defect is one line too; LOTTALORA_DEBUG=1 adds the stack", async () => {
  const body = 'throw new TypeError("x is not y");';
  const plain = await runBody(body);
  assert.deepEqual([plain.code, plain.stderr], [1, "error: TypeError: x is not y\n"]);
  const debug = await runBody(body, { LOTTALORA_DEBUG: "1" });
  assert.match(debug.stderr, /^error: TypeError: x is not y\n[^]*program\.ts:\d+/);
});

Deno.test("command: exit code 0 by default, else what main returns, also with open timers", async () => {
  assert.equal((await runBody("setInterval(() => {}, 1000);")).code, 0);
  assert.equal((await runBody("return 1;")).code, 1);
});

Deno.test("command: a missing permission is one line that names it", async () => {
  const { code, stderr } = await runBody('await Deno.writeTextFile("/nowhere/x", "");');
  assert.equal(code, 1);
  assert.match(stderr, /^error: NotCapable: Requires write access to "\/nowhere\/x".*\n$/);
});

Deno.test("command: a reader that has gone is no error", async () => {
  await withFolder(async (folder) => {
    const body = 'for (let i = 0; i < 1e5; i++) console.log("line " + i);';
    const child = new Deno.Command("deno", {
      args: await program(folder, body),
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const reader = child.stdout.getReader();
    await reader.read();
    await reader.cancel();
    const stderr = await new Response(child.stderr).text();
    const { code } = await child.status;
    assert.equal(stderr, "");
    assert.ok(code === 0 || code === 141, `exit code ${code}`);
  });
});

Deno.test("command: Ctrl-C aborts the signal, lets main end and exits with 130", async () => {
  await withFolder(async (folder) => {
    const body = `console.log("ready");
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      console.log("tidied"); signal.throwIfAborted();`;
    const child = new Deno.Command("deno", {
      args: await program(folder, body),
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    assert.equal((await lines.read()).value, "ready\n");
    child.kill("SIGINT");
    assert.equal((await lines.read()).value, "tidied\n");
    lines.releaseLock();
    await child.stdout.cancel().catch(() => {});
    const stderr = await new Response(child.stderr).text();
    assert.deepEqual([(await child.status).code, stderr], [130, "interrupted\n"]);
  });
});

Deno.test("command: help goes to stdout with exit code 0", async () => {
  assert.equal(await exitCode(() => Promise.reject(new HelpRequest("the help text"))), 0);
  assert.equal(await exitCode(() => Promise.resolve()), 0);
});

Deno.test("command: exit codes by kind of error, inside the process too", async () => {
  assert.equal(await exitCode(() => Promise.reject(new UsageError("shown by this test"))), 2);
  assert.equal(await exitCode(() => Promise.reject(new DataError("shown by this test"))), 1);
});

Deno.test("command: an error on the way is told as one at the end is, and the command goes on", async () => {
  const body = `sayError("failed: beta", new TypeError("x\\n y")); return 0;`;
  const plain = await runBody(body);
  assert.deepEqual([plain.code, plain.stderr], [0, "failed: beta: TypeError: x y\n"]);
  const debug = await runBody(body, { LOTTALORA_DEBUG: "1" });
  assert.match(debug.stderr, /^failed: beta: TypeError: x y\n[^]*program\.ts:\d+/);
});

Deno.test({
  name:
    "command: in a terminal a line takes the place of unfinished progress, elsewhere it is plain",
  ignore: !python,
  fn: async () => {
    const body = `await Deno.stderr.write(new TextEncoder().encode("1 of 9")); say("told");`;
    assert.equal((await runBody(body)).stderr, "1 of 9told\n");
    await withFolder(async (folder) => {
      const args = JSON.stringify([Deno.execPath(), ...await program(folder, body)]);
      const source = `import json, pty; pty.spawn(json.loads(${JSON.stringify(args)}))`;
      const { stdout } = await new Deno.Command("python3", { args: ["-c", source] }).output();
      assert.equal(new TextDecoder().decode(stdout), "1 of 9\r\x1b[2Ktold\r\n");
    });
  },
});

Deno.test("command: relative paths count from INIT_CWD", async () => {
  const { stdout } = await runBody('console.log(callerPath("a/../b"));', { INIT_CWD: "/home/me" });
  assert.equal(stdout, "/home/me/b\n");
  assert.equal(callerPath("/absolute/path"), "/absolute/path");
});
