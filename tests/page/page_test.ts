/** The page as a visitor has it: one file, opened from the disk in a real browser. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { type Artifact, encodeArtifact, mnist, type Seed, startEngine } from "lottalora";
import type { Split } from "../../src/data/image_data.ts";
import { loadMnist } from "../../src/data/mnist/mnist.ts";
import { logitsOf, openAdapters, regenerate } from "../../src/page/digit_model.ts";
import { trainSmall } from "../artifact/small_model.ts";
import { browserTest, withPage } from "../support/browser.ts";
import { runTask } from "../support/task.ts";
import { withFolder } from "../support/temporary.ts";
import { visit } from "./visitor.ts";

const THREE = [
  ...[[0.3, 0.2], [0.5, 0.15], [0.68, 0.25], [0.6, 0.42], [0.45, 0.5]],
  ...[[0.62, 0.55], [0.7, 0.7], [0.55, 0.85], [0.3, 0.8]],
] as [number, number][];

/** Logits under Deno. */
async function expected(artifact: Artifact, seed: Seed, digits: Uint8Array): Promise<Float32Array> {
  const { model } = await regenerate(artifact, seed);
  const logits = await logitsOf(model, digits);
  model.dispose();
  return logits;
}

/** Share of the digits whose largest logit is that of their label, in percent. */
function accuracy(logits: Float32Array, { size, labels }: Split): number {
  const correct = Array.from(labels).filter((label, i) => {
    const row = Array.from(logits.subarray(10 * i, 10 * i + 10));
    return row.indexOf(Math.max(...row)) === label;
  });
  return 100 * correct.length / size;
}

