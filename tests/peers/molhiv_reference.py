"""What PyTorch computes for the graph networks of this project.

    deno run --allow-read=. tests/peers/molhiv_network.ts | python3 tests/peers/molhiv_reference.py > tests/peers/molhiv_reference.json

Frozen matrices come from standard input; every other number is made from a closed formula here and
in the tests. Everything runs in float64 on values that are exact in float32.
"""

import hashlib
import sys

import torch
from torch import nn
from torch.nn import functional as F

from reference import closed
from tensor_lines import write_reference

WIDTH, DEPTH = 6, 3
RANK, ALPHA, SAMPLES = 2, 1.0, 48
ATOM_COUNTS = [119, 5, 12, 12, 10, 6, 6, 2, 2]
BOND_COUNTS = [5, 6, 2]
MOLECULES = [
    (4, [(0, 1), (1, 2), (2, 3), (3, 0)], 1),
    (3, [(0, 1), (1, 2)], 0),
    (1, [], 0),
    (5, [(0, 2), (2, 1), (3, 2)], 1),
    (2, [], 0),
]
COMMAND = (
    "deno run --allow-read=. tests/peers/molhiv_network.ts"
    " | python3 tests/peers/molhiv_reference.py > tests/peers/molhiv_reference.json"
)


class Adapted(nn.Module):
    """h = beta W x + (alpha / r) B A x, W [d_out, d_in] frozen."""

    def __init__(self, kernel):
        super().__init__()
        d_in, d_out = kernel.shape
        self.register_buffer("W", kernel.T.contiguous())
        self.A = nn.Parameter(torch.zeros(RANK, d_in, dtype=torch.float64))
        self.B = nn.Parameter(torch.zeros(d_out, RANK, dtype=torch.float64))
        self.beta = nn.Parameter(torch.zeros((), dtype=torch.float64))

    def forward(self, x):
        return self.beta * (x @ self.W.T) + ALPHA / RANK * (x @ self.A.T @ self.B.T)

    def ours(self):
        return {"loraA": (self.A, True), "loraB": (self.B, True), "beta": (self.beta, False)}


class Dense(nn.Linear):
    def __init__(self, d_in, d_out):
        super().__init__(d_in, d_out, dtype=torch.float64)

    def ours(self):
        return {"kernel": (self.weight, True), "bias": (self.bias, False)}


class Gine(nn.Module):
    """One layer of arXiv:1905.12265: an MLP on (1 + eps) x plus the sum of ReLU(x_j + e_ij)."""

    def __init__(self, widen, narrow):
        super().__init__()
        self.eps = nn.Parameter(torch.zeros((), dtype=torch.float64))
        self.widen, self.narrow = widen, narrow
        self.norm = nn.BatchNorm1d(WIDTH, dtype=torch.float64)

    def forward(self, x, source, target, e):
        heard = torch.zeros_like(x).index_add_(0, target, F.relu(x[source] + e))
        h = self.narrow(F.relu(self.widen((1 + self.eps) * x + heard)))
        return self.norm(h)


