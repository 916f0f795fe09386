/**
 * Trains families with the checkout in the folder of the first argument, on request, in the protocol
 * of `peer.py`; a request is a {@linkcode FamilyRun} with a {@linkcode TrainingRequest}.
 *
 * @module
 */

import { messageOf } from "../../errors.ts";
import { linesOf } from "../../python/child.ts";
import type { TrainingRequest } from "../contestant.ts";
import type { PeerAnswer } from "../line_peer.ts";
import { createTrainer, type FamilyRun, type Trainer } from "./family_run.ts";
import { loadProject } from "./project.ts";

async function answer(
  trainer: Trainer,
  request: FamilyRun & TrainingRequest,
): Promise<PeerAnswer | { failure: string }> {
  try {
    return await trainer.train(request, request);
  } catch (error) {
    return { failure: messageOf(error) };
  }
}

if (import.meta.main) {
  const trainer = createTrainer(await loadProject(Deno.args[0]));
  console.log(JSON.stringify({ deno: Deno.version.deno }));
  for await (const line of linesOf(Deno.stdin.readable)) {
    console.log(JSON.stringify(await answer(trainer, JSON.parse(line))));
  }
}
