/** Density of the standard normal law. */
export function density(x: number): number {
  return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
}

/** P(Z > x) for x >= 0: the series around 0 or, from 2 on, Laplace's continued fraction. */
export function upperProbability(x: number): number {
  if (x < 2) {
    let term = x;
    let sum = x;
    for (let k = 1; k < 60; k++) {
      term *= x * x / (2 * k + 1);
      sum += term;
    }
    return 0.5 - density(x) * sum;
  }
  let fraction = x;
  for (let k = 300; k >= 1; k--) fraction = x + k / fraction;
  return density(x) / fraction;
}

/** P(Z <= x). */
export function normalCdf(x: number): number {
  return x < 0 ? upperProbability(-x) : 1 - upperProbability(x);
}
