import assert from "node:assert/strict";
import { isAbsolute, join } from "node:path";
import { blasCandidates, SYSTEM_LIBRARIES } from "../../../src/engine/native/candidates.ts";

Deno.test("every path of the system is absolute and named once", () => {
  for (const paths of Object.values(SYSTEM_LIBRARIES)) {
    assert.ok(paths.every(isAbsolute));
    assert.equal(new Set(paths).size, paths.length);
  }
});

Deno.test("copies in the project's environments come after the libraries of the system", async () => {
  const root = await Deno.makeTempDir();
  const site = join(root, ".lottalora/bench-venv/lib/python3.12/site-packages");
  const expected = [
    "numpy.libs/libscipy_openblas64_-ab12.so",
    "scipy.libs/libopenblas-cd34.so",
    "numpy/.dylibs/libscipy_openblas64_.dylib",
  ].map((name) => join(site, name));
  for (const path of [...expected, join(site, "numpy.libs/libgfortran-ef56.so.5")]) {
    await Deno.mkdir(join(path, ".."), { recursive: true });
    await Deno.writeTextFile(path, "");
  }
  const { paths, skipped } = blasCandidates(root);
  assert.deepEqual(paths.slice(-3), expected);
  assert.deepEqual(skipped, []);
  assert.ok(
    paths.slice(0, -3).every((path) => Object.values(SYSTEM_LIBRARIES).flat().includes(path)),
  );
  await Deno.remove(root, { recursive: true });
});

Deno.test({
  name: "environments that may not be read are skipped and named",
  permissions: { read: false },
  fn: () =>
    assert.deepEqual(blasCandidates("/project").skipped, [
      "/project/.lottalora/venv/lib",
      "/project/.lottalora/bench-venv/lib",
    ]),
});
