/**
 * Python environments of the project's own: made when missing, remade when their pins change.
 *
 * @module
 */

import { basename, dirname, join } from "node:path";
import { writeAtomically } from "../files/atomic_write.ts";
import { digestOf } from "../files/digest.ts";
import { DataError } from "../errors.ts";
import { guarded, lastWord, type Outcome, runProgram } from "./child.ts";

/** The oldest Python that the pinned packages support. */
const OLDEST = [3, 10] as const;

const INSTALL_HINT =
  `install Python ${OLDEST.join(".")} or newer (Debian: apt install python3 python3-venv; ` +
  "macOS: brew install python)";

const PIP_INSTALL = [
  ...["-I", "-m", "pip", "install"],
  ...["--quiet", "--no-input", "--disable-pip-version-check"],
];

/** A set of pinned packages. */
export interface PinnedPackages {
  /** Path of the requirements file. */
  readonly file: string;
  /** What they are, as messages name it, e.g. "Jupyter". */
  readonly title: string;
  /** What cannot do without them, in the plural, e.g. "notebooks". */
  readonly neededBy: string;
}

/** The interpreter of the environment at `folder`. */
export function pythonOf(folder: string): string {
  return join(folder, "bin", "python");
}

/**
 * Makes the environment at `folder`, or finds it complete, which takes a moment.
 * What an interrupted installation left, and what has lost a package since, is made anew; what was
 * missing at once, since a package lists a file that it does not bring, is remembered instead.
 *
 * @param sets What it may hold: the first is what is installed.
 * @param report Receives a line for people at each stage that takes time.
 * @throws {DataError} as {@linkcode install}.
 */
export async function ensureInstalled(
  folder: string,
  sets: readonly [PinnedPackages, ...PinnedPackages[]],
  report: (line: string) => void,
): Promise<void> {
  const stamp = await Deno.readTextFile(stampOf(folder)).catch(() => "");
  const [digest, neverThere] = stamp.split("\n");
  const digests = await Promise.all(sets.map(digestOfPins));
  const held = sets[digests.indexOf(digest)];
  if (held !== undefined) {
    const { fault, missing } = await conditionOf(folder, held);
    if (fault === null && (missing === "" || missing === neverThere)) return;
    report(`${placeOf(folder)} is damaged: ${fault ?? lack(missing)}`);
  }
  await install(folder, sets[0], report);
}

/** What is wrong with an environment. */
interface Condition {
  /** Why its Python does not run, in one line; null when it does. */
  readonly fault: string | null;
  /** Names of packages that it lacks or lacks a part of, with commas; empty when it is whole. */
  readonly missing: string;
}

async function conditionOf(folder: string, { file }: PinnedPackages): Promise<Condition> {
  const program = join(import.meta.dirname ?? ".", "complete.py");
  const checked = await runProgram(pythonOf(folder), ["-I", "-B", program, file]);
  if (checked === null) return { fault: "its Python has gone", missing: "" };
  if (!checked.ok) {
    return { fault: lastWord(checked.output) || "its Python does not run", missing: "" };
  }
  const missing = [...checked.output.matchAll(/^missing: (.*)$/gm)].map(([, name]) => name);
  return { fault: null, missing: missing.join(", ") };
}

function lack(missing: string): string {
  return `it lacks ${missing} or a part of it`;
}

/**
 * Makes the environment at `folder` anew with exactly the packages of `set`. The stamp that makes
 * it count is written last, so whatever an interruption leaves behind is made again.
 *
 * @param folder The environment; emptied first, by uv or Python, since Deno never lets a program
 * remove a folder that holds another one which it may run.
 * @param report Receives a line for people at each stage.
 * @throws {DataError} without a fitting Python, without its venv, when a package cannot be had, or
 * when its Python does not run afterwards.
 */
async function install(
  folder: string,
  set: PinnedPackages,
  report: (line: string) => void,
): Promise<void> {
  for (const stamp of [stampOf(folder), addedStampOf(folder)]) {
    await Deno.remove(stamp).catch(ignoreMissing);
  }
  report(`setting up ${set.title} in ${placeOf(folder)}, once`);
  const problem = await installWithUv(folder, set);
  if (problem !== null) {
    if (problem !== "") report(`uv could not (${problem}), trying python3`);
    await installWithPip(folder, set);
  }
  const { fault, missing } = await conditionOf(folder, set);
  if (fault !== null) throw new DataError(`${placeOf(folder)} is set up, but damaged: ${fault}`);
  if (missing !== "") report(`${placeOf(folder)} is as its packages came: ${lack(missing)}`);
  await writeAtomically(stampOf(folder), `${await digestOfPins(set)}\n${missing}\n`);
}

/**
 * Adds packages to a complete environment without changing those it has. Nothing is lost where
 * that fails: what is missing is tried again the next time.
 *
 * @param options `wanted`: the packages; `kept`: path of the pins that nothing may change; `report`
 * receives a line for people where something is installed.
 * @returns Null when they are there, else why not, in one line.
 */
