/**
 * The font that ships with the project: Source Sans 3 (SIL Open Font License 1.1).
 *
 * @module
 */

const PACKAGE = "@expo-google-fonts/source-sans-3";

/** The two weights figures use. */
export interface FontFiles {
  /** Weight 400. */
  readonly regular: Uint8Array;
  /** Weight 600. */
  readonly semiBold: Uint8Array;
}

let shared: Promise<FontFiles> | undefined;

async function readFonts(): Promise<FontFiles> {
  const read = (file: string): Promise<Uint8Array> =>
    Deno.readFile(new URL(import.meta.resolve(`${PACKAGE}/${file}`)));
  const [regular, semiBold] = await Promise.all([
    read("400Regular/SourceSans3_400Regular.ttf"),
    read("600SemiBold/SourceSans3_600SemiBold.ttf"),
  ]);
  return { regular, semiBold };
}

/** Reads the TrueType files once. Needs permission to read node_modules. */
export function loadFonts(): Promise<FontFiles> {
  return shared ??= readFonts();
}
