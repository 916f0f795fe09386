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

from peer_layers import LottaLinear
from peer_tensors import read_tensors, weight
from peer_training import adamw, timed


class Block(nn.Module):
    def __init__(self, tensors, request):
        super().__init__()
        width = request["width"]
        self.heads = request["heads"]
        self.attention = {"fused": F.scaled_dot_product_attention, "plain": plain_attention}[
            request["attention"]
        ]
        for name in "qkvo":
            layer = LottaLinear(tensors, name, width, width, request["rank"], request["alpha"])
            setattr(self, name, layer)
        self.register_buffer("rise", weight(tensors["mlp.0.backbone"], width, 4 * width))
        self.register_buffer("fall", weight(tensors["mlp.1.backbone"], 4 * width, width))
        self.first, self.second = (norm(tensors, f"norm.{index}", width) for index in range(2))

    def forward(self, x):
        n = self.first(x)
        q, k, v = (self.split(layer(n)) for layer in (self.q, self.k, self.v))
        mixed = self.attention(q, k, v).transpose(1, 2).reshape(x.shape)
        x = x + self.o(mixed)
        return x + F.linear(F.gelu(F.linear(self.second(x), self.rise), approximate="tanh"), self.fall)

    def split(self, x):
        """[sequences, tokens, width] as [sequences, heads, tokens, width / heads]."""
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)


def plain_attention(q, k, v):
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    return torch.softmax(scores, dim=-1) @ v


def norm(tensors, path, width):
    layer = nn.LayerNorm(width)
    with torch.no_grad():
        layer.weight.copy_(tensors[f"{path}.gain"])
        layer.bias.copy_(tensors[f"{path}.shift"])
    return layer


def block(request):
    tensors = read_tensors(request["file"])
    shape = (request["sequences"], request["tokens"], request["width"])
    inputs, target = (tensors[name].reshape(shape) for name in ("inputs", "target"))
    model = Block(tensors, request)
    optimizer = adamw(model, request)

    def one(_number):
        optimizer.zero_grad()
        loss = F.mse_loss(model(inputs), target)
        loss.backward()
        optimizer.step()
        return loss.item()

    return timed(one, request)
