/**
 * Sets Jupyter up in the working folder, with the PATH given as the first argument; as many times as
 * the second one says.
 */
import { runCommand, say } from "../../tasks/cli/command.ts";
import { ensureJupyter } from "../../tasks/jupyter/environment.ts";

const [path, times = "1"] = Deno.args;
Deno.env.set("PATH", path);
await runCommand(async () => {
  for (let time = 0; time < Number(times); time++) await ensureJupyter(Deno.cwd(), { report: say });
});
