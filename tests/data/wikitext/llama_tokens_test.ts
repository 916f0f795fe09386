import tokenizer from "llama-tokenizer-js";
import assert from "node:assert/strict";
import { LlamaTokens } from "../../../src/data/wikitext/llama_tokens.ts";
import { DataError } from "../../../src/errors.ts";

function tokensOf(...pieces: string[]): number[] {
  const found = new LlamaTokens();
  for (const piece of pieces) found.add(piece, "text");
  return [...found.tokens()];
}

Deno.test("the tokenizer has Llama's 32,000 tokens", () => {
  assert.equal(tokenizer.vocabById.length, 32_000);
});

Deno.test("Llama's own tokens of some texts come out", () => {
  // The first from the tests of llama-tokenizer-js, which has them from Llama; without the mark of
  // the beginning. Meta's tokenizer gives the second for "Hello world", its leading space included.
  assert.deepEqual(tokensOf(" grabbed"), [2646, 1327, 287]);
  assert.deepEqual(tokensOf(" Hello world"), [15043, 3186]);
});

const TEXTS = [
  " = Valkyria Chronicles III = \n \n Senjō no Valkyria 3 : <unk> Chronicles ( Japanese : 戦場の\n",
  "a  b   c    d\n\n\n   e \n f",
  "\t tabs\tand\u2581odd \u2581 spaces \u2581\u2581x",
  "🦙 ☃ \u0000 \u{10ffff} é e\u0301\r\nÅngström",
  "an@-@long 3 @,@ 000 . 5 @.@ 6 ; 'quoted' \"text\"",
];

Deno.test("words one by one have the tokens of the whole text", () => {
  for (const text of TEXTS) {
    assert.deepEqual(tokensOf(text), tokenizer.encode(text, false, false), text);
  }
  const whole = TEXTS.join("\n");
  assert.deepEqual(tokensOf(...whole.split(/(?<=\n)/)), tokenizer.encode(whole, false, false));
});

Deno.test("no token of the vocabulary reaches across a place where the text is cut", () => {
  for (const token of tokenizer.vocabById) {
    assert.doesNotMatch(token, /[^\u2581]\u2581|\n/);
  }
});

Deno.test("text comes back from its tokens", () => {
  for (const text of TEXTS.filter((text) => !text.includes("\u2581"))) {
    assert.equal(tokenizer.decode(tokensOf(text), false, false), text);
  }
});

Deno.test("more tokens than fit at first are all kept", () => {
  const found = new LlamaTokens();
  for (let i = 0; i < 20_000; i++) found.add(" one two three four five\n", "text");
  const tokens = found.tokens();
  assert.equal(tokens.length, 20_000 * 6);
  assert.deepEqual(tokens.slice(-6), tokens.slice(0, 6));
});

Deno.test("a word that no text has is refused, wherever it ends", () => {
  assert.equal(tokensOf(`${"a".repeat(65_535)}\n`).at(-1), 13);
  assert.throws(() => tokensOf(`a ${"b".repeat(65_536)} c\n`), (error) => {
    assert.ok(error instanceof DataError);
    assert.match(error.message, /^text: more than 65536 characters without a space/);
    return true;
  });
});

Deno.test("nothing has no tokens", () => assert.deepEqual(tokensOf(""), []));
