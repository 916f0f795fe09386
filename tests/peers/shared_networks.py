"""The networks that the bench times, in float64 and with numbers that both sides can make.

Importing this makes `networks`, which lies in src/bench, a module like any other.
"""

import sys
from pathlib import Path

import torch

from closed_values import closed

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src" / "bench"))

from networks.layers import Maps, give  # noqa: E402


def maps_of(lottalora, rank, alpha):
    """What becomes of linear maps: LottaLoRA with alpha / r, or everything trained."""
    adapter = {"rank": rank, "scaling": alpha / rank, "dropout": 0.0}
    return Maps("lottalora" if lottalora else "full", adapter)


def read_matrices(data, shapes):
    """Frozen matrices [d_in, d_out] by path, from bytes that hold them one after the other."""
    flat = torch.frombuffer(bytearray(data), dtype=torch.float32).to(torch.float64)
    found, at = {}, 0
    for path, (rows, columns) in shapes.items():
        found[path] = flat[at : at + rows * columns].reshape(rows, columns)
        at += rows * columns
    assert at == len(flat)
    return found


def filled(network, scale, frozen):
    """The network, every parameter made by the formula, in the order of names."""
    network = network.double()
    numbers = {}
    for salt, (name, parameter) in enumerate(sorted(network.named_parameters())):
        values = closed(tuple(parameter.shape), salt, scale)
        if name.endswith(("beta", "magnitude", "gain")):
            values = (values + 1.0).to(torch.float32).to(torch.float64)
        numbers[name] = values
    wanted = network.state_dict()
    matrices = {f"{path}.backbone": matrix for path, matrix in frozen.items()}
    numbers |= {name: matrix for name, matrix in matrices.items() if name in wanted}
    give(network, numbers)
    return network


def rounded(tensor):
    return [float(f"{value:.9g}") for value in tensor.detach().reshape(-1)]


def whole_gradients(network):
    """All gradients by name."""
    return {name: rounded(parameter.grad) for name, parameter in network.named_parameters()}


def sampled_gradients(network, samples):
    """Of each gradient its norm and at least so many values, evenly spaced."""
    found = {}
    for name, parameter in sorted(network.named_parameters()):
        gradient = parameter.grad.reshape(-1)
        stride = max(1, gradient.numel() // samples)
        values = rounded(gradient[::stride])
        found[name] = {"norm": float(gradient.norm()), "stride": stride, "samples": values}
    return found
