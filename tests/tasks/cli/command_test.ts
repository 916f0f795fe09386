import assert from "node:assert/strict";
import { join } from "node:path";
import { DataError, UsageError } from "../../../src/errors.ts";
import { callerPath, exitCode } from "../../../tasks/cli/command.ts";
import { HelpRequest } from "../../../tasks/cli/help.ts";
import { python } from "../../support/python.ts";
import { ended } from "../../support/task.ts";
import { namesIn, withFolder } from "../../support/temporary.ts";

const COMMAND = new URL("../../../tasks/cli/command.ts", import.meta.url).href;
const ERRORS = new URL("../../../src/errors.ts", import.meta.url).href;
const TEMPORARY = new URL("../../../src/files/temporary.ts", import.meta.url).href;

/** Writes a program whose `main` has this body, and gives the arguments that run it. */
async function program(folder: string, body: string, takes = "signal"): Promise<string[]> {
  const path = join(folder, "program.ts");
  await Deno.writeTextFile(
    path,
    `import { runCommand, callerPath, say, sayError } from "${COMMAND}";
     import { DataError, UsageError } from "${ERRORS}";
     void [callerPath, say, sayError, DataError, UsageError];
     await runCommand(async (${takes}) => { void [${takes}]; ${body} });`,
  );
  const permissions = ["--no-prompt", "--allow-read", "--allow-env=INIT_CWD,LOTTALORA_DEBUG"];
  return ["run", "--no-check", ...permissions, `--allow-write=${folder}`, path];
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

/** Runs a body until it prints a line; what it prints, says and returns comes when it has ended. */
async function interruptible(folder: string, body: string, takes?: string) {
  const child = new Deno.Command("deno", {
    args: await program(folder, body, takes),
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const [first, rest] = child.stdout.tee();
  const reader = first.getReader();
  await reader.read();
  void reader.cancel();
  const ended = Promise.all([rest, child.stderr].map((stream) => new Response(stream).text()))
    .then(async ([stdout, stderr]) => ({ stdout, stderr, code: (await child.status).code }));
  return { child, ended };
}

const SIGNALS = [
  ["SIGINT", 130, "interrupted\n"],
  ["SIGTERM", 143, "interrupted by SIGTERM\n"],
] as const;

for (const [signal, code, said] of SIGNALS) {
  Deno.test(`command: ${signal} aborts the signal, lets main end and exits with ${code}`, async () => {
    await withFolder(async (folder) => {
      const body = `console.log("ready");
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        await new Promise((resolve) => setTimeout(resolve, 100));
        console.log("tidied"); signal.throwIfAborted();`;
      const { child, ended } = await interruptible(folder, body);
      child.kill(signal);
      child.kill(signal); // as from a terminal: once to all, and once passed on by deno task
      assert.deepEqual(await ended, { code, stdout: "ready\ntidied\n", stderr: said });
    });
  });

  Deno.test(`command: a second ${signal} ends a command that does not stop, with a word and no temporary`, async () => {
    await withFolder(async (folder) => {
      const body = `const { withTemporaryFile, withTemporaryFolder } = await import("${TEMPORARY}");
        const forever = new Promise(() => setInterval(() => {}, 1000));
        const there = Promise.withResolvers();
        withTemporaryFile("${folder}/file", () => (there.resolve(), forever));
        await withTemporaryFolder("${folder}/model", async (beside) => {
          await Deno.writeTextFile(beside + "/part", "half");
          await there.promise;
          console.log("writing");
          await forever;
        });`;
      const { child, ended } = await interruptible(folder, body);
      assert.equal(namesIn(folder).length, 3);
      child.kill(signal);
      await new Promise((resolve) => setTimeout(resolve, 400));
      child.kill(signal);
      assert.deepEqual(await ended, { code, stdout: "writing\n", stderr: said });
      assert.deepEqual(namesIn(folder), ["program.ts"]);
    });
  });
}

Deno.test("command: one that takes no signal is ended at once", async () => {
  await withFolder(async (folder) => {
    const body = 'console.log("x"); await new Promise((f) => setTimeout(f, 60_000));';
    const { child, ended } = await interruptible(folder, body, "");
    const begin = performance.now();
    child.kill("SIGTERM");
    assert.deepEqual(await ended, { code: 143, stdout: "x\n", stderr: "interrupted by SIGTERM\n" });
    assert.ok(performance.now() - begin < 2_500);
  });
});

Deno.test("command: one that ends well after a signal was interrupted all the same", async () => {
  await withFolder(async (folder) => {
    const body = `console.log("ready");
      await new Promise((resolve) => signal.addEventListener("abort", resolve)); return 0;`;
    const { child, ended } = await interruptible(folder, body);
    child.kill("SIGINT");
    assert.deepEqual(await ended, { code: 130, stdout: "ready\n", stderr: "interrupted\n" });
  });
});

Deno.test("command: without a terminal, as nohup leaves it, SIGHUP is passed over", async () => {
  await withFolder(async (folder) => {
    const body = `console.log("ready");
      await new Promise((resolve) => setTimeout(resolve, 500)); console.log(signal.aborted);`;
    const { child, ended } = await interruptible(folder, body);
    child.kill("SIGHUP");
    assert.deepEqual(await ended, { code: 0, stdout: "ready\nfalse\n", stderr: "" });
  });
});

Deno.test("command: what is half written when a command returns does not stay", async () => {
  await withFolder(async (folder) => {
    const body = `const { withTemporaryFile } = await import("${TEMPORARY}");
      await new Promise((resolve) =>
        withTemporaryFile("${folder}/file", () => (resolve(), new Promise(() => {}))));`;
    assert.equal((await ended(await program(folder, body))).code, 0);
    assert.deepEqual(namesIn(folder), ["program.ts"]);
  });
});

Deno.test("command: one that does not stop within its time is ended as by a second signal", async () => {
  await withFolder(async (folder) => {
    const { child, ended } = await interruptible(
      folder,
      'console.log("x"); await new Promise((f) => setTimeout(f, 60_000));',
    );
    const begin = performance.now();
    child.kill("SIGTERM");
    const { code, stderr } = await ended;
    assert.deepEqual([code, stderr], [143, "interrupted by SIGTERM\n"]);
    assert.ok(performance.now() - begin > 2_500);
  });
});

Deno.test({
  name: "command: a terminal that hangs up interrupts, and has nobody left to be told",
  ignore: !python,
  fn: () =>
    withFolder(async (folder) => {
      const body = `const path = "${folder}/told";
        signal.addEventListener("abort", async () => {
          say("more");
          await Deno.writeTextFile(path, "tidied");
        });
        console.log("ready");
        while (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, 20));
        await new Promise((resolve) => setTimeout(resolve, 200));
        signal.throwIfAborted();`;
      const args = JSON.stringify([Deno.execPath(), ...await program(folder, body)]);
      const source = `import json, os, pty
args = json.loads(${JSON.stringify(args)})
pid, terminal = pty.fork()
if pid == 0: os.execv(args[0], args)
while b"ready" not in os.read(terminal, 1000): pass
os.close(terminal)
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))`;
      const { stdout } = await new Deno.Command("python3", { args: ["-c", source] }).output();
      assert.equal(new TextDecoder().decode(stdout), "129\n");
      assert.equal(await Deno.readTextFile(join(folder, "told")), "tidied");
    }),
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
