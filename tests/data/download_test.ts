import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";

import { digestOf } from "../../src/files/digest.ts";
import { download, type ServedFile } from "../../src/data/download.ts";
import { DataError } from "../../src/errors.ts";
import { namesIn, withFolder } from "../support/temporary.ts";

const CONTENT = Uint8Array.from({ length: 100_000 }, (_, i) => (i * i) % 251);

interface Server {
  file: ServedFile;
  requests: (string | null)[];
}

/** A server on this machine; `answer` gets the Range header. */
async function withServer(
  answer: (range: string | null) => Response,
  use: (server: Server) => Promise<void>,
): Promise<void> {
  const requests: (string | null)[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    requests.push(request.headers.get("range"));
    return answer(request.headers.get("range"));
  });
  const sha256 = digestOf(CONTENT);
  const url = `http://127.0.0.1:${server.addr.port}/data.gz`;
  const file = {
    name: "data.gz",
    url,
    bytes: CONTENT.length,
    sha256,
    sha256Unpacked: sha256,
    spellings: ["data.gz"],
  };
  try {
    await use({ file, requests });
  } finally {
    await server.shutdown();
  }
}

/** What S3 answers: the rest of the content from where the range starts. */
function withRanges(range: string | null): Response {
  const from = Number(range?.match(/bytes=(\d+)-/)?.[1] ?? 0);
  if (range === null) return new Response(CONTENT);
  const headers = { "content-range": `bytes ${from}-${CONTENT.length - 1}/${CONTENT.length}` };
  return new Response(CONTENT.slice(from), { status: 206, headers });
}

Deno.test("download: a file arrives whole under its name; a second call asks for nothing", async () => {
  await withFolder((folder) =>
    withServer(withRanges, async ({ file, requests }) => {
      const path = join(folder, "cache", "data.gz");
      const told: number[] = [];
      assert.equal(await download(file, path, { onProgress: (bytes) => told.push(bytes) }), true);
      assert.deepEqual(await Deno.readFile(path), CONTENT);
      assert.deepEqual(namesIn(join(folder, "cache")), ["data.gz"]);
      assert.equal(told.at(-1), CONTENT.length);
      assert.equal(await download(file, path), false);
      assert.deepEqual(requests, [null]);
    })
  );
});

Deno.test("download: what has arrived before is continued", async () => {
  await withFolder((folder) =>
    withServer(withRanges, async ({ file, requests }) => {
      const path = join(folder, "data.gz");
      await Deno.writeFile(`${path}.part`, CONTENT.subarray(0, 40_000));
      await download(file, path);
      assert.deepEqual(await Deno.readFile(path), CONTENT);
      assert.deepEqual(requests, ["bytes=40000-"]);
    })
  );
});

Deno.test("download: a server that knows no ranges sends all of it, and that is used", async () => {
  await withFolder((folder) =>
    withServer(() => new Response(CONTENT), async ({ file }) => {
      const path = join(folder, "data.gz");
      await Deno.writeFile(`${path}.part`, new Uint8Array(40_000));
      await download(file, path);
      assert.deepEqual(await Deno.readFile(path), CONTENT);
    })
  );
});

Deno.test("download: a connection that ends early keeps what came, for the next call", async () => {
  let first = true;
  const cut = (range: string | null) => {
    if (!first) return withRanges(range);
    first = false;
    return new Response(CONTENT.slice(0, 30_000));
  };
  await withFolder((folder) =>
    withServer(cut, async ({ file, requests }) => {
      const path = join(folder, "data.gz");
      await assert.rejects(() => download(file, path), /ended after 30000 of 100000 bytes/);
      assert.deepEqual(namesIn(folder), ["data.gz.part"]);
      await download(file, path);
      assert.deepEqual(await Deno.readFile(path), CONTENT);
      assert.deepEqual(requests, [null, "bytes=30000-"]);
    })
  );
});

Deno.test("download: wrong content is named by both digests and leaves nothing", async () => {
  const wrong = CONTENT.slice();
  wrong[7] ^= 1;
  await withFolder((folder) =>
    withServer(() => new Response(wrong), async ({ file }) => {
      await assert.rejects(() => download(file, join(folder, "data.gz")), (error: Error) => {
        assert.ok(error instanceof DataError);
        assert.ok(
          error.message.includes(digestOf(wrong)) && error.message.includes(String(file.sha256)),
        );
        return true;
      });
      assert.deepEqual(namesIn(folder), []);
    })
  );
});

Deno.test("download: more than announced is refused and leaves nothing", async () => {
  const long = new Uint8Array(CONTENT.length + 1);
  await withFolder((folder) =>
    withServer(() => new Response(long), async ({ file }) => {
      await assert.rejects(() => download(file, join(folder, "data.gz")), /longer than .* 100000/);
      assert.deepEqual(namesIn(folder), []);
    })
  );
});

Deno.test("download: where the source publishes MD5 alone, that is what is compared", async () => {
  const md5 = createHash("md5").update(CONTENT).digest("hex");
  await withFolder((folder) =>
    withServer(withRanges, async ({ file, requests }) => {
      const path = join(folder, "data.gz");
      const published: ServedFile = { ...file, sha256: null, sha256Unpacked: null, md5 };
      assert.equal(await download(published, path), true);
      assert.equal(await download(published, path), false);
      assert.deepEqual(requests, [null]);

      const other = "0".repeat(32);
      await assert.rejects(
        () => download({ ...published, md5: other }, join(folder, "other.gz")),
        new DataError(`${file.url} has MD5 ${md5}, expected ${other}: the copy was deleted`),
      );
      assert.deepEqual(namesIn(folder), ["data.gz"]);
    })
  );
});

Deno.test("download: what nobody can check is not asked for", async () => {
  await withFolder((folder) =>
    withServer(withRanges, async ({ file, requests }) => {
      const unknown = { ...file, sha256: null, sha256Unpacked: null };
      await assert.rejects(
        () => download(unknown, join(folder, "data.gz")),
        new DataError(`Cannot check ${file.url}: nobody has published a digest of it`),
      );
      assert.deepEqual([requests, namesIn(folder)], [[], []]);
    })
  );
});

Deno.test("download: a server's refusal and an absent server are named", async () => {
  await withFolder(async (folder) => {
    const path = join(folder, "data.gz");
    const gone = await Promise.resolve().then(async () => {
      let address: ServedFile | null = null;
      await withServer(() => new Response("no", { status: 503 }), async ({ file }) => {
        address = file;
        await assert.rejects(() => download(file, path), /answered 503 .*expected 200/);
      });
      return address as ServedFile | null;
    });
    assert.ok(gone);
    await assert.rejects(() => download(gone, path), (error: Error) => {
      assert.ok(error instanceof DataError);
      assert.match(error.message, /^Cannot reach http:\/\/127\.0\.0\.1/);
      return true;
    });
    assert.deepEqual(namesIn(folder), []);
  });
});
