"""Reads a model that lottalora saved: adapters and a seed, from which the backbone is drawn again.

    import lottalora
    model = lottalora.load("DIR")         # checks the SHA-256 of all that is stored or drawn
    model.effective_weight("hidden.0")    # beta W + scaling B A, [dOut, dIn]
    model.mlp_logits(x)                   # x [n, features]

From a shell, `python lottalora.py DIR` says of each layer whether it is the one of training. This
file needs Python 3.9, numpy and safetensors and nothing beside it: copy it to where it is used. It
shares no code with the generator it reproduces to the bit; "section" below is one of its written
specification (src/backbone/SPECIFICATION.md, version 1).
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
import sys
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from statistics import NormalDist
from typing import Any, Callable, Mapping, NamedTuple, Tuple

import numpy as np
import safetensors

FORMAT = 1
"""Version of the artifact's layout."""

SPECIFICATION = 1
"""Version of the generator's specification."""

WEIGHTS_FILE = "adapter_model.safetensors"
CONFIG_FILE = "adapter_config.json"
PEFT_PREFIX = "base_model.model."

LARGEST_SIZE = 2**24
LARGEST_MATRIX = 2**28
"""Entries that a description may ask to be drawn at once; each takes 4 bytes."""

ENTRIES_AT_ONCE = 2**16
MASK = 0xFFFFFFFF


class LottaloraError(ValueError):
    """All that is refused here; the message is one line, whatever a file calls its parts."""

    def __init__(self, message: str) -> None:
        super().__init__(_one_line(message))


def _one_line(text: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in text)


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


# Section 6: families with independent entries

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
    words: Callable[[Parameters], int]
    """W."""
    law: Callable[[Parameters], Law]
    gain: Callable[[Parameters], float]
    """G."""
    own: bool = False
    """Whether it sets its own variance."""


def _count(n: int) -> Callable[[Parameters], int]:
    return lambda p: n


def _parameter(name: str) -> Callable[[Parameters], float]:
    return lambda p: p[name]


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


def _quantised(bits: int) -> Family:
    def law(p: Parameters) -> Law:
        levels = _q((np.arange(2 ** (bits - 1)) + 0.5) * 2.0 ** (32 - bits))
        deviation = sqrt(_sum(levels * levels) / 2 ** (bits - 1))
        shift = np.uint32(32 - bits)
        return lambda w: _signed(w, levels[(w & np.uint32(0x7FFFFFFF)) >> shift]), deviation

    return Family({"sigma": (1, *POSITIVE)}, _count(1), law, _parameter("sigma"))


def _sum(values: np.ndarray) -> Any:
    """Sums along the first axis, from 0 and in ascending order, which `np.sum` does not promise."""
    return np.add.accumulate(values, axis=0)[-1] + 0.0


_SIGMA = {"sigma": (1, *POSITIVE)}
_GAIN = {"gain": (1, *POSITIVE)}

