/** The front door in a browser: the same values and bytes, and words where there are no files. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleForBrowser } from "../../tasks/page/bundle.ts";
import { engineFiles } from "../../tasks/page/engine_files.ts";
import { singleFile } from "../../tasks/page/single_file.ts";
import { browserTest, withPage } from "../support/browser.ts";
import { withFolder } from "../support/temporary.ts";
import { exported, type Findings, generated, probe } from "./probe.ts";

const PROBE = fileURLToPath(new URL("./probe.ts", import.meta.url));
const TEMPLATE = '<head></head><link rel="stylesheet" href="x"><script src="x"></script>';

browserTest(
  "browser: every entry loads, and draws, predicts and trains to the same bytes",
  async (t) => {
    const script = await bundleForBrowser(PROBE);
    const parts = { template: TEMPLATE, style: "", script, files: await engineFiles() };
    await withFolder(async (folder) => {
      const path = join(folder, "probe.html");
      await Deno.writeTextFile(path, singleFile(parts));
      await withPage(path, async ({ page, outside, uncaught }) => {
        await t.step("nothing that an entry exports is missing", async () => {
          assert.deepEqual(await page.evaluate("exported()"), exported());
        });
        for (const engine of ["wasm", "cpu"]) {
          await t.step(`engine ${engine}: backbone, logits, trained factors`, async () => {
            const { identity, ...found } = await page.evaluate(`probe("${engine}")`) as Findings;
            const { identity: here, ...wanted } = await probe(engine);
            assert.deepEqual(found, wanted);
            if (engine === "wasm") assert.equal(identity, here);
          });
        }
        await t.step("data that benchmarks generate", async () => {
          assert.deepEqual(await page.evaluate("generated()"), await generated());
        });
        await t.step("what needs files or packages that are left out says so", async () => {
          const failures = {
            mnist: /DataError: Cannot read mnist\S+: a browser page has no access to files/,
            artifact: /DataError: Cannot read adapters: a browser page has no access to files/,
            molecule: /Error: @rdkit\/rdkit is not part of a page/,
          };
          for (const [call, words] of Object.entries(failures)) {
            assert.match(String(await page.evaluate(`failure("${call}")`)), words);
          }
        });
        assert.deepEqual(outside, [], "requests that leave the page");
        assert.deepEqual(uncaught, []);
      });
    });
  },
);
