import assert from "node:assert/strict";
import { join } from "node:path";
import { loadMnist } from "../../../src/data/mnist/mnist.ts";
import { nameOfFiles } from "../../../src/data/mnist/mnist_split.ts";
import { DataError } from "../../../src/errors.ts";
import { resultsFolder } from "../../../src/studies/rows/profile.ts";
import { idxBytes, smallSet, writeFiles } from "../../support/idx_files.ts";
import { withFolder } from "../../support/temporary.ts";

async function refused(files: Record<string, Uint8Array>, message: RegExp): Promise<void> {
  await withFolder(async (folder) => {
    await writeFiles(folder, files);
    await assert.rejects(() => loadMnist({ dir: folder }), (error: Error) => {
      assert.ok(error instanceof DataError, String(error));
      assert.match(error.message, message);
      return true;
    });
  });
}

Deno.test("IDX data: other image sizes and class counts are read", async () => {
  await withFolder(async (folder) => {
    await writeFiles(folder, smallSet({ train: 40, test: 10, height: 5, width: 7, classes: 3 }));
    const data = await loadMnist({ dir: folder });
    assert.deepEqual(data.shape, [5, 7]);
    assert.equal(data.features, 35);
    assert.equal(data.classes, 3);
    assert.deepEqual([data.train.size, data.validation.size, data.test.size], [36, 4, 10]);
  });
});

Deno.test("IDX data: only MNIST's own content bears its name; other files have one each", async () => {
  const mnist = "99ed3be00fb915559a9953d4001d2416f7ccac2951b8a339e981e10ec702aafb";
  assert.equal(nameOfFiles(mnist), "mnist-idx");
  await withFolder(async (folder) => {
    const load = async (name: string, classes: number) =>
      await loadMnist({
        dir: await writeFiles(join(folder, name, "mnist"), smallSet({ classes })),
      });
    const [four, five] = [await load("a", 4), await load("b", 5)];
    assert.equal(four.name, `idx-${four.digest.slice(0, 8)}`);
    assert.notEqual(four.name, five.name);
    assert.equal(resultsFolder("paper", four.name), `paper-${four.name}`);
  });
});

Deno.test("IDX data: torchvision's folders and EMNIST's names are read as they lie", async () => {
  await withFolder(async (folder) => {
    const wanted = await loadMnist({ dir: await writeFiles(join(folder, "a"), smallSet()) });
    const emnist = (split: string, options?: Parameters<typeof smallSet>[0]) =>
      Object.fromEntries(
        Object.entries(smallSet(options)).map(([name, bytes]) => [
          `emnist-${split}-${name.replace("t10k", "test")}`,
          bytes,
        ]),
      );
    await writeFiles(join(folder, "b", "FashionMNIST", "raw"), smallSet());
    await writeFiles(join(folder, "c", "KMNIST", "raw"), smallSet());
    const raw = await writeFiles(join(folder, "d", "EMNIST", "raw"), emnist("letters"));
    await writeFiles(join(folder, "e", "gzip"), emnist("byclass"), { gzip: true });
    for (const dir of ["b", "b/FashionMNIST", "c", "d", "d/EMNIST", "d/EMNIST/raw", "e"]) {
      const { digest, name } = await loadMnist({ dir: join(folder, dir) });
      assert.equal(digest, wanted.digest, dir);
      assert.equal(name, `idx-${digest.slice(0, 8)}`);
    }
    // Of several splits the first of the documented order is read.
    await writeFiles(raw, emnist("balanced", { classes: 7 }));
    assert.equal((await loadMnist({ dir: raw })).classes, 7);
    await Deno.remove(join(raw, "emnist-balanced-test-labels-idx1-ubyte"));
    assert.equal((await loadMnist({ dir: raw })).classes, 4);
    await Deno.remove(join(raw, "emnist-letters-test-labels-idx1-ubyte"));
    await assert.rejects(
      loadMnist({ dir: raw }),
      /only a part of emnist-balanced: missing emnist-balanced-test-labels-idx1-ubyte\.gz/,
    );
  });
});

Deno.test("IDX data: every training image is in exactly one split, with its own label", async () => {
  await withFolder(async (folder) => {
    await writeFiles(folder, smallSet({ train: 50, classes: 7 }));
    const { train, validation, features } = await loadMnist({ dir: folder });
    const seen = [train, validation].flatMap(({ size, inputs, labels }) =>
      Array.from({ length: size }, (_, i) => {
        const image = inputs.subarray(i * features, (i + 1) * features);
        assert.ok(image.every((pixel) => pixel === image[0]));
        assert.equal(labels[i], image[0] % 7);
        return image[0];
      })
    );
    assert.deepEqual(seen.sort((a, b) => a - b), Array.from({ length: 50 }, (_, i) => i));
  });
});

