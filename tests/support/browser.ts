/**
 * Pages in a real browser, where there is one.
 *
 * @module
 */
import puppeteer, { type HTTPRequest, type Page } from "puppeteer-core";
import { findChromium } from "../../tasks/page/chromium.ts";

const CHROMIUM = findChromium();

/** A page, and the addresses that it asked for. */
export interface Opened {
  readonly page: Page;
  /** Everything but the page itself, what it carries and its site; such requests fail. */
  readonly outside: readonly string[];
  /** Errors that no code of the page caught. */
  readonly uncaught: readonly string[];
}

/** A test in a browser; ignored, with the reason in its name, where there is none. */
export function browserTest(name: string, test: (t: Deno.TestContext) => Promise<void>): void {
  Deno.test({
    name: `${name}${CHROMIUM === null ? " (not run: no Chromium here)" : ""}`,
    ignore: CHROMIUM === null,
    fn: test,
  });
}

/** What of an address is asked for: the page alone knows the rest. */
function withoutFragment(url: string): string {
  return url.split("#")[0];
}

/**
 * Opens a file, whose path may end in a fragment, in a browser of its own, which is gone after `use`.
 *
 * @param site folder of files that the page may also ask for; none by default
 */
export async function withPage(
  path: string,
  use: (opened: Opened) => Promise<void>,
  site: string | null = null,
): Promise<void> {
  // Chromium's sandbox refuses to run as root, as containers do.
  const args = Deno.uid() === 0 ? ["--no-sandbox"] : [];
  const browser = await puppeteer.launch({ executablePath: CHROMIUM!, args });
  try {
    const page = await browser.newPage();
    const [outside, uncaught]: string[][] = [[], []];
    const address = `file://${path}`;
    await page.setRequestInterception(true);
    page.on("request", (request: HTTPRequest) => {
      const url = request.url();
      const isOwn = withoutFragment(url) === withoutFragment(address) ||
        (site !== null && url.startsWith(`file://${site}/`));
      if (isOwn || /^(?:blob|data):/.test(url)) return void request.continue();
      outside.push(url);
      void request.abort();
    });
    page.on("pageerror", (error) => uncaught.push(String(error)));
    await page.goto(address);
    await use({ page, outside, uncaught });
  } finally {
    await browser.close();
  }
}
