/**
 * A system by its name.
 *
 * @module
 */

import type { Environment, EnvironmentName } from "./environment.ts";

/**
 * A system in an undefined state, until it is started; the caller disposes. The simulators are
 * imported when they are asked for: MuJoCo alone is 10 MB.
 */
export async function openEnvironment(name: EnvironmentName): Promise<Environment> {
  if (name === "pendulum") return (await import("./pendulum/pendulum.ts")).createPendulum();
  return await (await import("./half_cheetah/half_cheetah.ts")).createHalfCheetah();
}
