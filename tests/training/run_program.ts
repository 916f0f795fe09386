/**
 * One run on the digits in a process of its own, which can be killed:
 *
 *     run_program.ts OVERRIDES [CHECKPOINT EVERY_STEPS IDENTITY]
 *
 * Prints `step N` after each step, then the result as one line of JSON.
 *
 * @module
 */
import type { ConfigOverrides } from "../../src/training/config.ts";
import { runOnDigits } from "./digits.ts";

const [overrides, path, everySteps, identity] = Deno.args;

function say(line: string): void {
  // Written at once, unlike what a console may hold back: the reader kills this process by it.
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

const result = await runOnDigits(JSON.parse(overrides) as ConfigOverrides, {
  checkpoint: path ? { path, everySteps: Number(everySteps), identity } : null,
  onEvent(event) {
    if (event.type === "step" || event.type === "resumed") say(`${event.type} ${event.step}`);
  },
});
say(JSON.stringify(result));
