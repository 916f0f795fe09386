"""An independent reader of src/backbone/SPECIFICATION.md, version 1, in plain Python: slow, short, complete.

It shares nothing with the generator but the specification and its table of quantiles. From the root of the project,

    python3 tests/backbone/reference_reader.py < requests.json

reads a JSON array of requests {seed, path, dIn, dOut, family, parameters, scale, draw, block} (block: [rowStart, rowEnd,
columnStart, columnEnd]) and prints a JSON array with the SHA-256 of each block's little-endian float32 bytes, row-major.
Requests {words: [key0, key1, start, count, draw]} and {key: [seed, path, role]} print the words and the key themselves.
"""

import hashlib
import json
import math
import os
import struct
import sys
from math import sqrt

from reference_words import stream_key, words

HERE = os.path.dirname(os.path.abspath(__file__))
TABLE = os.path.join(HERE, "..", "..", "src", "random", "normal_quantile.json")
with open(TABLE, encoding="ascii") as table_file:
    CUBICS = json.load(table_file)
PI = 3.141592653589793


# Section 4


def odd(x):
    total = 1 / 23
    for k in range(10, -1, -1):
        total = total * x + 1 / (2 * k + 1)
    return total


def ln(x):
    f, e = math.frexp(x)
    if f < sqrt(0.5):
        f, e = f * 2, e - 1
    s = (f - 1) / (f + 1)
    return e * 0.6931471805599453 + (2 * s) * odd(s * s)


def exp(x):
    y, p = x / 1024, 1.0
    for k in range(12, 0, -1):
        p = p * (y / k) + 1
    for _ in range(10):
        p = p * p
    return p


def atan(x):
    for _ in range(3):
        x = x / (1 + sqrt(1 + x * x))
    return (8 * x) * odd(-(x * x))


# Section 5


def q_of(t):
    f, e = math.frexp(t)
    exponent, segment = e - 1, math.floor((2 * f - 1) * 16)
    d = t - math.ldexp(1 + segment / 16, exponent)
    c0, c1, c2, c3 = CUBICS[16 * (exponent + 1) + segment]
    return ((c3 * d + c2) * d + c1) * d + c0


def t_of(z):
    low, high = 0.5, 2.0**31
    for _ in range(64):
        middle = (low + high) * 0.5
        if q_of(middle) > z:
            low = middle
        else:
            high = middle
    return low


def sign(w, x):
    return x if w < 2**31 else -x


def m_of(w):
    return (w & 0x7FFFFFFF) + 0.5


def n_of(w):
    return sign(w, q_of(m_of(w)))


def u_of(w):
    return (w + 0.5) * 2.0**-32


def v_of(w):
    return (w + 0.5) * 2.0**-31 - 1


# Section 6: name -> (default parameters, words, y, D, G, own); p holds the parameters and dIn, dOut.


def truncated(p):
    tail = t_of(p["clip"])
    share = (2**31 - tail) * 2.0**-31
    density = exp(p["clip"] * p["clip"] * -0.5) / sqrt(2 * PI)
    deviation = sqrt(1 - 2 * p["clip"] * density / (1 - 2 * (tail * 2.0**-32)))
    return (lambda w: sign(w[0], q_of(tail + m_of(w[0]) * share))), deviation


def cauchy(p):
    clip = p["clip"]
    b, r = atan(clip), 2 / PI
    deviation = sqrt(r * (clip - b) + clip * clip * (1 - r * b))
    return (lambda w: min(max(n_of(w[0]) / n_of(w[1]), -clip), clip)), deviation


def student(p):
    def y(w):
        q = 0.0
        for word in w[1:]:
            q = q + n_of(word) * n_of(word)
        return n_of(w[0]) / sqrt(q / p["nu"])

    return y, sqrt(p["nu"] / (p["nu"] - 2))


def mixture(p):
    w_, a, b = p["weight"], p["narrow"], p["wide"]
    return (lambda w: n_of(w[0]) * (a if u_of(w[1]) < w_ else b)), sqrt(w_ * (a * a) + (1 - w_) * (b * b))


