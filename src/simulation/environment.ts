/**
 * Systems that are simulated here, in which a policy is judged by what it is paid.
 *
 * @module
 */

/** Sizes of a step. */
export interface StepWidths {
  /** Numbers seen. */
  readonly observationWidth: number;
  /** Numbers done. */
  readonly actionWidth: number;
}

/** The systems, by name. */
export type EnvironmentName = "pendulum" | "half-cheetah";

/** Where a start comes from. */
export interface Chance {
  /** In [low, high). */
  between(low: number, high: number): number;
  /** Standard normal. */
  normal(): number;
}

/** One system in one state. */
export interface Environment extends StepWidths {
  /** Steps of an episode; none ends earlier. */
  readonly steps: number;
  /** Begins an episode, in a state that `chance` decides. */
  start(chance: Chance): void;
  /** Writes what is seen into `into`, [observationWidth]. */
  observe(into: Float32Array): void;
  /**
   * Goes one step on.
   *
   * @param action [actionWidth], each clipped to [-1, 1]
   * @returns the reward
   */
  act(action: Float32Array): number;
  /** Frees what it holds. */
  dispose(): void;
}
