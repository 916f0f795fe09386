"""What PyTorch's own Transformer computes for the network of the IMDB benchmark.

    deno run --allow-read=. tests/peers/imdb_network.ts | python3 tests/peers/imdb_reference.py > tests/peers/imdb_reference.json

The network is torch.nn.TransformerEncoder on texts padded to the longest, with a key padding mask.
Under LottaLoRA it gets `beta W + (alpha / r) B A` for its weights. Frozen matrices come from standard
input; every other number is made from a closed formula here and in the tests. Everything runs in
float64 on values that are exact in float32.
"""

import hashlib
import sys

import torch
from torch.nn import functional as F

from closed_values import closed
from shared_networks import read_matrices, rounded
from tensor_lines import write_reference

WIDTH, BLOCKS, HEADS, CONTEXT, VOCABULARY, CLASSES = 8, 3, 2, 9, 13, 2
LENGTHS = [9, 4, 1, 6, 12]
RANK = 2
SCALING = 2.0  # alpha = 2 r
MAPS = {
    "query": (WIDTH, WIDTH),
    "key": (WIDTH, WIDTH),
    "value": (WIDTH, WIDTH),
    "out": (WIDTH, WIDTH),
    "widen": (WIDTH, 4 * WIDTH),
    "narrow": (4 * WIDTH, WIDTH),
}
ADAPTED, GAINED = ("query", "key", "value", "out"), ("narrow",)
NORMS = {"attentionNorm": "norm1", "norm": "norm2"}
COMMAND = (
    "deno run --allow-read=. tests/peers/imdb_network.ts"
    " | python3 tests/peers/imdb_reference.py > tests/peers/imdb_reference.json"
)


def frozen_shapes():
    """[d_in, d_out] by path."""
    shapes = {"tokens": (VOCABULARY, WIDTH), "positions": (CONTEXT, WIDTH)}
    for i in range(BLOCKS):
        shapes |= {f"blocks.{i}.{name}": shape for name, shape in MAPS.items()}
    return shapes


def trained_shapes(lottalora):
    """Shapes of what is trained, under our names and in our orientation."""
    shapes = {"head.kernel": (WIDTH, CLASSES), "head.bias": (CLASSES,)}
    if not lottalora:
        shapes |= {"tokens.rows": (VOCABULARY, WIDTH), "positions.rows": (CONTEXT, WIDTH)}
        shapes |= {"norm.gain": (WIDTH,), "norm.shift": (WIDTH,)}
    for i in range(BLOCKS):
        for name, (d_in, d_out) in MAPS.items():
            path = f"blocks.{i}.{name}"
            if not lottalora:
                shapes |= {f"{path}.kernel": (d_in, d_out), f"{path}.bias": (d_out,)}
            elif name in ADAPTED:
                shapes |= {f"{path}.loraA": (d_in, RANK), f"{path}.loraB": (RANK, d_out)}
            if lottalora and name in ADAPTED + GAINED:
                shapes[f"{path}.beta"] = ()
        if not lottalora:
            for name in NORMS:
                shapes[f"blocks.{i}.{name}.gain"] = (WIDTH,)
                shapes[f"blocks.{i}.{name}.shift"] = (WIDTH,)
    return shapes


def effective(trained, frozen, lottalora):
    """The kernel and the bias of every map, and every norm's gain and shift, by path."""
    kernels, biases, norms = {}, {}, {}
    zero, one = torch.zeros(WIDTH, dtype=torch.float64), torch.ones(WIDTH, dtype=torch.float64)
    for i in range(BLOCKS):
        for name, (_, d_out) in MAPS.items():
            path = f"blocks.{i}.{name}"
            if not lottalora:
                kernels[path], biases[path] = trained[f"{path}.kernel"], trained[f"{path}.bias"]
                continue
            kernel = frozen[path]
            if name in ADAPTED + GAINED:
                kernel = trained[f"{path}.beta"] * kernel
            if name in ADAPTED:
                kernel = kernel + SCALING * trained[f"{path}.loraA"] @ trained[f"{path}.loraB"]
            kernels[path], biases[path] = kernel, torch.zeros(d_out, dtype=torch.float64)
    for path in ["norm"] + [f"blocks.{i}.{name}" for i in range(BLOCKS) for name in NORMS]:
        gain, shift = trained.get(f"{path}.gain"), trained.get(f"{path}.shift")
        norms[path] = (one, zero) if lottalora else (gain, shift)
    return kernels, biases, norms


