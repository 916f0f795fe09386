/**
 * Environment variables, as far as they may be read.
 *
 * @module
 */

/** A variable that may not be read is as good as unset; nobody is asked. */
export const PERMITTED_VARIABLES = {
  /** The value, or undefined; an empty value counts as unset. */
  get(name: string): string | undefined {
    const { state } = Deno.permissions.querySync({ name: "env", variable: name });
    return state === "granted" ? Deno.env.get(name) || undefined : undefined;
  },
};
