import assert from "node:assert/strict";
import { DataError } from "../../../src/errors.ts";
import { takeLock } from "../../../src/studies/computing/lock.ts";
import { canMount, denoOnMount } from "../../support/small_disk.ts";

async function inRoot(work: (root: string) => Promise<void>): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    await work(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("the second to come is told who holds the lock, and gets it after the first", () =>
  inRoot(async (root) => {
    {
      using first = await takeLock(root);
      await assert.rejects(takeLock(root), (error: Error) => {
        assert.ok(error instanceof DataError);
        assert.ok(error.message.includes(`process ${Deno.pid} holds ${first.path}`), error.message);
        return true;
      });
      using _other = await takeLock(root, "another");
    }
    using _second = await takeLock(root);
  }));

Deno.test("shared holders hold together, and keep out one that wants it alone", () =>
  inRoot(async (root) => {
    {
      using _first = await takeLock(root, "reproduce", { shared: true });
      using _second = await takeLock(root, "reproduce", { shared: true });
      await assert.rejects(takeLock(root), DataError);
    }
    using _alone = await takeLock(root);
    await assert.rejects(takeLock(root, "reproduce", { shared: true }), DataError);
  }));

Deno.test("a lock goes with a killed process", () =>
  inRoot(async (root) => {
    const url = new URL("../../../src/studies/computing/lock.ts", import.meta.url).href;
    const program = `const { takeLock } = await import(${JSON.stringify(url)});
      using lock = await takeLock(${JSON.stringify(root)});
      console.log("held");
      await new Promise((done) => setTimeout(done, 60_000));`;
    const child = new Deno.Command("deno", {
      args: ["eval", program],
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    const reader = child.stdout.getReader();
    await reader.read();
    await assert.rejects(takeLock(root), new RegExp(`process ${child.pid} holds`));
    child.kill("SIGKILL");
    await child.status;
    await reader.cancel();
    using _lock = await takeLock(root);
  }));

Deno.test("a place that cannot hold a lock file is named", () =>
  inRoot(async (root) => {
    await Deno.writeTextFile(`${root}/.lottalora`, "in the way");
    await assert.rejects(takeLock(root), (error: Error) => {
      return error instanceof DataError && error.message.includes(".lottalora");
    });
  }));

Deno.test({
  name: "on a full disk the lock file is named, and not left open",
  ignore: !canMount(),
  fn: () =>
    inRoot(async (root) => {
      const url = new URL("../../../src/studies/computing/lock.ts", import.meta.url).href;
      const program = `const { takeLock } = await import(${JSON.stringify(url)});
        const root = ${JSON.stringify(root)};
        Deno.writeFileSync(root + "/filler", new Uint8Array(4096));
        const open = () => [...Deno.readDirSync("/proc/self/fd")].length;
        const before = open();
        const error = await takeLock(root).catch((error) => error);
        console.log(error.name, error.message, open() - before);`;
      const { stdout, stderr } = await denoOnMount(root, "size=4k", ["eval", program]);
      assert.match(
        stdout,
        /^DataError Cannot write .*reproduce\.lock: no space left on the disk 0\n$/,
        stderr,
      );
    }),
});
