/**
 * A program that does a peer's work on request: one JSON object a line, in and out.
 *
 * @module
 */

import { DataError } from "../errors.ts";
import { lastWord, linesOf, textOf, untilEnd, whyEnded } from "../python/child.ts";
import { childEnvironment } from "../python/child_environment.ts";
import type { Skipped } from "./report.ts";

/** What is asked of a peer; `measure` says what, the rest depends on it. */
export interface PeerRequest {
  readonly measure: string;
  readonly [option: string]: unknown;
}

/** What a peer found. */
export interface PeerAnswer {
  /** By its own clock, without the way there and back. */
  readonly seconds: number;
  /** Losses of the first steps, where steps were asked for. */
  readonly losses?: readonly number[];
}

/** A running peer; it ends when disposed of, or with this process. */
export interface Peer extends AsyncDisposable {
  /** Versions of what it runs on. */
  readonly versions: Readonly<Record<string, string>>;
  /**
   * Has work done.
   *
   * @param request What, as the peer's program names it.
   * @throws {DataError} when it cannot be done.
   */
  measure(request: PeerRequest): Promise<PeerAnswer>;
}

/** A running peer, if there is one, and what is left out, with the reason. */
export interface FoundPeer {
  readonly peer: Peer | null;
  readonly skipped: readonly Skipped[];
}

/**
 * Starts a peer and waits until it is ready, which it says by telling its versions.
 *
 * @param program A name on PATH, or a path; must be allowed to run.
 * @param args Its arguments.
 * @param env Variables set on top of those that every program is given.
 * @throws {DataError} with its last words when it does not start.
 */
export async function startPeer(
  program: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Peer> {
  const child = new Deno.Command(program, {
    args: [...args],
    ...childEnvironment(env),
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const complaints = textOf(child.stderr, child.status);
  const answers = linesOf(untilEnd(child.stdout, child.status));
  const input = child.stdin.getWriter();

  async function next<Answer>(): Promise<Answer> {
    const { value, done } = await answers.next();
    if (!done) return JSON.parse(value);
    const said = lastWord(await complaints);
    throw new DataError(`the peer stopped: ${whyEnded(said, await child.status)}`);
  }

  return {
    versions: await next<Record<string, string>>(),
    async measure(request) {
      const line = `${JSON.stringify(request)}\n`;
      // A peer that has gone is told from its missing answer.
      await input.write(new TextEncoder().encode(line)).catch(() => {});
      const answer = await next<PeerAnswer | { failure: string }>();
      if ("failure" in answer) throw new DataError(`the peer failed: ${answer.failure}`);
      return answer;
    },
    async [Symbol.asyncDispose]() {
      await input.close().catch(() => {});
      await child.status;
    },
  };
}
