"""Does a peer's work on request and says how long it took.

One JSON object a line, in and out. First the versions are told:
    {"python": "3.11.7", "torch": "2.13.0", "numpy": "2.4.6"}
then each request is answered with the seconds it took, or with why it was not done:
    {"measure": "torch.randn", "values": 4194304}  ->  {"seconds": 0.08}  or  {"failure": "..."}

Ends when its standard input does.
"""

import json
import platform
import sys
import time

import numpy
import torch

torch.set_num_threads(1)
torch.manual_seed(42)
GENERATOR = numpy.random.default_rng(42)

# Each takes a number of values and returns a new float32 array of as many standard normal ones.
MEASURES = {
    "torch.randn": lambda values: torch.randn(values, dtype=torch.float32),
    "numpy.standard_normal": lambda values: GENERATOR.standard_normal(values, dtype=numpy.float32),
}


def answer(request):
    work = MEASURES.get(request["measure"])
    if work is None:
        return {"failure": f"unknown measure {request['measure']}"}
    begin = time.perf_counter()
    made = work(request["values"])
    seconds = time.perf_counter() - begin
    if len(made) != request["values"] or made.itemsize != 4:
        return {"failure": f"{request['measure']} made {len(made)} values of {made.itemsize} bytes"}
    return {"seconds": seconds}


def tell(message):
    print(json.dumps(message), flush=True)


tell(
    {
        "python": platform.python_version(),
        "torch": torch.__version__,
        "numpy": numpy.__version__,
    }
)
for line in sys.stdin:
    tell(answer(json.loads(line)))
