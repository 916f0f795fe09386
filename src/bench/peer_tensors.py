"""Reads named float32 arrays from a safetensors file."""

import json

import numpy
import torch


def read_tensors(path):
    """All tensors by name, without their shapes, which the request tells."""
    data = numpy.fromfile(path, dtype=numpy.uint8)
    length = int(data[:8].view(numpy.uint64)[0])
    header = json.loads(data[8 : 8 + length].tobytes())
    start = 8 + length
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        first, last = entry["data_offsets"]
        values = data[start + first : start + last].view(numpy.float32)
        tensors[name] = torch.from_numpy(values.copy())
    return tensors


def weight(values, d_in, d_out):
    """PyTorch's orientation, [d_out, d_in], of a kernel that lies as [d_in, d_out]."""
    return values.reshape(d_in, d_out).T.contiguous()
