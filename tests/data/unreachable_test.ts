import assert from "node:assert/strict";
import { whyUnreachable } from "../../src/data/unreachable.ts";
import { withProjectCopy } from "../support/project_copy.ts";
import { SELF_SIGNED } from "../support/self_signed.ts";

/** What is said of an address that cannot be read. */
async function reasonOf(url: string): Promise<string> {
  return whyUnreachable(url, await fetch(url).then(() => "it answered", (error) => error));
}

Deno.test("unreachable: a name that is not known is told as such", async () => {
  assert.match(
    await reasonOf("https://data.invalid/x.gz"),
    /^dns error: .*; its name is not known/,
  );
});

Deno.test("unreachable: a closed port says that the connection was refused", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  listener.close();
  const reason = await reasonOf(`http://127.0.0.1:${listener.addr.port}/`);
  assert.match(reason, /^tcp connect error: Connection refused .*; nothing answers there/);
});

Deno.test("unreachable: a certificate that nobody vouches for is named, with the remedy", async () => {
  const server = Deno.serve({
    ...{ hostname: "127.0.0.1", port: 0, ...SELF_SIGNED, onListen: () => {} },
  }, () => new Response("never read"));
  try {
    const reason = await reasonOf(`https://127.0.0.1:${server.addr.port}/`);
    assert.match(reason, /^invalid peer certificate: UnknownIssuer; .*DENO_TLS_CA_STORE=system$/);
  } finally {
    await server.shutdown();
  }
});

Deno.test("unreachable: a download through a proxy names it without the password", async () => {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () => new Response("who are you?", { status: 407 }),
  );
  const proxy = `127.0.0.1:${server.addr.port}`;
  try {
    await withProjectCopy(async ({ task }) => {
      const env = { https_proxy: `http://someone:secret@${proxy}/`, HTTPS_PROXY: "" };
      const { code, stderr } = await task("data", ["fetch", "mnist"], env);
      assert.equal(code, 1, stderr);
      const told = stderr.trim().split("\n").at(-1) ?? "";
      assert.match(told, /^error: Cannot reach https:\S+: proxy auth/);
      assert.ok(told.includes(`https_proxy names the proxy ${proxy}; write http://NAME:`), told);
      assert.ok(!stderr.includes("secret"));
    });
  } finally {
    await server.shutdown();
  }
});
