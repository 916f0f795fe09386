/** Sets Jupyter up in the working folder and finds it, with the PATH given as the first argument. */
import { runCommand, say } from "../../tasks/cli/command.ts";
import { ensureJupyter } from "../../tasks/jupyter/environment.ts";

Deno.env.set("PATH", Deno.args[0]);
await runCommand(async () => {
  await ensureJupyter(Deno.cwd(), { report: say });
  await ensureJupyter(Deno.cwd(), { report: say });
});
