import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureJupyter } from "../../tasks/jupyter/environment.ts";
import { userKernelFolder } from "../../tasks/jupyter/user_folder.ts";
import { runTask } from "../support/task.ts";
import { namesIn, withFolder } from "../support/temporary.ts";
import { ROOT } from "./jupyter_support.ts";

const PROGRAM = fileURLToPath(new URL("../notebook/interrupt_kernel.py", import.meta.url));

/** Runs `deno task kernel` as a user whose Jupyter has its files in a folder. */
const kernel = (data: string, args: string[], env: Record<string, string> = {}) =>
  runTask("kernel", args, { env: { JUPYTER_DATA_DIR: data, ...env } });

/** What cells of that user's kernel say, run in a folder; the last one is not interrupted. */
async function said(data: string, folder: string, cells: string[]): Promise<string[]> {
  const { python } = await ensureJupyter(ROOT);
  const { success, stdout, stderr } = await new Deno.Command(python, {
    args: ["-I", "-B", PROGRAM, folder, ...cells],
    env: { JUPYTER_DATA_DIR: data, JUPYTER_PATH: "" },
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  const found: { cells: { text: string }[] } = JSON.parse(new TextDecoder().decode(stdout));
  return found.cells.map(({ text }) => text);
}

/** A module beside a notebook; as ours it keeps an interrupt from ending the kernel. */
const MINE = `
  Deno.addSignalListener("SIGINT", () => {});
  export const mine = "of the folder";`;

Deno.test("kernel: the user's Jupyter is looked for where jupyter_core has it", () => {
  const end = ["kernels", "lottalora"];
  const home = { HOME: "/h" };
  assert.equal(userKernelFolder("linux", home), join("/h/.local/share/jupyter", ...end));
  assert.equal(userKernelFolder("darwin", home), join("/h/Library/Jupyter", ...end));
  assert.equal(userKernelFolder("windows", { APPDATA: "/a" }), join("/a/jupyter", ...end));
  const xdg = { ...home, XDG_DATA_HOME: "/x" };
  assert.equal(userKernelFolder("linux", xdg), join("/x/jupyter", ...end));
  assert.equal(userKernelFolder("darwin", xdg), userKernelFolder("darwin", home));
  const named = { ...xdg, JUPYTER_DATA_DIR: "/d" };
  assert.equal(userKernelFolder("linux", named), join("/d", ...end));
  assert.equal(userKernelFolder("linux", {}), null);
});

Deno.test("kernel: jupyter_core itself names the same folder", async () => {
  const { python } = await ensureJupyter(ROOT);
  const homes: Record<string, string>[] = [{ HOME: "/h" }, { HOME: "/h", XDG_DATA_HOME: "/x" }];
  for (const env of homes) {
    const { stdout } = await new Deno.Command(python, {
      args: ["-I", "-c", "from jupyter_core.paths import *; print(jupyter_data_dir(), end='')"],
      env,
      clearEnv: true,
    }).output();
    const folder = userKernelFolder(Deno.build.os, env);
    assert.equal(folder, join(new TextDecoder().decode(stdout), "kernels", "lottalora"));
  }
});

Deno.test("kernel: installed for a user it finds lottalora and the notebook's files from any folder", async () => {
  await withFolder(async (data) => {
    const installed = await kernel(data, ["--user"]);
    assert.equal(installed.code, 0, installed.stderr);
    assert.match(installed.stderr, /remove it: deno task kernel --user --remove, or delete/);
    const folder = join(data, "a folder", "notes");
    await Deno.mkdir(folder, { recursive: true });
    await Deno.writeTextFile(join(folder, "mine.ts"), MINE);
    await Deno.writeTextFile(join(folder, "data.txt"), "read here");
    const show = "await show(`${mine}, ${Deno.readTextFileSync('data.txt')}`);";
    const imports =
      'import { show, interruptible } from "lottalora"; import { mine } from "./mine.ts";';
    const work = `${imports}
      await interruptible((signal) => {
        const stopped = new Promise((_, reject) => signal.onabort = () => reject(signal.reason));
        return Promise.all([stopped, show("at work")]);
      });`;
    const [stopped, shown] = await said(data, folder, [work, show]);
    assert.match(stopped, /^AbortError/);
    assert.equal(shown, "of the folder, read here");
    // A folder's own configuration that names lottalora is left to Deno, whatever it says.
    const imported = { imports: { lottalora: "./mine.ts" } };
    await Deno.writeTextFile(join(folder, "deno.json"), JSON.stringify(imported));
    const display = `await Deno.jupyter.broadcast("display_data",
      { data: { "text/plain": mine }, metadata: {}, transient: {} });
      await new Promise((resolve) => setTimeout(resolve, 300));`;
    const own = await said(data, folder, [`import { mine } from "lottalora"; ${display}`, display]);
    assert.deepEqual(own, ["of the folder", "of the folder"]);
  });
});

Deno.test("kernel: what is installed is told, and taken away again with its folder", async () => {
  await withFolder(async (data) => {
    const before = await kernel(data, []);
    assert.match(before.stdout, /lottalora \(not installed; deno task kernel --user would write/);
    assert.match(before.stdout, /the project's own, .*\.lottalora\/jupyter\/share\/kernels/);
    assert.deepEqual(namesIn(data), []);
    await kernel(data, ["--user"]);
    assert.deepEqual(namesIn(join(data, "kernels", "lottalora")), ["kernel.json"]);
    assert.match((await kernel(data, [])).stdout, /\(installed; deno task kernel --user --remove/);
    assert.equal((await kernel(data, ["--user"])).code, 0);
    const removed = await kernel(data, ["--user", "--remove"]);
    assert.match(removed.stderr, /^removed .*lottalora\n$/);
    assert.deepEqual(namesIn(join(data, "kernels")), []);
    assert.match((await kernel(data, ["--user", "--remove"])).stderr, /^there is no kernel to/);
  });
});

Deno.test("kernel: what is in the way stays, and every refusal is one line", async () => {
  await withFolder(async (data) => {
    const refused = async (args: string[], env: Record<string, string>, expected: RegExp) => {
      const { code, stderr } = await kernel(data, args, env);
      assert.match(stderr, expected);
      assert.match(stderr, /^error: .*\n$/);
      assert.notEqual(code, 0);
    };
    const path = join(data, "kernels", "lottalora", "kernel.json");
    await Deno.mkdir(join(path, ".."), { recursive: true });
    await Deno.writeTextFile(path, '{"argv": ["python"]}');
    for (const args of [["--user"], ["--user", "--remove"]]) {
      await refused(args, {}, /kernel\.json: it is not of lottalora; move it away$/m);
    }
    assert.equal(await Deno.readTextFile(path), '{"argv": ["python"]}');
    await refused(["--user"], { JUPYTER_DATA_DIR: path }, /a part of the path is not a directory/);
    await refused(["--user"], { JUPYTER_DATA_DIR: `${data},x` }, /no path with a comma/);
    const nowhere = { JUPYTER_DATA_DIR: "", XDG_DATA_HOME: "", HOME: "" };
    await refused(["--user"], nowhere, /set HOME, or name the folder in JUPYTER_DATA_DIR/);
    await refused(["--remove"], {}, /give both/);
  });
});
