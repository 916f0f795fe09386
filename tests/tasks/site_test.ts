/** The whole site as a visitor has it: a folder, opened from the disk in a real browser. */
import assert from "node:assert/strict";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { visit } from "../page/visitor.ts";
import { browserTest, withPage } from "../support/browser.ts";
import { runTask } from "../support/task.ts";
import { namesIn, withFolder } from "../support/temporary.ts";

/** Widths of screens, in pixels. */
const [PHONE, DESK] = [390, 1280];

/** The bar's first links, by the headings they lead to. */
const PARTS = ["lottalora", "Docs", "What came out", "Ledger of the profile paper", "Notebooks"];

/** The text of the first element that a selector finds. */
function textOf(page: Page, selector: string): Promise<string> {
  return page.$eval(selector, ({ textContent }) => textContent ?? "");
}

/** Does what leads to another page, and waits for it. */
async function follow(page: Page, act: () => Promise<unknown>): Promise<void> {
  await Promise.all([page.waitForNavigation(), act()]);
}

/** Nothing but what scrolls by itself may be wider than the screen. */
async function assertFits(page: Page, width: number): Promise<void> {
  await page.setViewport({ width, height: 800 });
  const wide = await page.evaluate("document.documentElement.scrollWidth") as number;
  assert.ok(wide <= width, `${page.url()} is ${wide} wide at ${width}`);
}

browserTest("site: whole, no broken link, no request, readable on every screen", async (t) => {
  await withFolder(async (cwd) => {
    const { code, stderr } = await runTask("site", ["--out", "pages"], { cwd });
    assert.equal(code, 0, stderr);
    const site = join(cwd, "pages");
    const addressOf = (path: string) => `file://${site}/${path}`;
    assert.deepEqual(namesIn(cwd), ["pages"]);

    await t.step("it says how much there is and where to look", () => {
      assert.match(stderr, /^notebooks: 2\d, rendered by nbconvert$/m);
      assert.match(stderr, /^links: \d\d,\d{3} in [12],\d{3} pages, all of them lead/m);
      const last = stderr.trimEnd().split("\n").at(-1)!;
      assert.match(last, /pages: [12],\d{3} files, \d\d\.\d MB; open \/.*\/pages\/index\.html$/);
    });

    await t.step("no page tells where it was built", async () => {
      for (const name of ["index.html", "reference/~/mlp.html", "digits.html"]) {
        const text = (await Deno.readTextFile(join(site, name))).replaceAll("&#x2F;", "/");
        assert.ok(!text.includes(Deno.cwd()), name);
      }
    });

    await withPage(join(site, "index.html"), async ({ page, outside, uncaught }) => {
      await t.step("the bar leads to every part and back", async () => {
        for (const [i, heading] of [...PARTS, PARTS[0]].entries()) {
          const link = `.site-bar a:nth-of-type(${i % PARTS.length + 1})`;
          await follow(page, () => page.click(link));
          assert.equal(await textOf(page, "h1"), heading);
          for (const width of [PHONE, DESK]) await assertFits(page, width);
        }
      });

      await t.step("notebooks have their formulas, code and figures", async () => {
        await page.goto(addressOf("notebooks/executed/paper/beta_positivity.html"));
        assert.match(await textOf(page, ".highlight"), /const profile = "paper";/);
        assert.ok((await page.$$("main math")).length >= 5);
        await assertFits(page, PHONE);
        const widths = await page.evaluate(
          "Array.from(document.images, ({ naturalWidth }) => naturalWidth)",
        ) as number[];
        assert.ok(widths.length >= 5 && widths.every((width) => width > 0), widths.join());
      });

      await t.step("the page follows the reader's preference for dark", async () => {
        for (const value of ["light", "dark"]) {
          await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value }]);
          const paper = await page.evaluate("getComputedStyle(document.body).backgroundColor");
          assert.equal(Number(/\d+/.exec(String(paper))![0]) > 128, value === "light");
        }
      });

      await t.step("the reference finds a function and leads to its source", async () => {
        await page.goto(addressOf("reference/index.html"));
        await assertFits(page, PHONE);
        await page.type("#searchbar", "generateBackbone");
        await page.waitForSelector("#searchResults a");
        await follow(page, () => page.click("#searchResults a"));
        assert.match(await textOf(page, "#content"), /generateBackbone[^]*from "lottalora";/);
        await assertFits(page, PHONE);
        // Its source's link shows only while the mouse is there.
        const click = "document.querySelector('a.sourceButton').click()";
        await follow(page, () => page.evaluate(click));
        assert.equal(await textOf(page, "h1"), "src/backbone/generate.ts");
        assert.match(await textOf(page, "#L1"), /^\/\*\*/);
        await assertFits(page, PHONE);
      });

      await t.step("the page of digits starts its engine, and leads back", async () => {
        await page.goto(addressOf("digits.html"));
        assert.match(await (await visit(page)).read("engine"), /^wasm /);
        await follow(page, () => page.click('a[href="index.html"]'));
        assert.equal(await textOf(page, "h1"), PARTS[0]);
      });

      assert.deepEqual(outside, [], "requests that leave the site");
      assert.deepEqual(uncaught, []);
    }, site);
  });
});

Deno.test("site: an --out that may not be written, or not be replaced, is refused at once", async () => {
  await withFolder(async (cwd) => {
    await Deno.writeTextFile(join(cwd, "file"), "");
    const refused = [
      { out: "/else/where", code: 2, said: /^error: --out must lead below the folder .*where$/m },
      { out: ".", code: 2, said: /^error: --out must name a folder in the one .*, got \.$/m },
      { out: "file", code: 1, said: /^error: Cannot write .*\/file: it is a file, expected a /m },
    ];
    for (const { out, code, said } of refused) {
      const ended = await runTask("site", ["--out", out], { cwd });
      assert.match(ended.stderr, said);
      assert.equal(ended.code, code);
    }
    assert.deepEqual(namesIn(cwd), ["file"]);
  });
});
