"""What PyTorch computes for multilayer perceptrons, optimisers and schedules of this project.

    deno run --allow-read=. tests/peers/backbones.ts | python3 tests/peers/reference.py > tests/peers/reference.json

Frozen matrices come from standard input; every other number is made from a closed formula here and
in the tests. Everything runs in float64 on values that are exact in float32.
"""

import hashlib
import math
import sys

import torch
from torch.nn import functional as F

from closed_values import closed
from shared_networks import filled, read_matrices, rounded, sampled_gradients
from tensor_lines import write_reference

from networks.layers import LayerNorm, Linear, LottaLinear
from networks.mlp import Mlp

WIDTHS = [784, 128, 64, 10]
RANK = 2
ALPHA = 1.0
ROWS = 8
SAMPLES = 48
COMMAND = (
    "deno run --allow-read=. tests/peers/backbones.ts"
    " | python3 tests/peers/reference.py > tests/peers/reference.json"
)


class VariedLinear(LottaLinear):
    """What adapters may do besides: other scaling, DoRA, LayerNorm, the residual."""

    def __init__(self, d_in, d_out, rslora=False, dora=False, layer_norm=False, residual=False):
        scaling = ALPHA / math.sqrt(RANK) if rslora else ALPHA / RANK
        super().__init__(d_in, d_out, {"rank": RANK, "scaling": scaling, "dropout": 0.0})
        self.residual = residual
        self.magnitude = torch.nn.Parameter(torch.zeros(d_out)) if dora else None
        self.norm = LayerNorm(d_out) if layer_norm else None

    def forward(self, x):
        h = super().forward(x)
        if self.magnitude is not None:
            combined = self.beta * self.backbone + self.scaling * self.loraA @ self.loraB
            h = h * (self.magnitude / combined.norm(dim=0).detach())
        if self.norm is not None:
            h = self.norm(h)
        if self.residual:
            width = h.shape[1]
            kept = x[:, :width]
            h = h + F.pad(kept, (0, width - kept.shape[1]))
        return h


class VariedMaps:
    """Hidden maps with some of that; None: trained whole."""

    def __init__(self, options):
        self.options = options

    def linear(self, d_in, d_out):
        if self.options is None:
            return Linear(d_in, d_out)
        return VariedLinear(d_in, d_out, **self.options)


def network_of(frozen, options):
    features, *hidden, classes = WIDTHS
    sizes = {"features": features, "hidden": hidden, "classes": classes}
    return filled(Mlp(VariedMaps(options), sizes, 0.0), 0.2, frozen)


def examples():
    return closed((ROWS, WIDTHS[0]), 1000), torch.arange(ROWS) % WIDTHS[-1]


def gradients(frozen, options):
    network = network_of(frozen, options)
    x, labels = examples()
    logits = network(x)
    loss = F.cross_entropy(logits, labels)
    loss.backward()
    return {
        "loss": float(loss.detach()),
        "logits": rounded(logits),
        "gradients": sampled_gradients(network, SAMPLES),
    }


def training(frozen, options, steps=30):
    """Losses of AdamW with a cosine to 0, on one batch."""
    network = network_of(frozen, options)
    x, labels = examples()
    optimizer = torch.optim.AdamW(network.parameters(), lr=3e-3, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=steps)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = F.cross_entropy(network(x), labels)
        loss.backward()
        optimizer.step()
        schedule.step()
        losses.append(float(loss.detach()))
    return losses


OPTIMIZERS = {
    "adamw": lambda p: torch.optim.AdamW(p, lr=1e-3, weight_decay=1e-2),
    "adamw, other constants": lambda p: torch.optim.AdamW(
        p, lr=3e-3, betas=(0.8, 0.95), eps=1e-6, weight_decay=0.1
    ),
    "adam": lambda p: torch.optim.Adam(p, lr=1e-3, weight_decay=1e-2),
    "sgd": lambda p: torch.optim.SGD(p, lr=1e-2, weight_decay=1e-2),
    "sgd with momentum": lambda p: torch.optim.SGD(p, lr=1e-2, momentum=0.9, weight_decay=1e-2),
}


def trajectory(make, dtype, clip=None):
    """Values after every tenth of 100 steps on given gradients."""
    sizes = [7, 4, 1]
    parameters = [
        torch.nn.Parameter(closed((size,), salt, 2.0, dtype)) for salt, size in enumerate(sizes)
    ]
    optimizer = make(parameters)
    kept = []
    for step in range(100):
        for slot, parameter in enumerate(parameters):
            gradient = closed((sizes[slot],), 10 + 3 * step + slot, 4.0, dtype)
            parameter.grad = gradient
        if clip is not None:
            torch.nn.utils.clip_grad_norm_(parameters, clip)
        optimizer.step()
        if (step + 1) % 10 == 0:
            kept.append([float(f"{float(v):.9g}") for p in parameters for v in p.detach()])
    return kept


def cosine_rates(steps):
    parameter = torch.nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([parameter], lr=1e-3)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=steps)
    rates = []
    for _ in range(steps):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()
    return rates


def main():
    raw = sys.stdin.buffer.read()
    shapes = zip(WIDTHS[:-2], WIDTHS[1:-1])
    frozen = read_matrices(raw, {f"hidden.{i}": shape for i, shape in enumerate(shapes)})
    forms = {
        "full": None,
        "lottalora": {},
        "rslora, layer norm, residual": {"rslora": True, "layer_norm": True, "residual": True},
        "dora": {"dora": True},
    }
    write_reference(
        {
            "origin": {"torch": torch.__version__, "command": COMMAND},
            "backbonesSha256": hashlib.sha256(raw).hexdigest(),
            "rank": RANK,
            "alpha": ALPHA,
            "rows": ROWS,
            "networks": {name: gradients(frozen, options) for name, options in forms.items()},
            "training": {name: training(frozen, forms[name]) for name in ("full", "lottalora")},
            "trajectories": {
                name: {
                    "float32": trajectory(make, torch.float32),
                    "float64": trajectory(make, torch.float64),
                }
                for name, make in OPTIMIZERS.items()
            },
            "clipped": trajectory(OPTIMIZERS["sgd"], torch.float64, clip=0.5),
            "cosine": cosine_rates(50),
        }
    )


if __name__ == "__main__":
    main()
