import { exitCode } from "../../tasks/cli/command.ts";
import { CLEAR_LINE } from "../../src/studies/computing/progress_view.ts";
import type { Ended } from "./task.ts";

/**
 * Calls a command in this process, which takes no second: for what does not depend on its
 * permissions, wrong flags for instance. It ends as its program would.
 *
 * @param command what `tasks/NAME.ts` exports
 */
export async function call(
  command: (args: readonly string[]) => Promise<number | void>,
  args: readonly string[],
): Promise<Ended> {
  const { log, error } = console;
  const said = { stdout: "", stderr: "" };
  console.log = (line) => void (said.stdout += `${line}\n`);
  console.error = (line) => void (said.stderr += `${line}\n`.replace(CLEAR_LINE, ""));
  try {
    const code = await exitCode(() => command(args));
    return { code, ...said };
  } finally {
    Object.assign(console, { log, error });
  }
}
