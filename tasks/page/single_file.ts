/**
 * One HTML file that holds its style, its script and the files the script reads.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { encodeBase64 } from "../../src/assembly/base64.ts";

/** What goes into a page. */
export interface PageParts {
  /** The HTML, with one `<link rel="stylesheet" …>` and one `<script src=…></script>`. */
  readonly template: string;
  /** The style sheet. */
  readonly style: string;
  /** A classic script. */
  readonly script: string;
  /** Files by the name the script asks for. */
  readonly files: Readonly<Record<string, Uint8Array>>;
}

const STYLE = /<link rel="stylesheet"[^>]*>/;
const SCRIPT = /<script src=[^>]*><\/script>/;
const HEAD = /<head>\n?/;

/**
 * The page as text. Its own policy forbids every connection but the one to the bytes it carries,
 * and every script and style but its own.
 */
export function singleFile({ template, style, script, files }: PageParts): string {
  const styleText = `\n${style}`;
  const scriptText = `\n${script}`;
  const policy = [
    "default-src 'none'",
    `script-src '${sourceHash(scriptText)}' 'wasm-unsafe-eval'`,
    `style-src '${sourceHash(styleText)}'`,
    "connect-src blob:",
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const meta = `<meta http-equiv="Content-Security-Policy" content="${policy}">`;
  const embedded = Object.entries(files).map(([name, bytes]) =>
    `<script type="text/base64" data-file="${name}">${encodeBase64(bytes)}</script>\n`
  );
  // Functions, for a text put in place of another may hold signs like $&.
  return template
    .replace(HEAD, (head) => `${head}    ${meta}\n`)
    .replace(STYLE, () => `<style>${styleText}</style>`)
    .replace(SCRIPT, () => `${embedded.join("")}<script>${scriptText}</script>`);
}

/** How a policy names a text that may run. */
function sourceHash(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
