"""Times training steps one by one."""

import statistics
import time

import torch

KEPT_LOSSES = 50


def adamw(model, request):
    """AdamW over what is trained, PyTorch's defaults otherwise."""
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    return torch.optim.AdamW(
        trained, lr=request["learningRate"], weight_decay=request["weightDecay"]
    )


def timed(step, request):
    """The answer: median of the steps that count, and the first losses, warm-ups included.

    `step` takes the step's number and returns its loss, a Python number.
    """
    seconds, losses = [], []
    for number in range(request["warmUps"] + request["counted"]):
        begin = time.perf_counter()
        losses.append(step(number))
        seconds.append(time.perf_counter() - begin)
    return {
        "seconds": statistics.median(seconds[request["warmUps"] :]),
        "losses": losses[:KEPT_LOSSES],
    }
