"""Layers whose numbers have this project's names, and lie as they lie there.

A network made of them is a tree of modules whose paths are those of this project, so that the name
of a parameter, such as `blocks.0.query.loraA`, is the same on both sides. Kernels are [d_in, d_out].
"""

import torch
from torch import nn
from torch.nn import functional as F


class Linear(nn.Module):
    """x K + b, both trained."""

    def __init__(self, d_in, d_out, bias=True):
        super().__init__()
        self.kernel = nn.Parameter(torch.zeros(d_in, d_out))
        self.bias = nn.Parameter(torch.zeros(d_out)) if bias else None

    def forward(self, x):
        return plus(x @ self.kernel, self.bias)


class FrozenLinear(nn.Module):
    """x W, or beta x W where `gained`."""

    def __init__(self, d_in, d_out, gained=False):
        super().__init__()
        self.register_buffer("backbone", torch.zeros(d_in, d_out))
        self.beta = nn.Parameter(torch.ones(())) if gained else None

    def forward(self, x):
        return gained(x @ self.backbone, self.beta)


class LottaLinear(nn.Module):
    """beta x W + scaling dropout(x) A B + b: W frozen, the rest trained; beta 1 where it is not."""

    def __init__(self, d_in, d_out, adapter, bias=False):
        super().__init__()
        rank = adapter["rank"]
        self.scaling, self.rate = adapter["scaling"], adapter["dropout"]
        self.register_buffer("backbone", torch.zeros(d_in, d_out))
        self.loraA = nn.Parameter(torch.zeros(d_in, rank))
        self.loraB = nn.Parameter(torch.zeros(rank, d_out))
        self.beta = nn.Parameter(torch.ones(())) if adapter.get("beta", True) else None
        self.bias = nn.Parameter(torch.zeros(d_out)) if bias else None

    def forward(self, x):
        low = dropout(x, self.rate, self.training) @ self.loraA @ self.loraB
        return plus(gained(x @ self.backbone, self.beta) + self.scaling * low, self.bias)


class Embedding(nn.Module):
    """Rows of a table: `rows` where it is trained, `backbone` where it is not."""

    def __init__(self, count, width, trained=True):
        super().__init__()
        table = torch.zeros(count, width)
        if trained:
            self.rows = nn.Parameter(table)
        else:
            self.register_buffer("backbone", table)

    @property
    def table(self):
        return self.rows if hasattr(self, "rows") else self.backbone

    def forward(self, ids):
        return F.embedding(ids, self.table)


class LayerNorm(nn.Module):
    """Of each row; gain 1 and shift 0 where they are not trained."""

    def __init__(self, width, trained=True):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(width)) if trained else None
        self.shift = nn.Parameter(torch.zeros(width)) if trained else None

    def forward(self, x):
        return F.layer_norm(x, x.shape[-1:], self.gain, self.shift)


class RmsNorm(nn.Module):
    """Of each row; gain 1 where it is not trained."""

    def __init__(self, width, trained=True):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(width)) if trained else None

    def forward(self, x):
        return F.rms_norm(x, x.shape[-1:], self.gain, 1e-5)


class BatchNorm(nn.Module):
    """Of each channel, the second axis; running statistics are kept as PyTorch keeps them."""

    def __init__(self, width):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(width))
        self.shift = nn.Parameter(torch.zeros(width))
        self.register_buffer("runningMean", torch.zeros(width), persistent=False)
        self.register_buffer("runningVariance", torch.ones(width), persistent=False)

    def forward(self, x):
        return F.batch_norm(
            x, self.runningMean, self.runningVariance, self.gain, self.shift, self.training
        )


class Maps:
    """What becomes of a linear map under a method, "full" or "lottalora"."""

    def __init__(self, method, adapter):
        self.isFull = method == "full"
        self.adapter = adapter

    def linear(self, d_in, d_out, role="adapted", bias="full"):
        """`role`: adapted, frozen, gained, trained; `bias`: full (there alone), always, never."""
        if self.isFull or role == "trained":
            return Linear(d_in, d_out, bias != "never")
        if role == "adapted":
            return LottaLinear(d_in, d_out, self.adapter, bias == "always")
        return FrozenLinear(d_in, d_out, gained=role == "gained")


def dropout(x, rate, training):
    return F.dropout(x, rate, training) if rate > 0 else x


def gained(x, beta):
    return x if beta is None else beta * x


def plus(x, bias):
    return x if bias is None else x + bias


def heads_of(x, heads):
    """[..., tokens, width] as [..., heads, tokens, width / heads]."""
    return x.unflatten(-1, (heads, -1)).transpose(-3, -2)


def joined(x):
    """The inverse of `heads_of`."""
    return x.transpose(-3, -2).flatten(-2)


def give(network, numbers):
    """Gives a network its numbers: tensors by name, of any shape with as many values."""
    wanted = {**dict(network.named_parameters()), **network.state_dict()}
    missing = wanted.keys() ^ numbers.keys()
    if missing:
        raise ValueError(f"both sides do not have {', '.join(sorted(missing))}")
    with torch.no_grad():
        for name, value in wanted.items():
            value.copy_(numbers[name].reshape(value.shape))
