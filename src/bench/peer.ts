/**
 * The peers: other people's software, doing the same work in a process of its own.
 *
 * @module
 */

import { join } from "node:path";
import { DataError } from "../errors.ts";
import { waitForLock } from "../python/lock.ts";
import { addPackages, ensureInstalled, pythonOf } from "../python/venv.ts";
import { type FoundPeer, startPeer } from "./line_peer.ts";
import type { Skipped } from "./report.ts";

/**
 * Finds a peer, setting it up where that is needed. That there is none is no failure of the bench.
 *
 * @param root The project's folder, absolute. To run programs, `python3`, `uv` and its
 * `.lottalora/bench-venv/bin/python` must be allowed.
 * @param report Receives a line for people at each stage that takes time.
 * @returns A running peer, or why there is none.
 */
export async function findPeer(
  root: string,
  report: (line: string) => void,
): Promise<FoundPeer> {
  try {
    const { python, skipped } = await ensurePeers(root, report);
    const program = fileBeside("peer.py");
    // The libraries below PyTorch and numpy read these when they are loaded; a request for more
    // threads of PyTorch's own is still heard.
    const env = { OMP_NUM_THREADS: "1", MKL_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" };
    return { peer: await startPeer(python, ["-I", "-B", program], env), skipped };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return { peer: null, skipped: [{ what: "peers", reason: error.message }] };
  }
}

/**
 * Makes the peers' environment, or finds it complete. PEFT is optional.
 *
 * @returns The interpreter, and why PEFT is not there, if so.
 * @throws {DataError} saying why it cannot be made.
 */
async function ensurePeers(
  root: string,
  report: (line: string) => void,
): Promise<{ python: string; skipped: readonly Skipped[] }> {
  const folder = join(root, ".lottalora", "bench-venv");
  const wanted = {
    file: fileBeside("requirements.txt"),
    title: "PyTorch and numpy",
    neededBy: "peers",
  };
  using _lock = await waitForLock(`${folder}.lock`, wanted.title, report);
  await ensureInstalled(folder, [wanted], report);
  const python = pythonOf(folder);
  const reason = await addPeft(folder, report);
  return { python, skipped: reason === null ? [] : [{ what: "PEFT", reason }] };
}

/** Brings PEFT and what it imports into an environment that has PyTorch, which stays as it is. */
async function addPeft(folder: string, report: (line: string) => void): Promise<string | null> {
  const [file, kept] = ["requirements-peft.txt", "requirements.txt"].map(fileBeside);
  const wanted = { file, title: "PEFT", neededBy: "a comparison with PEFT" };
  return await addPackages(folder, { wanted, kept, report });
}

function fileBeside(name: string): string {
  return join(import.meta.dirname ?? ".", name);
}
