"""Reads a model that lottalora saved: adapters and a seed, from which the backbone is drawn again.

    import lottalora
    model = lottalora.load("DIR")         # checks the SHA-256 of all that is stored or drawn
    model.effective_weight("hidden.0")    # beta W + scaling B A, [dOut, dIn]
    model.mlp_logits(x)                   # x [n, features]

From a shell, `python lottalora.py DIR` says of each layer whether it is the one of training. This
file needs Python 3.9 and numpy and nothing beside it: copy it to where it is used. It shares no code
with the generator it reproduces to the bit; "section" below is one of its written specification
(src/backbone/SPECIFICATION.md, version 1). What it takes in is written down in docs/artifact.md.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
import stat
import sys
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from statistics import NormalDist
from typing import Any, Callable, Mapping, NamedTuple, Tuple

import numpy as np

FORMAT = 1
"""Version of the artifact's layout."""

SPECIFICATION = 1
"""Version of the generator's specification."""

WEIGHTS_FILE = "adapter_model.safetensors"
CONFIG_FILE = "adapter_config.json"
PEFT_PREFIX = "base_model.model."
_A, _B, _BETA, _MAGNITUDE = "lora_A.weight", "lora_B.weight", "beta", "lora_magnitude_vector"

# What a file may ask of whoever reads it: the limits of docs/artifact.md.

LARGEST_SIZE = 2**24
LARGEST_MATRIX = 2**28
"""Entries of a matrix; each takes 4 bytes."""
LARGEST_WHOLE_MATRIX = 2**26
"""Entries of one that is made whole, in float64 and with copies."""
MOST_WORDS = 2**34
"""Words of all matrices under all seeds, see `_drawing_cost`: up to half an hour here."""
MOST_FURTHER_SEEDS = 64
MOST_DIMENSIONS = 8
LARGEST_FILE = 2**32
LONGEST_JSON = 2**23
DEEPEST_JSON = 64
LARGEST_INTEGER = 2**53 - 1
FORBIDDEN_NAMES = frozenset(
    "__proto__ __defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__ constructor "
    "hasOwnProperty isPrototypeOf propertyIsEnumerable prototype toLocaleString toString "
    "valueOf".split()
)
"""What objects have in JavaScript."""
BYTES_EACH = {"F32": 4, "F16": 2, "BF16": 2}
"""Types of stored numbers."""

ENTRIES_AT_ONCE = 2**16
MASK = 0xFFFFFFFF


class LottaloraError(ValueError):
    """All that is refused here; the message is one line, whatever a file calls its parts."""

    def __init__(self, message: str) -> None:
        super().__init__(_one_line(message))


def _one_line(text: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in text)


def _short(value: Any) -> str:
    """A value from a file as a message can hold it."""
    text = repr(value)
    return text if len(text) <= 100 else f"{text[:100]}..."


class ArtifactError(LottaloraError):
    """What was read is no artifact, a damaged one, or changed since it was saved."""


class VersionError(ArtifactError):
    """It was written by another version."""


class BackboneError(ArtifactError):
    """A matrix that was drawn again is not the one of training."""


class UnsupportedError(LottaloraError):
    """What was asked for is not to be had from this artifact."""


# Section 1: from a seed to a key


def _quoted(text: str) -> str:
    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), "<u2").tolist()
    return '"' + "".join(_escaped(unit) for unit in units) + '"'


def _escaped(unit: int) -> str:
    if unit in (0x22, 0x5C):
        return "\\" + chr(unit)
    return chr(unit) if 0x20 <= unit <= 0x7E else "\\u%04x" % unit


def stream_key(seed: int | str, path: str, role: str = "backbone") -> tuple[int, int]:
    """The key of a stream: that of the ARC4 of npm:seedrandom under the stream's name."""
    parts = (seed if isinstance(seed, int) else _quoted(seed), _quoted(path), _quoted(role))
    name = '["lottalora",%d,%s,%s,%s]' % (SPECIFICATION, *parts)
    key: list[int] = []
    smear = 0
    for j, character in enumerate(name.encode("ascii")):
        if j < 256:
            key.append((smear + character) % 256)
        else:
            smear ^= 19 * key[j % 256]
            key[j % 256] = (smear + character) % 256
    output = _arc4(key, 264)[256:]
    return int.from_bytes(output[:4], "big"), int.from_bytes(output[4:], "big")


def _arc4(key: list[int], count: int) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + key[i % len(key)] + state[i]) % 256
        state[i], state[j] = state[j], state[i]
    output, i, j = bytearray(), 0, 0
    for _ in range(count):
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        output.append(state[(state[i] + state[j]) % 256])
    return bytes(output)


# Section 2: from a key to words


