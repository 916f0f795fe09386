/** The page of rows as a reader has it: one file, opened from the disk in a real browser. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { describeRun } from "../../../src/studies/rows/row.ts";
import { appendRow } from "../../../src/studies/rows/row_file.ts";
import { readRowSource } from "../../../tasks/page/row_source.ts";
import { browserTest, withPage } from "../../support/browser.ts";
import { runTask } from "../../support/task.ts";
import { withFolder } from "../../support/temporary.ts";
import { readerOf } from "./reader.ts";
import { QUICK, rowsIn } from "./stored_rows.ts";

const ROWS = await rowsIn(QUICK);
const RUNS = new Map(ROWS.map((row) => [row.key, row]));

/** How many runs one of whose rows passes. */
function runsWith(pass: (row: typeof ROWS[number]) => boolean): number {
  return new Set(ROWS.filter(pass).map(({ key }) => key)).size;
}

browserTest("page of rows: filters, table, curves, configurations, addresses", async (t) => {
  await withFolder(async (folder) => {
    const built = await runTask("page", ["--rows", "--out", "-"]);
    assert.equal(built.code, 0, built.stderr);
    assert.match(built.stderr, /^page: 0\.\d\d MB in one file$/m);
    const path = join(folder, "rows.html");
    await Deno.writeTextFile(path, built.stdout);
    let shared = "";

    await withPage(path, async ({ page, outside, uncaught }) => {
      const said: string[] = [];
      page.on("console", (message) => said.push(message.text()));
      await page.setViewport({ width: 1280, height: 900 });
      const reader = await readerOf(page);

      await t.step("it begins with all runs, and the first hundred of them", async () => {
        assert.deepEqual(await reader.count(), [RUNS.size, RUNS.size]);
        assert.equal(
          await reader.read("#source"),
          `${RUNS.size} runs, from ${ROWS.length} rows of data/rows/quick. Nothing leaves this page.`,
        );
        assert.equal((await reader.all("#runs tbody tr")).length, 100);
        await page.click("#more");
        assert.equal((await reader.all("#runs tbody tr")).length, 200);
        assert.match(await reader.read("#count"), /, the first 200 are shown$/);
        assert.deepEqual(await reader.lines(), {});
      });

      await t.step("filters leave the runs that they say", async () => {
        await reader.choose("method", "lottalora");
        const adapted = runsWith(({ config }) => config.method === "lottalora");
        assert.deepEqual(await reader.count(), [adapted, RUNS.size]);
        await reader.choose("study", "rank");
        await reader.type("rank=8 tiny");
        const few = runsWith(({ study, config: { method, preset, adapter } }) =>
          study === "rank" && method === "lottalora" && preset === "tiny" && adapter.rank === 8
        );
        assert.deepEqual(await reader.count(), [few, RUNS.size]);
        const options = await reader.all("#filter-method option");
        assert.ok(options.includes(`LottaLoRA (${few})`), options.join());
        await page.click("#clear");
        assert.deepEqual(await reader.count(), [RUNS.size, RUNS.size]);
      });

      await t.step("a column's heading sorts, and says so", async () => {
        await reader.choose("study", "rank");
        await reader.choose("preset", "tiny");
        const heading = (await page.$$("#runs th button")).at(8)!;
        assert.equal(await heading.evaluate(({ textContent }) => textContent), "Test");
        await heading.click();
        await heading.click();
        assert.equal(
          await page.$eval('[aria-sort="descending"]', ({ textContent }) => textContent),
          "Test",
        );
        const best = ROWS.filter(({ study, config: { preset } }) =>
          study === "rank" && preset === "tiny"
        ).sort((a, b) => b.result.value - a.result.value)[0];
        const first = await reader.all("#runs tbody tr:first-child td");
        assert.ok(first.includes(`${best.result.value.toFixed(2)} %`), first.join());
      });

      await t.step("two runs draw two lines in each plot that both have", async () => {
        await reader.choose("method", "lottalora");
        await reader.tick(0);
        await reader.tick(1);
        assert.deepEqual(await reader.lines(), {
          "training loss": 2,
          "validation accuracy (%)": 2,
          "gain beta, layer 1": 2,
          "gain beta, layer 2": 2,
        });
        assert.deepEqual(new Set(await reader.all("figcaption")), new Set(["n = 2 runs"]));
        const strokes = await page.$$eval(
          "#curves svg:first-child g[aria-label=line]",
          (lines) => lines.map((line) => line.getAttribute("stroke")),
        );
        assert.equal(new Set(strokes).size, 2, strokes.join());
        await reader.choose("method", "full");
        await reader.tick(0);
        const { "training loss": loss, "gain beta, layer 1": beta } = await reader.lines();
        assert.deepEqual([loss, beta], [3, 2], "full training has no backbone");
        assert.ok(
          (await reader.all("figcaption")).includes("n = 2 runs; 1 of the selected without"),
        );
        await reader.tick(0);
        assert.equal((await reader.lines())["training loss"], 2);
      });

      await t.step("a curve is read by pointing at it", async () => {
        const plot = (await page.$("#curves svg"))!;
        await plot.scrollIntoView();
        const { x, y, width, height } = (await plot.boundingBox())!;
        await page.mouse.move(x + width / 2, y + height / 2);
        await page.mouse.move(x + width - 30, y + height / 2);
        await page.waitForSelector("#curves output:not(:empty)");
        const read = /^(.*), step (\d+): ([\d.]+)$/.exec(await reader.read("#curves output"))!;
        const [, title, step, loss] = read;
        const { history } = RUNS.values().find(({ config }) =>
          describeRun(config) === title
        )!.result;
        const stored = history!.loss[history!.step.indexOf(Number(step))];
        assert.equal(loss, stored.toPrecision(5));
      });

      await t.step("a loss stands on a logarithmic axis where that is asked for", async () => {
        await page.click("#log-loss");
        assert.equal((await reader.lines())["training loss, logarithmic"], 2);
      });

      await t.step("a configuration opens by the keys alone, beside what others do", async () => {
        await page.focus("#selected li:first-child button");
        const title = (await reader.focused()).replace("Open the configuration of ", "");
        await page.keyboard.press("Enter");
        assert.equal(await reader.focused(), `Configuration of ${title}`);
        const shown = JSON.parse(await reader.read("#json"));
        const row = RUNS.values().find(({ config }) => describeRun(config) === title)!;
        assert.deepEqual(shown, row.config);
        assert.ok((await reader.all("#summary dd")).includes(row.key));
        const fields = await reader.all("#differences tbody th");
        assert.ok(fields.includes("seeds.backbone") || fields.includes("adapter.rank"));
        await page.click("#close");
        assert.equal(
          await page.$eval("#configuration", (panel) => panel.hasAttribute("hidden")),
          true,
        );
      });

      await t.step("on a phone nothing is wider than the screen", async () => {
        // This loads the page anew, from its address.
        await page.setViewport({ width: 390, height: 844, isMobile: true, hasTouch: true });
        await readerOf(page);
        await page.click("#selected li:first-child button");
        assert.equal(await page.evaluate("document.documentElement.scrollWidth"), 390);
        assert.ok(await page.evaluate('document.querySelector("#curves svg").clientWidth <= 390'));
      });

      await t.step("every field has a name", async () => {
        const nameless = await page.$$eval(
          "input, select, button",
          (all) =>
            all.filter((one) => !one.ariaLabel && !one.textContent)
              .filter((one) =>
                (one as unknown as { labels: { length: number } }).labels.length === 0
              )
              .map(({ outerHTML }) => outerHTML),
        );
        assert.deepEqual(nameless, []);
      });
      shared = page.url().replace(/^[^#]*/, "");
      assert.deepEqual(outside, [], "requests that leave the page");
      assert.deepEqual(uncaught, []);
      assert.deepEqual(said, [], "what the browser complains of, such as refused styles");
    });

    await t.step("the address shows another reader the same", async () => {
      const from = (name: string) => new URLSearchParams(shared.slice(1)).get(name);
      assert.deepEqual([from("study"), from("method"), from("sort")], ["rank", "full", "-value"]);
      await withPage(`${path}${shared}`, async ({ page, outside, uncaught }) => {
        const reader = await readerOf(page);
        assert.equal((await reader.lines())["training loss, logarithmic"], 2);
        assert.equal(
          await page.$eval("#text", (field) => (field as unknown as { value: string }).value),
          "",
        );
        assert.match(await reader.read("#configuration-title"), /^Configuration of mnist tiny/);
        const found = runsWith(({ study, config: { method, preset } }) =>
          study === "rank" && method === "full" && preset === "tiny"
        );
        assert.deepEqual(await reader.count(), [found, RUNS.size]);
        await page.evaluate("location.hash = '#runs=ffffffff'");
        await page.waitForSelector("#clear");
        assert.match(await reader.read("#compared"), /1 of the address are not on this page/);
        assert.deepEqual([...outside, ...uncaught], []);
      });
    });
  });
});

browserTest("page of rows: of a study of one's own, also while it is computed", async () => {
  await withFolder(async (folder) => {
    const [one, other, third] = ROWS;
    const nasty = { ...third, study: "</script><b>rows</b>" };
    await appendRow(join(folder, "mine/rows/mine.jsonl"), one);
    await appendRow(join(folder, "mine/rows/mine.shard-1-of-2.jsonl"), other);
    await appendRow(join(folder, "mine/rows/mine.superseded.jsonl"), ROWS[3]);
    await appendRow(join(folder, "mine/rows-native/mine.jsonl"), nasty);
    await Deno.writeTextFile(join(folder, "mine/rows/mine.machine.jsonl"), "no row\n");
    const env = { INIT_CWD: folder };
    const { code, stdout, stderr } = await runTask("page", ["--rows", "mine", "--out", "-"], {
      env,
    });
    assert.equal(code, 0, stderr);
    const path = join(folder, "page.html");
    await Deno.writeTextFile(path, stdout);
    await withPage(path, async ({ page, outside, uncaught }) => {
      const reader = await readerOf(page);
      assert.deepEqual(await reader.count(), [3, 3]);
      assert.ok((await reader.all("#runs td")).includes(nasty.study), "text is text");
      assert.deepEqual([...outside, ...uncaught], []);
    });
  });
});

Deno.test("page of rows: what holds no rows is refused in words", async () => {
  await withFolder(async (folder) => {
    await Deno.mkdir(join(folder, "empty"));
    await Deno.mkdir(join(folder, "folder/x.jsonl"), { recursive: true });
    await Deno.writeTextFile(join(folder, "line.txt"), "nothing");
    const bad = {
      "empty": /^No rows in \/\S+\/empty: expected a file of rows, or NAME\.jsonl in the folder or/,
      "line.txt": /^No rows in \/\S+\/line\.txt: expected a file of rows/,
      "folder": /^Cannot read \/\S+\/x\.jsonl: it is a directory$/,
    };
    for (const [name, message] of Object.entries(bad)) {
      const read = () => readRowSource(join(folder, name));
      await assert.rejects(read, { name: "DataError", message });
    }
  });
});

Deno.test("page of rows: a refusal is one line, and nothing is written", async () => {
  await withFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "moons.csv"), "x,y\n1,2\n");
    const bad: [args: string[], code: number, words: RegExp][] = [
      [
        ["--rows", "qick"],
        2,
        /"qick" is no profile \(smoke, quick, paper\), file or folder \(did /,
      ],
      [["--rows", "moons.csv"], 1, /Damaged row file \/\S+\.csv, line 1: not JSON: "x,y"; restore/],
      [["--rows", "--adapter", "x"], 2, /--adapter belongs to the page of digits/],
      [["quick"], 2, /Unexpected argument "quick": rows are shown with --rows quick$/],
    ];
    for (const [args, expected, words] of bad) {
      const env = { INIT_CWD: folder };
      const { code, stdout, stderr } = await runTask("page", [...args, "--out", "-"], { env });
      assert.deepEqual([code, stdout], [expected, ""], stderr);
      assert.match(stderr, /^error: .*\n$/);
      assert.match(stderr.trimEnd(), words);
    }
  });
});
