/**
 * Whether there is a Python to compare with.
 *
 * @module
 */

/** Whether `python3` can be run here; without it, comparisons are skipped visibly. */
export const python: boolean = await probe();

async function probe(): Promise<boolean> {
  try {
    const { success } = await new Deno.Command("python3", { args: ["--version"] }).output();
    return success;
  } catch {
    return false;
  }
}
