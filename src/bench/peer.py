"""Does a peer's work on request and says how long it took.

One JSON object a line, in and out. First the versions are told:
    {"python": "3.11.7", "torch": "2.13.0", "numpy": "2.4.6"}
then each request is answered with the seconds it took, or with why it was not done:
    {"measure": "torch.randn", "values": 4194304, "threads": 1}  ->  {"seconds": 0.08}
                                                                 or  {"failure": "..."}
Training (`step`, `peft_step`, `block`, `family`) starts from the numbers of a file, and its answer also
holds the losses of its first steps; the fields of such a request are told where it is done.

Ends when its standard input does.
"""

import importlib.metadata
import json
import os
import platform
import sys
import time

# An isolated interpreter does not look beside its script by itself.
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import numpy
import torch

from peer_block import block
from peer_family import family
from peer_step import peft_step, step

GENERATOR = numpy.random.default_rng(42)


def drawing(draw):
    """A measure: `draw` takes a number of values and returns as many new float32 ones."""

    def measure(request):
        values = request["values"]
        begin = time.perf_counter()
        made = draw(values)
        seconds = time.perf_counter() - begin
        if len(made) != values or made.itemsize != 4:
            return {"failure": f"{len(made)} values of {made.itemsize} bytes were made"}
        return {"seconds": seconds}

    return measure


MEASURES = {
    "torch.randn": drawing(lambda values: torch.randn(values, dtype=torch.float32)),
    "numpy.standard_normal": drawing(
        lambda values: GENERATOR.standard_normal(values, dtype=numpy.float32)
    ),
    "step": step,
    "peft_step": peft_step,
    "block": block,
    "family": family,
}


def answer(request):
    work = MEASURES.get(request["measure"])
    if work is None:
        return {"failure": f"unknown measure {request['measure']}"}
    torch.set_num_threads(request["threads"])
    torch.manual_seed(42)
    try:
        return work(request)
    except (ImportError, OSError, KeyError, ValueError, RuntimeError) as error:
        return {"failure": f"{type(error).__name__}: {error}"}


def versions():
    told = {"python": platform.python_version(), "torch": torch.__version__, "numpy": numpy.__version__}
    try:
        return {**told, "peft": importlib.metadata.version("peft")}
    except importlib.metadata.PackageNotFoundError:
        return told


def tell(message):
    print(json.dumps(message), flush=True)


tell(versions())
for line in sys.stdin:
    tell(answer(json.loads(line)))
