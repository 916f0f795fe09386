"""What PyTorch computes for the CfC networks of this project.

    deno run --allow-read=. tests/peers/physionet2012_network.ts | python3 tests/peers/physionet2012_reference.py > tests/peers/physionet2012_reference.json

The network is the bench's. Frozen matrices come from standard input; every other number is made from
a closed formula here and in the tests. Everything runs in float64 on values that are exact in
float32.
"""

import hashlib
import sys

import torch
from torch.nn import functional as F

from closed_values import closed
from shared_networks import filled, maps_of, read_matrices, rounded, whole_gradients
from tensor_lines import write_reference

from networks.cfc import Cfc

STEPS, FEATURES, HIDDEN, BACKBONE, ROWS = 6, 7, 9, 5, 8
RANK, ALPHA, POSITIVE_WEIGHT = 2, 1.0, 11.69
MAPS = {
    "backbone.0": (FEATURES + HIDDEN, BACKBONE),
    "backbone.1": (BACKBONE, BACKBONE),
    "ff1": (BACKBONE, HIDDEN),
    "ff2": (BACKBONE, HIDDEN),
    "timeA": (BACKBONE, HIDDEN),
    "timeB": (BACKBONE, HIDDEN),
}


def lecun_tanh(x):
    return 1.7159 * torch.tanh(2 / 3 * x)


COMMAND = (
    "deno run --allow-read=. tests/peers/physionet2012_network.ts"
    " | python3 tests/peers/physionet2012_reference.py > tests/peers/physionet2012_reference.json"
)


def compared(frozen, activation, kind):
    outputs = 3 if kind == "real" else 2
    sizes = {"features": FEATURES, "hidden": HIDDEN, "backbone": BACKBONE, "outputs": outputs}
    network = filled(Cfc(maps_of(frozen, RANK, ALPHA), sizes, 0.0, activation), 1.2, frozen)
    predicted = network(closed((ROWS, STEPS, FEATURES), 1000, 4.0))
    if kind == "real":
        loss = F.mse_loss(predicted, closed((ROWS, outputs), 2000, 3.0))
    else:
        labels = (torch.arange(ROWS) % 3 == 0).to(torch.float64)
        loss = F.binary_cross_entropy_with_logits(
            predicted[:, 1] - predicted[:, 0],
            labels,
            pos_weight=torch.tensor(POSITIVE_WEIGHT, dtype=torch.float64),
        )
    loss.backward()
    return {
        "loss": float(loss.detach()),
        "outputs": rounded(predicted),
        "gradients": whole_gradients(network),
    }


def main():
    data = sys.stdin.buffer.read()
    frozen = read_matrices(data, MAPS)
    networks = {
        "full": compared({}, F.silu, "binary"),
        "lottalora": compared(frozen, F.silu, "binary"),
        "lottalora, LeCun's tanh": compared(frozen, lecun_tanh, "binary"),
        "lottalora, regression": compared(frozen, F.silu, "real"),
    }
    reference = {
        "origin": {"torch": torch.__version__, "command": COMMAND},
        "frozenSha256": hashlib.sha256(data).hexdigest(),
        "rank": RANK,
        "alpha": ALPHA,
        "networks": networks,
    }
    write_reference(reference)


if __name__ == "__main__":
    main()
