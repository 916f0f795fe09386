/**
 * Zachary's karate club: who met whom outside the club, and whose new club each joined when it
 * split.
 *
 * W. W. Zachary, An information flow model for conflict and fission in small groups, Journal of
 * Anthropological Research 33(4), 1977. Members are numbered from 0 here and from 1 there: member 0
 * is the instructor ("Mr. Hi"), member 33 the officer ("John A.").
 *
 * @module
 */

import { symmetricEdges } from "../graphs/undirected.ts";
import { type NodeData, nodeData } from "./node_data.ts";

const MEMBERS = 34;

/** Those who joined the instructor's new club: label 0. The others joined the officer's: label 1. */
const WITH_INSTRUCTOR = [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 16, 17, 19, 21];

/** For each member the friends with a higher number: 78 friendships. */
const FRIENDS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 17, 19, 21, 31],
  1: [2, 3, 7, 13, 17, 19, 21, 30],
  2: [3, 7, 8, 9, 13, 27, 28, 32],
  3: [7, 12, 13],
  4: [6, 10],
  5: [6, 10, 16],
  6: [16],
  8: [30, 32, 33],
  9: [33],
  13: [33],
  14: [32, 33],
  15: [32, 33],
  18: [32, 33],
  19: [33],
  20: [32, 33],
  22: [32, 33],
  23: [25, 27, 29, 32, 33],
  24: [25, 27, 31],
  25: [31],
  26: [29, 33],
  27: [33],
  28: [31, 33],
  29: [32, 33],
  30: [32, 33],
  31: [32, 33],
  32: [33],
};

/**
 * The club as a graph: a node a member, classes the two sides, features the members themselves (row
 * i has a 1 in column i), as in arXiv:1609.02907, appendix A.
 *
 * The split is ours: the two leaders train, as one labelled node a class does there; of the other
 * 32 members, in the order of their numbers, every fourth validates (8) and the rest test (24).
 */
export function karateClub(): NodeData {
  const edges = Object.entries(FRIENDS).flatMap(([member, friends]) =>
    friends.flatMap((friend) => [Number(member), friend])
  );
  const values = new Uint8Array(MEMBERS * MEMBERS);
  for (let member = 0; member < MEMBERS; member++) values[member * MEMBERS + member] = 1;
  const others = Array.from({ length: MEMBERS - 2 }, (_, i) => i + 1);
  return nodeData({
    name: "karate-club",
    graph: {
      nodes: MEMBERS,
      edges: symmetricEdges(Uint32Array.from(edges), MEMBERS),
      nodeFeatures: { width: MEMBERS, values },
      edgeFeatures: null,
    },
    labels: Int32Array.from({ length: MEMBERS }, (_, i) => WITH_INSTRUCTOR.includes(i) ? 0 : 1),
    classes: 2,
    classNames: ["with the instructor", "with the officer"],
    train: Uint32Array.of(0, MEMBERS - 1),
    validation: Uint32Array.from(others.filter((_, i) => i % 4 === 3)),
    test: Uint32Array.from(others.filter((_, i) => i % 4 !== 3)),
  }, "karate-club");
}
