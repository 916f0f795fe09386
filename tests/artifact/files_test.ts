import assert from "node:assert/strict";
import { join } from "node:path";
import { type Artifact, encodeArtifact } from "../../src/artifact/artifact.ts";
import {
  CONFIG_FILE,
  readArtifact,
  saveArtifact,
  saveArtifactFile,
  WEIGHTS_FILE,
} from "../../src/artifact/files.ts";
import { NUMBER_FORMATS } from "../../src/files/safetensors/number_format.ts";
import { DataError } from "../../src/errors.ts";
import { python } from "../support/python.ts";
import { make } from "../support/special_files.ts";
import { canMount, denoOnMount } from "../support/small_disk.ts";
import { namesIn, withFolder } from "../support/temporary.ts";
import { smallArtifact } from "./small_artifact.ts";

const SMALL = await smallArtifact();
const SAVER = new URL("save_program.ts", import.meta.url).pathname;

async function assertRefused(action: () => Promise<unknown>, why: RegExp): Promise<void> {
  await assert.rejects(action, (error: Error) => {
    assert.ok(error instanceof DataError, `${error.stack}`);
    assert.match(error.message, why);
    assert.match(error.message, /^[^\n]{1,700}$/);
    return true;
  });
}

/** Everything in a folder, by name. */
async function contents(folder: string): Promise<Map<string, Uint8Array>> {
  const names = namesIn(folder);
  const files = await Promise.all(names.map((name) => Deno.readFile(join(folder, name))));
  return new Map(names.map((name, i) => [name, files[i]]));
}

/** A saved artifact in a folder of its own, for `use` to damage. */
async function withSaved(use: (dir: string, folder: string) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const dir = join(folder, "adapter");
    await saveArtifact(dir, SMALL);
    await use(dir, folder);
  });
}

for (const format of NUMBER_FORMATS) {
  Deno.test(`artifact files: saved, loaded and saved again, a folder of ${format} has the same bytes`, async () => {
    await withFolder(async (folder) => {
      const [first, second] = [join(folder, "a", "first"), join(folder, "second")];
      await saveArtifact(first, await smallArtifact({ format }));
      await saveArtifact(second, await readArtifact(first));
      assert.deepEqual(namesIn(first), ["README.md", CONFIG_FILE, WEIGHTS_FILE]);
      assert.deepEqual(await contents(second), await contents(first));
    });
  });

  Deno.test(`artifact files: a single file of ${format} holds the same, to the byte`, async () => {
    await withFolder(async (folder) => {
      const [first, second] = [join(folder, "a", "first"), join(folder, "second")];
      await saveArtifactFile(first, await smallArtifact({ format }));
      await saveArtifactFile(second, await readArtifact(first));
      assert.deepEqual(await Deno.readFile(second), await Deno.readFile(first));
      assert.deepEqual(namesIn(folder), ["a", "second"]);
    });
  });
}

Deno.test({
  name: "artifact files: whatever is there already, a link to nowhere too, is left as it is",
  ignore: !python,
  async fn() {
    await withFolder(async (folder) => {
      const path = (name: string) => join(folder, name);
      await Deno.writeTextFile(path("file"), "kept");
      await Deno.mkdir(path("empty"));
      await make("symlink", "nowhere", path("link"));
      for (const name of ["file", "empty", "link"]) {
        for (const save of [saveArtifact, saveArtifactFile]) {
          await assertRefused(
            () => save(path(name), SMALL),
            new RegExp(`^Cannot write .*/${name}: it exists already$`),
          );
        }
      }
      assert.equal(await Deno.readTextFile(path("file")), "kept");
      assert.deepEqual(namesIn(folder), ["empty", "file", "link"]);
      assert.deepEqual(namesIn(path("empty")), []);
    });
  },
});

Deno.test("artifact files: of many that save to one place at once, one does, and whole", async () => {
  const others = await Promise.all([1, 2, 3, 4].map((rank) => smallArtifact({ rank })));
  for (const save of [saveArtifact, saveArtifactFile]) {
    await withFolder(async (folder) => {
      const path = join(folder, "artifact");
      const ended = await Promise.allSettled(others.map((artifact) => save(path, artifact)));
      const saved = others.filter((_, i) => ended[i].status === "fulfilled");
      assert.equal(saved.length, 1);
      assert.deepEqual((await readArtifact(path)).description, saved[0].description);
      assert.deepEqual(namesIn(folder), ["artifact"]);
      for (const end of ended) {
        if (end.status === "rejected") assert.ok(end.reason instanceof DataError, `${end.reason}`);
      }
    });
  }
});

