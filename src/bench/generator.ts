/**
 * How fast a seed becomes frozen weights, beside generators that make no promise about their bits.
 *
 * @module
 */

import { generateBackbone } from "../backbone/generate.ts";
import { createStream } from "../random/stream.ts";
import { type Candidate, interleave, type Repetitions, secondsOf } from "./interleave.ts";
import type { Peer } from "./line_peer.ts";
import { type Findings, rateOf, ratioOf } from "./report.ts";

/** Times a peer's rate that ours is promised to reach. */
const TARGET = 2;

/** What the peers do, as `peer.py` names it. */
const PEERS = ["torch.randn", "numpy.standard_normal"] as const;

/**
 * Million float32 values of the normal family a second, one thread, allocation included on all
 * sides; and of the words they are made from, which bound them.
 *
 * @param peer Who does the peers' work; null leaves them out.
 * @param options Repetitions, and `width`: one of them makes a matrix [width, width].
 */
export async function benchGenerator(
  peer: Peer | null,
  options: { readonly repetitions: Repetitions; readonly width: number },
): Promise<Findings> {
  const { width, repetitions } = options;
  const values = width ** 2;
  const request = { seed: 42, path: "bench", dIn: width, dOut: width } as const;
  const stream = createStream(request.seed, request.path, "backbone");
  const ours: Candidate = (draw) => ({
    seconds: secondsOf(() => generateBackbone({ ...request, draw })),
  });
  const words: Candidate = (draw) => ({ seconds: secondsOf(() => stream.words(0, values, draw)) });
  const theirs = peer === null ? [] : PEERS.map((measure): Candidate => async () => ({
    seconds: (await peer.measure({ measure, values, threads: 1 })).seconds,
  }));
  const medians = await interleave([ours, words, ...theirs], repetitions);
  const rate = (name: string, value: number) =>
    rateOf(`${name}, one thread`, value, "million values/s");
  const [own, bound, ...others] = medians.map(({ seconds }) => values / seconds / 1e6);
  return {
    ratios: PEERS.map((name, index) =>
      ratioOf(
        `backbone generator / ${name}, one thread`,
        peer === null ? "no peers" : own / others[index],
        { atLeast: TARGET },
      )
    ),
    rates: [
      rate("backbone generator, normal family", own),
      rate("its Philox4x32-10 words alone", bound),
      ...others.map((value, index) => rate(PEERS[index], value)),
    ],
  };
}
