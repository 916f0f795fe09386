import { programPath } from "../../tasks/cli/command.ts";

/** How a command ended. */
export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs `deno task NAME ...` as a person would, with the permissions it has in deno.json. */
export async function runTask(
  name: string,
  args: string[],
  options: { cwd?: string; env?: Record<string, string> } = {},
): Promise<Ended> {
  const config = new URL("../../deno.json", import.meta.url).pathname;
  const cwd = options.cwd ?? new URL("../../", import.meta.url).pathname;
  return await ended(["task", "--quiet", "--config", config, name, ...args], {
    cwd,
    env: options.env,
  });
}

/** What commands say on a machine that is too busy to be quick; see `tasks/cli/pulse.ts`. */
const PULSE = /^still working, .*\n/gm;

/**
 * Runs deno with `args`. LOTTALORA_DATA and INIT_CWD are not handed on; that a command is still at
 * work is left out of what it says.
 */
export async function ended(
  args: string[],
  options: { cwd?: string; env?: Record<string, string> } = {},
): Promise<Ended> {
  const { LOTTALORA_DATA: _data, INIT_CWD: _caller, ...inherited } = Deno.env.toObject();
  // By its path, since PATH may be changed for the command alone.
  const { code, stdout, stderr } = await new Deno.Command(programPath("deno") ?? "deno", {
    args,
    cwd: options.cwd,
    env: { ...inherited, NO_COLOR: "1", ...options.env },
    clearEnv: true,
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  const said = decoder.decode(stderr).replace(PULSE, "");
  return { code, stdout: decoder.decode(stdout), stderr: said };
}
