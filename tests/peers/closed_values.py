"""Values that both sides of a comparison can make."""

import math

import torch


def closed(shape, salt, scale=1.0, dtype=torch.float64):
    """The formula of tests/support/closed_values.ts."""
    count = math.prod(shape)
    values = [scale * (((7919 * i + 104729 * salt) % 1000) / 1000 - 0.5) for i in range(count)]
    return torch.tensor(values, dtype=torch.float32).to(dtype).reshape(shape)
