/**
 * Two moons as a user's CSV.
 *
 * @module
 */
import { cosine, sine } from "../../../src/numeric/sine.ts";
import { createDraws } from "../../../src/random/draws.ts";

/** The text of a CSV with the columns x, y and moon. */
export function moonsTable(rows = 300): string {
  const draws = createDraws("test", "moons");
  const lines = Array.from({ length: rows }, () => {
    const angle = Math.PI * draws.uniform();
    const isUpper = draws.integer(2) === 0;
    const [x, y] = isUpper ? [cosine(angle), sine(angle)] : [1 - cosine(angle), 0.5 - sine(angle)];
    const noisy = [x, y].map((value) => (value + 0.1 * draws.normal()).toFixed(4));
    return `${noisy.join(",")},${isUpper ? "upper" : "lower"}`;
  });
  return ["x,y,moon", ...lines, ""].join("\n");
}
