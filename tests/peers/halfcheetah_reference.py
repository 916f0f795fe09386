"""What PyTorch computes for the Decision Transformer of this project.

    deno run --allow-read=. tests/peers/halfcheetah_network.ts | python3 tests/peers/halfcheetah_reference.py > tests/peers/halfcheetah_reference.json

Frozen matrices come from standard input; every other number is made from a closed formula here and
in the tests. Everything runs in float64 on values that are exact in float32. Episodes are cut,
normalised and padded here anew, and the loss leaves padding out by indexing.
"""

import hashlib
import sys

import torch
from torch import nn
from torch.nn import functional as F

from reference import closed
from tensor_lines import write_reference

OBSERVATION, ACTION, TIMESTEPS, K, WIDTH, DEPTH, HEADS = 5, 3, 9, 4, 12, 2, 2
EPISODES, STRIDE, RETURN_SCALE = (7, 3), 2, 5.0
RANK, ALPHA = 2, 2.0
ATTENTION = ["query", "key", "value", "out"]
SAMPLES = 24
COMMAND = (
    "deno run --allow-read=. tests/peers/halfcheetah_network.ts"
    " | python3 tests/peers/halfcheetah_reference.py > tests/peers/halfcheetah_reference.json"
)

torch.set_default_dtype(torch.float64)


def maps():
    """Shapes (d_in, d_out) of the maps that may be frozen, by path, in the order of the input."""
    for i in range(DEPTH):
        for name in ATTENTION:
            yield f"block.{i}.attention.{name}", (WIDTH, WIDTH)
        yield f"block.{i}.mlp.up", (WIDTH, 4 * WIDTH)
        yield f"block.{i}.mlp.down", (4 * WIDTH, WIDTH)


def read_kernels(data):
    flat = torch.frombuffer(bytearray(data), dtype=torch.float32).to(torch.float64)
    kernels, at = {}, 0
    for path, (d_in, d_out) in maps():
        kernels[path] = flat[at : at + d_in * d_out].reshape(d_in, d_out)
        at += d_in * d_out
    assert at == len(flat)
    return kernels


class Frozen(nn.Module):
    def __init__(self, kernel):
        super().__init__()
        self.register_buffer("weight", kernel.T.contiguous())

    def forward(self, x):
        return F.linear(x, self.weight)


class Adapted(Frozen):
    """h = beta W x + (alpha / r) B A x."""

    def __init__(self, kernel):
        super().__init__(kernel)
        d_in, d_out = kernel.shape
        self.loraA = nn.Parameter(torch.zeros(RANK, d_in))
        self.loraB = nn.Parameter(torch.zeros(d_out, RANK))
        self.beta = nn.Parameter(torch.zeros(()))

    def forward(self, x):
        low = F.linear(F.linear(x, self.loraA), self.loraB)
        return self.beta * super().forward(x) + ALPHA / RANK * low


class Block(nn.Module):
    def __init__(self, make, i):
        super().__init__()
        self.attention = nn.ModuleDict({n: make(f"block.{i}.attention.{n}") for n in ATTENTION})
        self.attention["input"] = nn.LayerNorm(WIDTH)
        self.mlp = nn.ModuleDict({n: make(f"block.{i}.mlp.{n}") for n in ("up", "down")})
        self.mlp["input"] = nn.LayerNorm(WIDTH)

    def forward(self, x):
        n, tokens, _ = x.shape
        inner = self.attention["input"](x)
        q, k, v = (
            self.attention[name](inner).reshape(n, tokens, HEADS, -1).transpose(1, 2)
            for name in ("query", "key", "value")
        )
        mixed = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.attention["out"](mixed.transpose(1, 2).reshape(n, tokens, WIDTH))
        return x + self.mlp["down"](torch.relu(self.mlp["up"](self.mlp["input"](x))))


class DecisionTransformer(nn.Module):
    def __init__(self, make):
        super().__init__()
        self.add_module("return", nn.Linear(1, WIDTH))
        self.observation = nn.Linear(OBSERVATION, WIDTH)
        self.action = nn.Linear(ACTION, WIDTH)
        self.timestep = nn.Embedding(TIMESTEPS, WIDTH)
        self.tokens = nn.LayerNorm(WIDTH)
        self.block = nn.ModuleList(Block(make, i) for i in range(DEPTH))
        self.final = nn.LayerNorm(WIDTH)
        self.head = nn.Linear(WIDTH, ACTION)

    def forward(self, returns, observations, actions, timesteps):
        when = self.timestep(timesteps)
        triples = torch.stack(
            (
                getattr(self, "return")(returns) + when,
                self.observation(observations) + when,
                self.action(actions) + when,
            ),
            dim=2,
        )
        x = self.tokens(triples.flatten(1, 2))
        for block in self.block:
            x = block(x)
        return torch.tanh(self.head(self.final(x)[:, 1::3]))


