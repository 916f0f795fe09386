"""A training step of a multilayer perceptron, eager.

The fields of a request: `file`, the safetensors file with the initial values, `inputs`, `labels`
and `order`; `widths` from the input to the classes; `method`, "lottalora" or "full"; `rank`,
`alpha`, `trainBeta`; `dropout`; `batch`; `learningRate`, `weightDecay`; `threads`; `warmUps` and
`counted` steps. `peft_step` does the same with PEFT's layer, which has no beta.
"""

from torch import nn
from torch.nn import functional as F

from networks.layers import Maps, give
from networks.mlp import Mlp
from peer_tensors import read_tensors, weight
from peer_training import adamw, timed

EXAMPLES = ("inputs", "labels", "order")


def step(request):
    numbers, examples = read(request)
    rank, beta = request["rank"], request["trainBeta"]
    adapter = {"rank": rank, "scaling": request["alpha"] / rank, "dropout": 0.0, "beta": beta}
    maps = Maps(request["method"], adapter)
    network = Mlp(maps, sizes_of(request), request["dropout"])
    give(network, numbers)
    return trained(network, examples, request)


class PlainMaps:
    """Maps for PEFT to put its adapters beside."""

    def linear(self, d_in, d_out):
        return nn.Linear(d_in, d_out, bias=False)


def peft_step(request):
    # Not everybody has it, and it takes seconds to load.
    from peft import LoraConfig, inject_adapter_in_model

    numbers, examples = read(request)
    widths = request["widths"]
    network = Mlp(PlainMaps(), sizes_of(request), request["dropout"])
    head = {name: numbers[f"head.{name}"] for name in ("kernel", "bias")}
    give(network.head, head)
    targets = [f"hidden.{i}" for i in range(len(network.hidden))]
    config = LoraConfig(
        r=request["rank"], lora_alpha=request["alpha"], target_modules=targets, bias="none"
    )
    # Everything but the adapters is frozen by this.
    network = inject_adapter_in_model(config, network)
    for path, d_in, d_out in zip(targets, widths, widths[1:]):
        layer = network.get_submodule(path)
        layer.base_layer.weight.data = weight(numbers[f"{path}.backbone"], d_in, d_out)
        layer.lora_A["default"].weight.data = weight(
            numbers[f"{path}.loraA"], d_in, request["rank"]
        )
        layer.lora_B["default"].weight.data = weight(
            numbers[f"{path}.loraB"], request["rank"], d_out
        )
    network.head.requires_grad_(True)
    return trained(network, examples, request)


def read(request):
    """The network's numbers, and the examples."""
    tensors = read_tensors(request["file"])
    return tensors, {name: tensors.pop(name) for name in EXAMPLES}


def sizes_of(request):
    features, *hidden, classes = request["widths"]
    return {"features": features, "hidden": hidden, "classes": classes}


def trained(network, examples, request):
    inputs = examples["inputs"].reshape(-1, request["widths"][0])
    labels = examples["labels"].long()
    batches = examples["order"].long().reshape(-1, request["batch"])
    optimizer = adamw(network, request)
    network.train()

    def one(number):
        rows = batches[number % len(batches)]
        x, y = inputs[rows], labels[rows]
        optimizer.zero_grad()
        loss = F.cross_entropy(network(x), y)
        loss.backward()
        optimizer.step()
        return loss.item()

    return timed(one, request)
