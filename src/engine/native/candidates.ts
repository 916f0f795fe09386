/**
 * Where a BLAS library may lie.
 *
 * @module
 */

import { join } from "node:path";

/** Absolute paths in the order of trying, and the folders that could not be looked into. */
export interface Candidates {
  readonly paths: readonly string[];
  /** Folders that `--allow-read` does not name; wheels inside are not among the paths. */
  readonly skipped: readonly string[];
}

/**
 * OpenBLAS first: the one most likely to be there on purpose. MKL is used only where it is named:
 * it ends the process when one of its parts is not found, usual unless its variables are set.
 */
function linuxLibraries(multiarch: string): string[] {
  return [
    `/usr/lib/${multiarch}/libopenblas.so.0`,
    `/usr/lib/${multiarch}/libblis.so.4`,
    "/usr/lib64/libopenblasp.so.0", // Fedora, where the plain name has one thread
    "/usr/lib64/libopenblas.so.0",
    "/usr/lib64/libblis.so.4",
    "/usr/lib/libopenblas.so.0", // Arch
    "/usr/lib/libopenblas.so.3", // Alpine
    "/usr/lib/libblis.so.4",
  ];
}

/**
 * Paths of system libraries by operating system and processor, complete: what `--allow-ffi` has to
 * name for `findBlas` to use them.
 */
export const SYSTEM_LIBRARIES: Record<string, readonly string[]> = {
  "darwin": [
    // Lies in the shared cache of the linker, not in the file system.
    "/System/Library/Frameworks/Accelerate.framework/Accelerate",
    "/opt/homebrew/opt/openblas/lib/libopenblas.dylib",
    "/usr/local/opt/openblas/lib/libopenblas.dylib",
  ],
  "linux-x86_64": linuxLibraries("x86_64-linux-gnu"),
  "linux-aarch64": linuxLibraries("aarch64-linux-gnu"),
};

/** Python environments of the project, and the folders of wheels that hold a copy of OpenBLAS. */
const ENVIRONMENTS = [".lottalora/venv", ".lottalora/bench-venv"];
const WHEELS = ["numpy.libs", "scipy.libs", "numpy/.dylibs", "scipy/.dylibs"];

/**
 * The libraries of the system, existing or not, then those found in the project's environments.
 *
 * @param root The project; its environments are looked through where reading is allowed.
 */
export function blasCandidates(root: string): Candidates {
  const { os, arch } = Deno.build;
  const skipped: string[] = [];
  const wheels = ENVIRONMENTS.flatMap((environment) => {
    const lib = join(root, environment, "lib");
    return namesIn(lib, /^python3\.\d+$/, skipped).flatMap((python) =>
      WHEELS.map((wheel) => join(lib, python, "site-packages", wheel))
    );
  });
  const copies = wheels.flatMap((folder) =>
    namesIn(folder, /^lib(scipy_)?openblas.*\.(so|dylib)$/, skipped)
      .map((name) => join(folder, name))
  );
  const system = SYSTEM_LIBRARIES[os] ?? SYSTEM_LIBRARIES[`${os}-${arch}`] ?? [];
  return { paths: [...system, ...copies], skipped };
}

function namesIn(folder: string, pattern: RegExp, skipped: string[]): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name)
      .filter((name) => pattern.test(name)).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    skipped.push(folder);
    return [];
  }
}