browserTest(
  "page: one file, which regenerates, classifies, and breaks on another seed",
  async (t) => {
    const { test } = await loadMnist();
    const { artifact, result } = await trainSmall({ steps: 600 });
    const { artifact: other } = await trainSmall({ seeds: { backbone: "another one" } });
    await withFolder(async (folder) => {
      const save = async (name: string, bytes: Uint8Array) => {
        await Deno.writeFile(join(folder, name), bytes);
        return join(folder, name);
      };
      const adapters = await save("mnist.safetensors", encodeArtifact(artifact));
      const built = await runTask("page", ["--adapter", adapters, "--out", "-"]);
      assert.equal(built.code, 0, built.stderr);
      assert.match(built.stderr, /^page: 1\.\d\d MB in one file$/m);
      const path = await save("index.html", new TextEncoder().encode(built.stdout));

      await withPage(path, async ({ page, outside, uncaught }) => {
        const visitor = await visit(page);

        await t.step("it starts with the adapters it carries, on the engine of Deno", async () => {
          assert.equal(await visitor.read("model"), "mlp 784-128-64-10, lottalora, rank 8");
          assert.equal(await visitor.read("engine"), (await startEngine("wasm")).identity);
          assert.equal(await visitor.read("regenerated"), "434,176 bytes");
          assert.match(await visitor.read("time"), /^[\d.]+ ms$/);
          assert.match(await visitor.read("fit"), /trained on this backbone, seed 42/);
        });

        await t.step(
          "all 1,500 test digits get the logits they get under Deno, to the bit",
          async () => {
            const logits = await visitor.logits(test.inputs);
            assert.deepEqual(logits, await expected(artifact, 42, test.inputs));
            assert.equal(accuracy(logits, test), result.value);
          },
        );

        await t.step("a drawn digit is classified, and a cleared one forgotten", async () => {
          await visitor.draw(THREE);
          assert.match(await visitor.read("prediction"), /^Most likely 3, with \d+ %\.$/);
          await visitor.click("clear");
          assert.equal(await visitor.read("prediction"), "Draw a digit.");
        });

        await t.step("keys alone draw a digit too", async () => {
          await visitor.press(...Array(8).fill("ArrowUp"), "Space", ...Array(16).fill("ArrowDown"));
          assert.match(await visitor.read("prediction"), /^Most likely 1, with/);
          await visitor.press("Delete");
          assert.equal(await visitor.read("prediction"), "Draw a digit.");
        });

        await t.step("on another seed accuracy falls to near chance, and comes back", async () => {
          await visitor.click("other-seed");
          assert.match(await visitor.read("fit"), /seed 43 is not the one of training/);
          const broken = await visitor.logits(test.inputs);
          assert.deepEqual(broken, await expected(artifact, 43, test.inputs));
          const fallen = accuracy(broken, test);
          assert.ok(fallen < 30 && result.value > 80, `${fallen} % after ${result.value} %`);
          await visitor.click("own-seed");
          assert.equal(accuracy(await visitor.logits(test.inputs), test), result.value);
        });

        await t.step("an empty seed is refused in words, a text is a seed", async () => {
          await visitor.typeSeed(" ");
          assert.match(await visitor.read("error"), /^A seed is an integer or any text/);
          await visitor.typeSeed("another one");
          assert.match(await visitor.read("fit"), /seed "another one" is not the one/);
          assert.equal(await visitor.read("error"), "");
        });

        await t.step("damaged files are refused in words, and the model stays", async () => {
          await visitor.click("own-seed");
          const damaged = encodeArtifact(artifact);
          damaged[damaged.length - 1] ^= 1;
          await visitor.choose(await save("damaged.safetensors", damaged));
          assert.match(await visitor.read("error"), /damaged\.safetensors: tensor \S+ is damaged/);
          await visitor.choose(await save("short.safetensors", damaged.subarray(0, 1000)));
          assert.match(await visitor.read("error"), /^short\.safetensors: no safetensors file/);
          assert.equal(accuracy(await visitor.logits(test.inputs), test), result.value);
        });

        await t.step("another adapter file takes the place of the first", async () => {
          await visitor.choose(await save("other.safetensors", encodeArtifact(other)));
          assert.equal(await visitor.read("error"), "");
          assert.equal(await visitor.read("family"), 'normal, seed "another one"');
          const logits = await visitor.logits(test.inputs);
          assert.deepEqual(logits, await expected(other, "another one", test.inputs));
        });

        await t.step(
          "on a phone nothing is wider than the screen, and a finger draws",
          async () => {
            await page.setViewport({ width: 360, height: 740, isMobile: true, hasTouch: true });
            const wide = "document.documentElement.scrollWidth";
            assert.ok(await page.evaluate(wide) as number <= 360);
            const sheet = (await page.$("#sheet"))!;
            await sheet.scrollIntoView();
            const { x, y, width, height } = (await sheet.boundingBox())!;
            await page.touchscreen.touchStart(x + width / 2, y + height / 5);
            await page.touchscreen.touchMove(x + width / 2, y + height / 2);
            await page.touchscreen.touchEnd();
            await visitor.logits(new Uint8Array(784));
            assert.match(await visitor.read("prediction"), /^Most likely/);
          },
        );

        assert.deepEqual(outside, [], "requests that leave the page");
        assert.deepEqual(uncaught, []);
      });
    });
  },
);

Deno.test("page: adapters of another network are refused by name", async () => {
  const { artifact } = await trainSmall();
  const { description } = artifact;
  const architecture = { ...description.architecture, benchmark: "cifar10", name: "a network" };
  const file = encodeArtifact({ ...artifact, description: { ...description, architecture } });
  await assert.rejects(() => openAdapters(file, "x.safetensors"), {
    name: "DataError",
    message: "x.safetensors: adapters of a network; needed are those of a network of the " +
      `benchmark ${mnist.id}, from 784 pixels to 10 digits`,
  });
});

Deno.test("page: the task writes below .lottalora/ alone and says so", async () => {
  const { code, stderr } = await runTask("page", ["--out", "/somewhere/index.html"]);
  assert.equal(code, 2);
  assert.match(stderr, /^error: --out must lie below .*use --out - > FILE$/m);
});
