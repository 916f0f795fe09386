import assert from "node:assert/strict";
import { join } from "node:path";
import { guarded } from "../../src/python/child.ts";
import { ensureJupyter } from "../../tasks/jupyter/environment.ts";
import { ROOT } from "./jupyter_support.ts";
import { madeBy, runWithPrograms } from "./python_programs.ts";

/** Sets Jupyter up in a new folder, with only these programs to be found. */
const setUpWith = (programs: Record<string, string>, times = 1) =>
  runWithPrograms("tests/tasks/jupyter_set_up.ts", programs, "venv", [`${times}`]);

/** What Debian's python3 prints without its package python3-venv. */
const DEBIAN = `cat <<'END'
The virtual environment was not created successfully because ensurepip is not
available.  On Debian/Ubuntu systems, you need to install the python3-venv
package using the following command.

    apt install python3.11-venv

You may need to use sudo with that command.  After installing the python3-venv
package, recreate your virtual environment.
END
exit 1
`.replace("cat <<", "/bin/cat <<");

Deno.test("without python3 the message says what to install", async () => {
  const { code, said, files } = await setUpWith({});
  assert.equal(code, 1);
  assert.match(said, /^error: No python3 on PATH, .*apt install python3 python3-venv/m);
  assert.ok(!files.includes("venv.stamp"));
});

Deno.test("a python3 without venv is told apart, with the package to install", async () => {
  const { code, said } = await setUpWith({ python3: DEBIAN });
  assert.equal(code, 1);
  assert.match(said, /^error: This python3 cannot make virtual .*apt install python3\.11-venv/m);
});

Deno.test("a python3 that is too old is refused with its version", async () => {
  const { code, said } = await setUpWith({ python3: madeBy("3.8.10", "exit 0") });
  assert.equal(code, 1);
  assert.match(said, /^error: python3 is Python 3\.8: install Python 3\.10 or newer/m);
});

Deno.test("a python3 that needs LD_LIBRARY_PATH is refused by that name", async () => {
  const missing = "libpython3.12.so.1.0: cannot open shared object file: No such file or directory";
  const { code, said } = await setUpWith({
    python3: `echo "python3: error while loading shared libraries: ${missing}" >&2; exit 127`,
  });
  assert.equal(code, 1);
  assert.match(said, /^error: python3 does not start without variables such as LD_LIBRARY_PATH, /m);
  assert.match(said, /\(python3: error while loading .* directory\): put one .* or install uv$/m);
});

Deno.test("a failing pip is quoted in one line and leaves nothing that counts as installed", async () => {
  const failing = 'echo "ERROR: No matching distribution for attrs" >&2; echo bye >&2; exit 1';
  const { code, said, files } = await setUpWith({ python3: madeBy("3.11.2", failing) });
  assert.equal(code, 1);
  assert.match(said, /^error: pip could not install .*: ERROR: No matching distribution .*$/m);
  assert.ok(!files.includes("venv.stamp"));
});

Deno.test("a failing uv is reported, then python3 does the work", async () => {
  const { code, said, files } = await setUpWith({
    uv: 'echo "error: no route to the index" >&2; exit 2',
    python3: madeBy("3.11.2", "exit 0"),
  });
  assert.equal(code, 0, said);
  assert.match(said, /uv could not \(error: no route to the index\), trying python3/);
  assert.deepEqual(files.filter((name) => name.startsWith("venv")).sort(), ["venv", "venv.stamp"]);
});

/** What an interpreter does that finds its environment whole at first, and does this from then on. */
const later = (what: string) =>
  `case "$*" in *complete.py*) if [ -e "$0.asked" ]; then ${what}; else : > "$0.asked"; fi ;; esac`;

Deno.test("an environment that has lost a package, or its Python, is made anew and says why", async () => {
  const first = await setUpWith(
    { python3: madeBy("3.11.2", later('echo "missing: nbformat"')) },
    4,
  );
  assert.equal(first.code, 0, first.said);
  const lines = first.said.trim().split("\n");
  assert.equal(lines[1], ".lottalora/venv is damaged: it lacks nbformat or a part of it");
  assert.equal(lines[0], lines[2]);
  // What is still missing was never there: no third installation, nor a fourth.
  assert.equal(
    lines[3],
    ".lottalora/venv is as its packages came: it lacks nbformat or a part of it",
  );
  assert.equal(lines.length, 4);
  const dying = later('echo "error: no libpython" >&2; exit 127');
  const second = await setUpWith({ python3: madeBy("3.11.2", dying) }, 2);
  assert.match(second.said, /venv is damaged: error: no libpython$/m);
  assert.match(second.said, /^error: .*venv is set up, but damaged: error: no libpython$/m);
  assert.equal(second.code, 1);
});

Deno.test("a complete environment is found again without a word", async () => {
  await ensureJupyter(ROOT);
  const said: string[] = [];
  const both = await Promise.all(
    [1, 2].map(() => ensureJupyter(ROOT, { report: (l) => said.push(l) })),
  );
  assert.deepEqual(said.filter((line) => line.startsWith("setting up")), []);
  assert.equal(both[0].python, join(ROOT, ".lottalora", "venv", "bin", "python"));
});

Deno.test("the kernel starts this Deno, and all of Jupyter's folders are the project's", async () => {
  const { env, python } = await ensureJupyter(ROOT);
  const path = join(env.JUPYTER_PATH, "kernels", "lottalora", "kernel.json");
  const spec = JSON.parse(await Deno.readTextFile(path));
  const kernel = [Deno.execPath(), "jupyter", "--kernel", "--conn", "{connection_file}"];
  assert.deepEqual(spec.argv, [python, ...guarded(kernel)]);
  for (const [name, value] of Object.entries(env)) {
    if (/_DIR$|_PATH$|DIR$/.test(name) && value !== "") {
      assert.ok(value.startsWith(join(ROOT, ".lottalora")), `${name} is ${value}`);
    }
  }
});

Deno.test("JupyterLab's pins contain those for execution", async () => {
  const [execution, lab] = await Promise.all(
    ["requirements.txt", "requirements-lab.txt"].map(async (name) => {
      const text = await Deno.readTextFile(join(ROOT, "tasks", "jupyter", name));
      return text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
    }),
  );
  const name = (pin: string) => pin.split(" ")[0];
  const missing = execution.map(name).filter((pin) => !lab.map(name).includes(pin));
  assert.deepEqual(missing, []);
  assert.ok(execution.every((pin) => /^[\w.-]+==[\w.]+( ;.*)?$/.test(pin)));
});