Deno.test({
  name: "artifact files: on a full or read-only disk saving says so and leaves nothing behind",
  ignore: !canMount(),
  async fn() {
    await withFolder(async (folder) => {
      for (const [options, why] of [["size=16k", "no space left"], ["ro", "read-only"]]) {
        const args = ["run", "--allow-all", "--no-check", SAVER, folder, "1"];
        const { stdout, stderr } = await denoOnMount(folder, options, args);
        const [saved, alone, ...left] = stdout.trim().split("\n");
        const message = new RegExp(`^DataError: Cannot write \\S*/(folder|file)\\d+-0: .*${why}`);
        assert.match(saved, message, stderr);
        assert.match(alone, message, stderr);
        assert.deepEqual(left, [], options);
      }
    });
  },
});

Deno.test("artifact files: killed at any moment, a saving process leaves whole folders or none", async () => {
  await withFolder(async (folder) => {
    for (let round = 0; round < 4; round++) {
      const child = new Deno.Command("deno", {
        args: ["run", "--allow-all", "--no-check", SAVER, folder, "1000"],
        stdout: "piped",
      }).spawn();
      // The program prints a line when it has saved once; a busy disk may take its time.
      const reader = child.stdout.getReader();
      await reader.read();
      await new Promise((resolve) => setTimeout(resolve, 5 + 30 * round));
      child.kill("SIGKILL");
      await reader.cancel();
      await child.status;
    }
    const names = namesIn(folder);
    const whole = names.filter((name) => !name.startsWith("."));
    assert.ok(whole.length >= 8);
    for (const name of whole) {
      const path = join(folder, name);
      if (name.startsWith("folder")) assert.equal(namesIn(path).length, 3);
      await readArtifact(path);
    }
    await saveArtifactFile(join(folder, "last"), await readArtifact(join(folder, whole[0])));
    assert.deepEqual(namesIn(folder), [...whole, "last"].sort(), "what was left half is swept");
  });
});

Deno.test("artifact files: what is missing is named", async () => {
  await withSaved(async (dir, folder) => {
    await assertRefused(
      () => readArtifact(join(folder, "none")),
      /^Cannot read .*none: no such file/,
    );
    await Deno.remove(join(dir, CONFIG_FILE));
    await assertRefused(
      () => readArtifact(dir),
      /^Cannot read .*adapter_config\.json: no such file/,
    );
    await Deno.remove(join(dir, WEIGHTS_FILE));
    await assertRefused(
      () => readArtifact(dir),
      /^Cannot read .*adapter_model\.safetensors: no such/,
    );
  });
});

Deno.test({
  name: "artifact files: a folder, a device and a pipe in place of a file are refused at once",
  ignore: !python,
  async fn() {
    for (const name of [WEIGHTS_FILE, CONFIG_FILE]) {
      await withSaved(async (dir) => {
        const path = join(dir, name);
        const why = new RegExp(`^Cannot read .*${name}: it is not a regular file$`);
        await Deno.remove(path);
        await Deno.mkdir(path);
        await assertRefused(() => readArtifact(dir), why);
        await Deno.remove(path);
        await make("symlink", "/dev/zero", path);
        await assertRefused(() => readArtifact(dir), why);
        await Deno.remove(path);
        await make("mkfifo", path);
        await assertRefused(() => readArtifact(dir), why);
      });
    }
    await assertRefused(
      () => readArtifact("/dev/zero"),
      /^Cannot read .*zero: it is not a regular file$/,
    );
  },
});

Deno.test({
  name:
    "artifact files: links to files and folders are followed, as hubs' caches need; those to nowhere and in circles are refused",
  ignore: !python,
  async fn() {
    await withSaved(async (dir, folder) => {
      const path = join(dir, WEIGHTS_FILE);
      await Deno.rename(path, join(folder, "blob"));
      await make("symlink", join(folder, "blob"), path);
      await make("symlink", dir, join(folder, "link"));
      const { description } = await readArtifact(join(folder, "link"));
      assert.deepEqual(description, SMALL.description);
      await Deno.remove(join(folder, "blob"));
      await assertRefused(() => readArtifact(dir), /^Cannot read .*safetensors: no such file/);
      await make("symlink", path, join(folder, "blob"));
      await assertRefused(() => readArtifact(dir), /^Cannot read .*safetensors: /);
    });
  },
});

Deno.test("artifact files: a file that is too large for adapters is refused unread", async () => {
  await withSaved(async (dir) => {
    // With holes: they take no room on the disk.
    await Deno.truncate(join(dir, CONFIG_FILE), 2 ** 23 + 1);
    await assertRefused(() => readArtifact(dir), /config\.json: 8388609 bytes are too many/);
    await Deno.truncate(join(dir, WEIGHTS_FILE), 2 ** 32 + 1);
    await assertRefused(() => readArtifact(dir), /safetensors: 4294967297 bytes are too many/);
  });
});

