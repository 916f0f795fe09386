"""What PyTorch computes for a small network of Plain-20's kind.

    deno run --allow-read=. tests/peers/cifar10_network.ts \
        | python3 tests/peers/cifar10_reference.py > tests/peers/cifar10_reference.json

The network is the bench's, here with further variants of adapters. Frozen kernels come from standard
input; every other number is made from a closed formula here and in the test. Convolutions are
torch's own, on images with channels first, in float64.
"""

import hashlib
import sys

import torch
from torch.nn import functional as F

from closed_values import closed
from shared_networks import filled, maps_of, read_matrices, rounded, sampled_gradients
from tensor_lines import write_reference

from networks.plain import LottaConvolution, Plain, steps_of

SIDE, CHANNELS, CLASSES, ROWS = 9, 3, 7, 4
SIZES = {"channels": CHANNELS, "widths": [4, 6, 5], "depth": 2, "classes": CLASSES}
RANK, ALPHA = 2, 1.0
SAMPLES = 24


def varied(dora=False, residual=False):
    """Convolutions with what adapters may do besides."""

    class Varied(LottaConvolution):
        def __init__(self, channels, width, stride, adapter):
            super().__init__(channels, width, stride, adapter)
            self.magnitude = torch.nn.Parameter(torch.zeros(width)) if dora else None

        def forward(self, x):
            h = super().forward(x)
            if dora:
                combined = self.beta * self.backbone + self.scaling * self.loraA @ self.loraB
                norm = combined.norm(dim=0).detach()
                h = h * (self.magnitude / norm)[:, None, None]
            if residual:
                width = h.shape[1]
                identity = x[:, :width, :: self.stride, :: self.stride]
                h = h + F.pad(identity, (0, 0, 0, 0, 0, width - identity.shape[1]))
            return h

    return Varied


def described(frozen, options):
    maps = maps_of(frozen, RANK, ALPHA)
    network = filled(Plain(maps, SIZES, convolution=varied(**options)), 1.0, frozen)
    images = closed((ROWS, SIDE, SIDE, CHANNELS), 1000, 4.0).permute(0, 3, 1, 2)
    labels = torch.arange(ROWS) % CLASSES
    logits = network(images)
    loss = F.cross_entropy(logits, labels)
    loss.backward()
    network.eval()
    return {
        "logits": rounded(logits),
        "loss": float(loss.detach()),
        "gradients": sampled_gradients(network, SAMPLES),
        "evaluationLogits": rounded(network(images)),
    }


def main():
    data = sys.stdin.buffer.read()
    steps = enumerate(steps_of(SIZES))
    frozen = read_matrices(data, {f"convolution.{i}": (9 * c, d) for i, (c, d, _) in steps})
    forms = {
        "full": ({}, {}),
        "lottalora": (frozen, {}),
        "dora, residual": (frozen, {"dora": True, "residual": True}),
    }
    write_reference(
        {
            "origin": {"torch": torch.__version__, "command": __doc__.split("\n\n")[1].strip()},
            "kernelsSha256": hashlib.sha256(data).hexdigest(),
            "networks": {name: described(*form) for name, form in forms.items()},
        }
    )


if __name__ == "__main__":
    main()
