/**
 * Real file systems that refuse to be written, for tests that may run as root: a tmpfs in a mount
 * namespace of its own, which needs Linux and `unshare` (util-linux).
 */

const SETUP = 'mkdir -p "$1" && mount -t tmpfs -o "$2" none "$1" && shift 2 && exec "$@"';

/** Whether such file systems can be made here. */
export function canMount(): boolean {
  if (Deno.build.os !== "linux") return false;
  try {
    const { success } = new Deno.Command("unshare", {
      args: ["-rm", "mount", "-t", "tmpfs", "none", "/mnt"],
      stderr: "null",
      stdout: "null",
    }).outputSync();
    return success;
  } catch {
    return false;
  }
}

/**
 * Runs deno with `folder` being a tmpfs with the mount options `options`, `size=64k` or `ro`.
 * Inside, the environment is that of the tests but LOTTALORA_DATA and INIT_CWD.
 */
export async function denoOnMount(
  folder: string,
  options: string,
  args: string[],
): Promise<{ code: number; stdout: string; stderr: string }> {
  const { LOTTALORA_DATA: _data, INIT_CWD: _caller, ...env } = Deno.env.toObject();
  const { code, stdout, stderr } = await new Deno.Command("unshare", {
    args: ["-rm", "sh", "-c", SETUP, "sh", folder, options, "deno", ...args],
    env: { ...env, NO_COLOR: "1" },
    clearEnv: true,
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}
