/**
 * Passages of documents that are written from rows, between two comments that Markdown does not show:
 *
 *     <!-- rows: NAME -->
 *
 *     what is written
 *
 *     <!-- /rows -->
 *
 * @module
 */
import { DataError } from "../../../errors.ts";

const PASSAGE = /<!-- rows: ([^\n]*?) -->\n([^]*?)<!-- \/rows -->/g;
const MARK = /<!-- \/?rows\b[^\n]*?-->/g;

/**
 * Replaces every marked passage of a document.
 *
 * @param text the document.
 * @param passages what to write, by name.
 * @param where the document's name, for messages.
 * @returns the document; the same text where all passages were written already.
 * @throws {DataError} for a name that is no passage's, and for a mark without its other half.
 */
export function withPassages(
  text: string,
  passages: Readonly<Record<string, string>>,
  where: string,
): string {
  let count = 0;
  const written = text.replace(PASSAGE, (_, name: string) => {
    if (!Object.hasOwn(passages, name)) {
      const known = Object.keys(passages).join(", ");
      throw new DataError(`${where} marks rows "${name}": expected one of ${known}`);
    }
    count++;
    return `<!-- rows: ${name} -->\n\n${passages[name].trim()}\n\n<!-- /rows -->`;
  });
  const marks = text.match(MARK)?.length ?? 0;
  if (marks !== 2 * count) {
    throw new DataError(
      `${where} has ${marks} marks of rows for ${count} passages: expected one before and one ` +
        "behind each",
    );
  }
  return written;
}

/** Names of the passages that a document marks, in their order. */
export function passagesIn(text: string): string[] {
  return [...text.matchAll(PASSAGE)].map(([, name]) => name);
}
