"""What PyTorch computes for the graph networks of this project.

    deno run --allow-read=. tests/peers/molhiv_network.ts | python3 tests/peers/molhiv_reference.py > tests/peers/molhiv_reference.json

The network is the bench's. Frozen matrices come from standard input; every other number is made from
a closed formula here and in the tests. Everything runs in float64 on values that are exact in
float32.
"""

import hashlib
import sys

import torch
from torch.nn import functional as F

from shared_networks import filled, maps_of, read_matrices, rounded, sampled_gradients
from tensor_lines import write_reference

from networks.gin import Gin

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


def batch():
    """The network's arguments; rows of an embedding are the values of one choice after another's."""
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
    atoms, bonds, source, target, graph = map(torch.tensor, (atoms, bonds, source, target, graph))
    shares = 1 / torch.bincount(graph).to(torch.float64)[:, None]
    return atoms + starts(ATOM_COUNTS), bonds + starts(BOND_COUNTS), source, target, graph, shares


def starts(counts):
    return torch.tensor([0, *counts[:-1]]).cumsum(0)


def results(frozen):
    sizes = {
        "width": WIDTH,
        "depth": DEPTH,
        "nodeValues": sum(ATOM_COUNTS),
        "edgeValues": sum(BOND_COUNTS),
        "outputs": 1,
    }
    network = filled(Gin(maps_of(frozen, RANK, ALPHA), sizes, 0.0), 1.0, frozen)
    labels = torch.tensor([[label] for *_, label in MOLECULES], dtype=torch.float64)
    weight = (labels == 0).sum() / (labels == 1).sum()
    inputs = batch()
    outputs = network(*inputs)
    loss = F.binary_cross_entropy_with_logits(outputs, labels, pos_weight=weight)
    loss.backward()
    network.eval()
    return {
        "loss": float(loss.detach()),
        "outputs": rounded(outputs),
        "predicted": rounded(network(*inputs)),
        "gradients": sampled_gradients(network, SAMPLES),
    }


def main():
    data = sys.stdin.buffer.read()
    shapes = {}
    for i in range(DEPTH):
        shapes[f"layers.{i}.widen"] = (WIDTH, 2 * WIDTH)
        shapes[f"layers.{i}.narrow"] = (2 * WIDTH, WIDTH)
    write_reference(
        {
            "origin": {"torch": torch.__version__, "command": COMMAND},
            "frozenSha256": hashlib.sha256(data).hexdigest(),
            "rank": RANK,
            "alpha": ALPHA,
            "networks": {"full": results({}), "lottalora": results(read_matrices(data, shapes))},
        }
    )


if __name__ == "__main__":
    main()
