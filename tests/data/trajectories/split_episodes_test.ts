import assert from "node:assert/strict";
import { splitEpisodes, type Unsplit } from "../../../src/data/trajectories/split_episodes.ts";
import { checkedEpisode, type Episode } from "../../../src/data/trajectories/trajectory.ts";
import { DataError } from "../../../src/errors.ts";

const ABOUT: Unsplit = {
  name: "some",
  environment: "pendulum",
  observationWidth: 1,
  actionWidth: 1,
  returnScale: 1,
  reference: { random: 0, expert: 1 },
};

/** Episode i is paid i for its only step. */
function episodes(count: number): Episode[] {
  return Array.from({ length: count }, (_, i) => {
    const part = { observations: [0], actions: [0], rewards: [i] };
    const [observations, actions, rewards] = Object.values(part).map((v) => Float32Array.from(v));
    return checkedEpisode({ observations, actions, rewards }, ABOUT, `episode ${i}`);
  });
}

Deno.test("episodes are split whole: every one is in exactly one part", () => {
  const data = splitEpisodes(episodes(25), ABOUT);
  const parts = [data.train, data.validation, data.test];
  assert.deepEqual(parts.map(({ length }) => length), [19, 3, 3]);
  const all = parts.flat().map(({ rewards }) => rewards[0]);
  assert.deepEqual(all.toSorted((a, b) => a - b), Array.from({ length: 25 }, (_, i) => i));
  assert.notDeepEqual(all, all.toSorted((a, b) => a - b));
});

Deno.test("the digest of episodes tells their values, lengths and splits apart", () => {
  const digest = splitEpisodes(episodes(10), ABOUT).digest;
  assert.equal(splitEpisodes(episodes(10), ABOUT).digest, digest);
  assert.notEqual(splitEpisodes(episodes(11), ABOUT).digest, digest);
  assert.notEqual(splitEpisodes(episodes(10), { ...ABOUT, name: "other" }).digest, digest);
});

Deno.test("two episodes are judged by the second; a single one is refused", () => {
  const data = splitEpisodes(episodes(2), ABOUT);
  const firsts = [data.train, data.validation, data.test].map(([{ rewards }]) => rewards[0]);
  assert.deepEqual(firsts, [0, 1, 1]);
  assert.throws(() => splitEpisodes(episodes(1), ABOUT), (error) => {
    assert.ok(error instanceof DataError);
    assert.match(error.message, /^Cannot split 1 episode of some/);
    return true;
  });
});

Deno.test("an episode without steps or with arrays of differing lengths is refused", () => {
  const empty = new Float32Array(0);
  const one = new Float32Array(1);
  const check = (observations: Float32Array, actions: Float32Array, rewards: Float32Array) => () =>
    checkedEpisode({ observations, actions, rewards }, ABOUT, "a.f32, episode 3");
  assert.throws(check(empty, empty, empty), /^DataError: a\.f32, episode 3 has no steps/);
  assert.throws(check(one, empty, one), /episode 3: 0 values of actions, expected 1 for 1 steps/);
});
