"""The Decision Transformer of the HalfCheetah benchmark, arXiv:2106.01345."""

import torch
from torch import nn
from torch.nn import functional as F

from networks.layers import Embedding, LayerNorm, Linear, dropout, heads_of, joined

ATTENTION = ("query", "key", "value", "out")


class Block(nn.Module):
    """A block of GPT-2 that goes on, behind its attention, with the tokens asked for alone."""

    def __init__(self, maps, sizes, rate, asked):
        super().__init__()
        width = sizes["width"]
        role = "adapted" if sizes["adapted"] == "all" else "frozen"
        self.heads, self.rate, self.asked = sizes["heads"], rate, asked
        self.attention = nn.ModuleDict({name: maps.linear(width, width) for name in ATTENTION})
        self.attention["input"] = LayerNorm(width)
        self.mlp = nn.ModuleDict(
            {
                "up": maps.linear(width, 4 * width, role),
                "down": maps.linear(4 * width, width, role),
                "input": LayerNorm(width),
            }
        )

    def forward(self, x):
        inner = self.attention["input"](x)
        q, k, v = (heads_of(self.attention[name](inner), self.heads) for name in ATTENTION[:3])
        seen = joined(F.scaled_dot_product_attention(q, k, v, is_causal=True))
        x = self.plus(x[:, self.asked], self.attention["out"](seen[:, self.asked]))
        return self.plus(x, self.mlp["down"](torch.relu(self.mlp["up"](self.mlp["input"](x)))))

    def plus(self, x, more):
        return x + dropout(more, self.rate, self.training)


class DecisionTransformer(nn.Module):
    """Windows [n, K, ...] to the action of each step, [n, K, actions]."""

    def __init__(self, maps, sizes, rate):
        super().__init__()
        width, depth = sizes["width"], sizes["depth"]
        self.rate = rate
        self.add_module("return", Linear(1, width))
        self.observation = Linear(sizes["observationWidth"], width)
        self.action = Linear(sizes["actionWidth"], width)
        self.timestep = Embedding(sizes["timesteps"], width)
        self.tokens = LayerNorm(width)
        asked = [slice(None)] * (depth - 1) + [slice(1, None, 3)]
        self.block = nn.ModuleList(Block(maps, sizes, rate, places) for places in asked)
        self.final = LayerNorm(width)
        self.head = Linear(width, sizes["actionWidth"])

    def forward(self, returns, observations, actions, timesteps):
        when = self.timestep(timesteps)
        read = (
            (getattr(self, "return"), returns),
            (self.observation, observations),
            (self.action, actions),
        )
        triples = torch.stack([layer(x) + when for layer, x in read], dim=2)
        x = dropout(self.tokens(triples.flatten(1, 2)), self.rate, self.training)
        for block in self.block:
            x = block(x)
        return torch.tanh(self.head(self.final(x)))