def ours(name, module):
    """Our name of a parameter, and whether our orientation is the transpose."""
    path, _, field = name.rpartition(".")
    kind = type(module.get_submodule(path))
    if kind is nn.LayerNorm:
        return f"{path}.{'gain' if field == 'weight' else 'shift'}", False
    if kind is nn.Embedding:
        return f"{path}.rows", False
    if kind is nn.Linear:
        return (f"{path}.kernel", True) if field == "weight" else (f"{path}.bias", False)
    return name, field in ("loraA", "loraB")


def fill(module):
    """Gives every parameter values by the formula; its names, in our order of names."""
    named = {}
    for name, parameter in module.named_parameters():
        our_name, transposed = ours(name, module)
        named[our_name] = (parameter, transposed)
    for salt, name in enumerate(sorted(named)):
        parameter, transposed = named[name]
        shape = tuple(reversed(parameter.shape)) if transposed else tuple(parameter.shape)
        values = closed(shape, salt, 0.8)
        if name.endswith(("beta", "gain")):
            values = (values + 1.0).to(torch.float32).to(torch.float64)
        with torch.no_grad():
            parameter.copy_(values.T if transposed else values)
    return named


def episodes():
    for e, steps in enumerate(EPISODES):
        yield (
            closed((steps, OBSERVATION), 1000 + e, 4.0),
            closed((steps, ACTION), 2000 + e, 2.0),
            closed((steps, 1), 3000 + e, 10.0),
        )


def windows():
    """Inputs padded behind their ends, targets, and the true lengths."""
    recorded = list(episodes())
    seen = torch.cat([observations for observations, _, _ in recorded])
    mean, deviation = seen.mean(0), seen.std(0, unbiased=False) + 1e-6
    rows = {"returns": [], "observations": [], "actions": [], "timesteps": []}
    lengths = []
    for observations, actions, rewards in recorded:
        steps = len(actions)
        starts = list(range(0, max(1, steps - K + 1), STRIDE))
        if steps > K and starts[-1] != steps - K:
            starts.append(steps - K)
        for start in starts:
            end = min(start + K, steps)
            to_go = torch.stack([rewards[t:].sum(0) for t in range(start, end)]) / RETURN_SCALE
            part = {
                "returns": to_go,
                "observations": (observations[start:end] - mean) / deviation,
                "actions": actions[start:end],
                "timesteps": torch.arange(start, end),
            }
            for name, values in part.items():
                padding = [0] * (2 * values.dim() - 1) + [K - (end - start)]
                rows[name].append(F.pad(values, padding))
            lengths.append(end - start)
    return {name: torch.stack(values) for name, values in rows.items()}, lengths


def computed(kernels, form):
    def make(path):
        if form == "full":
            d_in, d_out = kernels[path].shape
            return nn.Linear(d_in, d_out)
        adapted = form == "all" or "attention" in path
        return (Adapted if adapted else Frozen)(kernels[path])

    module = DecisionTransformer(make)
    named = fill(module)
    inputs, lengths = windows()
    outputs = module(**inputs)
    losses = [
        F.mse_loss(outputs[i, :length], inputs["actions"][i, :length])
        for i, length in enumerate(lengths)
    ]
    loss = torch.stack(losses).mean()
    loss.backward()
    gradients = {}
    for name, (parameter, transposed) in sorted(named.items()):
        gradient = (parameter.grad.T if transposed else parameter.grad).reshape(-1)
        stride = max(1, gradient.numel() // SAMPLES)
        gradients[name] = {
            "norm": float(f"{float(gradient.norm()):.9g}"),
            "stride": stride,
            "samples": [float(f"{v:.9g}") for v in gradient[::stride]],
        }
    real = torch.cat([outputs[i, :length].reshape(-1) for i, length in enumerate(lengths)])
    return {
        "loss": float(loss.detach()),
        "outputs": [float(f"{v:.9g}") for v in real.detach()],
        "gradients": gradients,
    }


def main():
    data = sys.stdin.buffer.read()
    kernels = read_kernels(data)
    write_reference(
        {
            "origin": {"torch": torch.__version__, "command": COMMAND},
            "frozenSha256": hashlib.sha256(data).hexdigest(),
            "rank": RANK,
            "alpha": ALPHA,
            "networks": {form: computed(kernels, form) for form in ("full", "attention", "all")},
        }
    )


if __name__ == "__main__":
    main()