def words(key: tuple[int, int], first: int, count: int, draw: int) -> np.ndarray:
    """Words `first` to `first + count - 1` of a draw, as uint32: Philox4x32-10 in counter mode."""
    start = first // 4
    block = np.arange(start, (first + count + 3) // 4, dtype=np.uint64)
    c0, c1 = block & MASK, block >> 32
    c2, c3 = np.full_like(block, draw & MASK), np.full_like(block, draw >> 32)
    k0, k1 = key
    for _ in range(10):
        # Products of 32-bit numbers fit 64 bits.
        a, b = c0 * np.uint64(0xD2511F53), c2 * np.uint64(0xCD9E8D57)
        c0, c1, c2, c3 = (b >> 32) ^ c1 ^ k0, b & MASK, (a >> 32) ^ c3 ^ k1, a & MASK
        k0, k1 = (k0 + 0x9E3779B9) & MASK, (k1 + 0xBB67AE85) & MASK
    found = np.stack([c0, c1, c2, c3], axis=1).astype(np.uint32).reshape(-1)
    return found[first - 4 * start :][:count]


def bits(key: tuple[int, int], first: int, count: int, draw: int) -> np.ndarray:
    """Bits `first` to `first + count - 1` of a draw's words, the lowest of each first (section 9)."""
    start = first // 32
    found = words(key, start, (first + count + 31) // 32 - start, draw)
    each = (found[:, None] >> np.arange(32, dtype=np.uint32)) & np.uint32(1)
    return each.reshape(-1)[first - 32 * start :][:count]


# Section 4: functions, of arrays of float64 and of floats. numpy rounds each operation once.


def _odd(x: Any) -> Any:
    total = 1 / 23
    for k in range(10, -1, -1):
        total = total * x + 1 / (2 * k + 1)
    return total


def _ln(x: np.ndarray) -> np.ndarray:
    f, e = np.frexp(x)
    small = f < sqrt(0.5)
    f, e = np.where(small, f * 2, f), np.where(small, e - 1, e)
    s = (f - 1) / (f + 1)
    return e * 0.6931471805599453 + (2 * s) * _odd(s * s)


def _exp(x: float) -> float:
    y, p = x / 1024, 1.0
    for k in range(12, 0, -1):
        p = p * (y / k) + 1
    for _ in range(10):
        p = p * p
    return p


def _atan(x: float) -> float:
    for _ in range(3):
        x = x / (1 + sqrt(1 + x * x))
    return (8 * x) * _odd(-(x * x))


# Section 5: the normal value of a word. The table of cubics is made here anew, in integers that
# stand for multiples of 2^-BITS, and compared with the digest that the specification gives.

TABLE_SHA256 = "ed405b1f9d6fa28c652eeb33122ee65d41363a98b37da6e1f07fcd3934ff0797"
BITS = 256
ROOT_2PI = math.isqrt(
    2
    * 314159265358979323846264338327950288419716939937510582097494459230781640628620899862803482
    * 4**BITS
    // 10**89
)


def _big_exp(x: int) -> int:
    """exp, by its series at x / 2^10 and ten squarings."""
    total = term = 1 << BITS
    k = 1
    while term:
        term = (term * x >> (BITS + 10)) // k
        total, k = total + term, k + 1
    for _ in range(10):
        total = total * total >> BITS
    return total


def _exact_quantile(t: float) -> int:
    """The z with P(Z > z) = t / 2^32, to 40 digits: what a float64 knows of it, corrected twice."""
    z = int(-NormalDist().inv_cdf(t / 2**32) * 2.0**60) << (BITS - 60)
    square = z * z >> BITS
    # P(0 < Z < z) is exp(-z^2 / 2) / sqrt(2 pi) times this series.
    total = term = z
    k = 3
    while term:
        term = (term * square >> BITS) // k
        total, k = total + term, k + 2
    middle = int((2.0**31 - t) * 2.0**21) << (BITS - 53)
    step = (middle * ROOT_2PI * _big_exp(square >> 1) >> 2 * BITS) - total
    return z + step + (z * step * step >> (2 * BITS + 1))


def _cubic(exponent: int, values: list[int]) -> list[float]:
    """Coefficients through `values` at 0, 1/4, 3/4 and 1 of a width of 2^(exponent - 4)."""
    rows = ((3, 0, 0, 0), (-19, 24, -8, 3), (32, -56, 40, -16), (-16, 32, -32, 16))
    cubic = []
    for power, row in enumerate(rows):
        sum_ = sum(weight * value for weight, value in zip(row, values))
        shift = BITS + power * (exponent - 4)
        # Division of integers rounds once.
        cubic.append(sum_ / (3 << shift))
    return cubic


@lru_cache(maxsize=None)
def quantile_table() -> np.ndarray:
    """The 512 cubics of section 5, [4, 512] in float64."""
    rows = []
    for exponent in range(-1, 31):
        for segment in range(16):
            starts = (16 + segment, 16.25 + segment, 16.75 + segment, 17 + segment)
            nodes = [math.ldexp(start, exponent - 4) for start in starts]
            rows.append(_cubic(exponent, [_exact_quantile(node) for node in nodes]))
    lines = ",\n".join("  [" + ", ".join(map(repr, row)) + "]" for row in rows)
    digest = hashlib.sha256(("[\n" + lines + "\n]\n").encode("ascii")).hexdigest()
    if digest != TABLE_SHA256:
        raise LottaloraError(f"This Python makes another table of quantiles: SHA-256 {digest}")
    return np.ascontiguousarray(np.array(rows).T)


def _q(t: Any) -> np.ndarray:
    """Q(t) for t in [1/2, 2^31)."""
    t = np.asarray(t, dtype=np.float64)
    # Sign, exponent and the four leading bits of the fraction.
    leading = t.view(np.uint64) >> np.uint64(48)
    d = t - (leading << np.uint64(48)).view(np.float64)
    c0, c1, c2, c3 = quantile_table()[:, leading.astype(np.intp) - 1022 * 16]
    return ((c3 * d + c2) * d + c1) * d + c0


def _tail(z: float) -> float:
    """T(z), the t where Q falls to z."""
    low, high = 0.5, 2.0**31
    for _ in range(64):
        middle = (low + high) * 0.5
        if _q(middle) > z:
            low = middle
        else:
            high = middle
    return low


def _m(w: np.ndarray) -> np.ndarray:
    return (w & np.uint32(0x7FFFFFFF)) + 0.5


def _signed(w: np.ndarray, x: np.ndarray) -> np.ndarray:
    return np.where(w < np.uint32(2**31), x, -x)


def _n(w: np.ndarray) -> np.ndarray:
    return _signed(w, _q(_m(w)))


def _u(w: np.ndarray) -> np.ndarray:
    return (w + 0.5) * 2.0**-32


def _v(w: np.ndarray) -> np.ndarray:
    return (w + 0.5) * 2.0**-31 - 1


# Sections 6 and 9: families with independent entries

Parameters = Mapping[str, float]
"""Of the family, with dIn and dOut."""

Law = Tuple[Callable[..., np.ndarray], float]
"""y of the words w0, w1, ... of entries, and D."""

Ranges = Mapping[str, Tuple[float, float, float]]
"""Default, least and greatest value of each parameter."""

POSITIVE = (1e-6, 1e6)


class Family(NamedTuple):
    """A distribution whose entries are independent."""

    parameters: Ranges
    law: Callable[[Parameters], Law]
    gain: str | Callable[[Parameters], float]
    """G, or the name of the parameter that it is."""
    words: int | Callable[[Parameters], int] = 1
    """W."""
    own: bool = False
    """Whether it sets its own variance."""
    bits: bool = False
    """Whether the law is of a bit of a word, 32 entries a word, instead of W words."""

    def width(self, p: Parameters) -> int:
        """W under some parameters."""
        return self.words if isinstance(self.words, int) else self.words(p)


_SIGMA = {"sigma": (1, *POSITIVE)}
_GAIN = {"gain": (1, *POSITIVE)}


def _kaiming(n: int) -> Callable[[Parameters], float]:
    return lambda p: sqrt(n / ((1 + p["a"] * p["a"]) * p["dIn"]))


def _xavier(n: int) -> Callable[[Parameters], float]:
    return lambda p: p["gain"] * sqrt(n / (p["dIn"] + p["dOut"]))


def _normal(p: Parameters) -> Law:
    return _n, 1


def _uniform(p: Parameters) -> Law:
    return _v, sqrt(1 / 3)


def _truncated(p: Parameters) -> Law:
    clip = p["clip"]
    tail = _tail(clip)
    share = (2**31 - tail) * 2.0**-31
    density = _exp(clip * clip * -0.5) / sqrt(2 * math.pi)
    deviation = sqrt(1 - 2 * clip * density / (1 - 2 * (tail * 2.0**-32)))
    return lambda w: _signed(w, _q(tail + _m(w) * share)), deviation


def _cauchy(p: Parameters) -> Law:
    clip = p["clip"]
    b, r = _atan(clip), 2 / math.pi
    deviation = sqrt(r * (clip - b) + clip * clip * (1 - r * b))
    return lambda w, x: np.clip(_n(w) / _n(x), -clip, clip), deviation


def _laplace(p: Parameters) -> Law:
    return lambda w: _signed(w, -_ln(_m(w) * 2.0**-31)), sqrt(2)


def _student(p: Parameters) -> Law:
    nu = p["nu"]

    def y(w: np.ndarray, *others: np.ndarray) -> np.ndarray:
        q: Any = 0.0
        for normal in map(_n, others):
            q = q + normal * normal
        return _n(w) / np.sqrt(q / nu)

    return y, sqrt(nu / (nu - 2))


def _mixture(p: Parameters) -> Law:
    weight, narrow, wide = p["weight"], p["narrow"], p["wide"]
    deviation = sqrt(weight * (narrow * narrow) + (1 - weight) * (wide * wide))
    return lambda w, x: _n(w) * np.where(_u(x) < weight, narrow, wide), deviation


def _sparse(p: Parameters) -> Law:
    zeros = p["zeros"]
    return lambda w, x: np.where(_u(x) < zeros, 0.0, _n(w)), sqrt(1 - zeros)


def _erdos_renyi(p: Parameters) -> Law:
    density = p["density"]
    return lambda w, x: np.where(_u(x) < density, _n(w), 0.0), sqrt(density)


def _beta(p: Parameters) -> Law:
    return lambda *w: _v(np.sort(np.stack(w), axis=0)[1]), sqrt(1 / 5)


def _exponential(p: Parameters) -> Law:
    return lambda w: -_ln(_u(w)) - 1, 1


def _binary(p: Parameters) -> Law:
    return lambda w: _signed(w, np.ones(w.shape)), 1


def _sign(p: Parameters) -> Law:
    return lambda bit: np.where(bit == 1, -1.0, 1.0), 1


@lru_cache(maxsize=None)
def _levels(bits: int) -> tuple[np.ndarray, float]:
    """Magnitudes of the levels, and their deviation."""
    levels = _q((np.arange(2 ** (bits - 1)) + 0.5) * 2.0 ** (32 - bits))
    return levels, sqrt(_sum(levels * levels) / 2 ** (bits - 1))


def _quantised(bits: int) -> Callable[[Parameters], Law]:
    def law(p: Parameters) -> Law:
        levels, deviation = _levels(bits)
        shift = np.uint32(32 - bits)
        return lambda w: _signed(w, levels[(w & np.uint32(0x7FFFFFFF)) >> shift]), deviation

    return law


def _sum(values: np.ndarray) -> Any:
    """Sums along the first axis, from 0 and in ascending order, which `np.sum` does not promise."""
    return np.add.accumulate(values, axis=0)[-1] + 0.0


FAMILIES: Mapping[str, Family] = {
    "normal": Family(_SIGMA, _normal, "sigma"),
    "truncated_normal": Family({**_SIGMA, "clip": (2, 0.1, 6)}, _truncated, "sigma"),
    "uniform": Family({"a": (0.1, *POSITIVE)}, _uniform, "a"),
    "kaiming_normal": Family({"a": (0, 0, 1e3)}, _normal, _kaiming(2), own=True),
    "kaiming_uniform": Family({"a": (sqrt(5), 0, 1e3)}, _uniform, _kaiming(6), own=True),
    "xavier_normal": Family(_GAIN, _normal, _xavier(2), own=True),
    "xavier_uniform": Family(_GAIN, _uniform, _xavier(6), own=True),
    "cauchy": Family({"s": (0.1, *POSITIVE), "clip": (10, 0.1, 1e6)}, _cauchy, "s", words=2),
    "laplace": Family({"b": (0.1, *POSITIVE)}, _laplace, "b"),
    "student_t": Family(
        {"nu": (3, 3, 31), **_SIGMA}, _student, "sigma", words=lambda p: int(p["nu"]) + 1
    ),
    "gaussian_mixture": Family(
        {"weight": (0.9, 0, 1), "narrow": (0.05, *POSITIVE), "wide": (0.5, *POSITIVE)},
        _mixture,
        lambda p: 1,
        words=2,
    ),
    "sparse_normal": Family({"zeros": (0.2, 0, 0.999), **_SIGMA}, _sparse, "sigma", words=2),
    "sparse_erdos_renyi": Family(
        {"density": (0.2, 0.001, 1), **_SIGMA}, _erdos_renyi, "sigma", words=2
    ),
    "beta": Family({"a": (0.1, *POSITIVE)}, _beta, "a", words=3),
    "exponential": Family({"lambda": (10, *POSITIVE)}, _exponential, lambda p: 1 / p["lambda"]),
    "normal_16bit": Family(_SIGMA, _quantised(16), "sigma"),
    "normal_8bit": Family(_SIGMA, _quantised(8), "sigma"),
    "normal_4bit": Family(_SIGMA, _quantised(4), "sigma"),
    "normal_2bit": Family(_SIGMA, _quantised(2), "sigma"),
    "binary": Family({"magnitude": (1, *POSITIVE)}, _binary, "magnitude"),
    "sign": Family({"magnitude": (1, *POSITIVE)}, _sign, "magnitude", bits=True),
}


# Section 7: families made a whole matrix at a time


def _orthogonal(z: np.ndarray, p: Parameters) -> np.ndarray:
    tall = p["dIn"] >= p["dOut"]
    vectors = (z if tall else z.T).copy()  # one a column
    for i in range(vectors.shape[1]):
        v = vectors[:, i] / sqrt(_sum(vectors[:, i] * vectors[:, i]))
        vectors[:, i] = v
        later = vectors[:, i + 1 :]
        later -= _sum(v[:, None] * later) * v[:, None]
    return (vectors if tall else vectors.T) * p["gain"]


def _unit(v: np.ndarray) -> tuple[np.ndarray, float]:
    norm = sqrt(_sum(v * v))
    return v / norm, norm


def _spectral_radius(z: np.ndarray, p: Parameters) -> np.ndarray:
    x = np.full(p["dIn"], 1 / sqrt(p["dIn"]))
    if p["dIn"] == p["dOut"]:
        norms = []
        for _ in range(512):
            x, norm = _unit(_sum(x[:, None] * z))
            norms.append(norm)
        growth = norms[256:]
        while len(growth) > 1:
            growth = [sqrt(a * b) for a, b in zip(growth[::2], growth[1::2])]
        size = growth[0]
    else:
        transposed = np.ascontiguousarray(z.T)
        for _ in range(128):
            y, size = _unit(_sum(x[:, None] * z))
            x, _ = _unit(_sum(y[:, None] * transposed))
    return z * (p["rho"] / size)


WHOLE: Mapping[str, Tuple[Ranges, Callable[[np.ndarray, Parameters], np.ndarray]]] = {
    "orthogonal": (_GAIN, _orthogonal),
    "spectral_radius": ({"rho": (0.95, *POSITIVE)}, _spectral_radius),
}


# Section 3: from words to entries


@dataclass(frozen=True)
class Matrix:
    """One frozen matrix, by all that decides its entries."""

    seed: int | str
    path: str
    d_in: int
    d_out: int
    family: str = "normal"
    parameters: Mapping[str, float] | None = None
    scale: str | float = "fan-in"
    draw: int = 0

    def generate(self) -> np.ndarray:
        """The kernel K[dIn, dOut] in float32, h = x K."""
        kernel = np.zeros(self.d_in * self.d_out, np.float32)
        if self.family == "zero":
            self._parameters({})
        elif self.family in WHOLE:
            kernel[:] = self._whole(*WHOLE[self.family])
        elif self.family in FAMILIES:
            self._independent(FAMILIES[self.family], kernel)
        else:
            raise UnsupportedError(f"Cannot draw {self.path}: unknown family {self.family!r}")
        return kernel.reshape(self.d_in, self.d_out)

    def sha256(self) -> str:
        """Digest of the kernel's little-endian bytes, as a description holds it."""
        return _sha256(self.generate())

    def _parameters(self, ranges: Ranges) -> dict[str, float]:
        values = _family_parameters(self.family, ranges, self.parameters or {})
        return {**values, "dIn": self.d_in, "dOut": self.d_out}

    def _independent(self, family: Family, out: np.ndarray) -> None:
        p = self._parameters(family.parameters)
        y, deviation = family.law(p)
        factor = self._factor(family, p, deviation)
        key = stream_key(self.seed, self.path)
        width = family.width(p)
        for first in range(0, out.size, ENTRIES_AT_ONCE):
            count = min(ENTRIES_AT_ONCE, out.size - first)
            if family.bits:
                drawn = bits(key, first, count, self.draw).reshape(count, 1)
            else:
                drawn = words(key, first * width, count * width, self.draw).reshape(count, width)
            # Adding 0 makes -0 of a zero y +0.
            out[first : first + count] = factor * (y(*drawn.T) + 0.0)

    def _factor(self, family: Family, p: Parameters, deviation: float) -> float:
        if not isinstance(self.scale, str):
            return self.scale / deviation
        if self.scale == "native" or family.own:
            return p[family.gain] if isinstance(family.gain, str) else family.gain(p)
        if self.scale == "fan-in":
            return (1 / sqrt(self.d_in)) / deviation
        raise UnsupportedError(f"Cannot draw {self.path}: unknown scale {self.scale!r}")

    def _whole(self, ranges: Ranges, make: Any) -> np.ndarray:
        p = self._parameters(ranges)
        key, normals = stream_key(self.seed, self.path), np.empty(self.d_in * self.d_out)
        for first in range(0, normals.size, ENTRIES_AT_ONCE):
            count = min(ENTRIES_AT_ONCE, normals.size - first)
            normals[first : first + count] = _n(words(key, first, count, self.draw))
        matrix = make(normals.reshape(self.d_in, self.d_out), p).reshape(-1)
        if isinstance(self.scale, str):
            return matrix
        return matrix * (self.scale / sqrt(_sum(matrix * matrix) / matrix.size))


def _family_parameters(
    family: str, ranges: Ranges, given: Mapping[str, float]
) -> dict[str, float]:
    """The parameters of a family: those given, else its own."""
    values = {name: preset for name, (preset, _, _) in ranges.items()}
    for name, value in given.items():
        if name not in ranges:
            raise UnsupportedError(f"{family} has no parameter {name!r}")
        _, low, high = ranges[name]
        if not _is_number(value) or not low <= value <= high:
            raise UnsupportedError(
                f"{name} of {family} must be in [{low}, {high}], got {_short(value)}"
            )
        if name == "nu" and value != int(value):
            raise UnsupportedError(f"nu of student_t must be an integer, got {value!r}")
        values[name] = value
    return values


def _is_number(value: Any) -> bool:
    # An integer may be too large to be made a float.
    return type(value) in (int, float) and abs(value) <= sys.float_info.max


# The artifact


@dataclass(frozen=True)
class Model:
    """A model whose every number was checked."""

    description: Mapping[str, Any]
    """All that the artifact says of itself, see src/artifact/description.ts."""
    tensors: Mapping[str, np.ndarray]
    """What is stored, in float32, by PEFT's names without prefix: `hidden.0.lora_A.weight`."""
    backbone: Mapping[str, np.ndarray]
    """Kernels K[dIn, dOut] that were drawn, by layer; of a table of codes, its rows; of frozen
    biases [1, dOut], as `hidden.0.bias`."""

    @property
    def scaling(self) -> float:
        """The factor before B A: alpha / r, alpha / sqrt(r) for rsLoRA, or alpha if constant."""
        adapter = self.description["adapter"]
        alpha, rank = adapter["alpha"], adapter["rank"]
        divisors = {"lora": rank, "rslora": sqrt(rank), "constant": 1}
        return alpha / divisors[adapter["scaling"]]

    @property
    def factors(self) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        """A [rank, dIn] and B [dOut, rank] of each adapted layer."""
        paths = [name[: -len(_A) - 1] for name in self.tensors if name.endswith(f".{_A}")]
        return {
            path: (self.tensors[f"{path}.{_A}"], self.tensors[f"{path}.{_B}"]) for path in paths
        }

    def beta(self, path: str) -> float:
        """The gain of a layer's backbone; 1 where none was trained."""
        return float(self.tensors.get(f"{path}.beta", 1.0))

    def bias(self, path: str) -> np.ndarray | float:
        """What a layer adds to its outputs, trained or drawn, [dOut] or [1, dOut]; 0 without any."""
        name = f"{path}.bias"
        return self.tensors.get(name, self.backbone.get(name, 0.0))

    def base_weight(self, path: str) -> np.ndarray:
        """beta W, [dOut, dIn]: what PEFT attaches adapters to. All 0 where there is no backbone."""
        if path in self.backbone:
            return (self.beta(path) * self.backbone[path].astype(np.float64)).T.astype(np.float32)
        if path in self.factors:
            a, b = self.factors[path]
            return np.zeros((b.shape[0], a.shape[1]), np.float32)
        if f"{path}.weight" in self.tensors:
            return self.tensors[f"{path}.weight"]
        raise UnsupportedError(
            f"There is no weight at {path!r}, only at {', '.join(self._paths())}"
        )

    def effective_weight(self, path: str) -> np.ndarray:
        """The one weight [dOut, dIn] that acts like a linear layer with its adapter.

        beta W + scaling B A, with DoRA each row at its trained magnitude; a layer that was trained
        whole has the weight that is stored. Bias, LayerNorm and residual are no part of it.
        """
        weight = self.base_weight(path).astype(np.float64)
        if path not in self.factors:
            return weight.astype(np.float32)
        if path in _own_factors(self.description):
            raise UnsupportedError(f"The scaling of {path} is not in the description")
        if path in self.backbone:  # without the rounding to float32
            weight = self.beta(path) * self.backbone[path].T.astype(np.float64)
        a, b = (factor.astype(np.float64) for factor in self.factors[path])
        weight += self.scaling * (b @ a)
        magnitude = self.tensors.get(f"{path}.{_MAGNITUDE}")
        if magnitude is not None:
            norms = np.maximum(np.sqrt(np.square(weight).sum(axis=1)), 1e-12)
            weight *= (magnitude / norms)[:, None]
        return weight.astype(np.float32)

    def mlp_logits(self, x: np.ndarray) -> np.ndarray:
        """Outputs [n, classes] of a multilayer perceptron, computed in float64.

        Raises UnsupportedError for any other architecture and for inputs that are not
        [n, features], prepared as `description["architecture"]["preprocessing"]` says.
        """
        name = self.description["architecture"]["name"]
        if not re.fullmatch(r"mlp \d{1,9}(-\d{1,9})+", name):
            raise UnsupportedError(f"Only the outputs of an MLP are computed here, not of {name}")
        widths = [int(width) for width in name[4:].split("-")]
        h = np.asarray(x, dtype=np.float64)
        if h.ndim != 2 or h.shape[1] != widths[0]:
            raise UnsupportedError(f"The inputs of {name} are [n, {widths[0]}], got {h.shape}")
        for i, width in enumerate(widths[1:-1]):
            h = np.maximum(self._layer(f"hidden.{i}", h, width), 0)
        return self._layer("head", h, widths[-1])

    def _layer(self, path: str, x: np.ndarray, width: int) -> np.ndarray:
        weight = self.effective_weight(path).astype(np.float64)
        if weight.shape != (width, x.shape[1]):
            raise UnsupportedError(
                f"The weight of {path} is {list(weight.shape)}, expected {[width, x.shape[1]]}"
            )
        h = x @ weight.T
        if f"{path}.norm.gain" in self.tensors:
            h = h - h.mean(axis=1, keepdims=True)
            h = h / np.sqrt(np.square(h).mean(axis=1, keepdims=True) + 1e-5)
            h = h * self.tensors[f"{path}.norm.gain"] + self.tensors[f"{path}.norm.shift"]
        h = h + self.bias(path)
        if self.description["adapter"]["residual"] and path in self.factors and path != "head":
            shared = min(x.shape[1], width)
            h[:, :shared] += x[:, :shared]
        return h

    def _paths(self) -> list[str]:
        stored = [name[: -len(".weight")] for name in self.tensors if name.endswith(".weight")]
        whole = [path for path in stored if not path.endswith((".lora_A", ".lora_B"))]
        return list(dict.fromkeys([*self.backbone, *self.factors, *whole]))


def load(path: str | os.PathLike[str], seed: int | str | None = None) -> Model:
    """Reads a model and draws its backbone.

    `path` is the folder that lottalora saved, or its safetensors file alone; `seed` is one of those
    that it was trained on, the first of them by default. Raises UnsupportedError for another seed;
    ArtifactError for what is no artifact or was changed, naming the tensor; VersionError for another
    version; BackboneError naming the first layer whose drawn matrix is not the one of training.
    """
    description, tensors = read(path)
    backbone = {}
    for matrix, wanted in zip(matrices(description, seed), digests(description, seed)):
        kernel = matrix.generate()
        _check_digest(matrix, wanted, _sha256(kernel), os.fspath(path))
        backbone[matrix.path] = kernel
    return Model(description, tensors, backbone)


def read(path: str | os.PathLike[str]) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Description and stored tensors of an artifact, checked, without drawing anything."""
    is_folder = os.path.isdir(path)
    file = os.path.join(path, WEIGHTS_FILE) if is_folder else os.fspath(path)
    entries, metadata = _weights(_bytes_of(file, LARGEST_FILE), file)
    if "lottalora" not in metadata:
        raise ArtifactError(f"{file}: nothing describes its backbone: not written by lottalora")
    text = metadata["lottalora"]
    if metadata.get("lottalora_sha256") != hashlib.sha256(text.encode()).hexdigest():
        raise ArtifactError(f"{file}: its description is damaged: its SHA-256 is another one")
    description = _parse(text.encode(), f"{file}: its description")
    _check_description(description, file)
    if is_folder:
        _check_config(os.path.join(path, CONFIG_FILE), description)
    return description, _stored(entries, description, file)


def digests(description: Mapping[str, Any], seed: int | str | None = None) -> list[str]:
    """SHA-256 of each matrix under a seed that the adapters were trained on."""
    if seed is None or seed == description["seeds"]["backbone"]:
        return [facts["sha256"] for facts in description["matrices"]]
    for further in description.get("furtherSeeds", ()):
        if seed == further["seed"]:
            return list(further["sha256"])
    raise UnsupportedError(f"The adapters were not trained on seed {json.dumps(seed)}")


def _seeds(description: Mapping[str, Any]) -> list[int | str]:
    """Those that the adapters were trained on, first the one that they are loaded with."""
    further = description.get("furtherSeeds", ())
    return [description["seeds"]["backbone"], *(facts["seed"] for facts in further)]


def matrices(description: Mapping[str, Any], seed: int | str | None = None) -> list[Matrix]:
    """What a description wants to be drawn, input side first; under its first seed by default."""
    backbone = description["backbone"]
    return [
        Matrix(
            seed=description["seeds"]["backbone"] if seed is None else seed,
            path=facts["path"],
            d_in=facts["dIn"],
            d_out=facts["dOut"],
            family=backbone["family"],
            parameters=backbone["parameters"],
            scale=facts["scale"],
            draw=facts["draw"],
        )
        for facts in description["matrices"]
    ]


def _bytes_of(file: str, largest: int) -> bytes:
    """The content of a regular file: a pipe would never end, nor would /dev/zero."""
    try:
        facts = os.stat(file)
        if not stat.S_ISREG(facts.st_mode):
            raise ArtifactError(f"Cannot read {file}: it is not a regular file")
        if facts.st_size > largest:
            raise ArtifactError(
                f"Cannot read {file}: {facts.st_size} bytes are too many for an adapter"
            )
        with open(file, "rb") as opened:
            return opened.read(facts.st_size)
    except OSError as error:
        raise ArtifactError(f"Cannot read {file}: {error.strerror}") from None


class Stored(NamedTuple):
    """A tensor as it lies in a file."""

    format: str
    shape: list[int]
    content: memoryview


def _weights(content: bytes, file: str) -> tuple[dict[str, Stored], dict[str, str]]:
    """Tensors and texts of a safetensors file in which every byte belongs to one of them."""

    def damaged(why: str) -> ArtifactError:
        return ArtifactError(f"{file}: no safetensors file, or a damaged one: {why}")

    length = int.from_bytes(content[:8], "little")
    if length > LONGEST_JSON:
        raise damaged(f"a header of {length} bytes, more than {LONGEST_JSON}")
    start = 8 + length
    if start > len(content):
        raise damaged(f"a header of {length} bytes in a file of {len(content)}")
    header = _parse(content[8:start], f"{file}: no safetensors file, or a damaged one: its header")
    metadata = header.pop("__metadata__", {})
    if not (isinstance(metadata, dict) and all(type(text) is str for text in metadata.values())):
        raise damaged("__metadata__ holds something else than texts")
    for name, entry in header.items():
        if not _TENSOR_NAME.holds(name):
            raise damaged(f"a tensor may not be called {_short(name)}")
        if not _ENTRY.holds(entry):
            raise damaged(f"the entry of {name} is not one of a tensor")
    tensors, last = {}, 0
    for name in sorted(header, key=lambda name: (*header[name]["data_offsets"], name)):
        format_, shape, (first, end) = (header[name][key] for key in _ENTRY_KEYS)
        if first != last or end - first != math.prod(shape) * BYTES_EACH[format_]:
            raise damaged(f"tensor {name} {shape} has the bytes {first} to {end}, after {last}")
        if start + end > len(content):
            raise damaged(f"tensor {name} ends beyond the file")
        tensors[name] = Stored(format_, shape, memoryview(content)[start + first : start + end])
        last = end
    if start + last != len(content):
        raise damaged(f"{len(content)} bytes instead of {start + last}")
    return tensors, metadata


def _parse(content: bytes, source: str) -> dict[str, Any]:
    """A JSON object as docs/artifact.md has it: nothing in it means two things to two readers."""

    def whole(text: str) -> str:
        if _HALF_A_SIGN.search(text):
            raise ValueError(f"half a sign in {_short(text)}")
        return text

    def refuse_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            raise ValueError("a name stands twice")
        for name, value in pairs:
            if whole(name) in FORBIDDEN_NAMES:
                raise ValueError(f"the name {name} is forbidden")
            refuse_halves(value)
        return found

    def refuse_halves(value: Any) -> None:
        if isinstance(value, str):
            whole(value)
        elif isinstance(value, list):
            for item in value:
                refuse_halves(item)

    hooks: Any = {"parse_int": _number_of, "parse_float": _number_of, "parse_constant": _number_of}
    try:
        if len(content) > LONGEST_JSON:
            raise ValueError(f"longer than {LONGEST_JSON} bytes")
        text = content.decode("utf-8")
        if _nests_deeper_than(DEEPEST_JSON, text):
            raise ValueError(f"nested more than {DEEPEST_JSON} deep")
        value = json.loads(text, object_pairs_hook=refuse_names, **hooks)
    except ValueError as error:
        raise ArtifactError(f"{source} is not JSON: {error}") from None
    if not isinstance(value, dict):
        raise ArtifactError(f"{source} is not a JSON object")
    return value


def _number_of(digits: str) -> int | float:
    """The float64 next to it, and an integer where that is one, however it is written."""
    value = float(digits)
    if not math.isfinite(value):
        raise ValueError(f"{_short(digits)} is not finite")
    return int(value) if value.is_integer() and abs(value) <= LARGEST_INTEGER else value


def _nests_deeper_than(limit: int, text: str) -> bool:
    """Of brackets that are not in texts."""
    depth, is_text = 0, False
    for sign in re.finditer(r'\\.?|["[\]{}]', text, re.DOTALL):
        if sign[0] == '"':
            is_text = not is_text
        elif not is_text and sign[0] in "[{":
            depth += 1
            if depth > limit:
                return True
        elif not is_text and sign[0] in "]}":
            depth -= 1
    return False


def _check_config(file: str, description: Mapping[str, Any]) -> None:
    """PEFT reads the configuration alone: it must say what the file with the numbers says."""
    config, wanted = _parse(_bytes_of(file, LONGEST_JSON), file), _peft_config(description)
    for name in config:
        if name not in wanted:
            raise ArtifactError(f"{file}: nothing is known here of its field {_short(name)}")
    for name, value in wanted.items():
        if name not in config or not _is_same(config[name], value):
            raise ArtifactError(
                f"{file}: {name} is not what {WEIGHTS_FILE} says: one of the two was changed"
            )


def _peft_config(description: Mapping[str, Any]) -> dict[str, Any]:
    """What lottalora writes for PEFT, see src/artifact/peft_config.ts."""
    adapter = description["adapter"]

    def paths(suffix: str) -> list[str]:
        names = [facts["name"] for facts in description["tensors"]]
        return [name[len(PEFT_PREFIX) : -len(suffix)] for name in names if name.endswith(suffix)]

    # Embeddings with factors are no linear maps, which alone PEFT could adapt so.
    tables = _own_factors(description)
    whole = [path for path in paths(".weight") if not path.endswith((".lora_A", ".lora_B"))]
    return {
        "peft_type": "LORA",
        "task_type": None,
        "base_model_name_or_path": None,
        "inference_mode": True,
        "r": adapter["rank"],
        "lora_alpha": _peft_alpha(adapter),
        "lora_dropout": adapter["dropout"],
        "use_rslora": adapter["scaling"] == "rslora",
        "use_dora": adapter["dora"],
        "bias": "none",
        "fan_in_fan_out": False,
        "target_modules": [path for path in paths(f".{_A}") if path not in tables],
        "modules_to_save": whole or None,
        "lottalora": description,
    }


def _peft_alpha(adapter: Mapping[str, Any]) -> float:
    """PEFT divides alpha by the rank; where it is the factor itself, it is larger there."""
    if adapter["scaling"] != "constant":
        return adapter["alpha"]
    return float(adapter["alpha"]) * adapter["rank"]


def _is_same(a: Any, b: Any) -> bool:
    """Whether two values are the same JSON; for Python, True is 1 too."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(_is_same(a[name], b[name]) for name in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(_is_same, a, b))
    return (type(a) is type(b) or (_is_number(a) and _is_number(b))) and a == b


# What each place of a description holds: the same as in src/artifact/description_check.ts.


class Rule(NamedTuple):
    """What a value must be."""

    holds: Callable[[Any], bool]
    expected: str


def _integer(low: int, high: int) -> Rule:
    return Rule(
        lambda value: type(value) is int and low <= value <= high,
        f"an integer from {low} to {high}",
    )


def _number(holds: Callable[[float], bool], expected: str) -> Rule:
    return Rule(lambda value: _is_number(value) and holds(value), expected)


def _one_of(*choices: str) -> Rule:
    return Rule(
        lambda value: isinstance(value, str) and value in choices, f"one of {', '.join(choices)}"
    )


def _text(pattern: str, expected: str) -> Rule:
    return Rule(
        lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None, expected
    )


def _either(*rules: Rule) -> Rule:
    return Rule(
        lambda value: any(rule.holds(value) for rule in rules),
        " or ".join(rule.expected for rule in rules),
    )


def _units(text: str) -> int:
    """Its length as JavaScript counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


# Controls, formats, halves of signs, private signs, separators of lines: by their numbers, since
# what is of which kind depends on the version of Unicode.
_STEERING = re.compile(
    "[\\0-\\x1f\\x7f-\\x9f\\xad\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u0890\\u0891\\u08e2\\u180e"
    "\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ud800-\\uf8ff\\ufeff\\ufff0-\\ufffb\\ufffe\\uffff"
    "\\U000110bd\\U000110cd\\U00013430-\\U0001345f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a"
    "\\U000e0000-\\U0010ffff]"
)
_HALF_A_SIGN = re.compile("[\\ud800-\\udfff]")


def _is_line(value: Any) -> bool:
    return isinstance(value, str) and _units(value) <= 1000 and not _STEERING.search(value)


_NULL = Rule(lambda value: value is None, "null")
_BOOLEAN = Rule(lambda value: type(value) is bool, "true or false")
_OBJECT = Rule(lambda value: isinstance(value, dict), "an object")
_COUNT = _integer(0, LARGEST_INTEGER)
_SIZE = _integer(1, LARGEST_SIZE)
_POSITIVE = _number(lambda value: value > 0, "a number above 0")
_FINITE = _number(lambda value: True, "a number")
_LINE = Rule(_is_line, "a text of one line")
_PATH = _text(r"[A-Za-z0-9_.-]{1,200}", "letters, digits and _ . -")
_SHA256 = _text(r"[0-9a-f]{64}", "64 hexadecimal digits")
_SCALE = _either(_one_of("fan-in", "native"), _POSITIVE)
_SEED = _either(
    _integer(-LARGEST_INTEGER, LARGEST_INTEGER),
    Rule(lambda value: isinstance(value, str) and 0 < _units(value) <= 1000, "a text"),
)
_SHAPE = Rule(
    lambda value: isinstance(value, list)
    and len(value) <= MOST_DIMENSIONS
    and all(map(_COUNT.holds, value)),
    f"{MOST_DIMENSIONS} sizes at most",
)
_TENSOR_NAME = _text(r"(?!.*\.\.)[A-Za-z0-9_][A-Za-z0-9_.-]{0,255}", "a name of a tensor")
_FORMAT = _one_of(*BYTES_EACH)
_ENTRY_KEYS = ("dtype", "shape", "data_offsets")
_ENTRY = Rule(
    lambda value: isinstance(value, dict)
    and value.keys() == set(_ENTRY_KEYS)
    and _FORMAT.holds(value["dtype"])
    and _SHAPE.holds(value["shape"])
    and _SHAPE.holds(value["data_offsets"])
    and len(value["data_offsets"]) == 2
    and value["data_offsets"][0] <= value["data_offsets"][1],
    "an entry of a tensor",
)
_CLASS_NAMES = Rule(
    lambda value: isinstance(value, list)
    and all(isinstance(name, str) and 0 < _units(name) <= 1000 for name in value)
    and len(set(value)) == len(value),
    "different texts",
)
_ROLE = _one_of("adapted", "trained", "frozen")
_MAPS = Rule(
    lambda value: isinstance(value, dict)
    and len(value) > 0
    and all(kind in ("attention", "mlp") and _ROLE.holds(role) for kind, role in value.items()),
    "roles of attention and mlp",
)
_PARAMETERS = Rule(
    lambda value: isinstance(value, dict)
    and all(_PATH.holds(name) and _FINITE.holds(number) for name, number in value.items()),
    "numbers by name",
)
_DESCRIPTION: Mapping[str, Any] = {
    "format": _integer(FORMAT, FORMAT),
    "backboneSpecification": _integer(SPECIFICATION, SPECIFICATION),
    "architecture": {
        "name": _LINE,
        "benchmark": _either(_PATH, _NULL),
        "preset": _either(_PATH, _NULL),
        "features": _SIZE,
        "classes": _SIZE,
        "extent": _either(_SIZE, _NULL),
        "preprocessing": _either(_LINE, _NULL),
    },
    "method": _one_of("lottalora", "zero", "head"),
    "adapter": {
        "rank": _integer(1, 65_536),
        "alpha": _POSITIVE,
        "scaling": _one_of("lora", "rslora", "constant"),
        "dora": _BOOLEAN,
        "layerNorm": _BOOLEAN,
        "residual": _BOOLEAN,
        "dropout": _number(lambda value: 0 <= value < 1, "a number from 0 to below 1"),
        "trainBeta": _BOOLEAN,
        "bInit": _one_of("zeros", "kaiming_uniform", "kaiming"),
        "head": _one_of("full", "lora", "lora_bias"),
    },
    "backbone": {
        "family": _one_of(*FAMILIES, *WHOLE, "zero"),
        "scale": _SCALE,
        "parameters": _PARAMETERS,
    },
    "seeds": {name: _SEED for name in ("backbone", "adapter", "head", "order", "dropout")},
    "matrices": [
        {
            "path": _PATH,
            "dIn": _SIZE,
            "dOut": _SIZE,
            "scale": _SCALE,
            "draw": _COUNT,
            "adapted": _BOOLEAN,
            "sha256": _SHA256,
        }
    ],
    "tensors": [
        {
            "name": _TENSOR_NAME,
            "format": _FORMAT,
            "shape": _SHAPE,
            "sha256": _SHA256,
        }
    ],
}
_FURTHER_SEED: Mapping[str, Any] = {
    "seed": _SEED,
    "sha256": Rule(
        lambda value: isinstance(value, list) and all(map(_SHA256.holds, value)),
        "a list of SHA-256 in hexadecimal digits",
    ),
}
_TRAINING: Mapping[str, Any] = {
    **{name: _LINE for name in ("data", "dataDigest", "engine", "codeVersion", "metric")},
    **{name: _FINITE for name in ("value", "validation", "testLoss")},
    "steps": _COUNT,
    "adapterDigest": _SHA256,
    "config": _OBJECT,
}


# What artifacts lack that are older than it.
_OPTIONAL = (
    ("adapter", "bias", _one_of("trained", "frozen")),
    ("adapter", "aInit", _one_of("kaiming")),
    ("adapter", "maps", _MAPS),
    ("architecture", "classNames", _CLASS_NAMES),
    ("architecture", "masks", _SIZE),
)


def _check_description(description: Mapping[str, Any], source: str) -> None:
    _check_versions(description, source)
    is_trained = description.get("training") is not None
    further = {"furtherSeeds": [_FURTHER_SEED]} if "furtherSeeds" in description else {}
    schema = {**_DESCRIPTION, **further, "training": _TRAINING if is_trained else _NULL}
    for place, name, rule in _OPTIONAL:
        found = description.get(place)
        if isinstance(found, dict) and name in found:
            schema[place] = {**schema[place], name: rule}
    _check(description, schema, "", source)
    for name, key in (("matrices", "path"), ("tensors", "name")):
        if len({facts[key] for facts in description[name]}) < len(description[name]):
            raise _wrong(name, "one stands twice", source)
    architecture = description["architecture"]
    names = architecture.get("classNames")
    if names is not None and len(names) != architecture["classes"]:
        raise _wrong("architecture.classNames", "not one name for each class", source)
    _check_further(description, source)
    family, parameters = (description["backbone"][name] for name in ("family", "parameters"))
    try:
        _family_parameters(family, _ranges(family), parameters)
    except UnsupportedError as error:
        raise ArtifactError(f"{source}: {error}") from None
    _check_draws(description, source)
    _check_shapes(description, source)
    adapter = description["adapter"]
    if not _is_number(_peft_alpha(adapter)):
        raise _wrong("adapter.alpha", "too large for this rank", source)
    if description["method"] == "zero" and adapter["bInit"] == "zeros" and "bias" not in adapter:
        raise ArtifactError(f"{source}: the method zero needs the B-init kaiming_uniform or biases")


def _ranges(family: str) -> Ranges:
    if family in WHOLE:
        return WHOLE[family][0]
    return FAMILIES[family].parameters if family in FAMILIES else {}


def _check_draws(description: Mapping[str, Any], source: str) -> None:
    """A file of some bytes must not fill a memory, nor keep a processor for days."""
    family, parameters = (description["backbone"][name] for name in ("family", "parameters"))
    most = LARGEST_WHOLE_MATRIX if family in WHOLE else LARGEST_MATRIX
    total = 0
    for facts in description["matrices"]:
        d_in, d_out = facts["dIn"], facts["dOut"]
        if d_in * d_out > most:
            raise ArtifactError(
                f"{source}: its matrix {facts['path']} is {[d_in, d_out]}: of {family} a matrix may "
                f"have {most} values at most"
            )
        total += _drawing_cost(family, parameters, d_in, d_out)
    total *= len(_seeds(description))
    if total > MOST_WORDS:
        raise ArtifactError(
            f"{source}: drawing its {len(description['matrices'])} matrices of {family} under "
            f"{len(_seeds(description))} seeds would take {total} words of the generator, "
            f"{MOST_WORDS} at most are drawn"
        )


def _drawing_cost(family: str, parameters: Parameters, d_in: int, d_out: int) -> int:
    """In words of the stream; docs/artifact.md has the table."""
    if family == "orthogonal":
        each = 8 - -min(d_in, d_out) // 5
    elif family == "spectral_radius":
        each = 64
    elif family in ("laplace", "exponential"):
        each = 4
    elif family == "student_t":
        each = 3 * FAMILIES[family].width({"nu": 3, **parameters})
    elif family == "zero":
        each = 1
    else:
        each = FAMILIES[family].width(parameters)
    return d_in * d_out * each


def _check_further(description: Mapping[str, Any], source: str) -> None:
    """Each further seed has one digest for each matrix, and none stands twice."""
    further, matrices = description.get("furtherSeeds", []), description["matrices"]
    if len(further) > MOST_FURTHER_SEEDS:
        raise _wrong("furtherSeeds", f"there are more than {MOST_FURTHER_SEEDS}", source)
    for index, facts in enumerate(further):
        if len(facts["sha256"]) != len(matrices):
            raise _wrong(f"furtherSeeds.{index}.sha256", "expected one for each matrix", source)
    if len(set(_seeds(description))) < 1 + len(further):
        raise _wrong("furtherSeeds", "a seed stands twice", source)


def _check_versions(description: Mapping[str, Any], source: str) -> None:
    """Said before anything else: what another version means cannot be known."""
    known = {"format": FORMAT, "backboneSpecification": SPECIFICATION}
    for name, version in known.items():
        found = description.get(name)
        if type(found) is not int or found != version:
            raise VersionError(
                f"{source}: its {name} is version {_short(found)}, this reader knows {version}: "
                "take the reader of the lottalora that wrote it"
            )


def _check(value: Any, schema: Any, place: str, source: str) -> None:
    """Whether a value is what a schema says: a rule, a list of one kind, or exactly these names."""
    if isinstance(schema, Rule):
        if not schema.holds(value):
            raise _wrong(place, f"expected {schema.expected}, got {_short(value)}", source)
    elif isinstance(schema, list):
        if not isinstance(value, list):
            raise _wrong(place, f"expected a list, got {_short(value)}", source)
        for index, item in enumerate(value):
            _check(item, schema[0], f"{place}.{index}", source)
    else:
        if not isinstance(value, dict):
            raise _wrong(place, f"expected an object, got {_short(value)}", source)
        for name in value:
            if name not in schema:
                raise _wrong(place or "its top", f"nothing is known of {_short(name)}", source)
        for name, inner in schema.items():
            at = f"{place}.{name}" if place else name
            if name not in value:
                raise _wrong(at, "it is missing", source)
            _check(value[name], inner, at, source)


def _wrong(place: str, why: str, source: str) -> ArtifactError:
    return ArtifactError(f"{source}: its description is wrong at {place}: {why}")


def _stored(
    entries: Mapping[str, Stored], description: Mapping[str, Any], source: str
) -> dict[str, np.ndarray]:
    """The stored tensors in float32, each compared with its digest."""
    described = {facts["name"]: facts for facts in description["tensors"]}
    for name in entries:
        if name not in described:
            raise ArtifactError(f"{source}: nothing describes tensor {_short(name)}")
    tensors = {}
    for name, facts in described.items():
        if name not in entries:
            raise ArtifactError(f"{source}: tensor {name} is missing")
        format_, shape, content = entries[name]
        if format_ != facts["format"] or shape != facts["shape"]:
            raise ArtifactError(f"{source}: tensor {name} is not of the type and shape described")
        found = hashlib.sha256(content).hexdigest()
        if found != facts["sha256"]:
            raise ArtifactError(
                f"{source}: tensor {name} is damaged: SHA-256 {found}, expected {facts['sha256']}"
            )
        values = _numbers(content, format_, f"{source}: tensor {name}")
        tensors[_short_name(name)] = values.reshape(shape)
    return tensors


def _numbers(content: memoryview, format_: str, source: str) -> np.ndarray:
    if format_ == "F32":
        values = np.frombuffer(content, "<f4").astype(np.float32)
    elif format_ == "F16":
        values = np.frombuffer(content, "<f2").astype(np.float32)
    else:
        values = (np.frombuffer(content, "<u2").astype(np.uint32) << 16).view(np.float32)
    if not np.isfinite(values).all():
        raise ArtifactError(f"{source} holds numbers that are not finite")
    return values


def _sha256(kernel: np.ndarray) -> str:
    return hashlib.sha256(kernel.astype("<f4").tobytes()).hexdigest()


def _check_digest(matrix: Matrix, wanted: str, found: str, source: str) -> None:
    if found != wanted:
        raise BackboneError(
            f"{source}: the backbone of layer {matrix.path}, drawn from seed "
            f"{json.dumps(matrix.seed)}, is not the one of training: SHA-256 {found}, "
            f"expected {wanted}"
        )


def _own_factors(description: Mapping[str, Any]) -> set[str]:
    """Paths of tables: where one is adapted, its architecture alone knows rank and scaling."""
    return {facts["path"] for facts in description["matrices"] if not facts["adapted"]}


def _check_shapes(description: Mapping[str, Any], source: str) -> None:
    """Whether each adapter's parts belong together; numpy would stretch some that do not."""
    drawn = {facts["path"]: (facts["dIn"], facts["dOut"]) for facts in description["matrices"]}
    layers: dict[str, dict[str, list[int]]] = {}
    for facts in description["tensors"]:
        name = _short_name(facts["name"])
        for part in (_A, _B, _BETA, _MAGNITUDE):
            if name.endswith(f".{part}"):
                layers.setdefault(name[: -len(part) - 1], {})[part] = facts["shape"]
    for path, parts in layers.items():
        if path not in drawn and _A not in parts and _B not in parts:
            continue  # A parameter of one's own, LayerNorm's beta for instance.
        if (_A in parts) != (_B in parts):
            raise ArtifactError(f"{source}: one of the two factors of {path} is missing")
        a, b = parts.get(_A, []), parts.get(_B, [])
        rank = a[0] if a and path in _own_factors(description) else description["adapter"]["rank"]
        d_in, d_out = drawn.get(path, (a[-1] if a else 0, b[0] if b else 0))
        wanted = {_A: [rank, d_in], _B: [d_out, rank], _BETA: [], _MAGNITUDE: [d_out]}
        for part, shape in parts.items():
            if shape != wanted[part]:
                raise ArtifactError(f"{source}: {path}.{part} is {shape}, expected {wanted[part]}")


def _short_name(name: str) -> str:
    return name[len(PEFT_PREFIX) :] if name.startswith(PEFT_PREFIX) else name


# python lottalora.py DIR


def main(arguments: list[str]) -> int:
    """Says of each layer whether it is the one of training; the exit status is 0 if all are."""
    if len(arguments) != 1 or arguments[0].startswith("-"):
        print("usage: python lottalora.py DIR", file=sys.stderr)
        return 2
    try:
        return _verify(arguments[0])
    except LottaloraError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


def _verify(path: str) -> int:
    description, tensors = read(path)
    seeds = _seeds(description)
    name = _one_line(description["architecture"]["name"])
    print(f"{name}, {len(tensors)} stored tensors: OK")
    for seed in seeds:
        if len(seeds) > 1:
            print(f"under seed {json.dumps(seed)}:")
        _verify_draws(matrices(description, seed), digests(description, seed), path)
    return 0


def _verify_draws(drawn: list[Matrix], wanted: list[str], path: str) -> None:
    differing = 0
    width = max((len(matrix.path) for matrix in drawn), default=0)
    for matrix, digest in zip(drawn, wanted):
        found = matrix.sha256()
        state = "OK" if found == digest else f"DIFFERS: {found}, not {digest}"
        differing += state != "OK"
        shape = f"{matrix.d_in} x {matrix.d_out}"
        print(f"{matrix.path:{width}}  {shape:13} {matrix.family}  {state}")
    if differing:
        raise BackboneError(
            f"{path}: {differing} of {len(drawn)} matrices are not what seed "
            f"{json.dumps(drawn[0].seed)} gives"
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
