/**
 * Training in a cell: seen in a line below it, stopped by a kernel interrupt.
 *
 * @module
 */

import { formatSeconds } from "../studies/computing/progress.ts";
import type { TrainingEvent } from "../training/events.ts";
import type { TrainOptions } from "../training/trainer.ts";
import { interruptible } from "./interrupt.ts";
import { kernel } from "./jupyter.ts";
import { createNotebookProgress } from "./progress.ts";

/**
 * Trains with the signal of a kernel interrupt beside the given one, and with a line of progress
 * unless somebody watches already. Outside Jupyter it trains as it is told.
 *
 * @param what is trained, at the beginning of the line
 * @param options of the training
 * @param work trains with them
 */
export async function watched<O extends TrainOptions, T>(
  what: string,
  options: O,
  work: (options: O) => Promise<T>,
): Promise<T> {
  if (kernel() === null) return await work(options);
  const { signal, onEvent } = options;
  const stoppable = (changes: Partial<TrainOptions>): Promise<T> =>
    interruptible((stop) => work({ ...options, ...changes, signal: stop }), signal);
  if (onEvent !== undefined) return await stoppable({});
  const progress = createNotebookProgress();
  let last = "nothing trained";
  const tell = lineOf(what, (line, end) => {
    last = end;
    void progress(line);
  });
  try {
    return await stoppable({ onEvent: tell });
  } catch (error) {
    last = `stopped: ${last}`;
    throw error;
  } finally {
    await progress.finish(`${what}: ${last}`);
  }
}

/** Turns events into a line that has an estimate, and one to keep, that has none. */
function lineOf(
  what: string,
  tell: (line: string, end: string) => void,
): (event: TrainingEvent) => void {
  let [begin, first] = [performance.now(), 0];
  return (event) => {
    if (event.type === "resumed") [begin, first] = [performance.now(), event.step];
    if (event.type !== "step") return;
    const { step, totalSteps, loss, learningRate } = event;
    const each = (performance.now() - begin) / (step - first) / 1000;
    const left = formatSeconds(Math.max(1, each * (totalSteps - step)));
    const told = `${step} of ${totalSteps} steps, loss ${loss.toFixed(4)}`;
    const rate = `rate ${learningRate.toPrecision(2)}`;
    tell(
      step === totalSteps ? `${what}: ${told}` : `${what}: ${told}, ${rate}, ${left} left`,
      told,
    );
  };
}
