import assert from "node:assert/strict";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { archiveEntries, readArchive } from "../../src/files/archive.ts";
import type { Wanted } from "../../src/files/archive_entry.ts";
import { DataError } from "../../src/errors.ts";
import { tarEntries } from "../../src/files/tar_entries.ts";
import { type Packed, tarOf, zipOf } from "../support/archives.ts";
import { gzipBomb, zipBomb } from "../support/bombs.ts";
import { memoryHeld } from "../support/memory.ts";
import { withFolder } from "../support/temporary.ts";

const LARGE = Uint8Array.from({ length: 200_000 }, (_, i) => (i * 7919) >> 5);
const FILES: Packed[] = [
  { name: "set/", type: "directory" },
  { name: "./set/large.bin", bytes: LARGE },
  { name: "set/empty", bytes: new Uint8Array(0) },
  { name: "set/Größe..txt", bytes: new TextEncoder().encode("text") },
];

type Format = (entries: readonly Packed[]) => Promise<Uint8Array>;
const FORMATS: Record<string, Format> = {
  tar: tarOf,
  "tar.gz": async (entries) => Uint8Array.from(gzipSync(await tarOf(entries))),
  zip: zipOf,
};

/** Reads an archive whose name says nothing about its format. */
function read(bytes: Uint8Array, wanted?: Wanted): Promise<Map<string, Uint8Array>> {
  return withFolder(async (folder) => {
    const path = join(folder, "some-archive");
    await Deno.writeFile(path, bytes);
    return await readArchive(path, wanted);
  });
}

async function refused(bytes: Uint8Array, message: RegExp, wanted?: Wanted): Promise<void> {
  await assert.rejects(() => read(bytes, wanted), (error: Error) => {
    assert.ok(error instanceof DataError, String(error));
    assert.match(error.message, /some-archive: /);
    assert.match(error.message, message);
    return true;
  });
}

for (const [format, pack] of Object.entries(FORMATS)) {
  Deno.test(`archive: ${format} gives its files by name and content`, async () => {
    const files = await read(await pack(FILES));
    assert.deepEqual([...files.keys()], ["set/large.bin", "set/empty", "set/Größe..txt"]);
    assert.deepEqual(files.get("set/large.bin"), LARGE);
    assert.equal(files.get("set/empty")?.length, 0);
    assert.equal(new TextDecoder().decode(files.get("set/Größe..txt")), "text");
  });

  Deno.test(`archive: ${format} gives only the files wanted`, async () => {
    const files = await read(await pack(FILES), (name) => name.endsWith("empty"));
    assert.deepEqual([...files.keys()], ["set/empty"]);
  });

  Deno.test(`archive: ${format} may be left after its first entry`, async () => {
    await withFolder(async (folder) => {
      const path = join(folder, "some-archive");
      await Deno.writeFile(path, await pack(FILES));
      for await (const { name } of archiveEntries(path)) {
        assert.equal(name, "set/large.bin");
        break;
      }
    });
  });

  Deno.test(`archive: ${format} refuses names that leave the folder, wanted or not`, async () => {
    for (const name of ["../out", "set/../../out", "/out", "C:/out", "set\\..\\out"]) {
      const archive = await pack([{ name: "set/a", bytes: LARGE }, { name, bytes: LARGE }]);
      const message = /the entry ".*out" has an absolute name or one that leaves its folder/;
      await refused(archive, message);
      await refused(archive, message, () => false);
    }
  });

  Deno.test(`archive: ${format} refuses links`, async () => {
    await refused(await pack([{ name: "set/a", type: "symlink" }]), /"set\/a" is a symlink/);
  });

  Deno.test(`archive: ${format} refuses to be cut off`, async () => {
    const whole = await pack(FILES);
    for (const end of [5, 600, 1500, whole.length >> 1, whole.length - 600, whole.length - 1]) {
      if (end >= whole.length) continue;
      await refused(whole.subarray(0, end), /cut off or damaged/, () => false);
    }
  });
}

