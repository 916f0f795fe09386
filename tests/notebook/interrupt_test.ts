import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { interruptible } from "../../src/notebook/interrupt.ts";
import { ensureJupyter } from "../../tasks/jupyter/environment.ts";
import { withFolder } from "../support/temporary.ts";
import { ROOT } from "../tasks/jupyter_support.ts";

const PROGRAM = fileURLToPath(new URL("./interrupt_kernel.py", import.meta.url));

/** Hours of training; displays something once it is at work. */
const TRAIN = `
const { run, defaultConfig, mnist, startEngine } = await import("lottalora");
await startEngine("wasm");
const data = await mnist.load(null);
const config = defaultConfig(mnist, "tiny", { steps: 10_000_000 });
let shown = false;
const onEvent = () => {
  if (!shown) Deno.jupyter.broadcast("display_data", { data: {}, metadata: {}, transient: {} });
  shown = true;
};
await run(config, mnist, data, { onEvent });`;

/** The same with the line of progress as its first display. */
const SHOWN = TRAIN.replace(/let shown[^]*};/, "").replace(", { onEvent }", "");

/** Workers that compute a study; its progress is the first display. */
const reproduceIn = (root: string) => `
const { reproduce } = await import("lottalora");
await reproduce("beta", { profile: "smoke", root: ${JSON.stringify(root)} });`;

/** What the first cell left behind. */
const AFTER = `await (await import("lottalora")).show(\`\${config.steps} \${shown}\`);`;

Deno.test("a kernel interrupt stops training, and the kernel lives on with its variables", async () => {
  const { python, env } = await ensureJupyter(ROOT);
  await withFolder(async (root) => {
    const cells = [TRAIN, reproduceIn(root), SHOWN, AFTER];
    const { code, stdout, stderr } = await new Deno.Command(python, {
      args: ["-I", "-B", PROGRAM, join(ROOT, "notebooks"), ...cells],
      env,
    }).output();
    assert.equal(code, 0, new TextDecoder().decode(stderr));
    const { cells: [run, study, shown, after], alive } = JSON.parse(
      new TextDecoder().decode(stdout),
    );
    for (const { text, seconds } of [run, study, shown]) {
      assert.match(text, /^AbortError: /);
      assert.ok(seconds < 5, `stopped after ${seconds} s`);
    }
    assert.deepEqual([after.text, alive], ["10000000 true", true]);
  });
});

Deno.test("outside Jupyter work is done as it is, and Ctrl-C still ends the process", async () => {
  assert.equal(await interruptible((signal) => Promise.resolve(signal.aborted)), false);
  await assert.rejects(interruptible(() => Promise.reject(new Error("of its own"))), /of its own/);
  const module = new URL("../../src/notebook/interrupt.ts", import.meta.url).href;
  const child = new Deno.Command("deno", {
    args: [
      "eval",
      `import { interruptible } from ${JSON.stringify(module)};
      await interruptible(() => {
        console.log("at work");
        return new Promise((done) => setTimeout(done, 60_000));
      });`,
    ],
    stdout: "piped",
  }).spawn();
  const reader = child.stdout.getReader();
  await reader.read();
  child.kill("SIGINT");
  assert.deepEqual((await child.status).signal, "SIGINT");
  await reader.cancel();
});

Deno.test("a signal that is given stops the work as an interrupt does", async () => {
  const stop = new AbortController();
  const work = interruptible(
    (signal) =>
      new Promise<never>((_, reject) =>
        signal.addEventListener("abort", () => reject(signal.reason))
      ),
    stop.signal,
  );
  stop.abort();
  await assert.rejects(work, { name: "AbortError" });
});
