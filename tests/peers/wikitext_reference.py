"""What PyTorch computes for the network of the WikiText-103 benchmark.

    deno run --allow-read=. tests/peers/wikitext_network.ts | python3 tests/peers/wikitext_reference.py > tests/peers/wikitext_reference.json

The decoder is made of torch.nn.RMSNorm, F.scaled_dot_product_attention and F.silu; its rotary
embedding turns complex numbers. Under LottaLoRA it gets `beta W + (alpha / r) B A` for its weights,
and for its embedding too where that is seeded. Frozen matrices come from standard input; every other number is made from a closed formula here and
in the tests. Everything runs in float64 on values that are exact in float32.
"""

import hashlib
import sys

import torch
from torch.nn import functional as F

from reference import closed
from tensor_lines import write_reference

VOCABULARY, LAYERS, WIDTH, HEADS, INNER = 23, 2, 12, 2, 14
SEQUENCES, TOKENS = 3, 10
RANK = 2
SCALING = 8.0  # alpha = 16
ATTENTION = ("query", "key", "value", "output")
MAPS = {f"attention.{name}": (WIDTH, WIDTH) for name in ATTENTION} | {
    "mlp.gate": (WIDTH, INNER),
    "mlp.up": (WIDTH, INNER),
    "mlp.down": (INNER, WIDTH),
}
NORMS = [f"layers.{i}.{part}.norm" for i in range(LAYERS) for part in ("attention", "mlp")] + ["norm"]
COMMAND = (
    "deno run --allow-read=. tests/peers/wikitext_network.ts"
    " | python3 tests/peers/wikitext_reference.py > tests/peers/wikitext_reference.json"
)


def maps():
    """Shapes [d_in, d_out] by path."""
    return {f"layers.{i}.{name}": shape for i in range(LAYERS) for name, shape in MAPS.items()}


def frozen_shapes():
    """The same of all that is frozen somewhere."""
    return maps() | {"embedding": (VOCABULARY, WIDTH)}


def read_frozen(data):
    """Matrices [d_in, d_out] by path."""
    flat = torch.frombuffer(bytearray(data), dtype=torch.float32).to(torch.float64)
    found, at = {}, 0
    for path, (rows, columns) in frozen_shapes().items():
        found[path] = flat[at : at + rows * columns].reshape(rows, columns)
        at += rows * columns
    assert at == len(flat)
    return found


def adapter_shapes(path, d_in, d_out):
    return {f"{path}.loraA": (d_in, RANK), f"{path}.loraB": (RANK, d_out), f"{path}.beta": ()}


def trained_shapes(form):
    """Shapes of what is trained, under our names and in our orientation."""
    table = (VOCABULARY, WIDTH)
    shapes = adapter_shapes("embedding", *table) if form == "seeded" else {"embedding.rows": table}
    for path, (d_in, d_out) in maps().items():
        if form == "full":
            shapes[f"{path}.kernel"] = (d_in, d_out)
        elif "attention" in path:
            shapes |= adapter_shapes(path, d_in, d_out)
    if form == "full":
        shapes |= {f"{path}.gain": (WIDTH,) for path in NORMS}
    return shapes


def adapted(path, trained, frozen):
    """beta W + (alpha / r) A B, [d_in, d_out]."""
    adapter = trained[f"{path}.loraA"] @ trained[f"{path}.loraB"]
    return trained[f"{path}.beta"] * frozen[path] + SCALING * adapter


class Decoder:
    """The weights of every map, [d_out, d_in], and a norm for each place."""

    def __init__(self, trained, frozen, form):
        seeded = form == "seeded"
        self.embedding = adapted("embedding", trained, frozen) if seeded else trained["embedding.rows"]
        self.weights, self.norms = {}, {}
        for path in maps():
            if form == "full":
                kernel = trained[f"{path}.kernel"]
            elif "attention" in path:
                kernel = adapted(path, trained, frozen)
            else:
                kernel = frozen[path]
            self.weights[path] = kernel.T
        norm = torch.nn.RMSNorm(WIDTH, eps=1e-5, dtype=torch.float64)
        for path in NORMS:
            gain = {"weight": trained[f"{path}.gain"]} if form == "full" else {}
            self.norms[path] = lambda x, gain=gain: torch.func.functional_call(norm, gain, (x,))

    def attend(self, x, path):
        def heads(name):
            return F.linear(x, self.weights[f"{path}.{name}"]).unflatten(2, (HEADS, -1)).transpose(1, 2)

        q, k, v = rotate(heads("query")), rotate(heads("key")), heads("value")
        seen = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        return F.linear(seen.transpose(1, 2).flatten(2), self.weights[f"{path}.output"])

    def mlp(self, x, path):
        opened = F.silu(F.linear(x, self.weights[f"{path}.gate"])) * F.linear(x, self.weights[f"{path}.up"])
        return F.linear(opened, self.weights[f"{path}.down"])

    def __call__(self, tokens):
        x = F.embedding(tokens, self.embedding)
        for i in range(LAYERS):
            attention, mlp = f"layers.{i}.attention", f"layers.{i}.mlp"
            x = x + self.attend(self.norms[f"{attention}.norm"](x), attention)
            x = x + self.mlp(self.norms[f"{mlp}.norm"](x), mlp)
        return F.linear(self.norms["norm"](x), self.embedding)


def rotate(x):
    """The two halves of a head as the parts of complex numbers, each turned by place / 10000^(i / half)."""
    half = x.shape[-1] // 2
    speeds = 10000.0 ** (-torch.arange(half, dtype=torch.float64) / half)
    angles = torch.outer(torch.arange(x.shape[-2], dtype=torch.float64), speeds)
    turned = torch.complex(x[..., :half], x[..., half:]) * torch.polar(torch.ones_like(angles), angles)
    return torch.cat([turned.real, turned.imag], dim=-1)


def compared(frozen, form):
    trained = {}
    for salt, (name, shape) in enumerate(sorted(trained_shapes(form).items())):
        values = closed(shape, salt, 0.6)
        if name.endswith(("beta", "gain")):
            values = (values + 1.0).to(torch.float32).to(torch.float64)
        trained[name] = values.requires_grad_()
    text = torch.tensor([(7 * i + 3 * (i // 4)) % VOCABULARY for i in range(SEQUENCES * TOKENS + 1)])
    logits = Decoder(trained, frozen, form)(text[:-1].reshape(SEQUENCES, TOKENS)).flatten(0, 1)
    loss = F.cross_entropy(logits, text[1:])
    loss.backward()
    return {
        "loss": loss.item(),
        "logits": rounded(logits),
        "gradients": {name: rounded(parameter.grad) for name, parameter in trained.items()},
    }


def rounded(tensor):
    return [float(f"{value:.9g}") for value in tensor.detach().reshape(-1)]


def main():
    raw = sys.stdin.buffer.read()
    frozen = read_frozen(raw)
    write_reference(
        {
            "origin": {"torch": torch.__version__, "command": COMMAND},
            "frozenSha256": hashlib.sha256(raw).hexdigest(),
            "rank": RANK,
            "networks": {form: compared(frozen, form) for form in ("full", "lottalora", "seeded")},
        }
    )


if __name__ == "__main__":
    main()
