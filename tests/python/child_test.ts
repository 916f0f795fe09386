import assert from "node:assert/strict";
import { join } from "node:path";
import config from "../../deno.json" with { type: "json" };
import { runProgram, untilEnd, whyEnded } from "../../src/python/child.ts";
import { childEnvironment, HANDED_ON } from "../../src/python/child_environment.ts";
import { DESKTOP } from "../../tasks/lab.ts";
import { python } from "../support/python.ts";
import { withFolder } from "../support/temporary.ts";

const CHILD = import.meta.resolve("../../src/python/child.ts");

/** Runs deno where these variables are set too; Python starts it, since Deno may set no LD_*. */
async function denoWith(variables: Record<string, string>, args: string[]) {
  const source = `import json, os, sys; given = json.loads(sys.argv[1])
os.execve(given[0][0], given[0], {**os.environ, **given[1]})`;
  const given = JSON.stringify([[Deno.execPath(), ...args], variables]);
  const { code, stdout, stderr } = await new Deno.Command("python3", {
    args: ["-c", source, given],
  }).output();
  const [said, complained] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, said, complained };
}

Deno.test({
  name: "child: variables of loaders and the caller's folder are not handed on, what is needed is",
  ignore: !python,
  fn: () =>
    withFolder(async (folder) => {
      const program = join(folder, "program.ts");
      await Deno.writeTextFile(
        program,
        `import { runProgram } from "${CHILD}";
         const args = ["-c", "import json, os; print(json.dumps(dict(os.environ)))"];
         console.log((await runProgram("python3", args, { OWN: "1" }))?.output);`,
      );
      const variables = {
        ...{ LD_LIBRARY_PATH: "/x", LD_AUDIT_X: "1", DYLD_LIBRARY_PATH: "/x", INIT_CWD: "/x" },
        ...{ HTTPS_PROXY: "http://localhost:1", UV_CACHE_DIR: "/x", SOMETHING: "else" },
      };
      const permissions = ["--allow-run=python3", "--ignore-env", `--allow-env=${HANDED_ON}`];
      const run = ["run", "--no-prompt", "--no-check", ...permissions, program];
      const { code, said, complained } = await denoWith(variables, run);
      assert.equal(code, 0, complained);
      const seen = JSON.parse(said);
      for (const name of ["OWN", "HTTPS_PROXY", "UV_CACHE_DIR", "PATH"]) {
        assert.ok(seen[name], name);
      }
      const others = Object.keys(seen).filter((name) =>
        /^(LD_|DYLD_|INIT_CWD|SOMETHING)/.test(name)
      );
      assert.deepEqual(others, []);
    }),
});

Deno.test({
  name: "child: a task that starts programs does so where LD_LIBRARY_PATH is set",
  ignore: !python,
  async fn() {
    const test = ["tests/files/remove_file_test.ts", "--no-setup"];
    const args = ["task", "--quiet", "test", ...test];
    const { code, said, complained } = await denoWith({ LD_LIBRARY_PATH: "/x" }, args);
    assert.equal(code, 0, complained);
    assert.match(said, /\n\d passed, 0 failed\n$/);
  },
});

Deno.test("child: every task that starts programs may read what it hands on", () => {
  const starting = Object.entries(config.tasks)
    .filter(([, { command }]) => /--allow-run=(?!ln )/.test(command)); // links need no variables
  assert.ok(starting.length >= 6);
  for (const [name, { command }] of starting) {
    const lists = command.matchAll(/--allow-env=(?:"([^"]*)"|(\S+))/g);
    const names = [...lists].flatMap(([, quoted, plain]) => (quoted ?? plain).split(","));
    const needed = name === "lab" ? [...HANDED_ON, ...DESKTOP] : HANDED_ON;
    assert.deepEqual(needed.filter((one) => !names.includes(one)), [], name);
  }
});

Deno.test("child: what is set on top comes before what is handed on", () => {
  const { clearEnv, env } = childEnvironment({ PATH: "/only", OTHER: "1" });
  assert.deepEqual([clearEnv, env.PATH, env.OTHER], [true, "/only", "1"]);
});

Deno.test({
  name: "child: a program that is killed has ended, though another one holds its streams open",
  ignore: !python,
  async fn() {
    const source = `import os, subprocess, sys
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(20)"])
print("started", flush=True)
os.kill(os.getpid(), 9)`;
    const begin = performance.now();
    const outcome = await runProgram("python3", ["-c", source]);
    assert.ok(performance.now() - begin < 10_000);
    assert.equal(outcome?.ok, false);
    assert.match(outcome.output, /^started\n[^]*it was killed by SIGKILL, as .* memory runs out$/);
  },
});

Deno.test("child: a program that is not there is told from one that fails", async () => {
  assert.equal(await runProgram("no-such-program", []), null);
});

Deno.test("child: why a program ended is its last word, unless it was killed or had none", () => {
  const status = { success: false, code: 3, signal: null };
  assert.equal(whyEnded("error: no such file", status), "error: no such file");
  assert.equal(whyEnded("", status), "it ended with exit code 3");
  const killed = { success: false, code: 143, signal: "SIGTERM" as const };
  assert.equal(whyEnded("a warning", killed), "it was killed by SIGTERM");
});

/** A stream whose pieces come this many milliseconds apart, and that never ends by itself. */
function slowly(pieces: number, bytes: number, apart: number) {
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      if (pieces-- <= 0) return await new Promise(() => {});
      await new Promise((resolve) => setTimeout(resolve, apart));
      controller.enqueue(new Uint8Array(bytes));
    },
  });
}

Deno.test("child: after its end all that a program wrote is read, and no more than a pipe holds", async () => {
  const bytes = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>) =>
    (await new Response(untilEnd(stream, Promise.resolve())).arrayBuffer()).byteLength;
  assert.equal(await bytes(slowly(4, 10, 300)), 40);
  assert.ok(await bytes(slowly(1000, 2 ** 18, 50)) < 2 ** 22);
});
