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

/** OpenBLAS first: the one most likely to be there on purpose. */
const LINUX = ["libopenblas.so.0", "libblis.so.4", "libmkl_rt.so"];

/**
 * Paths of system libraries by operating system and processor, complete: what `--allow-ffi` has to
 * name for {@linkcode findBlas} to use them.
 */
export const SYSTEM_LIBRARIES: Record<string, readonly string[]> = {
  // Lies in the shared cache of the linker, not in the file system.
  "darwin": [
    "/System/Library/Frameworks/Accelerate.framework/Accelerate",
    "/opt/homebrew/opt/openblas/lib/libopenblas.dylib",
    "/usr/local/opt/openblas/lib/libopenblas.dylib",
  ],
  "linux-x86_64": [
    ...LINUX.map((name) => `/usr/lib/x86_64-linux-gnu/${name}`),
    "/usr/lib64/libopenblasp.so.0", // Fedora, where the plain name has one thread
    ...LINUX.map((name) => `/usr/lib64/${name}`),
    ...LINUX.map((name) => `/usr/lib/${name}`),
    "/usr/lib/libopenblas.so.3", // Alpine
    "/opt/intel/oneapi/mkl/latest/lib/libmkl_rt.so.2",
    "/opt/intel/oneapi/mkl/latest/lib/intel64/libmkl_rt.so.2",
  ],
  "linux-aarch64": [
    ...LINUX.slice(0, 2).map((name) => `/usr/lib/aarch64-linux-gnu/${name}`),
    "/usr/lib64/libopenblasp.so.0",
    ...LINUX.slice(0, 2).map((name) => `/usr/lib64/${name}`),
    ...LINUX.slice(0, 2).map((name) => `/usr/lib/${name}`),
    "/usr/lib/libopenblas.so.3",
  ],
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
