"""What PyTorch computes for the CfC networks of this project.

    deno run --allow-read=. tests/peers/physionet2012_network.ts | python3 tests/peers/physionet2012_reference.py > tests/peers/physionet2012_reference.json

Frozen matrices come from standard input; every other number is made from a closed formula here and
in the tests. Everything runs in float64 on values that are exact in float32.
"""

import hashlib
import sys

import torch
from torch.nn import functional as F

from reference import closed
from tensor_lines import write_reference

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
COMMAND = (
    "deno run --allow-read=. tests/peers/physionet2012_network.ts"
    " | python3 tests/peers/physionet2012_reference.py > tests/peers/physionet2012_reference.json"
)


def read_kernels(data):
    """Kernels [d_in, d_out] by path."""
    flat = torch.frombuffer(bytearray(data), dtype=torch.float32).to(torch.float64)
    kernels, at = {}, 0
    for path, (d_in, d_out) in MAPS.items():
        kernels[path] = flat[at : at + d_in * d_out].reshape(d_in, d_out)
        at += d_in * d_out
    assert at == len(flat)
    return kernels


class Adapted(torch.nn.Module):
    """h = beta W x + (alpha / r) B A x + bias, W [d_out, d_in] frozen."""

    def __init__(self, kernel):
        super().__init__()
        d_in, d_out = kernel.shape
        self.register_buffer("W", kernel.T.contiguous())
        self.A = torch.nn.Parameter(torch.zeros(RANK, d_in, dtype=torch.float64))
        self.B = torch.nn.Parameter(torch.zeros(d_out, RANK, dtype=torch.float64))
        self.beta = torch.nn.Parameter(torch.zeros((), dtype=torch.float64))
        self.bias = torch.nn.Parameter(torch.zeros(d_out, dtype=torch.float64))

    def forward(self, x):
        return self.beta * (x @ self.W.T) + ALPHA / RANK * (x @ self.A.T @ self.B.T) + self.bias

    def ours(self):
        return {
            "loraA": (self.A, True),
            "loraB": (self.B, True),
            "beta": (self.beta, False),
            "bias": (self.bias, False),
        }


class Dense(torch.nn.Linear):
    def __init__(self, d_in, d_out):
        super().__init__(d_in, d_out, dtype=torch.float64)

    def ours(self):
        return {"kernel": (self.weight, True), "bias": (self.bias, False)}


class LecunTanh(torch.nn.Module):
    def forward(self, x):
        return 1.7159 * torch.tanh(2 / 3 * x)


class CfC(torch.nn.Module):
    """The default mode of Hasani et al. (arXiv:2106.13898), a unit of time apart."""

    def __init__(self, kernels, adapted, activation, outputs):
        super().__init__()
        self.maps = {
            path: Adapted(kernels[path]) if adapted else Dense(*shape)
            for path, shape in MAPS.items()
        }
        self.maps["readout"] = Dense(HIDDEN, outputs)
        self.backbone = torch.nn.Sequential(
            self.maps["backbone.0"], activation(), self.maps["backbone.1"], activation()
        )

    def forward(self, x):
        state = torch.zeros(x.shape[0], HIDDEN, dtype=torch.float64)
        for step in range(STEPS):
            z = self.backbone(torch.cat([x[:, step], state], dim=1))
            ff1, ff2 = torch.tanh(self.maps["ff1"](z)), torch.tanh(self.maps["ff2"](z))
            gate = torch.sigmoid(self.maps["timeA"](z) * 1.0 + self.maps["timeB"](z))
            state = ff1 * (1.0 - gate) + gate * ff2
        return self.maps["readout"](state)

    def named(self):
        """Parameters by our names, with whether our orientation is the transpose."""
        return {
            f"{path}.{name}": found
            for path, layer in self.maps.items()
            for name, found in layer.ours().items()
        }


def compared(kernels, adapted, activation, kind):
    outputs = 3 if kind == "real" else 2
    network = CfC(kernels, adapted, activation, outputs)
    parameters = network.named()
    for salt, name in enumerate(sorted(parameters)):
        parameter, transposed = parameters[name]
        shape = tuple(reversed(parameter.shape)) if transposed else tuple(parameter.shape)
        values = closed(shape, salt, 1.2)
        if name.endswith("beta"):
            values = (values + 1.0).to(torch.float32).to(torch.float64)
        with torch.no_grad():
            parameter.copy_(values.T if transposed else values)
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
        "gradients": {
            name: rounded(parameter.grad.T if transposed else parameter.grad)
            for name, (parameter, transposed) in parameters.items()
        },
    }


def rounded(values):
    return [float(f"{v:.9g}") for v in values.detach().reshape(-1)]


def main():
    data = sys.stdin.buffer.read()
    kernels = read_kernels(data)
    silu = torch.nn.SiLU
    networks = {
        "full": compared(kernels, False, silu, "binary"),
        "lottalora": compared(kernels, True, silu, "binary"),
        "lottalora, LeCun's tanh": compared(kernels, True, LecunTanh, "binary"),
        "lottalora, regression": compared(kernels, True, silu, "real"),
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