Deno.test("archive: hard links and pipes in a tar archive are refused", async () => {
  await refused(await tarOf([{ name: "a", type: "link" }]), /"a" is a link/);
  await refused(await tarOf([{ name: "a", type: "fifo" }]), /"a" is a fifo/);
});

Deno.test("archive: two tar entries of one name are refused", async () => {
  const entry = { name: "set/a", bytes: LARGE };
  await refused(await tarOf([entry, { ...entry, name: "./set/a" }]), /two entries .* "set\/a"/);
});

Deno.test("archive: damage names the tar entry before it", async () => {
  const damaged = await tarOf([{ name: "a", bytes: LARGE }, { name: "b", bytes: LARGE }]);
  // The header of `b` lies after that of `a` and 391 blocks of content.
  damaged[392 * 512 + 3] ^= 0x55;
  await refused(damaged, /damaged at the entry "a" \(.*checksum/);
});

Deno.test("archive: a zip entry whose content fails its checksum is refused", async () => {
  const damaged = await zipOf([{ name: "set/a", bytes: LARGE }], { stored: true });
  damaged[1000] ^= 1;
  await refused(damaged, /damaged at the entry "set\/a"/);
});

Deno.test("archive: an encrypted zip entry is refused", async () => {
  const archive = await zipOf([{ name: "set/a", bytes: LARGE }], { password: "secret" });
  await refused(archive, /"set\/a" is encrypted/);
});

Deno.test("archive: what is no archive and what is not there are named", async () => {
  await refused(
    new TextEncoder().encode("<html>not found</html>".repeat(60)),
    /damaged at its beg/,
  );
  await refused(new Uint8Array(0), /damaged at its beginning/);
  await assert.rejects(() => readArchive("absent.zip"), /Cannot read absent\.zip: no such file/);
});

/** The header of a tar entry that says it has so many bytes. */
async function headerOf(name: string, size: number): Promise<Uint8Array> {
  const header = (await tarOf([{ name, bytes: Uint8Array.of(1) }])).slice(0, 512);
  const text = (at: number, value: string) => header.set(new TextEncoder().encode(value), at);
  text(124, size.toString(8).padStart(11, "0"));
  text(148, " ".repeat(8));
  text(148, `${header.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, "0")}\0 `);
  return header;
}

Deno.test("archive: an entry of gigabytes is refused by the size that it says, before it is read", async () => {
  const before = memoryHeld();
  const tar = gzipBomb(4096, await headerOf("set/a", 4 * 2 ** 30));
  await refused(tar, /some-archive: set\/a: more than 1 GiB once unpacked/);
  await refused(zipBomb("set/a", 2048), /some-archive: set\/a: more than 1 GiB once unpacked/);
  assert.ok(memoryHeld() - before < 2 ** 29);
});

Deno.test("archive: a zip entry that unpacks to more than it says is refused", async () => {
  await refused(zipBomb("set/a", 64, 1000), /damaged at the entry "set\/a"/);
});

Deno.test("archive: what is passed over counts too, and stops at the limit", async () => {
  const bomb = gzipBomb(4096, await headerOf("set/a", 4 * 2 ** 30));
  await withFolder(async (folder) => {
    const path = join(folder, "some.tar.gz");
    await Deno.writeFile(path, bomb);
    await assert.rejects(
      () => Array.fromAsync(tarEntries(path, () => false, 2 ** 25)),
      (error: Error) => error.message.startsWith(`${path}: more than 32 MiB once unpacked`),
    );
  });
});

Deno.test("archive: long names are quoted in short", async () => {
  const name = `../${"a".repeat(90)}/${"b".repeat(90)}`;
  await refused(await tarOf([{ name }]), /the entry "\.\.\/a{90}\/b{6}\.\.\." has an absolute/);
});