export async function addPackages(
  folder: string,
  options: {
    readonly wanted: PinnedPackages;
    readonly kept: string;
    readonly report: (line: string) => void;
  },
): Promise<string | null> {
  const { wanted, kept, report } = options;
  const stamp = addedStampOf(folder);
  const base = await Deno.readTextFile(stampOf(folder)).catch(() => "");
  const complete = `${base.trim()} ${await digestOfPins(wanted)}\n`;
  if (await Deno.readTextFile(stamp).catch(() => "") === complete) return null;
  report(`adding ${wanted.title} to ${basename(folder)}, once`);
  const pins = ["--requirement", wanted.file, "--constraint", kept];
  const uv = ["--quiet", "--no-progress", "pip", "install", "--python", pythonOf(folder)];
  const python = pythonOf(folder);
  let done = await runGuarded(python, ["uv", ...uv, ...pins]);
  if (!done?.ok) {
    done = await runGuarded(python, [python, ...PIP_INSTALL, ...pins], pipEnv(folder));
  }
  if (!done?.ok) return lastWord(done?.output ?? "") || "pip could not install it";
  await writeAtomically(stamp, complete);
  return null;
}

/** Returns null when all is installed, else why not; an empty text when there is no uv. */
async function installWithUv(folder: string, set: PinnedPackages): Promise<string | null> {
  // A variable since uv before 0.8 clears unasked and knows no flag for it.
  const env = { UV_PYTHON_DOWNLOADS: "never", UV_VENV_CLEAR: "1" };
  const quietly = ["--quiet", "--no-progress"];
  const python = pythonOf(folder);
  const venv = ["venv", "--no-project", "--python", `>=${OLDEST.join(".")}`, folder];
  let outcome = await runProgram("uv", [...quietly, ...venv], env);
  if (outcome === null) return "";
  if (outcome.ok) {
    const pip = ["pip", "install", "--python", python, "--requirement", set.file];
    outcome = await runGuarded(python, ["uv", ...quietly, ...pip], env);
  }
  return outcome?.ok ? null : lastWord(outcome?.output ?? "") || "no reason given";
}

/** Runs a program that must not go on when we are killed: it would disturb the next attempt. */
async function runGuarded(
  python: string,
  command: readonly string[],
  env: Record<string, string> = {},
): Promise<Outcome | null> {
  return await runProgram(python, guarded(command), env);
}

async function installWithPip(folder: string, set: PinnedPackages): Promise<void> {
  const env = pipEnv(folder);
  const made = await runGuarded("python3", ["python3", "-m", "venv", "--clear", folder], env);
  if (made === null) {
    throw new DataError(`No python3 on PATH, which ${set.neededBy} need: ${INSTALL_HINT}`);
  }
  if (!made.ok) throw new DataError(venvFailure(made.output, set.neededBy));
  await refuseOldPython(folder);
  const python = pythonOf(folder);
  const pip = [python, ...PIP_INSTALL, "--requirement", set.file];
  const done = await runGuarded(python, pip, env);
  if (done?.ok) return;
  throw new DataError(`pip could not install ${set.file}: ${lastWord(done?.output ?? "")}`);
}

/** pip asks any rustc for its version, and rustup's would answer by writing into the home folder. */
function pipEnv(folder: string): Record<string, string> {
  return { RUSTUP_HOME: join(dirname(folder), "rustup") };
}

/** Debian splits venv off and says so in its own words; elsewhere the module itself is missing. */
function venvFailure(output: string, neededBy: string): string {
  if (/error while loading shared libraries|^dyld\b/m.test(output)) {
    const variables = "variables such as LD_LIBRARY_PATH, which are handed to no program here";
    return `python3 does not start without ${variables} (${
      lastWord(output)
    }): put one that needs ` +
      "none first on PATH, or install uv";
  }
  if (/ensurepip|No module named '?venv/.test(output)) {
    const debian = output.match(/apt(?:-get)? install (python3[\w.]*-venv)/)?.[1] ?? "python3-venv";
    return `This python3 cannot make virtual environments, which ${neededBy} need: install its ` +
      `venv module (Debian and Ubuntu: apt install ${debian}), or uv`;
  }
  return `python3 -m venv failed: ${lastWord(output)}; ${INSTALL_HINT}`;
}

async function refuseOldPython(folder: string): Promise<void> {
  const text = await Deno.readTextFile(join(folder, "pyvenv.cfg"));
  const version = text.match(/^version\s*=\s*(\d+)\.(\d+)/m);
  if (version === null) return;
  const [major, minor] = [Number(version[1]), Number(version[2])];
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return;
  throw new DataError(`python3 is Python ${major}.${minor}: ${INSTALL_HINT}`);
}

function stampOf(folder: string): string {
  return `${folder}.stamp`;
}

/** Of what was added: it goes when the environment is made anew. */
function addedStampOf(folder: string): string {
  return `${folder}.added.stamp`;
}

/** As messages name it: below the project's folder. */
function placeOf(folder: string): string {
  return join(basename(dirname(folder)), basename(folder));
}

/** Comments and blank lines do not matter to what is installed. */
async function digestOfPins({ file }: PinnedPackages): Promise<string> {
  const requirements = await Deno.readTextFile(file);
  const pins = requirements.split("\n").map((line) => line.replace(/\s*#.*/, "").trim());
  return digestOf(pins.filter((line) => line !== "").join("\n"));
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
