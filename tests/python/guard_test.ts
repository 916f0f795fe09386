import assert from "node:assert/strict";
import { guarded } from "../../src/python/child.ts";
import { alive, childrenOf, kill, until } from "../support/processes.ts";
import { python } from "../support/python.ts";

/** Starts a Python program under a guard. */
function start(source: string): Deno.ChildProcess {
  return new Deno.Command("python3", {
    args: guarded(["python3", "-c", source]),
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

const WAITING = "print('ready', flush=True); import time; time.sleep(60)";

Deno.test({
  name: "guard: streams and exit codes are the program's, and so is the signal that ends it",
  ignore: !python,
  async fn() {
    const failing = start("import sys; print('out'); print('err', file=sys.stderr); sys.exit(7)");
    const { code, stdout, stderr } = await failing.output();
    const said = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    assert.deepEqual([code, ...said], [7, "out\n", "err\n"]);
    const killed = start("import os; os.kill(os.getpid(), 9)");
    assert.equal((await killed.output()).signal, "SIGKILL");
  },
});

Deno.test({
  name: "guard: a program that is not there is named in one line",
  ignore: !python,
  async fn() {
    const args = guarded(["no-such-program"]);
    const { code, stderr } = await new Deno.Command("python3", { args }).output();
    const said = new TextDecoder().decode(stderr);
    assert.deepEqual([code, said], [1, "error: no-such-program: No such file or directory\n"]);
  },
});

Deno.test({
  name: "guard: SIGTERM reaches the program, Ctrl-C is left to it",
  ignore: !python,
  async fn() {
    const stopped = start(WAITING);
    const reader = stopped.stdout.getReader();
    await reader.read();
    stopped.kill("SIGINT"); // not to the group: the program does not hear it
    stopped.kill("SIGTERM");
    assert.equal((await stopped.status).signal, "SIGTERM");
    await reader.cancel();
    await stopped.stderr.cancel();
  },
});

Deno.test({
  name: "guard: when the caller is killed, the program ends",
  ignore: !python,
  async fn() {
    const caller = `import subprocess, sys; subprocess.call(["python3", *sys.argv[1:]])`;
    const child = new Deno.Command("python3", {
      args: ["-c", caller, ...guarded(["python3", "-c", WAITING])],
      stdout: "piped",
    }).spawn();
    const reader = child.stdout.getReader();
    await reader.read();
    const [guard] = await childrenOf(child.pid);
    const [program] = await childrenOf(guard);
    assert.ok(program);
    await kill(child.pid, "SIGKILL");
    await child.status;
    await until(async () => !await alive(program) && !await alive(guard));
    await reader.cancel();
  },
});
