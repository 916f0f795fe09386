"""What PyTorch computes for the GCN of the Arxiv benchmark.

    deno run --allow-read=. tests/peers/arxiv_network.ts | python3 tests/peers/arxiv_reference.py > tests/peers/arxiv_reference.json

The adjacency matrix is dense here, BatchNorm is PyTorch's. Frozen matrices come from standard input;
every other number is made from a closed formula here and in the test. Everything runs in float64 on
values that are exact in float32.
"""

import sys

import torch
from torch import nn
from torch.nn import functional as F

from reference import closed
from tensor_lines import write_reference

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


def read_kernels():
    """Kernels [d_in, d_out] from standard input."""
    data = sys.stdin.buffer.read()
    kernels = []
    for d_in, d_out in zip(WIDTHS, WIDTHS[1:]):
        size = 4 * d_in * d_out
        flat = torch.frombuffer(bytearray(data[:size]), dtype=torch.float32)
        kernels.append(flat.to(torch.float64).reshape(d_in, d_out))
        data = data[size:]
    assert not data
    return kernels


class Convolution(nn.Module):
    """S (X W) + b, W either trained or beta W_seed + alpha / r A B without b."""

    def __init__(self, d_in, d_out, kernel):
        super().__init__()
        self.frozen = kernel
        if kernel is None:
            self.kernel = nn.Parameter(torch.zeros(d_in, d_out, dtype=torch.float64))
            self.bias = nn.Parameter(torch.zeros(d_out, dtype=torch.float64))
        else:
            self.loraA = nn.Parameter(torch.zeros(d_in, RANK, dtype=torch.float64))
            self.loraB = nn.Parameter(torch.zeros(RANK, d_out, dtype=torch.float64))
            self.beta = nn.Parameter(torch.zeros((), dtype=torch.float64))

    def forward(self, s, x):
        if self.frozen is None:
            return s @ (x @ self.kernel) + self.bias
        combined = self.beta * self.frozen + ALPHA / RANK * self.loraA @ self.loraB
        return s @ (x @ combined)


class Gcn(nn.Module):
    def __init__(self, kernels):
        super().__init__()
        self.convolutions = nn.ModuleList(
            Convolution(d_in, d_out, kernel)
            for d_in, d_out, kernel in zip(WIDTHS, WIDTHS[1:], kernels)
        )
        self.norms = nn.ModuleList(nn.BatchNorm1d(HIDDEN, dtype=torch.float64) for _ in range(2))

    def forward(self, s, x):
        for convolution, norm in zip(self.convolutions, self.norms):
            x = torch.relu(norm(convolution(s, x)))
        return self.convolutions[2](s, x)

    def ours(self):
        """Parameters under our names."""
        for name, parameter in self.named_parameters():
            name = name.replace("convolutions.", "convolution.").replace("norms.", "norm.")
            if name.startswith("norm."):
                name = name.replace("weight", "gain").replace("bias", "shift")
            yield name, parameter


def rounded(tensor):
    return [float(f"{v:.9g}") for v in tensor.detach().reshape(-1)]


def measured(kernels):
    network = Gcn(kernels)
    parameters = dict(network.ours())
    with torch.no_grad():
        for salt, name in enumerate(sorted(parameters)):
            values = closed(tuple(parameters[name].shape), salt, 1.0)
            if name.endswith(("beta", "gain")):
                values = (values + 1.0).to(torch.float32).to(torch.float64)
            parameters[name].copy_(values)
    s = adjacency()
    x = closed((NODES, FEATURES), 1000)
    labels = torch.arange(len(TRAINING_NODES)) % CLASSES
    logits = network(s, x)
    loss = F.cross_entropy(logits[TRAINING_NODES], labels)
    loss.backward()
    network.eval()
    return {
        "loss": float(loss.detach()),
        "logits": rounded(logits),
        "predicted": rounded(network(s, x)),
        "gradients": {name: rounded(parameter.grad) for name, parameter in parameters.items()},
    }


def main():
    kernels = read_kernels()
    networks = {"full": measured([None] * 3), "lottalora": measured(kernels)}
    origin = {"torch": torch.__version__, "command": COMMAND}
    write_reference({"origin": origin, "networks": networks})


if __name__ == "__main__":
    main()
