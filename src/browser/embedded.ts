/// <reference lib="dom" />
/**
 * Files that travel inside a page, as inert elements:
 * `<script type="text/base64" data-file="NAME">…</script>`.
 *
 * @module
 */

import { decodeBase64 } from "../assembly/base64.ts";

/** The bytes of an embedded file; null where the page has none of that name. */
export function embeddedFile(name: string): Uint8Array<ArrayBuffer> | null {
  const text = document.querySelector(`script[data-file="${CSS.escape(name)}"]`)?.textContent;
  return text === undefined ? null : decodeBase64(text);
}