def quantised(bits):
    def make(p):
        level = [q_of((k + 0.5) * 2.0 ** (32 - bits)) for k in range(2 ** (bits - 1))]
        s = 0.0
        for x in level:
            s = s + x * x
        return (lambda w: sign(w[0], level[(w[0] & 0x7FFFFFFF) >> (32 - bits)])), sqrt(s / 2 ** (bits - 1))

    return {"sigma": 1}, lambda p: 1, make, lambda p: p["sigma"], False


NORMAL = lambda p: ((lambda w: n_of(w[0])), 1)
UNIFORM = lambda p: ((lambda w: v_of(w[0])), sqrt(1 / 3))
ONE = lambda p: 1
SIGMA = lambda p: p["sigma"]
FAMILIES = {
    "normal": ({"sigma": 1}, ONE, NORMAL, SIGMA, False),
    "truncated_normal": ({"sigma": 1, "clip": 2}, ONE, truncated, SIGMA, False),
    "uniform": ({"a": 0.1}, ONE, UNIFORM, lambda p: p["a"], False),
    "kaiming_normal": ({"a": 0}, ONE, NORMAL, lambda p: sqrt(2 / ((1 + p["a"] * p["a"]) * p["dIn"])), True),
    "kaiming_uniform": ({"a": sqrt(5)}, ONE, UNIFORM, lambda p: sqrt(6 / ((1 + p["a"] * p["a"]) * p["dIn"])), True),
    "xavier_normal": ({"gain": 1}, ONE, NORMAL, lambda p: p["gain"] * sqrt(2 / (p["dIn"] + p["dOut"])), True),
    "xavier_uniform": ({"gain": 1}, ONE, UNIFORM, lambda p: p["gain"] * sqrt(6 / (p["dIn"] + p["dOut"])), True),
    "cauchy": ({"s": 0.1, "clip": 10}, lambda p: 2, cauchy, lambda p: p["s"], False),
    "laplace": (
        {"b": 0.1},
        ONE,
        lambda p: ((lambda w: sign(w[0], -ln(m_of(w[0]) * 2.0**-31))), sqrt(2)),
        lambda p: p["b"],
        False,
    ),
    "student_t": ({"nu": 3, "sigma": 1}, lambda p: p["nu"] + 1, student, SIGMA, False),
    "gaussian_mixture": ({"weight": 0.9, "narrow": 0.05, "wide": 0.5}, lambda p: 2, mixture, ONE, False),
    "sparse_normal": (
        {"zeros": 0.2, "sigma": 1},
        lambda p: 2,
        lambda p: ((lambda w: 0.0 if u_of(w[1]) < p["zeros"] else n_of(w[0])), sqrt(1 - p["zeros"])),
        SIGMA,
        False,
    ),
    "sparse_erdos_renyi": (
        {"density": 0.2, "sigma": 1},
        lambda p: 2,
        lambda p: ((lambda w: n_of(w[0]) if u_of(w[1]) < p["density"] else 0.0), sqrt(p["density"])),
        SIGMA,
        False,
    ),
    "beta": ({"a": 0.1}, lambda p: 3, lambda p: ((lambda w: v_of(sorted(w)[1])), sqrt(1 / 5)), lambda p: p["a"], False),
    "exponential": (
        {"lambda": 10},
        ONE,
        lambda p: ((lambda w: -ln(u_of(w[0])) - 1), 1),
        lambda p: 1 / p["lambda"],
        False,
    ),
    "normal_16bit": quantised(16),
    "normal_8bit": quantised(8),
    "normal_4bit": quantised(4),
    "normal_2bit": quantised(2),
    "binary": ({"magnitude": 1}, ONE, lambda p: ((lambda w: sign(w[0], 1.0)), 1), lambda p: p["magnitude"], False),
}


# Section 9: name -> (default parameters, y of a bit, G); D is 1
BITS = {"sign": ({"magnitude": 1}, lambda bit: -1.0 if bit else 1.0, lambda p: p["magnitude"])}


