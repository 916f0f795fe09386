/**
 * Tests on the data that come with the packages, whatever the caller's variables say.
 *
 * @module
 */

/** Runs with the variable LOTTALORA_DATA unset, and restores it. */
export async function withPackagedData(use: () => Promise<void>): Promise<void> {
  const before = Deno.env.get("LOTTALORA_DATA");
  Deno.env.delete("LOTTALORA_DATA");
  try {
    await use();
  } finally {
    if (before !== undefined) Deno.env.set("LOTTALORA_DATA", before);
  }
}
