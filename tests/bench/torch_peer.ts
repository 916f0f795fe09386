/**
 * PyTorch as tests have it: the environment that the bench makes, in minutes and gigabytes.
 *
 * @module
 */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Peer } from "../../src/bench/line_peer.ts";
import { findPeer } from "../../src/bench/peer.ts";
import { ROOT } from "../tasks/jupyter_support.ts";

/** Whether it is there; tests only use it. */
export const TORCH_INSTALLED = existsSync(join(ROOT, ".lottalora", "bench-venv.stamp"));

/** Starts it, where it is there; the caller disposes. */
export async function torchPeer(): Promise<Peer> {
  const { peer } = await findPeer(ROOT, () => {});
  assert.ok(peer !== null);
  return peer;
}
