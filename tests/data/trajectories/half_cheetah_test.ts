import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { digestOf } from "../../../src/files/digest.ts";
import { parseExpertPickle } from "../../../src/data/trajectories/expert_pickle.ts";
import {
  estimatedReward,
  HALF_CHEETAH_WIDTHS,
  loadHalfCheetah,
} from "../../../src/data/trajectories/half_cheetah.ts";
import {
  CS285_HALF_CHEETAH,
  CS294_HALF_CHEETAH,
  D4RL_HALF_CHEETAH,
} from "../../../src/data/trajectories/half_cheetah_source.ts";
import {
  meanReturn,
  returnOf,
  type TrajectoryData,
} from "../../../src/data/trajectories/trajectory.ts";
import { dataSet } from "../../../src/data/registry.ts";
import { verifyDataSet } from "../../../src/data/verify.ts";
import { filesOf } from "../../../src/studies/behaviour/data_goldens.ts";
import { PROJECT_ROOT } from "../../../src/studies/rows/project_root.ts";
import { MIRROR } from "../../support/mirror.ts";
import { withFolder } from "../../support/temporary.ts";

const PICKLE = join(MIRROR, "rl-halfcheetah", "expert_data_HalfCheetah-v2.pkl");
const ignore = !existsSync(PICKLE);

Deno.test("half cheetah: a folder without episodes is refused with what was looked for", async () => {
  await withFolder(async (dir) => {
    await assert.rejects(
      () => loadHalfCheetah({ dir }),
      /No files of the half cheetah in .*: looked for halfcheetah_<policy>-v2\.hdf5 of D4RL; .*\.f32/,
    );
    await assert.rejects(() => loadHalfCheetah({ dir, id: "halfcheetah-cs294" }), /No files of/);
    await assert.rejects(
      () => loadHalfCheetah({ dir, id: "typo" }),
      /^UsageError: Unknown data set "typo": choose one of .*, halfcheetah-cs294, /,
    );
  });
});

/** Of all episodes, whichever their split. */
function returnsOf({ train, validation, test }: TrajectoryData): number[] {
  return [train, validation, test].flat().map(returnOf).sort((a, b) => a - b);
}

Deno.test("half cheetah: D4RL's other policies load under their own names, scored alike", async () => {
  const file = join(filesOf(PROJECT_ROOT, "d4rl"), "halfcheetah_expert-v2.hdf5");
  const expert = await loadHalfCheetah({ dir: filesOf(PROJECT_ROOT, "d4rl") });
  for (const policy of ["random", "medium", "medium_replay", "medium_expert", "full_replay"]) {
    await withFolder(async (dir) => {
      await Deno.copyFile(file, join(dir, `halfcheetah_${policy}-v2.hdf5`));
      const data = await loadHalfCheetah({ dir });
      const { name, digest, reference } = data;
      assert.deepEqual(returnsOf(data), returnsOf(expert));
      // Three episodes are not the published ones: eight digits follow.
      assert.equal(name, `halfcheetah-${policy.replace("_", "-")}-v2-${digest.slice(0, 8)}`);
      assert.deepEqual(reference, expert.reference);
      // The paper's own come first.
      await Deno.copyFile(file, join(dir, "halfcheetah_expert-v2.hdf5"));
      assert.match((await loadHalfCheetah({ dir })).name, /^halfcheetah-expert-v2-/);
    });
  }
});

Deno.test("half cheetah: a damaged file is named with its checksum and the published one", async () => {
  for (
    const [{ name, sha256 }, content] of [
      [CS294_HALF_CHEETAH.files[0], gzipSync(new Uint8Array(9_000)).subarray(0, -9)],
      [CS285_HALF_CHEETAH.files[0], new Uint8Array(9)],
      [D4RL_HALF_CHEETAH.files[0], new Uint8Array(9)],
    ] as const
  ) {
    await withFolder(async (dir) => {
      await Deno.writeFile(join(dir, name), content);
      const wanted = sha256 === null ? "$" : `, expected ${sha256}`;
      await assert.rejects(() => loadHalfCheetah({ dir }), {
        name: "DataError",
        message: new RegExp(`${name}.*; its SHA-256 is ${digestOf(content)}${wanted}`),
      });
    });
  }
});

Deno.test("half cheetah: other episodes than the published ones have a name of their own", async () => {
  await withFolder(async (dir) => {
    const episodes = new Float32Array(2 * 1000 * 23);
    const name = CS294_HALF_CHEETAH.files[0].spellings[0];
    await Deno.writeFile(join(dir, name), new Uint8Array(episodes.buffer));
    const data = await loadHalfCheetah({ dir });
    assert.equal(data.name, `halfcheetah-cs294-${data.digest.slice(0, 8)}`);
  });
});

Deno.test({
  name: "mirror: the recorded episodes of the half cheetah have the registered digests",
  ignore,
  async fn() {
    for (const { id } of [CS294_HALF_CHEETAH, CS285_HALF_CHEETAH]) {
      const reports = await verifyDataSet(dataSet(id), MIRROR);
      assert.deepEqual(reports.map(({ state }) => state), ["ok"], id);
    }
  },
});

Deno.test({
  name: "mirror: 60 episodes of the half cheetah, 48, 6 and 6, with estimated returns near 4,150",
  ignore,
  async fn() {
    const data = await loadHalfCheetah({ dir: MIRROR });
    assert.equal(data.name, "halfcheetah-cs294");
    const parts = [data.train, data.validation, data.test];
    assert.deepEqual(parts.map(({ length }) => length), [48, 6, 6]);
    const returns = parts.flat().map(returnOf);
    assert.ok(returns.every((sum) => sum > 3950 && sum < 4310));
    assert.ok(Math.abs(meanReturn(parts.flat()) - data.reference.expert) < 1e-9);
    assert.ok(parts.flat().every(({ actions }) => actions.every((a) => Math.abs(a) <= 1)));
  },
});

Deno.test({
  name: "mirror: estimated returns are within 5 of the recorded ones where both are known",
  ignore,
  async fn() {
    const episodes = parseExpertPickle(await Deno.readFile(PICKLE), HALF_CHEETAH_WIDTHS, PICKLE);
    for (const episode of episodes) {
      let sum = 0;
      for (let step = 0; step < episode.steps; step++) {
        const action = episode.unclipped.subarray(6 * step, 6 * step + 6);
        sum += estimatedReward(
          action,
          episode.nextObservations.subarray(17 * step, 17 * step + 17),
        );
      }
      assert.ok(Math.abs(sum - returnOf(episode)) < 5, `${sum} ${returnOf(episode)}`);
    }
  },
});
