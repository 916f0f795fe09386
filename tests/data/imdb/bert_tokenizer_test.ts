import assert from "node:assert/strict";
import { bertVocabulary, createBertTokenizer } from "../../../src/data/imdb/bert_tokenizer.ts";
import { digestOf } from "../../../src/files/digest.ts";

const tokenizer = createBertTokenizer();
const words = bertVocabulary();
const spell = (text: string, longest = 512) =>
  [...tokenizer.encode(text, longest)].map((id) => words[id]).join(" ");

Deno.test("bert tokens: the vocabulary is that of bert-base-uncased, byte for byte", () => {
  // SHA-256 of vocab.txt of google-bert/bert-base-uncased, 231,508 bytes.
  const text = new TextEncoder().encode(words.map((word) => `${word}\n`).join(""));
  assert.equal(text.length, 231_508);
  assert.equal(digestOf(text), "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3");
  assert.equal(tokenizer.vocabulary, 30_522);
});

Deno.test("bert tokens: lower case, no accents, punctuation apart, longest pieces first", () => {
  assert.equal(spell("Hello, WÖRLD!"), "[CLS] hello , world ! [SEP]");
  assert.equal(spell("unaffable"), "[CLS] una ##ffa ##ble [SEP]"); // as BERT's own README splits it
  assert.equal(spell("don't<br />"), "[CLS] don ' t < br / > [SEP]");
  assert.equal(spell("中国"), "[CLS] 中 国 [SEP]");
});

Deno.test("bert tokens: what the vocabulary lacks is [UNK], a word of over 100 letters too", () => {
  assert.equal(spell("good \u{1F600} film"), "[CLS] good [UNK] film [SEP]");
  assert.equal(spell("a".repeat(101)), "[CLS] [UNK] [SEP]");
});

Deno.test("bert tokens: a text cannot write special tokens", () => {
  assert.equal(spell("[SEP]"), "[CLS] [ sep ] [SEP]");
});

Deno.test("bert tokens: of a long text the first, of an empty one none", () => {
  assert.equal(spell("one two three four", 4), "[CLS] one two [SEP]");
  assert.equal(spell("unaffable", 4), "[CLS] una ##ffa [SEP]");
  assert.equal(spell("", 512), "[CLS] [SEP]");
  assert.equal(spell(" \n\t", 2), "[CLS] [SEP]");
});
