"""Layers as a straightforward PyTorch module would have them."""

import torch
from torch import nn
from torch.nn import functional as F

from peer_tensors import weight


class LottaLinear(nn.Module):
    """h = beta W x + alpha/r B A x: W frozen, A, B and (where it is trained) beta trained."""

    def __init__(self, tensors, path, d_in, d_out, rank, alpha, train_beta=True):
        super().__init__()
        self.register_buffer("W", weight(tensors[f"{path}.backbone"], d_in, d_out))
        self.A = nn.Parameter(weight(tensors[f"{path}.loraA"], d_in, rank))
        self.B = nn.Parameter(weight(tensors[f"{path}.loraB"], rank, d_out))
        self.beta = nn.Parameter(tensors[f"{path}.beta"].reshape(())) if train_beta else None
        self.scaling = alpha / rank

    def forward(self, x):
        h = F.linear(x, self.W)
        if self.beta is not None:
            h = self.beta * h
        return h + self.scaling * F.linear(F.linear(x, self.A), self.B)


def dense(tensors, path, d_in, d_out):
    """A trained linear layer with a bias."""
    layer = nn.Linear(d_in, d_out)
    with torch.no_grad():
        layer.weight.copy_(weight(tensors[f"{path}.kernel"], d_in, d_out))
        layer.bias.copy_(tensors[f"{path}.bias"])
    return layer
