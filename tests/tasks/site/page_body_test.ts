import assert from "node:assert/strict";
import { markdownHtml } from "../../../tasks/site/markdown.ts";
import { pageBody } from "../../../tasks/site/page_body.ts";
import { textHtml } from "../../../tasks/site/text_lines.ts";

Deno.test("site: headings have the ids that GitHub gives them", () => {
  // The first four are the examples of docs.github.com, "Basic writing and formatting syntax".
  const html = markdownHtml(`
# Sample Section
## This'll be a _Helpful_ Section About the Greek Letter Θ!
### This heading is not unique in the file
#### This heading is not unique in the file
## \`r*\` & beta > 0: [a link](x.md)
`);
  assert.deepEqual(Array.from(html.matchAll(/<h\d id="([^"]*)"/g), ([, id]) => id), [
    "sample-section",
    "thisll-be-a-helpful-section-about-the-greek-letter-θ",
    "this-heading-is-not-unique-in-the-file",
    "this-heading-is-not-unique-in-the-file-1",
    "r--beta--0-a-link",
  ]);
});

Deno.test("site: links lead from page to page, and what leads to no file stays as it is", () => {
  const files = ["README.md", "docs/b.md", "src/c.ts", "figures/a b.png", "notebooks/n.ipynb"];
  const text = `# Title & all
[1](../README.md) [2](b.md#some-place) [3](../src/c.ts) [4](../notebooks/n.ipynb) [5](#here)
[6](https://deno.com/b.md) [7](gone.md) ![8](<../figures/a b.png>) <a href="b.md">9</a>`;
  const { html, title, linked } = pageBody(
    markdownHtml(text),
    "docs/a.md",
    (path) => files.includes(path),
  );
  assert.equal(title, "Title & all");
  assert.deepEqual(linked, [
    ...["README.md", "docs/b.md", "src/c.ts", "notebooks/n.ipynb", "figures/a b.png", "docs/b.md"],
  ]);
  assert.deepEqual(Array.from(html.matchAll(/(?:href|src)="([^"]*)"/g), ([, href]) => href), [
    ...["../index.html", "b.html#some-place", "../src/c.ts.html", "../notebooks/n.html", "#here"],
    ...["https://deno.com/b.md", "gone.md", "../figures/a%20b.png", "b.html"],
  ]);
});

Deno.test("site: formulas become MathML and nothing else changes; a wrong one is refused by name", () => {
  const html = '<p>a <span class="math">\\beta &lt; x_1</span> &lt; b</p><pre>\n $x$</pre>';
  const { html: set, title } = pageBody(html, "a.ipynb", () => false);
  assert.match(
    set,
    /<p>a <span class="katex"><math [^]*<mi>&#x3b2;<\/mi>[^]*<\/math><\/span> &lt; b<\/p>/,
  );
  assert.ok(set.endsWith("<pre>\n $x$</pre>"), set);
  assert.equal(title, null);
  assert.throws(
    () => pageBody('<div class="math">\\frac{</div>', "a.ipynb", () => false),
    { name: "DataError", message: /^a\.ipynb: the formula \\frac\{ is none: KaTeX parse error: / },
  );
});

Deno.test("site: each line of a source is a place, and its signs are no HTML", () => {
  assert.equal(
    textHtml("a<b.ts", "if (a < b && c)\n\n"),
    '<h1 class="path">a&lt;b.ts</h1>\n<pre class="lines"><code>' +
      '<span id="L1">if (a &lt; b &amp;&amp; c)</span>\n<span id="L2"></span>\n</code></pre>\n',
  );
});
