/**
 * `deno task lab`: JupyterLab on the project's kernel, opened in `notebooks/`.
 *
 * @module
 */

import { join } from "node:path";
import { DataError, UsageError } from "../src/errors.ts";
import { type Command, parseArguments, type Values } from "./cli/arguments.ts";
import { runCommand, say } from "./cli/command.ts";
import { endOf, guarded } from "../src/python/child.ts";
import { childEnvironment } from "../src/python/child_environment.ts";
import { ensureJupyter, type JupyterEnvironment } from "./jupyter/environment.ts";
import { trustNotebooks, writeLabSettings } from "./jupyter/lab_settings.ts";
import { stopPulse } from "./cli/pulse.ts";
import { KERNEL } from "./jupyter/kernelspec.ts";

export const COMMAND = {
  name: "lab",
  summary: "Opens the notebooks in JupyterLab on the project's own kernel. Ctrl-C stops it.",
  flags: {
    port: { type: "integer", help: "Port to listen on", min: 1, max: 65535, default: 8888 },
    ip: { type: "string", value: "ADDRESS", help: "Address to listen on", default: "localhost" },
    browser: { type: "boolean", default: true, help: "Only print the address" },
    "allow-root": { type: "boolean", help: "Run as root too, as containers need it" },
    jupyter: {
      type: "string",
      value: "ARGS",
      help: "Further arguments for JupyterLab, separated by spaces, in quotes",
    },
  },
  examples: {
    "--port 9000 --no-browser": "Print the address of another port",
    "--jupyter=--debug": "Say all that JupyterLab does",
  },
} as const satisfies Command;

/** Variables that only JupyterLab needs: for opening a browser, and its password. */
export const DESKTOP = [
  ...["BROWSER", "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "DBUS_SESSION_BUS_ADDRESS"],
  "JUPYTER_TOKEN",
] as const;

/** Milliseconds in which JupyterLab may end by itself after Ctrl-C. */
const OWN_END_MS = 1_000;

/** The arguments of `jupyter lab`. */
export function labArguments(root: string, values: Values<typeof COMMAND.flags>): string[] {
  return [
    `--ServerApp.root_dir=${root}`,
    `--FileContentsManager.preferred_dir=${join(root, "notebooks")}`,
    "--LabApp.default_url=/lab/tree/notebooks",
    `--ServerApp.port=${values.port}`,
    `--ServerApp.ip=${values.ip}`,
    `--KernelSpecManager.allowed_kernelspecs=${KERNEL.name}`,
    "--KernelSpecManager.ensure_native_kernel=False",
    `--MultiKernelManager.default_kernel_name=${KERNEL.name}`,
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.news_url=None",
    "--ServerApp.answer_yes=True",
    // It looks for language servers through npm, which leaves logs in the home folder.
    "--ServerApp.jpserver_extensions=jupyter_lsp=False",
    ...(values.browser ? [] : ["--no-browser"]),
    ...(values["allow-root"] ? ["--allow-root"] : []),
    ...(values.jupyter ?? "").split(" ").filter((word) => word !== ""),
  ];
}

/**
 * JupyterLab itself would refuse, after all of its packages have been installed.
 *
 * @param uid the user's number, 0 for root; null where there is none.
 * @throws {UsageError} for root, unless that is asked for.
 */
export function refuseRoot(uid: number | null, values: Values<typeof COMMAND.flags>): void {
  if (uid !== 0 || values["allow-root"] || /allow[-_]root/.test(values.jupyter ?? "")) return;
  throw new UsageError(
    "JupyterLab does not run as root, since whoever reaches it could do anything here: call as " +
      "another user, or, in a container, add --allow-root",
  );
}

/**
 * Runs JupyterLab until it stops, as it does soon after `signal` is aborted.
 *
 * @param program What Python runs: `-m jupyterlab` and its arguments.
 * @throws {DataError} saying how it ended, unless all is well.
 */
export async function runLab(
  environment: JupyterEnvironment,
  program: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const child = new Deno.Command(environment.python, {
    args: guarded([environment.python, "-I", ...program]),
    cwd: environment.root,
    ...childEnvironment(environment.env, DESKTOP),
  }).spawn();
  let running = true;
  const stop = () => running && child.kill("SIGTERM");
  // In a terminal Ctrl-C reaches JupyterLab by itself; elsewhere a signal reaches only us.
  signal.addEventListener("abort", () => setTimeout(stop, OWN_END_MS), { once: true });
  const status = await child.status;
  running = false;
  if (!status.success) throw new DataError(`JupyterLab stopped: ${endOf(status)}`);
}

if (import.meta.main) {
  await runCommand(async (signal) => {
    const { values } = parseArguments(COMMAND, Deno.args);
    refuseRoot(Deno.uid(), values);
    const root = Deno.cwd();
    const environment = await ensureJupyter(root, { lab: true, report: say });
    await writeLabSettings(environment);
    await trustNotebooks(environment, join(root, "notebooks"));
    stopPulse();
    await runLab(environment, ["-m", "jupyterlab", ...labArguments(root, values)], signal);
  });
}
