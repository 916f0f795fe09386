"""What PyTorch computes for a small network of Plain-20's kind.

    deno run --allow-read=. tests/peers/cifar10_network.ts \
        | python3 tests/peers/cifar10_reference.py > tests/peers/cifar10_reference.json

Frozen kernels come from standard input; every other number is made from a closed formula here and
in the test. Convolutions are torch's own, on images with channels first, in float64.
"""

import hashlib
import sys

import torch
from torch import nn
from torch.nn import functional as F

from reference import closed
from tensor_lines import write_reference

SIDE, CHANNELS, CLASSES, ROWS = 9, 3, 7, 4
# Channels in, channels out, stride.
CONVOLUTIONS = [(3, 4, 1), (4, 4, 1), (4, 4, 1), (4, 6, 2), (6, 6, 1), (6, 5, 2), (5, 5, 1)]
RANK, ALPHA = 2, 1.0
SAMPLES = 24


def as_filter(kernel, channels):
    """Our kernel [9 c, d], rows by (row, column, channel), as a filter [d, c, 3, 3]."""
    return kernel.reshape(3, 3, channels, -1).permute(3, 2, 0, 1)


def read_filters(data):
    filters = []
    for channels, width, _ in CONVOLUTIONS:
        size = 4 * 9 * channels * width
        flat = torch.frombuffer(bytearray(data[:size]), dtype=torch.float32).double()
        filters.append(as_filter(flat.reshape(9 * channels, width), channels))
        data = data[size:]
    assert not data
    return filters


class FullConvolution(nn.Module):
    def __init__(self, channels, width, stride):
        super().__init__()
        self.convolution = nn.Conv2d(channels, width, 3, stride, padding=1, bias=False)
        self.named = {"kernel": self.convolution.weight}

    def forward(self, x):
        return self.convolution(x)


class LottaConvolution(nn.Module):
    """A frozen convolution, and beside it one to `RANK` channels followed by a 1 x 1 one."""

    def __init__(self, frozen, stride, dora=False, residual=False):
        super().__init__()
        self.frozen, self.stride, self.residual = frozen, stride, residual
        width, channels = frozen.shape[:2]
        self.down = nn.Conv2d(channels, RANK, 3, stride, padding=1, bias=False)
        self.up = nn.Conv2d(RANK, width, 1, bias=False)
        self.beta = nn.Parameter(torch.zeros(()))
        self.magnitude = nn.Parameter(torch.zeros(width)) if dora else None
        self.named = {"loraA": self.down.weight, "loraB": self.up.weight, "beta": self.beta}
        if dora:
            self.named["magnitude"] = self.magnitude

    def forward(self, x):
        h = self.beta * F.conv2d(x, self.frozen, stride=self.stride, padding=1)
        h = h + ALPHA / RANK * self.up(self.down(x))
        if self.magnitude is not None:
            low_rank = torch.einsum("or,rcyx->ocyx", self.up.weight[:, :, 0, 0], self.down.weight)
            combined = self.beta * self.frozen + ALPHA / RANK * low_rank
            norm = combined.flatten(1).norm(dim=1).detach()
            h = h * (self.magnitude / norm)[:, None, None]
        if self.residual:
            width = h.shape[1]
            identity = x[:, :width, :: self.stride, :: self.stride]
            h = h + F.pad(identity, (0, 0, 0, 0, 0, width - identity.shape[1]))
        return h


class Plain(nn.Module):
    def __init__(self, filters, options):
        super().__init__()
        self.convolutions = nn.ModuleList(
            FullConvolution(*sizes)
            if options is None
            else LottaConvolution(frozen, sizes[2], **options)
            for sizes, frozen in zip(CONVOLUTIONS, filters)
        )
        self.norms = nn.ModuleList(nn.BatchNorm2d(width) for _, width, _ in CONVOLUTIONS)
        self.head = nn.Linear(CONVOLUTIONS[-1][1], CLASSES)

    def forward(self, x):
        for convolution, norm in zip(self.convolutions, self.norms):
            x = torch.relu(norm(convolution(x)))
        return self.head(x.mean(dim=(2, 3)))

    def ours(self):
        """Parameters under our names."""
        named = {"head.kernel": self.head.weight, "head.bias": self.head.bias}
        for i, (convolution, norm) in enumerate(zip(self.convolutions, self.norms)):
            named |= {f"convolution.{i}.{name}": p for name, p in convolution.named.items()}
            named |= {f"norm.{i}.gain": norm.weight, f"norm.{i}.shift": norm.bias}
        return named


def our_orientation(values):
    """A filter [d, c, 3, 3] as [9 c, d], a matrix transposed, a vector as it is."""
    if values.dim() == 4:
        return values.permute(2, 3, 1, 0).reshape(-1, values.shape[0])
    return values.T if values.dim() == 2 else values


def fill(network):
    for salt, (name, parameter) in enumerate(sorted(network.ours().items())):
        values = closed(tuple(our_orientation(parameter).shape), salt, 1.0)
        if name.endswith(("beta", "magnitude", "gain")):
            values = (values + 1.0).float().double()
        with torch.no_grad():
            if parameter.dim() == 4 and parameter.shape[2] == 3:
                values = as_filter(values, parameter.shape[1])
            elif parameter.dim() >= 2:
                values = values.T.reshape(parameter.shape)
            parameter.copy_(values)


def rounded(values):
    return [float(f"{v:.9g}") for v in values.detach().reshape(-1)]


def described(filters, options):
    network = Plain(filters, options).double()
    fill(network)
    images = closed((ROWS, SIDE, SIDE, CHANNELS), 1000, 4.0).permute(0, 3, 1, 2)
    labels = torch.arange(ROWS) % CLASSES
    network.train()
    logits = network(images)
    loss = F.cross_entropy(logits, labels)
    loss.backward()
    gradients = {}
    for name, parameter in network.ours().items():
        gradient = our_orientation(parameter.grad).reshape(-1)
        stride = max(1, gradient.numel() // SAMPLES)
        gradients[name] = {
            "norm": float(gradient.norm()),
            "stride": stride,
            "samples": rounded(gradient[::stride]),
        }
    network.eval()
    return {
        "logits": rounded(logits),
        "loss": float(loss.detach()),
        "gradients": gradients,
        "evaluationLogits": rounded(network(images)),
    }


def main():
    data = sys.stdin.buffer.read()
    filters = read_filters(data)
    forms = {"full": None, "lottalora": {}, "dora, residual": {"dora": True, "residual": True}}
    write_reference(
        {
            "origin": {"torch": torch.__version__, "command": __doc__.split("\n\n")[1].strip()},
            "kernelsSha256": hashlib.sha256(data).hexdigest(),
            "networks": {name: described(filters, options) for name, options in forms.items()},
        }
    )


if __name__ == "__main__":
    main()
