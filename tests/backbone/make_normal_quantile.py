"""Makes src/random/normal_quantile.json, the table behind the family `normal`.

The standard normal quantile is approximated on (0, 1/2) by cubics. With t = 2**32 * p in [2**-1, 2**31), an octave
[2**e, 2**(e + 1)) is cut into 16 equal segments; on the segment [a, a + h) the cubic in d = t - a goes through
-quantile(t / 2**32) at d = 0, h/4, 3h/4 and h (so the pieces join, and the last one ends at exactly 0).

Run from the root of the project, with mpmath 1.3 or later:

    python3 tests/backbone/make_normal_quantile.py src/random/normal_quantile.json
"""

import sys

from mpmath import erfinv, lu_solve, matrix, mp, mpf, sqrt

FIRST_EXPONENT, LAST_EXPONENT, SEGMENTS = -1, 30, 16


def upper_quantile(p):
    """The z with P(Z > z) = p for a standard normal Z and 0 < p <= 1/2."""
    return sqrt(mpf(2)) * erfinv(1 - 2 * p)


def cubic(start, width):
    """Ascending coefficients of the cubic on one segment, rounded once to float64."""
    nodes = [mpf(0), width / 4, 3 * width / 4, width]
    system = matrix(4, 4)
    for row, node in enumerate(nodes):
        for power in range(4):
            system[row, power] = (node / width) ** power
    values = matrix([upper_quantile((start + node) / mpf(2) ** 32) for node in nodes])
    solution = lu_solve(system, values)
    return [float(solution[power] / width**power) for power in range(4)]


def main(path):
    mp.dps = 60
    rows = []
    for exponent in range(FIRST_EXPONENT, LAST_EXPONENT + 1):
        width = mpf(2) ** exponent / SEGMENTS
        for segment in range(SEGMENTS):
            rows.append(cubic(mpf(2) ** exponent + segment * width, width))
    with open(path, "w", encoding="ascii") as file:
        lines = ",\n".join("  [" + ", ".join(repr(c) for c in row) + "]" for row in rows)
        file.write("[\n" + lines + "\n]\n")


if __name__ == "__main__":
    main(sys.argv[1])
