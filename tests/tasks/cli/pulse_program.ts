/** Says something, computes without a pause, and ends; the argument is the patience of the pulse. */
import { say } from "../../../tasks/cli/command.ts";
import { startPulse, stopPulse } from "../../../tasks/cli/pulse.ts";

/** Computes for so many milliseconds, in which this thread hears nothing. */
function compute(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

startPulse(Number(Deno.args[0]));
say("drawing a large matrix\nin two lines");
compute(3000);
say("drawn");
stopPulse();
compute(300);
Deno.exit(0);
