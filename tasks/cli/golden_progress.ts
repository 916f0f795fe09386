/**
 * Goldens that run, on stderr.
 *
 * @module
 */
import type { GoldenListener } from "../../src/studies/behaviour/run_goldens.ts";
import { say } from "./command.ts";

/** Milliseconds between two lines. */
const INTERVAL = 2000;

/** Tells why goldens run, then how many are done, every two seconds. */
export function goldensOnStderr(
  why = "the source changed: comparing what it computes with the goldens",
): GoldenListener {
  let last = -Infinity;
  return ({ group, done, total }) => {
    if (performance.now() - last < INTERVAL && done < total) return;
    if (last === -Infinity) say(why);
    last = performance.now();
    say(`goldens: ${done} of ${total}, at ${group}`);
  };
}
