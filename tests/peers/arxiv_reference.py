"""What PyTorch computes for the GCN of the Arxiv benchmark.

    deno run --allow-read=. tests/peers/arxiv_network.ts | python3 tests/peers/arxiv_reference.py > tests/peers/arxiv_reference.json

The network is the bench's; the adjacency matrix is dense here. Frozen matrices come from standard
input; every other number is made from a closed formula here and in the test. Everything runs in
float64 on values that are exact in float32.
"""

import sys

import torch
from torch.nn import functional as F

from closed_values import closed
from shared_networks import filled, maps_of, read_matrices, rounded, whole_gradients
from tensor_lines import write_reference

from networks.gcn import Gcn

NODES, FEATURES, HIDDEN, CLASSES = 13, 7, 8, 3
WIDTHS = [FEATURES, HIDDEN, HIDDEN, CLASSES]
RANK, ALPHA = 2, 1.0
TRAINING_NODES = [0, 2, 3, 7, 12]
COMMAND = (
    "deno run --allow-read=. tests/peers/arxiv_network.ts"
    " | python3 tests/peers/arxiv_reference.py > tests/peers/arxiv_reference.json"
)


def adjacency():
    """D^-1/2 (A + I) D^-1/2 of a ring of 12 nodes with chords; node 12 has no edge."""
    a = torch.eye(NODES, dtype=torch.float64)
    for i in range(12):
        for j in ((i + 1) % 12, (3 * i + 1) % 12):
            a[i, j] = a[j, i] = 1.0
    root = a.sum(1).rsqrt()
    return root[:, None] * a * root[None, :]


def measured(frozen):
    sizes = {"features": FEATURES, "hidden": HIDDEN, "classes": CLASSES}
    network = filled(Gcn(maps_of(frozen, RANK, ALPHA), sizes, 0.0), 1.0, frozen)
    s = adjacency()
    heard = s @ closed((NODES, FEATURES), 1000)
    labels = torch.arange(len(TRAINING_NODES)) % CLASSES
    logits = network(s, heard)
    loss = F.cross_entropy(logits[TRAINING_NODES], labels)
    loss.backward()
    network.eval()
    return {
        "loss": float(loss.detach()),
        "logits": rounded(logits),
        "predicted": rounded(network(s, heard)),
        "gradients": whole_gradients(network),
    }


def main():
    shapes = {f"convolution.{i}": shape for i, shape in enumerate(zip(WIDTHS, WIDTHS[1:]))}
    frozen = read_matrices(sys.stdin.buffer.read(), shapes)
    networks = {"full": measured({}), "lottalora": measured(frozen)}
    origin = {"torch": torch.__version__, "command": COMMAND}
    write_reference({"origin": origin, "networks": networks})


if __name__ == "__main__":
    main()
