import assert from "node:assert/strict";
import { parseExpertPickle } from "../../../src/data/trajectories/expert_pickle.ts";
import { DataError } from "../../../src/errors.ts";
import { EXPERT_PICKLE } from "../../support/expert_pickle.ts";
import { array, bytes, text } from "../../support/pickles.ts";

const WIDTHS = { observationWidth: 2, actionWidth: 1 };

function refused(bytes: Uint8Array, message: RegExp, widths = WIDTHS): void {
  assert.throws(() => parseExpertPickle(bytes, widths, "a.pkl"), (error) => {
    assert.ok(error instanceof DataError, String(error));
    assert.match(error.message, message);
    return true;
  });
}

/** The pickle with the name of a field changed to one of the same length. */
function renamed(from: string, to: string): Uint8Array {
  const text = Array.from(EXPERT_PICKLE, (byte) => String.fromCharCode(byte)).join("");
  return Uint8Array.from(text.replaceAll(from, to), (char) => char.charCodeAt(0));
}

Deno.test("expert pickle: episodes of different lengths are read, their actions clipped", () => {
  const episodes = parseExpertPickle(EXPERT_PICKLE, WIDTHS, "a.pkl");
  assert.deepEqual(episodes.map(({ steps }) => steps), [3, 4]);
  const [first, second] = episodes;
  assert.deepEqual([...first.observations], [0, 1, 2, 3, 4, 5].map((i) => i / 8));
  assert.deepEqual([...second.nextObservations].slice(0, 3), [2, 2 + 1 / 8, 2 + 2 / 8]);
  assert.deepEqual([...first.actions], [-1, 0, 1]);
  assert.deepEqual([...first.unclipped], [-2, 0, 2]);
  assert.deepEqual([...second.rewards], [0, 0.25, 0.5, 0.75]);
});

Deno.test("expert pickle: a file that is cut off is refused by name", () => {
  refused(EXPERT_PICKLE.subarray(0, 600), /^a\.pkl: not a pickle that can be read, at byte/);
});

Deno.test("expert pickle: a missing field is refused with those that are there", () => {
  refused(
    renamed("reward", "regard"),
    /^a\.pkl, episode 0 has no array "reward", found "observation", "action", "regard", "next_observation"$/,
  );
});

Deno.test("expert pickle: one episode named very often is refused before it fills the memory", () => {
  const steps = 30_000;
  const field = (name: string, width: number) =>
    text(name) + array("f4", [steps, width], new Float32Array(steps * width));
  const fields = [
    field("observation", 2),
    field("next_observation", 2),
    field("action", 1),
    field("reward", 1),
  ];
  const episode = `}q\x01(${fields.join("")}u`;
  const pickled = (times: number) => bytes(`](${episode}${"h\x01".repeat(times - 1)}e.`);
  assert.equal(parseExpertPickle(pickled(3), WIDTHS, "a.pkl").length, 3);
  refused(pickled(1000), /^a\.pkl: \d+ bytes in memory, expected at most 256 MiB$/);
});

Deno.test("expert pickle: what is no list of episodes is refused", () => {
  const pickled = (code: string) => Uint8Array.from(code, (char) => char.charCodeAt(0));
  refused(pickled("]."), /^a\.pkl: the pickle holds no list of episodes/);
  refused(pickled("K\x05."), /^a\.pkl: the pickle holds no list of episodes/);
  refused(pickled("]K\x05a."), /^a\.pkl, episode 0 is no dict of arrays/);
  // Its only key would unfold to 2^60 numbers.
  const key = `K\x01${"q\x00h\x00\x86".repeat(60)}`;
  refused(pickled(`](}${key}K\x01sl.`), /no array "action", found a list of 2$/);
});

Deno.test("expert pickle: episodes of another system are refused by the size of a step", () => {
  refused(
    EXPERT_PICKLE,
    /^a\.pkl, episode 0, next: 6 values of observations, expected 51 for 3 steps of 17/,
    { observationWidth: 17, actionWidth: 6 },
  );
});
