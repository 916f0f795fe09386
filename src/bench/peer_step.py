"""A training step of a multilayer perceptron, eager.

The fields of a request: `file`, the safetensors file with the initial values, `inputs`, `labels`
and `order`; `widths` from the input to the classes; `method`, "lottalora" or "full"; `rank`,
`alpha`, `trainBeta`; `dropout`; `batch`; `learningRate`, `weightDecay`; `threads`; `warmUps` and
`counted` steps. `peft_step` does the same with PEFT's layer, which has no beta.
"""

from torch import nn
from torch.nn import functional as F

from peer_layers import LottaLinear, dense
from peer_tensors import read_tensors, weight
from peer_training import adamw, timed


def step(request):
    tensors = read_tensors(request["file"])
    widths = request["widths"]

    def hidden(path, d_in, d_out):
        if request["method"] == "full":
            return dense(tensors, path, d_in, d_out)
        return LottaLinear(
            tensors, path, d_in, d_out, request["rank"], request["alpha"], request["trainBeta"]
        )

    return trained(perceptron(tensors, widths, request["dropout"], hidden), tensors, request)


def peft_step(request):
    # Not everybody has it, and it takes seconds to load.
    from peft import LoraConfig, inject_adapter_in_model

    tensors = read_tensors(request["file"])
    widths = request["widths"]

    def hidden(path, d_in, d_out):
        layer = nn.Linear(d_in, d_out, bias=False)
        layer.weight.data = weight(tensors[f"{path}.backbone"], d_in, d_out)
        return layer

    model = perceptron(tensors, widths, request["dropout"], hidden)
    targets = {name: name.replace("_", ".") for name, _ in model.named_children() if "hidden" in name}
    config = LoraConfig(
        r=request["rank"],
        lora_alpha=request["alpha"],
        target_modules=list(targets),
        bias="none",
    )
    # Everything but the adapters is frozen by this.
    model = inject_adapter_in_model(config, model)
    for (name, path), d_in, d_out in zip(targets.items(), widths, widths[1:]):
        layer = model.get_submodule(name)
        layer.lora_A["default"].weight.data = weight(
            tensors[f"{path}.loraA"], d_in, request["rank"]
        )
        layer.lora_B["default"].weight.data = weight(
            tensors[f"{path}.loraB"], request["rank"], d_out
        )
    model.head.requires_grad_(True)
    return trained(model, tensors, request)


def perceptron(tensors, widths, rate, hidden):
    """Linear, ReLU, dropout for each hidden width, then the head."""
    model = nn.Sequential()
    for index, (d_in, d_out) in enumerate(zip(widths[:-2], widths[1:])):
        model.add_module(f"hidden_{index}", hidden(f"hidden.{index}", d_in, d_out))
        model.add_module(f"relu_{index}", nn.ReLU())
        model.add_module(f"dropout_{index}", nn.Dropout(rate))
    model.add_module("head", dense(tensors, "head", widths[-2], widths[-1]))
    return model


def trained(model, tensors, request):
    inputs = tensors["inputs"].reshape(-1, request["widths"][0])
    labels = tensors["labels"].long()
    batches = tensors["order"].long().reshape(-1, request["batch"])
    optimizer = adamw(model, request)
    model.train()

    def one(number):
        rows = batches[number % len(batches)]
        x, y = inputs[rows], labels[rows]
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        return loss.item()

    return timed(one, request)
