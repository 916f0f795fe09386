"""The Vision Transformer of the Flowers-102 benchmark, arXiv:2010.11929."""

import torch
from torch import nn
from torch.nn import functional as F

from networks.layers import LayerNorm, Linear, dropout, heads_of, joined


class Block(nn.Module):
    def __init__(self, maps, sizes, rate):
        super().__init__()
        width, hidden = sizes["width"], sizes["hidden"]
        self.heads, self.rate = sizes["heads"], rate
        self.attentionNorm, self.mlpNorm = LayerNorm(width), LayerNorm(width)
        for name in ("query", "key", "value", "out"):
            setattr(self, name, maps.linear(width, width))
        self.widen, self.narrow = maps.linear(width, hidden), maps.linear(hidden, width)

    def forward(self, x):
        h = self.attentionNorm(x)
        q, k, v = (heads_of(layer(h), self.heads) for layer in (self.query, self.key, self.value))
        x = self.plus(x, self.out(joined(F.scaled_dot_product_attention(q, k, v))))
        return self.plus(x, self.narrow(F.gelu(self.widen(self.mlpNorm(x)))))

    def plus(self, x, more):
        return x + dropout(more, self.rate, self.training)


class Vit(nn.Module):
    """Images [n, side, side, channels], whose sides the patch divides, to logits."""

    def __init__(self, maps, sizes, rate):
        super().__init__()
        width, self.patch = sizes["width"], sizes["patch"]
        self.patches = Linear(self.patch**2 * sizes["channels"], width)
        self.classToken = nn.Parameter(torch.zeros(1, width))
        self.positions = nn.Parameter(torch.zeros((sizes["side"] // self.patch) ** 2 + 1, width))
        self.blocks = nn.ModuleList(Block(maps, sizes, rate) for _ in range(sizes["blocks"]))
        self.norm = LayerNorm(width)
        self.head = Linear(width, sizes["classes"])

    def forward(self, images):
        cut = images.unflatten(2, (-1, self.patch)).unflatten(1, (-1, self.patch))
        seen = self.patches(cut.transpose(2, 3).flatten(3).flatten(1, 2))
        x = torch.cat((self.classToken.expand(len(seen), 1, -1), seen), dim=1) + self.positions
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x[:, 0]))
