"""What PyTorch computes for the networks, optimisers and schedules of this project.

    deno run --allow-read=. tests/peers/backbones.ts | python3 tests/peers/reference.py > tests/peers/reference.json

Frozen matrices come from standard input; every other number is made from a closed formula here and
in the tests. Everything runs in float64 on values that are exact in float32.
"""

import hashlib
import math
import sys

import torch
from torch.nn import functional as F

from tensor_lines import write_reference

WIDTHS = [784, 128, 64, 10]
RANK = 2
ALPHA = 1.0
ROWS = 8
SAMPLES = 48
COMMAND = (
    "deno run --allow-read=. tests/peers/backbones.ts"
    " | python3 tests/peers/reference.py > tests/peers/reference.json"
)


def closed(shape, salt, scale=1.0, dtype=torch.float64):
    """The formula of tests/support/closed_values.ts."""
    count = math.prod(shape)
    values = [scale * (((7919 * i + 104729 * salt) % 1000) / 1000 - 0.5) for i in range(count)]
    return torch.tensor(values, dtype=torch.float32).to(dtype).reshape(shape)


def read_backbones():
    """Kernels [d_in, d_out] from standard input."""
    data = sys.stdin.buffer.read()
    kernels = []
    for d_in, d_out in zip(WIDTHS[:-2], WIDTHS[1:-1]):
        size = 4 * d_in * d_out
        flat = torch.frombuffer(bytearray(data[:size]), dtype=torch.float32)
        kernels.append(flat.to(torch.float64).reshape(d_in, d_out))
        data = data[size:]
    assert not data
    return kernels


class LottaLinear(torch.nn.Module):
    """h = beta W x + scaling B A x, in PyTorch's orientation: W is [d_out, d_in]."""

    def __init__(self, kernel, rslora=False, dora=False, layer_norm=False, residual=False):
        super().__init__()
        self.W = kernel.T.contiguous()
        d_out, d_in = self.W.shape
        self.scaling = ALPHA / math.sqrt(RANK) if rslora else ALPHA / RANK
        self.residual = residual
        self.lora_A = torch.nn.Parameter(torch.zeros(RANK, d_in, dtype=torch.float64))
        self.lora_B = torch.nn.Parameter(torch.zeros(d_out, RANK, dtype=torch.float64))
        self.beta = torch.nn.Parameter(torch.tensor(0.0, dtype=torch.float64))
        self.magnitude = (
            torch.nn.Parameter(torch.zeros(d_out, dtype=torch.float64)) if dora else None
        )
        self.norm = torch.nn.LayerNorm(d_out, dtype=torch.float64) if layer_norm else None

    def forward(self, x):
        adapted = F.linear(F.linear(x, self.lora_A), self.lora_B)
        h = self.beta * F.linear(x, self.W) + self.scaling * adapted
        if self.magnitude is not None:
            combined = self.beta * self.W + self.scaling * self.lora_B @ self.lora_A
            h = h * (self.magnitude / torch.linalg.norm(combined, dim=1).detach())
        if self.norm is not None:
            h = self.norm(h)
        if self.residual:
            width = h.shape[1]
            kept = x[:, :width]
            h = h + F.pad(kept, (0, width - kept.shape[1]))
        return h

    def ours(self):
        """Our names, and whether our orientation is the transpose."""
        yield "loraA", self.lora_A, True
        yield "loraB", self.lora_B, True
        yield "beta", self.beta, False
        if self.magnitude is not None:
            yield "magnitude", self.magnitude, False
        if self.norm is not None:
            yield "norm.gain", self.norm.weight, False
            yield "norm.shift", self.norm.bias, False


class Dense(torch.nn.Linear):
    def __init__(self, d_in, d_out):
        super().__init__(d_in, d_out, dtype=torch.float64)

    def ours(self):
        yield "kernel", self.weight, True
        yield "bias", self.bias, False


def network(kernels, options):
    """Modules, and their parameters under our names, filled by the formula."""
    hidden = [
        Dense(d_in, d_out) if options is None else LottaLinear(kernel, **options)
        for kernel, d_in, d_out in zip(kernels, WIDTHS, WIDTHS[1:])
    ]
    head = Dense(WIDTHS[-2], WIDTHS[-1])
    named = [(f"hidden.{i}", layer) for i, layer in enumerate(hidden)] + [("head", head)]
    parameters = {}
    for path, layer in named:
        for name, parameter, transposed in layer.ours():
            parameters[f"{path}.{name}"] = (parameter, transposed)
    for salt, name in enumerate(sorted(parameters)):
        parameter, transposed = parameters[name]
        shape = tuple(reversed(parameter.shape)) if transposed else tuple(parameter.shape)
        values = closed(shape, salt, 0.2)
        if name.endswith(("beta", "magnitude", "norm.gain")):
            values = (values + 1.0).to(torch.float32).to(torch.float64)
        with torch.no_grad():
            parameter.copy_(values.T if transposed else values)

    def forward(x):
        for layer in hidden:
            x = torch.relu(layer(x))
        return head(x)

    return forward, parameters


def examples():
    return closed((ROWS, WIDTHS[0]), 1000), torch.arange(ROWS) % WIDTHS[-1]


def gradients(kernels, options):
    forward, parameters = network(kernels, options)
    x, labels = examples()
    logits = forward(x)
    loss = F.cross_entropy(logits, labels)
    loss.backward()
    described = {}
    for name, (parameter, transposed) in parameters.items():
        gradient = (parameter.grad.T if transposed else parameter.grad).reshape(-1)
        stride = max(1, gradient.numel() // SAMPLES)
        described[name] = {
            "norm": float(gradient.norm()),
            "stride": stride,
            "samples": [float(f"{v:.9g}") for v in gradient[::stride]],
        }
    return {
        "loss": float(loss.detach()),
        "logits": [float(f"{v:.9g}") for v in logits.detach().reshape(-1)],
        "gradients": described,
    }


def training(kernels, options, steps=30):
    """Losses of AdamW with a cosine to 0, on one batch."""
    forward, parameters = network(kernels, options)
    x, labels = examples()
    optimizer = torch.optim.AdamW(
        [parameter for parameter, _ in parameters.values()], lr=3e-3, weight_decay=1e-2
    )
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=steps)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = F.cross_entropy(forward(x), labels)
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
    kernels = read_backbones()
    forms = {
        "full": None,
        "lottalora": {},
        "rslora, layer norm, residual": {"rslora": True, "layer_norm": True, "residual": True},
        "dora": {"dora": True},
    }
    raw = b"".join(k.to(torch.float32).numpy().tobytes() for k in kernels)
    write_reference(
        {
            "origin": {"torch": torch.__version__, "command": COMMAND},
            "backbonesSha256": hashlib.sha256(raw).hexdigest(),
            "rank": RANK,
            "alpha": ALPHA,
            "rows": ROWS,
            "networks": {name: gradients(kernels, options) for name, options in forms.items()},
            "training": {name: training(kernels, forms[name]) for name in ("full", "lottalora")},
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
