"""A training step of any family of networks, eager.

The fields of a request: `family`, one of `networks.families`; `method`; `sizes`, of its network;
`facts` that its batches and loss need beside them; `adapter` with `rank`, `scaling` and `dropout`;
`dropout`; `optimizer` with `name`, `learningRate`, `weightDecay` and `clipNorm` or null; `file` with
the initial values by name and the batches as `batch.NUMBER.NAME`; `threads`; `warmUps` and `counted`
steps.
"""

import torch

from networks.families import FAMILIES
from networks.layers import Maps, give
from peer_tensors import read_tensors
from peer_training import timed


def family(request):
    kind = FAMILIES[request["family"]]
    facts = {**request["sizes"], **request["facts"]}
    numbers, batches = apart(read_tensors(request["file"]))
    maps = Maps(request["method"], request["adapter"])
    network = kind.network(maps, request["sizes"], request["dropout"])
    give(network, numbers)
    network.train()
    examples = [kind.read(batch, facts) for batch in batches]
    update = updater(network, request["optimizer"])

    def one(number):
        inputs, targets = examples[number % len(examples)]
        loss = kind.loss(network(*inputs), targets, facts)
        update(loss)
        return loss.item()

    return timed(one, request)


def apart(tensors):
    """The network's numbers, and the batches in their order."""
    numbers, batches = {}, {}
    for name, values in tensors.items():
        if not name.startswith("batch."):
            numbers[name] = values
            continue
        _, number, place = name.split(".", 2)
        batches.setdefault(int(number), {})[place] = values
    return numbers, [batches[number] for number in sorted(batches)]


def updater(network, options):
    """Clears gradients, computes them, clips them where that is asked for, and makes a step."""
    trained = list(network.parameters())
    kind = {"adamw": torch.optim.AdamW, "adam": torch.optim.Adam}[options["name"]]
    rates = {"lr": options["learningRate"], "weight_decay": options["weightDecay"]}
    optimizer = kind(trained, **rates)

    def update(loss):
        optimizer.zero_grad()
        loss.backward()
        if options["clipNorm"] is not None:
            torch.nn.utils.clip_grad_norm_(trained, options["clipNorm"])
        optimizer.step()

    return update
