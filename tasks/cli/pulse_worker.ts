/**
 * The code of the pulse's thread.
 *
 * @module
 */

import { CLEAR_LINE } from "../../src/studies/computing/progress_view.ts";
import { formatSeconds } from "../../src/studies/computing/progress.ts";

/** To the worker: what has just been said or begun, and at the start how long silence may last, in ms. */
export interface Said {
  readonly line: string;
  readonly patience?: number;
}

/** What a dedicated worker's global scope offers beyond the types of a window. */
interface WorkerScope {
  addEventListener(type: "message", listener: (event: MessageEvent<Said>) => void): void;
}

/** Characters of what is quoted. */
const LONGEST = 100;

const scope = globalThis as unknown as WorkerScope;

let line = "";
let said = performance.now();
let patience = Infinity;
let timer: ReturnType<typeof setInterval> | undefined;

scope.addEventListener("message", ({ data }) => {
  patience = data.patience ?? patience;
  line = firstOf(data.line);
  said = performance.now();
  clearInterval(timer);
  timer = setInterval(speak, patience);
});

function speak(): void {
  const seconds = (performance.now() - said) / 1000;
  const text = `still working, ${formatSeconds(seconds)} after: ${line}`;
  // Unfinished progress gives way. The line has an end, since the next one may be anybody's.
  const start = Deno.stderr.isTerminal() ? CLEAR_LINE : "";
  try {
    Deno.stderr.writeSync(new TextEncoder().encode(`${start}${text}\n`));
  } catch {
    clearInterval(timer); // nobody reads
  }
}

/** The first line without what moves a terminal's cursor, and not too long. */
function firstOf(text: string): string {
  const first = text.replace(CLEAR_LINE, "").split("\n")[0];
  return first.length <= LONGEST ? first : `${first.slice(0, LONGEST - 1)}…`;
}
