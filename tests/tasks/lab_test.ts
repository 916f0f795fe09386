import assert from "node:assert/strict";
import { labArguments } from "../../tasks/lab.ts";

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
