"""Attaches saved adapters with PyTorch and PEFT: a JSON array of requests from standard input, one of answers to it.

{logits: DIR, inputs: FILE}: outputs of an MLP for float32 inputs, row by row. The folder goes to PEFT as it is; the base
model is a plain one whose frozen weights are beta W, drawn by src/artifact/lottalora.py.
{versions: true}: of PEFT and PyTorch
"""

import json
import sys
import warnings

import numpy as np
import peft
import torch
from peft import PeftModel

sys.path.insert(0, "src/artifact")
import lottalora

# Our own block in adapter_config.json; nothing else may be warned of.
warnings.filterwarnings("error")
warnings.filterwarnings("ignore", message=r"Unexpected keyword arguments \['lottalora'\]")


class Mlp(torch.nn.Module):
    """Of these widths, with the modules' names of lottalora's."""

    def __init__(self, widths):
        super().__init__()
        pairs = list(zip(widths, widths[1:]))
        self.hidden = torch.nn.ModuleList(torch.nn.Linear(*pair) for pair in pairs[:-1])
        self.head = torch.nn.Linear(*pairs[-1])

    def forward(self, x):
        for layer in self.hidden:
            x = torch.relu(layer(x))
        return self.head(x)


def base_of(model):
    base = Mlp([int(width) for width in model.description["architecture"]["name"][4:].split("-")])
    state = {}
    for path, module in base.named_modules():
        if isinstance(module, torch.nn.Linear):
            if path in model.backbone:
                state[f"{path}.weight"] = torch.from_numpy(model.base_weight(path))
            bias = np.broadcast_to(np.ravel(model.bias(path)), module.bias.shape).astype(np.float32)
            state[f"{path}.bias"] = torch.from_numpy(bias)
    base.load_state_dict(state, strict=False)
    return base


def logits(request):
    model = lottalora.load(request["logits"])
    attached = PeftModel.from_pretrained(base_of(model), request["logits"]).eval()
    features = model.description["architecture"]["features"]
    x = np.fromfile(request["inputs"], "<f4").reshape(-1, features)
    with torch.no_grad():
        return attached(torch.from_numpy(x)).ravel().tolist()


def versions(_):
    return {"peft": peft.__version__, "torch": torch.__version__}


ANSWERS = (logits, versions)

if __name__ == "__main__":
    requests = json.load(sys.stdin)
    answers = [next(f for f in ANSWERS if f.__name__ in request)(request) for request in requests]
    json.dump(answers, sys.stdout)
