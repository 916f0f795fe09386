/**
 * Says something, computes without a pause, and ends; the arguments are the patience of the pulse
 * and for how long it computes, in milliseconds.
 */
import { say } from "../../../tasks/cli/command.ts";
import { startPulse, stopPulse } from "../../../tasks/cli/pulse.ts";

/** Computes for so many milliseconds, in which this thread hears nothing. */
function compute(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

const [patience, computing] = Deno.args.map(Number);
startPulse(patience);
say("drawing a large matrix\nin two lines");
compute(computing);
say("drawn");
stopPulse();
compute(300);
Deno.exit(0);