def encoder_parameters(kernels, biases, norms):
    """All of that under the names of torch.nn.TransformerEncoder, and in its orientation."""
    parameters = {"norm.weight": norms["norm"][0], "norm.bias": norms["norm"][1]}
    for i in range(BLOCKS):
        ours, theirs = f"blocks.{i}", f"layers.{i}"
        into = [f"{ours}.{name}" for name in ("query", "key", "value")]
        attention = f"{theirs}.self_attn"
        parameters[f"{attention}.in_proj_weight"] = torch.cat([kernels[path].T for path in into])
        parameters[f"{attention}.in_proj_bias"] = torch.cat([biases[path] for path in into])
        rest = {"out": f"{attention}.out_proj", "widen": f"{theirs}.linear1", "narrow": f"{theirs}.linear2"}
        for name, place in rest.items():
            parameters[f"{place}.weight"] = kernels[f"{ours}.{name}"].T
            parameters[f"{place}.bias"] = biases[f"{ours}.{name}"]
        for name, place in NORMS.items():
            gain, shift = norms[f"{ours}.{name}"]
            parameters[f"{theirs}.{place}.weight"] = gain
            parameters[f"{theirs}.{place}.bias"] = shift
    return parameters


def texts():
    """Tokens padded with 0, which of them are padding, and labels."""
    count, next_token = len(LENGTHS), 0
    tokens = torch.zeros(count, CONTEXT, dtype=torch.long)
    padding = torch.ones(count, CONTEXT, dtype=torch.bool)
    for text, length in enumerate(LENGTHS):
        for place in range(length):
            if place < CONTEXT:
                tokens[text, place] = (5 * next_token + 3) % VOCABULARY
                padding[text, place] = False
            next_token += 1
    return tokens, padding, torch.arange(count) % 2


def compared(frozen, lottalora):
    trained = {}
    for salt, (name, shape) in enumerate(sorted(trained_shapes(lottalora).items())):
        values = closed(shape, salt, 1.2)
        if name.endswith(("beta", "gain")):
            values = (values + 1.0).to(torch.float32).to(torch.float64)
        trained[name] = values.requires_grad_()
    layer = torch.nn.TransformerEncoderLayer(
        WIDTH, HEADS, 4 * WIDTH, dropout=0.0, norm_first=True, batch_first=True, dtype=torch.float64
    )
    encoder = torch.nn.TransformerEncoder(
        layer, BLOCKS, norm=torch.nn.LayerNorm(WIDTH, dtype=torch.float64), enable_nested_tensor=False
    )
    parameters = encoder_parameters(*effective(trained, frozen, lottalora))
    assert parameters.keys() == dict(encoder.named_parameters()).keys()
    tokens, padding, labels = texts()
    embedding = frozen["tokens"] if lottalora else trained["tokens.rows"]
    positions = frozen["positions"] if lottalora else trained["positions.rows"]
    x = F.embedding(tokens, embedding) + positions
    y = torch.func.functional_call(encoder, parameters, (x,), {"src_key_padding_mask": padding})
    seen = (~padding).to(torch.float64).unsqueeze(-1)
    mean = (y * seen).sum(1) / seen.sum(1)
    logits = mean @ trained["head.kernel"] + trained["head.bias"]
    loss = F.cross_entropy(logits, labels)
    loss.backward()
    return {
        "loss": loss.item(),
        "logits": rounded(logits),
        "gradients": {name: rounded(parameter.grad) for name, parameter in trained.items()},
    }


def main():
    raw = sys.stdin.buffer.read()
    frozen = read_matrices(raw, frozen_shapes())
    write_reference(
        {
            "origin": {"torch": torch.__version__, "command": COMMAND},
            "frozenSha256": hashlib.sha256(raw).hexdigest(),
            "rank": RANK,
            "networks": {"full": compared(frozen, False), "lottalora": compared(frozen, True)},
        }
    )


if __name__ == "__main__":
    main()
