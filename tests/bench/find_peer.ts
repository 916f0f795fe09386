/** Finds a peer for the working folder, with the PATH given as the first argument, and asks it. */
import { findPeer } from "../../src/bench/peer.ts";
import { exitCode, say } from "../../tasks/cli/command.ts";

Deno.env.set("PATH", Deno.args[0]);
Deno.exit(
  await exitCode(async () => {
    const { peer, skipped } = await findPeer(Deno.cwd(), say);
    await using _peer = peer;
    const answer = await peer?.measure({ measure: "torch.randn", values: 1024, threads: 1 });
    const seconds = answer?.seconds ?? null;
    console.log(JSON.stringify({ versions: peer?.versions ?? null, seconds, skipped }));
  }),
);
