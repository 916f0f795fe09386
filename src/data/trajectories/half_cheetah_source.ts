/**
 * Where recorded episodes of the planar cheetah come from.
 *
 * @module
 */

import { dataFile, type DataSet } from "../data_set.ts";

const MUJOCO_CHEETAH = "OpenAI Gym's HalfCheetah-v2, simulated by MuJoCo";
const FOLDERS = [
  ...["rl-halfcheetah", "halfcheetah", "halfcheetah-expert-v2"],
  ...["halfcheetah-cs294", "halfcheetah-cs285"],
];
const COURSE = {
  folders: FOLDERS,
  licence: "none stated (course homework, UC Berkeley)",
  citation: "Berkeley CS 285 and CS 294-112, Deep Reinforcement Learning, homework 1; " +
    "G. Brockman et al., OpenAI Gym, arXiv:1606.01540",
};

/** A set of D4RL: `policy` as its file names it, what that did, and the file's size where known. */
function d4rl(policy: string, did: string, bytes = 0): DataSet {
  const id = `halfcheetah-${policy.replaceAll("_", "-")}-v2`;
  const name = `halfcheetah_${policy}-v2.hdf5`;
  return {
    id,
    title: `D4RL: ${did}, ${MUJOCO_CHEETAH}`,
    files: [dataFile({ name, bytes, spellings: [name, `${id}.hdf5`] })],
    form: "halfcheetah_<policy>-v2.hdf5 of D4RL",
    ...D4RL,
  };
}

const D4RL = {
  folders: [...FOLDERS, "d4rl", "gym_mujoco_v2"],
  licence: "data CC BY 4.0 (J. Fu et al.)",
  citation: "J. Fu, A. Kumar, O. Nachum, G. Tucker, S. Levine, D4RL: Datasets for Deep " +
    "Data-Driven Reinforcement Learning, arXiv:2004.07219",
  source: "http://rail.eecs.berkeley.edu/datasets/offline_rl/gym_mujoco_v2/",
};

/** The paper's own data. The size is rounded: the source publishes neither size nor checksum. */
export const D4RL_HALF_CHEETAH: DataSet = d4rl(
  "expert",
  "1,000 episodes of 1,000 steps by a SAC expert",
  226_000_000,
);

/** D4RL's other policies, whose returns are scored alike: found, never downloaded. */
export const OTHER_D4RL_HALF_CHEETAHS: readonly DataSet[] = [
  d4rl("medium_expert", "2,000 episodes, half by the expert, half by a policy a third as good"),
  d4rl("medium", "1,000 episodes by a policy a third as good as the expert"),
  d4rl("full_replay", "1,000 episodes, all that the expert saw while it learnt"),
  d4rl("medium_replay", "202 episodes, all that the medium policy saw while it learnt"),
  d4rl("random", "1,000 episodes by a policy that has learnt nothing"),
];

/** Episodes of each set of D4RL, 1,000 steps each; nobody has published a digest of them. */
export const D4RL_EPISODES: Readonly<Record<string, number>> = {
  "halfcheetah-expert-v2": 1000,
  "halfcheetah-medium-expert-v2": 2000,
  "halfcheetah-medium-v2": 1000,
  "halfcheetah-full-replay-v2": 1000,
  "halfcheetah-medium-replay-v2": 202,
  "halfcheetah-random-v2": 1000,
};

/** Sixty episodes by a course's expert policy. */
export const CS294_HALF_CHEETAH: DataSet = {
  id: "halfcheetah-cs294",
  title: `60 episodes of 1,000 steps by the expert policy of CS 294-112, ${MUJOCO_CHEETAH}`,
  files: [dataFile({
    name: "halfcheetah-v2-cs294-expert-60x1000.f32.gz",
    bytes: 5_214_750,
    sha256: "eb4da1521ded453113776322268d6f86b7a1003304a4d0625fc037860750f7de",
    sha256Unpacked: "73a3fd62f5a422da46a99af1c248f6c00d82cf61463c0013faac7d2d716c9b8e",
    spellings: [
      "halfcheetah-v2-cs294-expert-60x1000.f32",
      "halfcheetah-v2-cs294-expert-60x1000.f32.gz",
    ],
  })],
  ...COURSE,
  source: "https://github.com/berkeleydeeprlcourse/homework",
  caution: "Not D4RL: returns of about 4,100, where its expert has 10,700. Rewards were not " +
    "recorded and are estimated (per step R^2 about 0.86; returns within about 4)",
};

/** Two episodes with their rewards and next observations. */
export const CS285_HALF_CHEETAH: DataSet = {
  id: "halfcheetah-cs285",
  title: `2 episodes of 1,000 steps by the expert policy of CS 285, ${MUJOCO_CHEETAH}`,
  files: [dataFile({
    name: "expert_data_HalfCheetah-v2.pkl",
    url: "https://raw.githubusercontent.com/berkeleydeeprlcourse/homework_fall2020/master/hw1/" +
      "cs285/expert_data/expert_data_HalfCheetah-v2.pkl",
    bytes: 336_775,
    sha256: "51a79d0e25515cb6511c84f53bf88cb7c0ca9b75df7916e953b801113a26f2ba",
    // Never compressed: the file as it is.
    sha256Unpacked: "51a79d0e25515cb6511c84f53bf88cb7c0ca9b75df7916e953b801113a26f2ba",
  })],
  ...COURSE,
  source: "https://github.com/berkeleydeeprlcourse/homework_fall2020",
  caution: "Not D4RL. Two episodes are too few for a result: validation and test are one episode",
};

/** Digests of the courses' sets once split; see `trajectoryDigest`. */
export const KNOWN_EPISODES: Readonly<Record<string, string>> = {
  "halfcheetah-cs294": "79386d285bbec9e74822b94a23b259eb7b5d6e9ed9244cfd849a5d4f662ecb4b",
  "halfcheetah-cs285": "fabe0c39f8f313aa070acb616560f5cc8eb0bbd00cfec2ee09476b84b78fceae",
};
