"""The multilayer perceptron of the MNIST benchmark."""

import torch
from torch import nn

from networks.layers import Linear, dropout


class Mlp(nn.Module):
    """ReLU and dropout behind each hidden map."""

    def __init__(self, maps, sizes, rate):
        super().__init__()
        widths = [sizes["features"], *sizes["hidden"]]
        self.rate = rate
        self.hidden = nn.ModuleList(maps.linear(*pair) for pair in zip(widths, widths[1:]))
        self.head = Linear(widths[-1], sizes["classes"])

    def forward(self, x):
        for layer in self.hidden:
            x = dropout(torch.relu(layer(x)), self.rate, self.training)
        return self.head(x)
