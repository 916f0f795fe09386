"""The graph network of the MolHIV benchmark: GIN with edges, arXiv:1905.12265."""

import torch
from torch import nn
from torch.nn import functional as F

from networks.layers import BatchNorm, Embedding, Linear, dropout


class Layer(nn.Module):
    """A perceptron on (1 + epsilon) x plus the sum of ReLU(x_j + e_ij), then BatchNorm."""

    def __init__(self, maps, width):
        super().__init__()
        self.epsilon = nn.Parameter(torch.zeros(()))
        self.widen = maps.linear(width, 2 * width)
        self.narrow = maps.linear(2 * width, width)
        self.norm = BatchNorm(width)

    def forward(self, x, source, target, e):
        heard = torch.zeros_like(x).index_add_(0, target, F.relu(x[source] + e))
        h = self.narrow(F.relu(self.widen((1 + self.epsilon) * x + heard)))
        return self.norm(h)


class Gin(nn.Module):
    """`nodes` and `edges` are rows of the embeddings, [n, choices]; `graph` is that of each node."""

    def __init__(self, maps, sizes, rate):
        super().__init__()
        width, depth = sizes["width"], sizes["depth"]
        self.rate = rate
        self.nodes = Embedding(sizes["nodeValues"], width)
        self.edges = Embedding(sizes["edgeValues"], width)
        self.layers = nn.ModuleList(Layer(maps, width) for _ in range(depth))
        self.head = Linear(width, sizes["outputs"])

    def forward(self, nodes, edges, source, target, graph, shares):
        x = F.embedding_bag(nodes, self.nodes.table, mode="sum")
        e = F.embedding_bag(edges, self.edges.table, mode="sum")
        for i, layer in enumerate(self.layers):
            y = layer(x, source, target, e)
            if i < len(self.layers) - 1:
                y = F.relu(y)
            y = dropout(y, self.rate, self.training)
            x = y if i == 0 else y + x
        sums = x.new_zeros(len(shares), x.shape[1]).index_add_(0, graph, x)
        return self.head(sums * shares)