class Gin(nn.Module):
    def __init__(self, kernels):
        super().__init__()
        self.nodes = nn.ModuleList(nn.Embedding(n, WIDTH, dtype=torch.float64) for n in ATOM_COUNTS)
        self.edges = nn.ModuleList(nn.Embedding(n, WIDTH, dtype=torch.float64) for n in BOND_COUNTS)
        self.layers = nn.ModuleList()
        for i in range(DEPTH):
            if kernels is None:
                parts = Dense(WIDTH, 2 * WIDTH), Dense(2 * WIDTH, WIDTH)
            else:
                parts = Adapted(kernels[2 * i]), Adapted(kernels[2 * i + 1])
            self.layers.append(Gine(*parts))
        self.head = Dense(WIDTH, 1)

    def forward(self, atoms, source, target, bonds, graph):
        x = sum(table(atoms[:, c]) for c, table in enumerate(self.nodes))
        e = sum(table(bonds[:, c]) for c, table in enumerate(self.edges))
        for i, layer in enumerate(self.layers):
            y = layer(x, source, target, e)
            if i < DEPTH - 1:
                y = F.relu(y)
            x = y if i == 0 else y + x
        sizes = torch.bincount(graph).to(torch.float64)
        means = torch.zeros(len(MOLECULES), WIDTH, dtype=torch.float64).index_add_(0, graph, x)
        return self.head(means / sizes[:, None])

    def ours(self):
        """Our name: the parts, and whether each is the transpose of ours."""
        named = {
            "nodes.rows": ([table.weight for table in self.nodes], False),
            "edges.rows": ([table.weight for table in self.edges], False),
        }
        for i, layer in enumerate(self.layers):
            path = f"layers.{i}"
            named[f"{path}.epsilon"] = ([layer.eps], False)
            named[f"{path}.norm.gain"] = ([layer.norm.weight], False)
            named[f"{path}.norm.shift"] = ([layer.norm.bias], False)
            for part in ("widen", "narrow"):
                for name, (value, transposed) in getattr(layer, part).ours().items():
                    named[f"{path}.{part}.{name}"] = ([value], transposed)
        for name, (value, transposed) in self.head.ours().items():
            named[f"head.{name}"] = ([value], transposed)
        return named

    def fill(self):
        for salt, (name, (parts, transposed)) in enumerate(sorted(self.ours().items())):
            first = parts[0].shape
            shape = [sum(part.shape[0] for part in parts), *first[1:]] if len(parts) > 1 else first
            values = closed(tuple(reversed(shape)) if transposed else tuple(shape), salt, 1.0)
            if name.endswith(("beta", "gain")):
                values = (values + 1).to(torch.float32).to(torch.float64)
            values = values.T if transposed else values
            with torch.no_grad():
                at = 0
                for part in parts:
                    part.copy_(values[at : at + len(part)] if len(parts) > 1 else values)
                    at += len(part) if len(parts) > 1 else 0


def batch():
    atoms, bonds, source, target, graph, first = [], [], [], [], [], 0
    for number, (nodes, edges, _) in enumerate(MOLECULES):
        for _ in range(nodes):
            i = len(atoms)
            atoms.append([(13 * i + 5 * c) % n for c, n in enumerate(ATOM_COUNTS)])
            graph.append(number)
        for a, b in edges:
            i = len(bonds) // 2
            row = [(3 * i + c) % n for c, n in enumerate(BOND_COUNTS)]
            bonds += [row, row]
            source += [first + a, first + b]
            target += [first + b, first + a]
        first += nodes
    return [torch.tensor(values) for values in (atoms, source, target, bonds, graph)]


def numbers(values):
    return [float(f"{v:.9g}") for v in values.detach().reshape(-1)]


def results(kernels):
    network = Gin(kernels)
    network.fill()
    labels = torch.tensor([[label] for *_, label in MOLECULES], dtype=torch.float64)
    weight = (labels == 0).sum() / (labels == 1).sum()
    inputs = batch()
    network.train()
    outputs = network(*inputs)
    loss = F.binary_cross_entropy_with_logits(outputs, labels, pos_weight=weight)
    loss.backward()
    network.eval()
    predicted = network(*inputs)
    gradients = {}
    for name, (parts, transposed) in network.ours().items():
        gradient = torch.cat([part.grad.reshape(len(part), -1) for part in parts]) if len(
            parts
        ) > 1 else parts[0].grad
        flat = (gradient.T if transposed else gradient).reshape(-1)
        stride = max(1, flat.numel() // SAMPLES)
        samples = numbers(flat[::stride])
        gradients[name] = {"norm": float(flat.norm()), "stride": stride, "samples": samples}
    return {
        "loss": float(loss.detach()),
        "outputs": numbers(outputs),
        "predicted": numbers(predicted),
        "gradients": gradients,
    }


def main():
    data = sys.stdin.buffer.read()
    flat = torch.frombuffer(bytearray(data), dtype=torch.float32).to(torch.float64)
    size = 2 * WIDTH * WIDTH
    assert len(flat) == 2 * DEPTH * size
    shapes = [(WIDTH, 2 * WIDTH), (2 * WIDTH, WIDTH)] * DEPTH
    kernels = [flat[i * size : (i + 1) * size].reshape(shape) for i, shape in enumerate(shapes)]
    write_reference(
        {
            "origin": {"torch": torch.__version__, "command": COMMAND},
            "frozenSha256": hashlib.sha256(data).hexdigest(),
            "rank": RANK,
            "alpha": ALPHA,
            "networks": {"full": results(None), "lottalora": results(kernels)},
        }
    )


if __name__ == "__main__":
    main()
