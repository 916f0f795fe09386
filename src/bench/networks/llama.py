"""The decoder of the WikiText-103 benchmark, arXiv:2302.13971; its embedding is its head."""

import torch
from torch import nn
from torch.nn import functional as F

from networks.layers import Embedding, RmsNorm, heads_of, joined


class Attention(nn.Module):
    def __init__(self, maps, sizes):
        super().__init__()
        width = sizes["width"]
        self.heads = sizes["heads"]
        self.norm = RmsNorm(width, maps.isFull)
        for name in ("query", "key", "value", "output"):
            setattr(self, name, maps.linear(width, width, bias="never"))

    def forward(self, x):
        n = self.norm(x)
        q, k, v = (heads_of(layer(n), self.heads) for layer in (self.query, self.key, self.value))
        seen = F.scaled_dot_product_attention(rotated(q), rotated(k), v, is_causal=True)
        return x + self.output(joined(seen))


class Mlp(nn.Module):
    def __init__(self, maps, sizes):
        super().__init__()
        width, inner = sizes["width"], sizes["inner"]
        self.norm = RmsNorm(width, maps.isFull)
        self.gate = maps.linear(width, inner, "frozen", "never")
        self.up = maps.linear(width, inner, "frozen", "never")
        self.down = maps.linear(inner, width, "frozen", "never")

    def forward(self, x):
        n = self.norm(x)
        return x + self.down(F.silu(self.gate(n)) * self.up(n))


class Llama(nn.Module):
    """Tokens [n, tokens] to the logits of the next token at each place."""

    def __init__(self, maps, sizes, rate=0.0):
        super().__init__()
        assert rate == 0, "this network has no dropout"
        self.embedding = Embedding(sizes["vocabulary"], sizes["width"])
        self.layers = nn.ModuleList(
            nn.ModuleDict({"attention": Attention(maps, sizes), "mlp": Mlp(maps, sizes)})
            for _ in range(sizes["layers"])
        )
        self.norm = RmsNorm(sizes["width"], maps.isFull)

    def forward(self, tokens):
        x = self.embedding(tokens)
        for layer in self.layers:
            x = layer["mlp"](layer["attention"](x))
        return self.norm(x) @ self.embedding.table.T


def rotated(x):
    """The halves of a head as two coordinates, turned by place / 10000^(i / half)."""
    half = x.shape[-1] // 2
    speeds = 10000.0 ** (-torch.arange(half, dtype=x.dtype) / half)
    angles = torch.outer(torch.arange(x.shape[-2], dtype=x.dtype), speeds)
    cosine, sine = angles.cos(), angles.sin()
    one, other = x.chunk(2, dim=-1)
    return torch.cat((one * cosine - other * sine, other * cosine + one * sine), dim=-1)