Deno.test("IDX data: the test file keeps its order", async () => {
  await withFolder(async (folder) => {
    await writeFiles(folder, smallSet({ test: 8, height: 1, width: 1, classes: 4 }));
    const { test } = await loadMnist({ dir: folder });
    assert.deepEqual([...test.inputs], [0, 1, 2, 3, 4, 5, 6, 7]);
    assert.deepEqual([...test.labels], [0, 1, 2, 3, 0, 1, 2, 3]);
  });
});

Deno.test("IDX data: subfolders, gzip and dotted names give the same digest", async () => {
  await withFolder(async (folder) => {
    const files = smallSet();
    const dotted = Object.fromEntries(
      Object.entries(files).map(([name, bytes]) => [name.replace("-idx", ".idx"), bytes]),
    );
    await writeFiles(join(folder, "a"), files);
    await writeFiles(join(folder, "b", "mnist"), files, { gzip: true });
    await writeFiles(join(folder, "c", "MNIST", "raw"), dotted);
    const digests = await Promise.all(
      ["a", "b", "c"].map(async (name) => (await loadMnist({ dir: join(folder, name) })).digest),
    );
    assert.match(digests[0], /^[0-9a-f]{64}$/);
    assert.deepEqual(digests, [digests[0], digests[0], digests[0]]);
  });
});

Deno.test("IDX data: one other pixel or label gives another digest", async () => {
  await withFolder(async (folder) => {
    const digestWith = async (name: string, at: number) => {
      const files = smallSet();
      files[name][at] ^= 1;
      return (await loadMnist({ dir: await writeFiles(join(folder, `${name}${at}`), files) }))
        .digest;
    };
    const digests = await Promise.all([
      digestWith("t10k-images-idx3-ubyte", 16),
      digestWith("t10k-images-idx3-ubyte", 17),
      digestWith("t10k-labels-idx1-ubyte", 8),
      digestWith("train-images-idx3-ubyte", 16),
    ]);
    assert.equal(new Set(digests).size, 4);
  });
});

Deno.test("IDX data: a missing folder and a file in its place are named", async () => {
  await assert.rejects(
    () => loadMnist({ dir: "/no/such/folder" }),
    new DataError("The data folder /no/such/folder does not exist"),
  );
  await withFolder(async (folder) => {
    const path = join(folder, "file");
    await Deno.writeTextFile(path, "");
    await assert.rejects(
      () => loadMnist({ dir: path }),
      new DataError(`${path} is not a folder: name the one of the data`),
    );
  });
});

Deno.test("IDX data: a folder without the files says what was looked for, and where", async () => {
  await refused({}, /train-images-idx3-ubyte.gz, .*t10k-labels-idx1-ubyte.gz.*subfolders mnist/);
});

Deno.test("IDX data: a folder with some of the files names the missing ones", async () => {
  const { "t10k-labels-idx1-ubyte": _, ...files } = smallSet();
  await refused(files, /only a part of mnist: missing t10k-labels-idx1-ubyte\.gz \(/);
});

Deno.test("IDX data: image and label counts that differ are refused with both", async () => {
  const files = { ...smallSet(), "train-labels-idx1-ubyte": idxBytes([39], new Uint8Array(39)) };
  await refused(files, /train-labels-idx1-ubyte: 39 labels, expected 40/);
});

Deno.test("IDX data: test images of another size are refused with both sizes", async () => {
  const images = idxBytes([10, 2, 2], new Uint8Array(40));
  await refused(
    { ...smallSet(), "t10k-images-idx3-ubyte": images },
    /2 x 2 pixels, expected 3 x 2/,
  );
});

Deno.test("IDX data: a test label beyond the class count is refused with its place", async () => {
  const files = smallSet({ classes: 4 });
  files["t10k-labels-idx1-ubyte"][8 + 5] = 4;
  await refused(
    files,
    /t10k-labels.*label 4 of image 5 is beyond the class count: expected 0 to 3/,
  );
});

Deno.test("IDX data: a stray training label is refused, a class without images is not", async () => {
  const stray = smallSet({ classes: 10 });
  stray["train-labels-idx1-ubyte"][8 + 17] = 200;
  await refused(stray, /train-labels.*label 200 of image 17 is beyond the class count/);

  const fromOne = smallSet({ classes: 4 });
  for (const name of ["train-labels-idx1-ubyte", "t10k-labels-idx1-ubyte"]) {
    for (let i = 8; i < fromOne[name].length; i++) fromOne[name][i]++;
  }
  await withFolder(async (folder) => {
    assert.equal((await loadMnist({ dir: await writeFiles(folder, fromOne) })).classes, 5);
  });
});

Deno.test("IDX data: no images, no pixels, one class and one image are refused", async () => {
  await refused(smallSet({ train: 0 }), /0 images of 3 x 2 pixels/);
  await refused(smallSet({ test: 0 }), /t10k-images.*0 images of 3 x 2 pixels/);
  await refused(smallSet({ width: 0 }), /40 images of 3 x 0 pixels/);
  await refused(smallSet({ classes: 1 }), /every label is 0, expected at least two classes/);
});
