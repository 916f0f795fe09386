"""The GCN of the Arxiv benchmark, arXiv:1609.02907."""

import torch
from torch import nn

from networks.layers import BatchNorm, dropout


class Gcn(nn.Module):
    """`adjacency` is the normalised S, sparse or dense; `heard` is S X."""

    def __init__(self, maps, sizes, rate):
        super().__init__()
        width = sizes["hidden"]
        widths = [sizes["features"], width, width, sizes["classes"]]
        self.rate = rate
        self.convolution = nn.ModuleList(maps.linear(*pair) for pair in zip(widths, widths[1:]))
        self.norm = nn.ModuleList(BatchNorm(width) for _ in range(2))

    def forward(self, adjacency, heard):
        for convolution, norm in zip(self.convolution, self.norm):
            x = torch.relu(norm(convolution(heard)))
            heard = adjacency @ dropout(x, self.rate, self.training)
        return self.convolution[2](heard)