FAMILIES: Mapping[str, Family] = {
    "normal": Family(_SIGMA, _count(1), _normal, _parameter("sigma")),
    "truncated_normal": Family(
        {**_SIGMA, "clip": (2, 0.1, 6)}, _count(1), _truncated, _parameter("sigma")
    ),
    "uniform": Family({"a": (0.1, *POSITIVE)}, _count(1), _uniform, _parameter("a")),
    "kaiming_normal": Family(
        {"a": (0, 0, 1e3)},
        _count(1),
        _normal,
        lambda p: sqrt(2 / ((1 + p["a"] * p["a"]) * p["dIn"])),
        own=True,
    ),
    "kaiming_uniform": Family(
        {"a": (sqrt(5), 0, 1e3)},
        _count(1),
        _uniform,
        lambda p: sqrt(6 / ((1 + p["a"] * p["a"]) * p["dIn"])),
        own=True,
    ),
    "xavier_normal": Family(
        _GAIN, _count(1), _normal, lambda p: p["gain"] * sqrt(2 / (p["dIn"] + p["dOut"])), own=True
    ),
    "xavier_uniform": Family(
        _GAIN, _count(1), _uniform, lambda p: p["gain"] * sqrt(6 / (p["dIn"] + p["dOut"])), own=True
    ),
    "cauchy": Family(
        {"s": (0.1, *POSITIVE), "clip": (10, 0.1, 1e6)}, _count(2), _cauchy, _parameter("s")
    ),
    "laplace": Family({"b": (0.1, *POSITIVE)}, _count(1), _laplace, _parameter("b")),
    "student_t": Family(
        {"nu": (3, 3, 31), **_SIGMA}, lambda p: int(p["nu"]) + 1, _student, _parameter("sigma")
    ),
    "gaussian_mixture": Family(
        {"weight": (0.9, 0, 1), "narrow": (0.05, *POSITIVE), "wide": (0.5, *POSITIVE)},
        _count(2),
        _mixture,
        lambda p: 1,
    ),
    "sparse_normal": Family(
        {"zeros": (0.2, 0, 0.999), **_SIGMA}, _count(2), _sparse, _parameter("sigma")
    ),
    "sparse_erdos_renyi": Family(
        {"density": (0.2, 0.001, 1), **_SIGMA}, _count(2), _erdos_renyi, _parameter("sigma")
    ),
    "beta": Family({"a": (0.1, *POSITIVE)}, _count(3), _beta, _parameter("a")),
    "exponential": Family(
        {"lambda": (10, *POSITIVE)}, _count(1), _exponential, lambda p: 1 / p["lambda"]
    ),
    "normal_16bit": _quantised(16),
    "normal_8bit": _quantised(8),
    "normal_4bit": _quantised(4),
    "normal_2bit": _quantised(2),
    "binary": Family({"magnitude": (1, *POSITIVE)}, _count(1), _binary, _parameter("magnitude")),
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
        values = {name: preset for name, (preset, _, _) in ranges.items()}
        for name, value in (self.parameters or {}).items():
            if name not in ranges:
                raise UnsupportedError(f"{self.family} has no parameter {name!r}")
            _, low, high = ranges[name]
            if not _is_number(value) or not low <= value <= high:
                raise UnsupportedError(
                    f"{name} of {self.family} must be in [{low}, {high}], got {value!r}"
                )
            if name == "nu" and value != int(value):
                raise UnsupportedError(f"nu of student_t must be an integer, got {value!r}")
            values[name] = value
        return {**values, "dIn": self.d_in, "dOut": self.d_out}

    def _independent(self, family: Family, out: np.ndarray) -> None:
        p = self._parameters(family.parameters)
        y, deviation = family.law(p)
        factor = self._factor(family, p, deviation)
        key, width = stream_key(self.seed, self.path), family.words(p)
        for first in range(0, out.size, ENTRIES_AT_ONCE):
            count = min(ENTRIES_AT_ONCE, out.size - first)
            drawn = words(key, first * width, count * width, self.draw).reshape(count, width)
            # Adding 0 makes -0 of a zero y +0.
            out[first : first + count] = factor * (y(*drawn.T) + 0.0)

    def _factor(self, family: Family, p: Parameters, deviation: float) -> float:
        if not isinstance(self.scale, str):
            return self.scale / deviation
        if self.scale == "native" or family.own:
            return family.gain(p)
        if self.scale == "fan-in":
            return (1 / sqrt(self.d_in)) / deviation
        raise UnsupportedError(f"Cannot draw {self.path}: unknown scale {self.scale!r}")

    def _whole(self, ranges: Ranges, make: Any) -> np.ndarray:
        p = self._parameters(ranges)
        drawn = words(stream_key(self.seed, self.path), 0, self.d_in * self.d_out, self.draw)
        matrix = make(_n(drawn).reshape(self.d_in, self.d_out), p).reshape(-1)
        if isinstance(self.scale, str):
            return matrix
        return matrix * (self.scale / sqrt(_sum(matrix * matrix) / matrix.size))


def _is_number(value: Any) -> bool:
    return type(value) in (int, float) and math.isfinite(value)


# The artifact


@dataclass(frozen=True)
class Model:
    """A model whose every number was checked."""

    description: Mapping[str, Any]
    """All that the artifact says of itself, see src/artifact/description.ts."""
    tensors: Mapping[str, np.ndarray]
    """What is stored, in float32, by PEFT's names without prefix: `hidden.0.lora_A.weight`."""
    backbone: Mapping[str, np.ndarray]
    """Kernels K[dIn, dOut] that were drawn, by layer; of a table of codes, its rows."""

    @property
    def scaling(self) -> float:
        """The factor before B A: alpha / r, or alpha / sqrt(r) for rsLoRA."""
        adapter = self.description["adapter"]
        rank = adapter["rank"]
        return adapter["alpha"] / (sqrt(rank) if adapter["scaling"] == "rslora" else rank)

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
        h = h + self.tensors.get(f"{path}.bias", 0.0)
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
    ArtifactError
    for what is no artifact or was changed, naming the tensor; VersionError for another version;
    BackboneError naming the first layer whose drawn matrix is not the one of training.
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
    content = _bytes_of(file)
    try:
        entries = dict(safetensors.deserialize(content))
    except safetensors.SafetensorError as error:
        raise ArtifactError(f"{file}: no safetensors file, or a damaged one: {error}") from None
    length = int.from_bytes(content[:8], "little")
    metadata = _parse(content[8 : 8 + length], file).get("__metadata__") or {}
    if "lottalora" not in metadata:
        raise ArtifactError(f"{file}: nothing describes its backbone: not written by lottalora")
    text = metadata["lottalora"]
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    if metadata.get("lottalora_sha256") != digest:
        raise ArtifactError(f"{file}: its description is damaged: its SHA-256 is another one")
    description = _parse(text, f"{file}: its description")
    _check_description(description, file)
    if is_folder:
        _check_config(os.path.join(path, CONFIG_FILE), description)
    tensors = _stored(entries, description, file)
    _check_shapes(description, tensors, file)
    return description, tensors


def digests(description: Mapping[str, Any], seed: int | str | None = None) -> list[str]:
    """SHA-256 of each matrix under a seed that the adapters were trained on."""
    if seed is None or seed == description["seeds"]["backbone"]:
        return [facts["sha256"] for facts in description["matrices"]]
    for further in description.get("furtherSeeds", ()):
        if seed == further["seed"]:
            return list(further["sha256"])
    raise UnsupportedError(f"The adapters were not trained on seed {json.dumps(seed)}")


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


def _bytes_of(file: str) -> bytes:
    try:
        with open(file, "rb") as opened:
            return opened.read()
    except OSError as error:
        raise ArtifactError(f"Cannot read {file}: {error.strerror}") from None


def _parse(text: bytes | str, source: str) -> dict[str, Any]:
    """A JSON object in which no name stands twice and every number is finite."""

    def refuse_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            raise ValueError("a name stands twice")
        return found

    def finite(number: str) -> float:
        if not math.isfinite(float(number)):
            raise ValueError(f"{number} is not finite")
        return float(number)

    hooks: Any = {"parse_float": finite, "parse_constant": finite}
    try:
        value = json.loads(text, object_pairs_hook=refuse_twice, **hooks)
    except (ValueError, RecursionError) as error:
        raise ArtifactError(f"{source} is not JSON: {error}") from None
    if not isinstance(value, dict):
        raise ArtifactError(f"{source} is not a JSON object")
    return value


def _check_config(file: str, description: Mapping[str, Any]) -> None:
    """PEFT reads the configuration alone: it must say what the file with the numbers says."""
    config, adapter = _parse(_bytes_of(file), file), description["adapter"]
    wanted = {
        "peft_type": "LORA",
        "r": adapter["rank"],
        "lora_alpha": adapter["alpha"],
        "use_rslora": adapter["scaling"] == "rslora",
        "use_dora": adapter["dora"],
        "lottalora": description,
    }
    for name, value in wanted.items():
        if config.get(name) != value:
            raise ArtifactError(
                f"{file}: {name} is not what {WEIGHTS_FILE} says: one of the two was changed"
            )


# What each place of a description holds, as far as this file uses it.
_PLACES: Mapping[str, tuple[type, ...]] = {
    "architecture": (dict,),
    "architecture.name": (str,),
    "method": (str,),
    "adapter": (dict,),
    "adapter.rank": (int,),
    "adapter.alpha": (int, float),
    "adapter.scaling": (str,),
    "adapter.dora": (bool,),
    "adapter.residual": (bool,),
    "backbone": (dict,),
    "backbone.family": (str,),
    "backbone.parameters": (dict,),
    "seeds": (dict,),
    "seeds.backbone": (int, str),
    "matrices": (list,),
    "tensors": (list,),
}
_MATRIX_PLACES: Mapping[str, tuple[type, ...]] = {
    "path": (str,),
    "dIn": (int,),
    "dOut": (int,),
    "scale": (int, float, str),
    "draw": (int,),
    "adapted": (bool,),
    "sha256": (str,),
}
_TENSOR_PLACES: Mapping[str, tuple[type, ...]] = {
    "name": (str,),
    "format": (str,),
    "shape": (list,),
    "sha256": (str,),
}


def _check_description(description: Mapping[str, Any], source: str) -> None:
    _check_versions(description, source)
    _check_places(description, _PLACES, source)
    for name, places in (("matrices", _MATRIX_PLACES), ("tensors", _TENSOR_PLACES)):
        for index, facts in enumerate(description[name]):
            _check_places(facts, places, source, f"{name}.{index}.")
        called = [facts.get("path", facts.get("name")) for facts in description[name]]
        if len(set(called)) < len(called):
            raise ArtifactError(f"{source}: its description is wrong at {name}: one stands twice")
    _check_range("adapter.rank", description["adapter"]["rank"], 1, 65_536, source)
    _check_range("adapter.alpha", description["adapter"]["alpha"], 0, math.inf, source)
    seed = description["seeds"]["backbone"]
    if isinstance(seed, int):
        _check_range("seeds.backbone", seed, 1 - 2**53, 2**53 - 1, source)
    _check_further(description, source)
    for index, facts in enumerate(description["matrices"]):
        if not re.fullmatch(r"[A-Za-z0-9_.-]{1,200}", facts["path"]):
            raise ArtifactError(f"{source}: its description is wrong at matrices.{index}.path")
        for name in ("dIn", "dOut"):
            _check_range(f"matrices.{index}.{name}", facts[name], 1, LARGEST_SIZE, source)
        _check_range(f"matrices.{index}.draw", facts["draw"], 0, 2**53 - 1, source)
        entries = facts["dIn"] * facts["dOut"]
        _check_range(f"matrices.{index}: dIn * dOut", entries, 1, LARGEST_MATRIX, source)
        scale = facts["scale"]
        if scale not in ("fan-in", "native") and (isinstance(scale, str) or scale <= 0):
            raise ArtifactError(f"{source}: its description is wrong at matrices.{index}.scale")


def _check_further(description: Mapping[str, Any], source: str) -> None:
    """Each further seed has one digest for each matrix."""
    further = description.get("furtherSeeds", [])
    if type(further) is not list:
        raise ArtifactError(f"{source}: its description is wrong at furtherSeeds")
    for index, facts in enumerate(further):
        places: Mapping[str, tuple[type, ...]] = {"seed": (int, str), "sha256": (list,)}
        _check_places(facts, places, source, f"furtherSeeds.{index}.")
        known = [isinstance(digest, str) for digest in facts["sha256"]]
        if known != [True] * len(description["matrices"]):
            raise ArtifactError(f"{source}: its description is wrong at furtherSeeds.{index}.sha256")
        if isinstance(facts["seed"], int):
            place = f"furtherSeeds.{index}.seed"
            _check_range(place, facts["seed"], 1 - 2**53, 2**53 - 1, source)


def _check_versions(description: Mapping[str, Any], source: str) -> None:
    """Said before anything else: what another version means cannot be known."""
    known = {"format": FORMAT, "backboneSpecification": SPECIFICATION}
    for name, version in known.items():
        found = description.get(name)
        if type(found) is not int or found != version:
            raise VersionError(
                f"{source}: its {name} is version {found!r}, this reader knows {version}: "
                "take the reader of the lottalora that wrote it"
            )


def _check_places(
    value: Any, places: Mapping[str, tuple[type, ...]], source: str, prefix: str = ""
) -> None:
    for place, types in places.items():
        found = value
        for name in place.split("."):
            found = found.get(name) if isinstance(found, dict) else None
        if type(found) not in types:
            raise ArtifactError(f"{source}: its description is wrong at {prefix}{place}")


def _check_range(place: str, value: float, low: float, high: float, source: str) -> None:
    if not low <= value <= high:
        raise ArtifactError(
            f"{source}: its description is wrong at {place}: expected {low} to {high}, got {value}"
        )


def _stored(
    entries: Mapping[str, Any], description: Mapping[str, Any], source: str
) -> dict[str, np.ndarray]:
    """The stored tensors in float32, each compared with its digest."""
    described = {facts["name"]: facts for facts in description["tensors"]}
    for name in entries:
        if name not in described:
            raise ArtifactError(f"{source}: nothing describes tensor {name}")
    tensors = {}
    for name, facts in described.items():
        if name not in entries:
            raise ArtifactError(f"{source}: tensor {name} is missing")
        entry = entries[name]
        if entry["dtype"] != facts["format"] or list(entry["shape"]) != facts["shape"]:
            raise ArtifactError(f"{source}: tensor {name} is not of the type and shape described")
        content = bytes(entry["data"])
        found = hashlib.sha256(content).hexdigest()
        if found != facts["sha256"]:
            raise ArtifactError(
                f"{source}: tensor {name} is damaged: SHA-256 {found}, expected {facts['sha256']}"
            )
        values = _numbers(content, facts["format"], f"{source}: tensor {name}")
        short = name[len(PEFT_PREFIX) :] if name.startswith(PEFT_PREFIX) else name
        tensors[short] = values.reshape(facts["shape"])
    return tensors


def _numbers(content: bytes, format_: str, source: str) -> np.ndarray:
    if format_ == "F32":
        values = np.frombuffer(content, "<f4").astype(np.float32)
    elif format_ == "F16":
        values = np.frombuffer(content, "<f2").astype(np.float32)
    elif format_ == "BF16":
        values = (np.frombuffer(content, "<u2").astype(np.uint32) << 16).view(np.float32)
    else:
        raise ArtifactError(f"{source} is of type {format_}, expected F32, F16 or BF16")
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


_A, _B, _BETA, _MAGNITUDE = "lora_A.weight", "lora_B.weight", "beta", "lora_magnitude_vector"


def _check_shapes(
    description: Mapping[str, Any], tensors: Mapping[str, np.ndarray], source: str
) -> None:
    """Whether each adapter's parts belong together; numpy would stretch some that do not."""
    drawn = {facts["path"]: (facts["dIn"], facts["dOut"]) for facts in description["matrices"]}
    layers: dict[str, dict[str, tuple[int, ...]]] = {}
    for name, tensor in tensors.items():
        for part in (_A, _B, _BETA, _MAGNITUDE):
            if name.endswith(f".{part}"):
                layers.setdefault(name[: -len(part) - 1], {})[part] = tensor.shape
    for path, parts in layers.items():
        if (_A in parts) != (_B in parts):
            raise ArtifactError(f"{source}: one of the two factors of {path} is missing")
        a, b = parts.get(_A, ()), parts.get(_B, ())
        rank = a[0] if a and path in _own_factors(description) else description["adapter"]["rank"]
        d_in, d_out = drawn.get(path, (a[-1] if a else 0, b[0] if b else 0))
        wanted = {_A: (rank, d_in), _B: (d_out, rank), _BETA: (), _MAGNITUDE: (d_out,)}
        for part, shape in parts.items():
            if shape != wanted[part]:
                raise ArtifactError(
                    f"{source}: {path}.{part} is {list(shape)}, expected {list(wanted[part])}"
                )


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
    seeds = [description["seeds"]["backbone"]]
    seeds += [further["seed"] for further in description.get("furtherSeeds", ())]
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