Deno.test("artifact files: a text file, an empty one and a folder without adapters are refused by name", async () => {
  await withFolder(async (folder) => {
    await assertRefused(() => readArtifact(folder), /adapter_model\.safetensors: no such file/);
    const path = join(folder, "some.json");
    for (const text of ["", "{}", "hello world"]) {
      await Deno.writeTextFile(path, text);
      await assertRefused(() => readArtifact(path), /some\.json: no safetensors file/);
    }
    await assertRefused(() => readArtifact(`${path}/below`), /not a directory|no such file/);
  });
});

/** Changes of the configuration, and which field they are found at. */
const CHANGES: Record<string, [(config: Record<string, unknown>) => unknown, string]> = {
  "another rank": [(config) => ({ ...config, r: 3 }), "r"],
  "another alpha": [(config) => ({ ...config, lora_alpha: 2 }), "lora_alpha"],
  "DoRA": [(config) => ({ ...config, use_dora: true }), "use_dora"],
  "one target less": [(config) => ({ ...config, target_modules: ["hidden.0"] }), "target_modules"],
  "targets in another order": [
    (config) => ({ ...config, target_modules: ["hidden.1", "hidden.0"] }),
    "target_modules",
  ],
  "an alpha of its own for a layer": [
    (config) => ({ ...config, alpha_pattern: { "hidden.0": 999 } }),
    "alpha_pattern",
  ],
  "a field that does nothing": [(config) => ({ ...config, revision: null }), "revision"],
  "biases": [(config) => ({ ...config, bias: "all" }), "bias"],
  "another orientation": [(config) => ({ ...config, fan_in_fan_out: true }), "fan_in_fan_out"],
  "another base": [(config) => ({ ...config, base_model_name_or_path: "gpt2" }), "base_model"],
  "no description": [({ lottalora: _, ...config }) => config, "lottalora"],
  "another seed": [
    (config) => {
      const description = config.lottalora as Artifact["description"];
      return {
        ...config,
        lottalora: { ...description, seeds: { ...description.seeds, backbone: 43 } },
      };
    },
    "lottalora",
  ],
};

for (const [what, [change, field]] of Object.entries(CHANGES)) {
  Deno.test(`artifact files: a configuration with ${what} than the numbers' is refused at ${field}`, async () => {
    await withSaved(async (dir) => {
      const path = join(dir, CONFIG_FILE);
      const config = JSON.parse(await Deno.readTextFile(path));
      await Deno.writeTextFile(path, JSON.stringify(change(config)));
      await assertRefused(
        () => readArtifact(dir),
        new RegExp(
          `adapter_config\\.json: (${field}\\S* is not what adapter_model\\.safetensors says|` +
            `nothing is known here of its field "${field}"$)`,
        ),
      );
    });
  });
}

Deno.test("artifact files: a configuration may say the same in another order", async () => {
  await withSaved(async (dir) => {
    const path = join(dir, CONFIG_FILE);
    const config = Object.entries(JSON.parse(await Deno.readTextFile(path))).reverse();
    await Deno.writeTextFile(path, JSON.stringify(Object.fromEntries(config)));
    assert.deepEqual((await readArtifact(dir)).description, SMALL.description);
  });
});

Deno.test("artifact files: a configuration that is no JSON, or names something twice, is refused", async () => {
  await withSaved(async (dir) => {
    const path = join(dir, CONFIG_FILE);
    const text = await Deno.readTextFile(path);
    const wrong: [string | Uint8Array, RegExp][] = [
      [text.slice(0, -3), /it is not JSON$/],
      [text.replace("{", '{"r": 2,'), /it is an object that names "r" twice$/],
      [text.replace("{", '{"__proto__": {},'), /forbidden name "__proto__"$/],
      ["[]", /it is not a JSON object$/],
      [Uint8Array.of(0xff), /it is not UTF-8$/],
      ['{"a":'.repeat(1e5), /nested more than 64 deep$/],
    ];
    for (const [content, why] of wrong) {
      await Deno.writeFile(path, content as Uint8Array).catch(() =>
        Deno.writeTextFile(path, content as string)
      );
      await assertRefused(() => readArtifact(dir), why);
    }
  });
});

Deno.test("artifact files: a file cut short anywhere is refused", async () => {
  await withFolder(async (folder) => {
    const path = join(folder, "file");
    const file = encodeArtifact(SMALL);
    for (let length = 0; length < file.length; length += Math.ceil(file.length / 40)) {
      await Deno.writeFile(path, file.subarray(0, length));
      await assertRefused(() => readArtifact(path), /file: no safetensors file/);
    }
  });
});
