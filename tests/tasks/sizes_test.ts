import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { CASES } from "../../src/studies/findings/sizes/cases.ts";
import { type SizeLine, sizeLine } from "../../src/studies/findings/sizes/lines.ts";
import { canMount, denoOnMount } from "../support/small_disk.ts";
import { sizesCommand } from "../../tasks/sizes.ts";
import { call } from "../support/call.ts";
import { runTask } from "../support/task.ts";
import { ROOT } from "./jupyter_support.ts";

const WORK = join(ROOT, ".lottalora", "sizes");

Deno.test("sizes --json: files have the sizes that are worked out, and none is left", async () => {
  const ids = ["3M", "mnist", "physionet2012", "cifar10", "molhiv", "arxiv", "halfcheetah"];
  const args = ["--json", "--only", ids.join(","), "--write-up-to", "3M"];
  const { code, stdout, stderr } = await runTask("sizes", args);
  // A byte more or less than planned would be an error.
  assert.equal(code, 0, stderr);
  assert.match(stderr, /sizes: 7\/7 networks/);
  const lines: SizeLine[] = JSON.parse(stdout);
  assert.deepEqual(lines, ids.map((id) => sizeLine(CASES.find((size) => size.id === id)!, true)));
  assert.ok(!existsSync(WORK));
});

Deno.test("sizes: Ctrl-C ends it with 130 and leaves no file", async () => {
  const child = new Deno.Command("deno", {
    args: ["run", "--allow-all", "--no-check", "tasks/sizes.ts", "--only", "imdb"],
    cwd: ROOT,
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const output = child.output();
  while (!existsSync(join(WORK, "4-bit"))) await new Promise((done) => setTimeout(done, 20));
  child.kill("SIGINT");
  const { code, stdout } = await output;
  assert.deepEqual([code, stdout.length], [130, 0]);
  assert.ok(!existsSync(WORK));
});

Deno.test({
  name: "sizes: a full disk is said in one line",
  ignore: !canMount(),
  async fn() {
    const folder = join(ROOT, ".lottalora");
    await Deno.mkdir(folder, { recursive: true });
    const args = ["run", "--allow-all", "--no-check", join(ROOT, "tasks/sizes.ts")];
    const { code, stdout, stderr } = await denoOnMount(folder, "size=512k", [
      ...args,
      ...["--only", "mnist"],
    ]);
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(
      stderr,
      /\nerror: Cannot write \S+\/\.lottalora\/sizes\/fp16: no space left on the disk\n$/,
    );
  },
});

Deno.test("sizes: unknown networks and limits exit with 2 and say what there is", async () => {
  for (const args of [["--only", "301M"], ["--write-up-to", "mnist"], ["--format", "pdf"]]) {
    const { code, stdout, stderr } = await call(sizesCommand, args);
    assert.deepEqual([code, stdout], [2, ""], args.join(" "));
    assert.match(stderr, /^error: --\S+ must be one of [^\n]+\n$/);
  }
});
