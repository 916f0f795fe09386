"""The CfC of the PhysioNet benchmark: the default mode of arXiv:2106.13898, a unit of time apart."""

import torch
from torch import nn
from torch.nn import functional as F

from networks.layers import Linear, dropout


def lecun_tanh(x):
    return 1.7159 * torch.tanh(2 / 3 * x)


class Cfc(nn.Module):
    """[n, steps, features] to the readout of the last state."""

    def __init__(self, maps, sizes, rate, activation=F.silu):
        super().__init__()
        self.width, inner = sizes["hidden"], sizes["backbone"]
        self.inner, self.activation, self.rate = inner, activation, rate

        def linear(d_in, d_out):
            return maps.linear(d_in, d_out, bias="always")

        self.backbone = nn.ModuleList(
            (linear(sizes["features"] + self.width, inner), linear(inner, inner))
        )
        self.ff1, self.ff2, self.timeA, self.timeB = (linear(inner, self.width) for _ in range(4))
        self.readout = Linear(self.width, sizes["outputs"])

    def forward(self, x):
        state = x.new_zeros(len(x), self.width)
        # The same at all steps of a sequence.
        mask = dropout(x.new_ones(len(x), self.inner), self.rate, self.training)
        for step in range(x.shape[1]):
            z = torch.cat((x[:, step], state), dim=1)
            for layer in self.backbone:
                z = self.activation(layer(z))
            z = z * mask if self.rate > 0 else z
            gate = torch.sigmoid(self.timeA(z) + self.timeB(z))
            state = torch.tanh(self.ff1(z)) * (1.0 - gate) + gate * torch.tanh(self.ff2(z))
        return self.readout(state)
