/**
 * The peers: other people's software, doing the same work in a process of its own.
 *
 * @module
 */

import { join } from "node:path";
import { DataError } from "../../src/errors.ts";
import { lastWord, linesOf } from "../python/child.ts";
import { waitForLock } from "../python/lock.ts";
import { install, isInstalled, pythonOf, readPins } from "../python/venv.ts";
import type { Skipped } from "./report.ts";

/** A running peer; it ends when disposed of, or with this process. */
export interface Peer extends AsyncDisposable {
  /** Versions of Python and the packages. */
  readonly versions: Readonly<Record<string, string>>;
  /**
   * Has work done.
   *
   * @param measure What, as `peer.py` names it.
   * @param values How many values to make.
   * @returns The seconds it took, by the peer's own clock, without the way there and back.
   * @throws {DataError} when it cannot be done.
   */
  measure(measure: string, values: number): Promise<number>;
}

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
): Promise<{ peer: Peer; skipped: [] } | { peer: null; skipped: [Skipped] }> {
  try {
    return { peer: await startPeer(await ensurePeers(root, report)), skipped: [] };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return { peer: null, skipped: [{ what: "peers", reason: error.message }] };
  }
}

/**
 * Makes the peers' environment, or finds it complete.
 *
 * @returns The interpreter.
 * @throws {DataError} saying why it cannot be made.
 */
async function ensurePeers(root: string, report: (line: string) => void): Promise<string> {
  const folder = join(root, ".lottalora", "bench-venv");
  const file = join(import.meta.dirname ?? ".", "requirements.txt");
  const wanted = await readPins(file, { title: "PyTorch and numpy", neededBy: "peers" });
  using _lock = await waitForLock(`${folder}.lock`, wanted.title, report);
  if (!await isInstalled(folder, [wanted])) await install(folder, wanted, report);
  return pythonOf(folder);
}

/**
 * Starts a peer and waits until it is ready.
 *
 * @throws {DataError} with its last words when it does not start.
 */
async function startPeer(python: string): Promise<Peer> {
  const child = new Deno.Command(python, {
    args: ["-I", "-B", join(import.meta.dirname ?? ".", "peer.py")],
    // The libraries below PyTorch and numpy read these when they are loaded.
    env: { OMP_NUM_THREADS: "1", MKL_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const complaints = new Response(child.stderr).text();
  const answers = linesOf(child.stdout);
  const input = child.stdin.getWriter();

  async function next<Answer>(): Promise<Answer> {
    const { value, done } = await answers.next();
    if (!done) return JSON.parse(value);
    throw new DataError(`the peer stopped: ${lastWord(await complaints) || "it said nothing"}`);
  }

  return {
    versions: await next<Record<string, string>>(),
    async measure(measure, values) {
      const line = `${JSON.stringify({ measure, values })}\n`;
      // A peer that has gone is told from its missing answer.
      await input.write(new TextEncoder().encode(line)).catch(() => {});
      const answer = await next<{ seconds: number } | { failure: string }>();
      if ("failure" in answer) throw new DataError(`the peer failed: ${answer.failure}`);
      return answer.seconds;
    },
    async [Symbol.asyncDispose]() {
      await input.close().catch(() => {});
      await child.status;
    },
  };
}
