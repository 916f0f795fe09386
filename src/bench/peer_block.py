"""A training step of a pre-norm Transformer encoder block, eager.

    x + O(attention(Q(n1(x)), K(n1(x)), V(n1(x)))), then x + W1 gelu(W0 n2(x))

Q, K, V and O are LottaLoRA layers, W0 and W1 frozen as they are, n1 and n2 trained layer norms;
no biases, no dropout, no mask. The loss is the mean square of output - target.

The fields of a request: `file` with `inputs` and `target` [sequences, tokens, width] and the
initial values `q`, `k`, `v`, `o` (each `.backbone`, `.loraA`, `.loraB`, `.beta`), `mlp.0.backbone`,
`mlp.1.backbone`, `norm.0.gain`, `norm.0.shift`, `norm.1.gain`, `norm.1.shift`; `sequences`,
`tokens`, `width`, `heads`, `rank`, `alpha`; `attention`, "fused" or "plain"; `learningRate`,
`weightDecay`; `threads`; `warmUps` and `counted` steps.
"""

import math

import torch
from torch import nn
from torch.nn import functional as F

from networks.layers import FrozenLinear, LayerNorm, LottaLinear, give, heads_of, joined
from peer_tensors import read_tensors
from peer_training import adamw, timed


class Block(nn.Module):
    def __init__(self, request):
        super().__init__()
        width, rank = request["width"], request["rank"]
        adapter = {"rank": rank, "scaling": request["alpha"] / rank, "dropout": 0.0}
        self.heads = request["heads"]
        self.attention = {"fused": F.scaled_dot_product_attention, "plain": plain_attention}[
            request["attention"]
        ]
        for name in "qkvo":
            setattr(self, name, LottaLinear(width, width, adapter))
        self.mlp = nn.ModuleList((FrozenLinear(width, 4 * width), FrozenLinear(4 * width, width)))
        self.norm = nn.ModuleList((LayerNorm(width), LayerNorm(width)))

    def forward(self, x):
        n = self.norm[0](x)
        q, k, v = (heads_of(layer(n), self.heads) for layer in (self.q, self.k, self.v))
        x = x + self.o(joined(self.attention(q, k, v)))
        return x + self.mlp[1](F.gelu(self.mlp[0](self.norm[1](x)), approximate="tanh"))


def plain_attention(q, k, v):
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    return torch.softmax(scores, dim=-1) @ v


def block(request):
    tensors = read_tensors(request["file"])
    shape = (request["sequences"], request["tokens"], request["width"])
    inputs, target = (tensors.pop(name).reshape(shape) for name in ("inputs", "target"))
    model = Block(request)
    give(model, tensors)
    optimizer = adamw(model, request)

    def one(_number):
        optimizer.zero_grad()
        loss = F.mse_loss(model(inputs), target)
        loss.backward()
        optimizer.step()
        return loss.item()

    return timed(one, request)
