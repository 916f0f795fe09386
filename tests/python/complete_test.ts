import assert from "node:assert/strict";
import { join } from "node:path";
import { python } from "../support/python.ts";
import { withFolder } from "../support/temporary.ts";

const PROGRAM = new URL("../../src/python/complete.py", import.meta.url).pathname;

/** Runs a program where only the packages of one folder are installed. */
const ALONE = "import runpy, sys; folder, *sys.argv = sys.argv[1:]; sys.path.insert(0, folder); " +
  "runpy.run_path(sys.argv[0])";

/** Installs a package of one module as pip would. */
async function install(folder: string, name: string, requires: string[] = []): Promise<void> {
  const info = join(folder, `${name}-1.0.dist-info`);
  await Deno.mkdir(info);
  const metadata = [
    ...["Metadata-Version: 2.1", `Name: ${name}`, "Version: 1.0"],
    ...requires.map((line) => `Requires-Dist: ${line}`),
  ];
  await Deno.writeTextFile(join(info, "METADATA"), `${metadata.join("\n")}\n`);
  const files = [`${name}.py`, `__pycache__/${name}.cpython-311.pyc`];
  await Deno.writeTextFile(join(info, "RECORD"), `${files.map((file) => `${file},,\n`).join("")}`);
  await Deno.writeTextFile(join(folder, `${name}.py`), "");
}

/** The names it prints for what is installed in `folder` and asked for by these requirements. */
async function missing(folder: string, requirements: string): Promise<string[]> {
  const file = join(folder, "requirements.txt");
  await Deno.writeTextFile(file, requirements);
  const { success, stdout, stderr } = await new Deno.Command("python3", {
    args: ["-I", "-S", "-B", "-c", ALONE, folder, PROGRAM, file],
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return [...new TextDecoder().decode(stdout).matchAll(/^missing: (.*)$/gm)].map(([, name]) =>
    name
  );
}

const pythonTest = (name: string, fn: () => Promise<void>) =>
  Deno.test({ name, fn, ignore: !python });

pythonTest(
  "a whole environment lacks nothing, compiled files and other machines' packages aside",
  async () => {
    await withFolder(async (folder) => {
      await install(folder, "alpha", ["beta>=1", "delta; sys_platform == 'never'"]);
      await install(folder, "beta");
      const requirements = "# made anew by\nalpha==1.0\ngamma==2.0 ; python_version < '3'\n";
      assert.deepEqual(await missing(folder, requirements), []);
    });
  },
);

pythonTest(
  "what is missing is named: a pinned package, one that another needs, and a lost file",
  async () => {
    await withFolder(async (folder) => {
      await install(folder, "alpha", ["beta>=1"]);
      assert.deepEqual(await missing(folder, "alpha==1.0\nzeta==1.0\n"), ["beta", "zeta"]);
      await install(folder, "beta");
      await Deno.remove(join(folder, "beta.py"));
      assert.deepEqual(await missing(folder, "alpha==1.0\n"), ["beta"]);
    });
  },
);
