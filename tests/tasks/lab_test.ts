import assert from "node:assert/strict";
import { DataError, UsageError } from "../../src/errors.ts";
import { labArguments, refuseRoot, runLab } from "../../tasks/lab.ts";
import { withProjectCopy } from "../support/project_copy.ts";
import { python } from "../support/python.ts";
import { namesIn } from "../support/temporary.ts";

const DEFAULTS = {
  port: 8888,
  ip: "localhost",
  browser: true,
  "allow-root": false,
  jupyter: null,
};

Deno.test("JupyterLab opens the project's notebooks and offers our kernel alone", () => {
  const args = labArguments("/somewhere", DEFAULTS);
  assert.ok(args.includes("--ServerApp.root_dir=/somewhere"));
  assert.ok(args.includes("--LabApp.default_url=/lab/tree/notebooks"));
  assert.ok(args.includes("--KernelSpecManager.allowed_kernelspecs=lottalora"));
  assert.ok(!args.includes("--no-browser") && !args.includes("--allow-root"));
});

Deno.test("port, switches and further arguments reach JupyterLab", () => {
  const args = labArguments("/somewhere", {
    ...DEFAULTS,
    port: 9000,
    browser: false,
    "allow-root": true,
    jupyter: "--debug  --LabApp.x=1",
  });
  assert.ok(args.includes("--ServerApp.port=9000"));
  assert.deepEqual(args.slice(-4), ["--no-browser", "--allow-root", "--debug", "--LabApp.x=1"]);
});

Deno.test("root is told how to go on, unless it has said that it may", () => {
  const expected = (error: unknown) =>
    error instanceof UsageError && /as another user, or, in a container, add --allow-root$/
      .test(error.message);
  assert.throws(() => refuseRoot(0, DEFAULTS), expected);
  refuseRoot(0, { ...DEFAULTS, "allow-root": true });
  refuseRoot(0, { ...DEFAULTS, jupyter: "--debug --allow-root" });
  refuseRoot(0, { ...DEFAULTS, jupyter: "--ServerApp.allow_root=True" });
  refuseRoot(1000, DEFAULTS);
  refuseRoot(null, DEFAULTS);
});

Deno.test({
  name: "root is told before anything is set up",
  ignore: Deno.uid() !== 0,
  async fn() {
    await withProjectCopy(async ({ path, task }) => {
      const before = namesIn(path(".lottalora"));
      const { code, stderr } = await task("lab", ["--no-browser"]);
      assert.equal(code, 2);
      assert.match(stderr, /^error: JupyterLab does not run as root, .*\n$/);
      assert.deepEqual(namesIn(path(".lottalora")), before);
    });
  },
});

Deno.test({
  name: "how JupyterLab ended is said, unless it is well",
  ignore: !python,
  async fn() {
    const lab = (source: string) =>
      runLab({ root: Deno.cwd(), python: "python3", env: {} }, ["-c", source], AbortSignal.any([]));
    await lab("");
    await assert.rejects(lab("raise SystemExit(3)"), (error) => {
      assert.ok(error instanceof DataError);
      assert.equal(error.message, "JupyterLab stopped: it ended with exit code 3");
      return true;
    });
    await assert.rejects(
      lab("import os; os.kill(os.getpid(), 9)"),
      /^DataError: JupyterLab stopped: it was killed by SIGKILL, as .* memory runs out$/,
    );
  },
});
