import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { followLinks } from "../../../tasks/site/links.ts";
import { withFolder } from "../../support/temporary.ts";

/** A site of these files. */
async function withSite(
  files: Readonly<Record<string, string>>,
  use: (site: string) => Promise<void>,
): Promise<void> {
  await withFolder(async (site) => {
    for (const [path, text] of Object.entries(files)) {
      await Deno.mkdir(dirname(join(site, path)), { recursive: true });
      await Deno.writeTextFile(join(site, path), text);
    }
    await use(site);
  });
}

Deno.test("links: files, places, folders up and down, and addresses elsewhere hold", async () => {
  const start = `<link rel="stylesheet" href="style.css"><h1 id="top-of-all">A</h1>
    <a href="deep/page.html#caf%C3%A9">1</a> <a href="#top-of-all">2</a> <a href="#">3</a>
    <a href="https://deno.com/x#y">4</a> <a href="mailto:a@b.c">5</a> <img src="data:,">`;
  const page = `<a name="old"></a><p id="café"><a href="../index.html?a=1#top-of-all">6</a>
    <a href="page.html#old">7</a> <img src="../a%20b.png"> <a href="&#x2E;./style.css">8</a>`;
  await withSite(
    { "index.html": start, "deep/page.html": page, "style.css": "", "a b.png": "" },
    async (site) => assert.deepEqual(await followLinks(site), { links: 11, pages: 2 }),
  );
});

Deno.test("links: each that is broken is named, with its page and why", async () => {
  const broken = {
    "gone.html": "leads to no file",
    "Index.html": "leads to no file",
    "deep": "leads to no file",
    "deep/page.html#no": "leads to no place in deep/page.html",
    "#no": "leads to no place in index.html",
    "../index.html": "leads out of the site",
    "/index.html": "leads out of the site",
    "file:///index.html": "is no address",
  };
  const start = Object.keys(broken).map((href) => `<a href="${href}">x</a>`).join("");
  const page = `<img src="https://elsewhere.org/a.png"><script src="//cdn.org/a.js"></script>`;
  await withSite({ "index.html": start, "deep/page.html": page }, async (site) => {
    const error: Error = await followLinks(site).then(() => assert.fail(), (reason) => reason);
    assert.equal(error.name, "DataError");
    assert.deepEqual(
      error.message.replace(/^Broken links: /, "").split("; ").sort(),
      [
        ...Object.entries(broken).map(([href, why]) => `index.html: ${href} ${why}`),
        "deep/page.html: https://elsewhere.org/a.png is fetched from elsewhere by <img>",
        "deep/page.html: //cdn.org/a.js is fetched from elsewhere by <script>",
      ].sort(),
    );
  });
});

Deno.test("links: a message names ten and counts the others", async () => {
  const start = Array.from({ length: 13 }, (_, i) => `<a href="${i}.html">x</a>`).join("");
  await withSite({ "index.html": start }, async (site) => {
    await assert.rejects(() => followLinks(site), /index\.html: 9\.html [^;]+; and 3 more$/);
  });
});
