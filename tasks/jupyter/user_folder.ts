/**
 * Where Jupyter looks for the kernels of a user, whichever Jupyter it is; run by itself it prints that
 * of ours, for the task `kernel` of deno.json:
 *
 *     deno run --ignore-env --allow-env=HOME,... tasks/jupyter/user_folder.ts
 *
 * @module
 */

import { join } from "node:path";

/** Variables that say where it is. */
const FOLDER_VARIABLES = ["JUPYTER_DATA_DIR", "XDG_DATA_HOME", "HOME", "APPDATA"] as const;

/** The variables that are set. */
type Variables = Readonly<Partial<Record<typeof FOLDER_VARIABLES[number], string>>>;

/**
 * The folder of our kernel's specification among the user's, as jupyter_core has it.
 *
 * @param os as `Deno.build.os` names it
 * @returns its path; null where the variables do not tell
 */
export function userKernelFolder(os: typeof Deno.build.os, variables: Variables): string | null {
  const data = dataFolder(os, variables);
  return data === null ? null : join(data, "kernels", "lottalora");
}

function dataFolder(os: typeof Deno.build.os, variables: Variables): string | null {
  const { JUPYTER_DATA_DIR, XDG_DATA_HOME, HOME, APPDATA } = variables;
  if (JUPYTER_DATA_DIR) return JUPYTER_DATA_DIR;
  if (os === "windows") return APPDATA ? join(APPDATA, "jupyter") : null;
  if (os === "darwin") return HOME ? join(HOME, "Library", "Jupyter") : null;
  if (XDG_DATA_HOME) return join(XDG_DATA_HOME, "jupyter");
  return HOME ? join(HOME, ".local", "share", "jupyter") : null;
}

/** That of this user. */
export function ownKernelFolder(): string | null {
  const variables = FOLDER_VARIABLES.map((name) => [name, Deno.env.get(name)]);
  return userKernelFolder(Deno.build.os, Object.fromEntries(variables));
}

if (import.meta.main) {
  const folder = ownKernelFolder() ?? "";
  // A list of permissions is split at commas and refuses what is empty; see tasks/cli/granted.ts.
  console.log(folder === "" || folder.includes(",") ? ".lottalora" : folder);
}
