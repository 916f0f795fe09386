/**
 * The planar cheetah as MuJoCo reads it (MJCF).
 *
 * Its dimensions, masses, stiffnesses and gears are those of Gym's `half_cheetah.xml` (OpenAI Gym,
 * MIT licence; after P. Wawrzynski, "A cat-like robot real-time learning to run", 2009). Written
 * anew from these parameters: lights, textures and whatever else only pictures need is left out.
 *
 * @module
 */

/** One link of a leg, hinged to what stands above it. */
type Link = readonly [
  name: string,
  // Torque in N m at an action of 1.
  gear: number,
  // Position of the hinge in the frame of the link above, x and z in metres.
  hinge: readonly [number, number],
  // In N m s/rad and N m/rad.
  damping: number,
  stiffness: number,
  // Limits of the angle in radians.
  range: readonly [number, number],
  // The capsule: its centre x, z, its turn about y in radians, and half its length.
  centre: readonly [number, number],
  turn: number,
  half: number,
];

/** Hip, knee and ankle of the back leg. */
const BACK: readonly Link[] = [
  ["bthigh", 120, [-0.5, 0], 6, 240, [-0.52, 1.05], [0.1, -0.13], -3.8, 0.145],
  ["bshin", 90, [0.16, -0.25], 4.5, 180, [-0.785, 0.785], [-0.14, -0.07], -2.03, 0.15],
  ["bfoot", 60, [-0.28, -0.14], 3, 120, [-0.4, 0.785], [0.03, -0.097], -0.27, 0.094],
];

/** Shoulder, elbow and wrist of the front leg. */
const FRONT: readonly Link[] = [
  ["fthigh", 120, [0.5, 0], 4.5, 180, [-1, 0.7], [-0.07, -0.12], 0.52, 0.133],
  ["fshin", 60, [-0.14, -0.24], 3, 120, [-1.2, 0.87], [0.065, -0.09], -0.6, 0.106],
  ["ffoot", 30, [0.13, -0.18], 1.5, 60, [-0.5, 0.5], [0.045, -0.07], -0.6, 0.07],
];

/** Radius of every capsule in metres. */
const RADIUS = 0.046;

/** A link and, hinged to it, those below. */
function chain([link, ...below]: readonly Link[]): string {
  if (link === undefined) return "";
  const [name, , hinge, damping, stiffness, range, centre, turn, half] = link;
  return `<body name="${name}" pos="${hinge[0]} 0 ${hinge[1]}">
    <joint name="${name}" type="hinge" axis="0 1 0" damping="${damping}" stiffness="${stiffness}"
      range="${range.join(" ")}"/>
    <geom name="${name}" type="capsule" size="${RADIUS} ${half}" pos="${centre[0]} 0 ${centre[1]}"
      axisangle="0 1 0 ${turn}"/>
    ${chain(below)}
  </body>`;
}

/** The three free coordinates of the torso in its plane. */
const ROOT = [["rootx", "slide", "1 0 0"], ["rootz", "slide", "0 0 1"], ["rooty", "hinge", "0 1 0"]]
  .map(([name, type, axis]) =>
    `<joint name="${name}" type="${type}" axis="${axis}" armature="0" damping="0" stiffness="0"
      limited="false"/>`
  ).join("\n    ");

/** The model: 9 coordinates, of which 6 are driven; total mass 14 kg; a step is 0.01 s. */
export const HALF_CHEETAH_MJCF = `<mujoco model="half cheetah">
  <compiler angle="radian" inertiafromgeom="true" settotalmass="14"/>
  <option gravity="0 0 -9.81" timestep="0.01"/>
  <default>
    <joint armature="0.1" damping="0.01" stiffness="8" limited="true" solreflimit="0.02 1"
      solimplimit="0 0.8 0.03"/>
    <geom contype="1" conaffinity="0" condim="3" friction="0.4 0.1 0.1" solref="0.02 1"
      solimp="0 0.8 0.01"/>
    <motor ctrllimited="true" ctrlrange="-1 1"/>
  </default>
  <worldbody>
    <geom name="floor" type="plane" size="40 40 40" conaffinity="1"/>
    <body name="torso" pos="0 0 0.7">
    ${ROOT}
    <geom name="torso" type="capsule" size="${RADIUS}" fromto="-0.5 0 0 0.5 0 0"/>
    <geom name="head" type="capsule" size="${RADIUS} 0.15" pos="0.6 0 0.1" axisangle="0 1 0 0.87"/>
    ${chain(BACK)}
    ${chain(FRONT)}
    </body>
  </worldbody>
  <actuator>
    ${
  [...BACK, ...FRONT].map(([name, gear]) =>
    `<motor name="${name}" joint="${name}" gear="${gear}"/>`
  ).join("\n    ")
}
  </actuator>
</mujoco>`;
