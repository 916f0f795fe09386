import assert from "node:assert/strict";
import { join, resolve } from "node:path";
import { findDataDir } from "../../src/data/data_dir.ts";
import { smallSet, writeFiles } from "../support/idx_files.ts";
import { withFolder } from "../support/temporary.ts";

function environment(variables: Record<string, string>) {
  return { get: (name: string): string | undefined => variables[name] };
}

Deno.test("data folder: --data comes before LOTTALORA_DATA, both before data/cache", async () => {
  await withFolder(async (cache) => {
    await writeFiles(join(cache, "mnist"), smallSet());
    const env = environment({ LOTTALORA_DATA: "/from/variable" });
    assert.equal(await findDataDir("/from/flag", env, { cache }), "/from/flag");
    assert.equal(await findDataDir(null, env, { cache }), "/from/variable");
    assert.equal(await findDataDir(null, environment({}), { cache }), cache);
    assert.equal(await findDataDir(null, environment({}), { cache, useCache: false }), null);
  });
});

Deno.test("data folder: a cache with a part of the set, or none, is not taken", async () => {
  await withFolder(async (cache) => {
    const { "t10k-labels-idx1-ubyte": _, ...files } = smallSet();
    await writeFiles(join(cache, "mnist"), files);
    assert.equal(await findDataDir(null, environment({}), { cache }), null);
    assert.equal(await findDataDir(null, environment({}), { cache: join(cache, "no") }), null);
  });
});

Deno.test("data folder: relative paths count from where the command was typed", async () => {
  const typed = environment({ INIT_CWD: "/home/someone", LOTTALORA_DATA: "digits" });
  assert.equal(await findDataDir("../data", typed), resolve("/home/data"));
  assert.equal(await findDataDir(undefined, typed), resolve("/home/someone/digits"));
  assert.equal(await findDataDir("here", environment({})), resolve("here"));
  assert.equal(
    await findDataDir("", environment({ LOTTALORA_DATA: "" }), { useCache: false }),
    null,
  );
});
