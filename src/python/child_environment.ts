/**
 * The environment of helper programs: what they need, and nothing else.
 *
 * Deno starts no program whose environment holds a variable `LD_*` or `DYLD_*` unless it may start
 * every program, and CUDA, conda and the modules of computing centres set such variables. INIT_CWD
 * says where our own command was typed, which is not where a program's own commands will be.
 *
 * @module
 */

/**
 * Names of variables that are handed on, where they are set; `PIP_*` means all that begin so. The
 * tasks that start programs may read them: see deno.json.
 */
export const HANDED_ON = [
  // Where programs, homes and temporary files are, and how texts are shown.
  ...["PATH", "HOME", "USER", "LOGNAME", "SHELL", "TMPDIR", "XDG_*"],
  ...["LANG", "LC_*", "TERM", "NO_COLOR", "TZ"],
  // How package indexes are reached.
  ...["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"],
  ...["http_proxy", "https_proxy", "all_proxy", "no_proxy"],
  ...["SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"],
  ...["NODE_EXTRA_CA_CERTS", "NPM_CONFIG_*", "PIP_*", "UV_*"],
  // Which Python the name python3 stands for.
  ...["PYENV_*", "ASDF_*"],
  // Deno as a kernel and for tests: its caches, our own settings, the driver of the graphics card.
  ...["DENO_*", "LOTTALORA_*", "VK_*"],
] as const;

/**
 * The options of `Deno.Command` that give a program {@linkcode HANDED_ON} and nothing else.
 *
 * @param env Variables set on top.
 * @param more Further names to hand on.
 */
export function childEnvironment(
  env: Readonly<Record<string, string>> = {},
  more: readonly string[] = [],
): { clearEnv: true; env: Record<string, string> } {
  const names = [...HANDED_ON, ...more];
  const passed = Object.entries(Deno.env.toObject())
    .filter(([name]) => names.some((pattern) => isMeant(pattern, name)));
  return { clearEnv: true, env: { ...Object.fromEntries(passed), ...env } };
}

function isMeant(pattern: string, name: string): boolean {
  return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}