# Section 7


def dot(v, w):
    total = 0.0
    for a, b in zip(v, w):
        total = total + a * b
    return total


def unit(v):
    norm = sqrt(dot(v, v))
    return [a / norm for a in v], norm


def orthogonal(z, p):
    tall = p["dIn"] >= p["dOut"]
    vectors = [list(v) for v in (zip(*z) if tall else z)]
    for i in range(len(vectors)):
        v, _ = unit(vectors[i])
        vectors[i] = v
        for later in range(i + 1, len(vectors)):
            product = dot(v, vectors[later])
            vectors[later] = [b - product * a for a, b in zip(v, vectors[later])]
    rows = zip(*vectors) if tall else vectors
    return [[a * p["gain"] for a in row] for row in rows]


def spectral(z, p):
    columns = [list(column) for column in zip(*z)]
    x = [1 / sqrt(p["dIn"])] * p["dIn"]
    if p["dIn"] == p["dOut"]:
        norms = []
        for _ in range(512):
            x, norm = unit([dot(x, column) for column in columns])
            norms.append(norm)
        g = norms[256:]
        while len(g) > 1:
            g = [sqrt(g[2 * k] * g[2 * k + 1]) for k in range(len(g) // 2)]
        size = g[0]
    else:
        for _ in range(128):
            y, size = unit([dot(x, column) for column in columns])
            x, _ = unit([dot(row, y) for row in z])
    factor = p["rho"] / size
    return [[a * factor for a in row] for row in z]


WHOLE = {"orthogonal": ({"gain": 1}, orthogonal), "spectral_radius": ({"rho": 0.95}, spectral)}


# Section 3


def block_of(request):
    family, scale, draw = request["family"], request["scale"], request["draw"]
    d_in, d_out = request["dIn"], request["dOut"]
    key = stream_key(request["seed"], request["path"], "backbone")
    row0, row1, column0, column1 = request["block"]
    places = [(i, j) for i in range(row0, row1) for j in range(column0, column1)]
    if family == "zero":
        return [0.0 for _ in places]
    if family in WHOLE:
        defaults, make = WHOLE[family]
        p = {**defaults, **request["parameters"], "dIn": d_in, "dOut": d_out}
        z = [n_of(w) for w in words(key, 0, d_in * d_out, draw)]
        matrix = make([z[i * d_out : (i + 1) * d_out] for i in range(d_in)], p)
        if isinstance(scale, str):
            return [matrix[i][j] for i, j in places]
        entries = [a for row in matrix for a in row]
        factor = scale / sqrt(dot(entries, entries) / (d_in * d_out))
        return [matrix[i][j] * factor for i, j in places]
    if family in BITS:
        defaults, y, gain = BITS[family]
        p = {**defaults, **request["parameters"]}
        factor = scale if not isinstance(scale, str) else gain(p) if scale == "native" else 1 / sqrt(d_in)
        entries = [i * d_out + j for i, j in places]
        return [factor * y(words(key, e // 32, 1, draw)[0] >> e % 32 & 1) for e in entries]
    defaults, width, make, gain, own = FAMILIES[family]
    p = {**defaults, **request["parameters"], "dIn": d_in, "dOut": d_out}
    y, deviation = make(p)
    if not isinstance(scale, str):
        factor = scale / deviation
    elif scale == "native" or own:
        factor = gain(p)
    else:
        factor = (1 / sqrt(d_in)) / deviation
    count = width(p)
    return [factor * y(words(key, (i * d_out + j) * count, count, draw)) for i, j in places]


def answer(request):
    if "words" in request:
        key0, key1, start, count, draw = request["words"]
        return words((key0, key1), start, count, draw)
    if "key" in request:
        return stream_key(*request["key"])
    values = block_of(request)
    return hashlib.sha256(struct.pack("<%df" % len(values), *values)).hexdigest()


if __name__ == "__main__":
    json.dump([answer(request) for request in json.load(sys.stdin)], sys.stdout)
