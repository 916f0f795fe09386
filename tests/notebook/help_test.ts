import assert from "node:assert/strict";
import { generateBackbone } from "../../src/backbone/generate.ts";
import { help } from "../../src/notebook/help.ts";

/** What is printed meanwhile, and what comes back. */
async function helped(of: Parameters<typeof help>[0]): Promise<[string, string]> {
  const { log } = console;
  let printed = "";
  console.log = (text: string) => void (printed += text);
  try {
    return [await help(of), printed];
  } finally {
    console.log = log;
  }
}

Deno.test("help shows signature and documentation of a function, of whatever entry", async () => {
  const [text, printed] = await helped(generateBackbone);
  assert.equal(text, printed);
  assert.match(text, /^(async )?function generateBackbone\(/m);
  assert.match(text, /@throws|UsageError/);
  assert.match((await helped("betaTraces"))[0], /function betaTraces\(/);
});

Deno.test("help refuses what nobody exports, and what is no name", async () => {
  await assert.rejects(
    help("generateBackbones"),
    /^UsageError: No entry of lottalora exports "generateBackbones"$/,
  );
  await assert.rejects(
    help(undefined as never),
    /^UsageError: help takes a function of ours or a name/,
  );
});
