"""What PyTorch's own Transformer computes for the network of the Flowers-102 benchmark.

    deno run --allow-read=. tests/peers/flowers102_network.ts | python3 tests/peers/flowers102_reference.py > tests/peers/flowers102_reference.json

The network is torch.nn.Conv2d for the patches and torch.nn.TransformerEncoder with `norm_first`.
Under LottaLoRA the encoder gets `beta W + (alpha / r) B A` for its weights and 0 for the biases of
its maps. `timm` is the same network with weights under the names and in the shapes of timm. Frozen
matrices come from standard input; every other number is made from a closed formula here and in the
tests. Everything runs in float64 on values that are exact in float32.
"""

import hashlib
import sys

import torch
from torch.func import functional_call
from torch.nn import functional as F

from closed_values import closed
from shared_networks import read_matrices, rounded
from tensor_lines import write_reference

SIDE, CHANNELS, PATCH, WIDTH, BLOCKS, HEADS, HIDDEN, CLASSES = 8, 3, 4, 12, 2, 3, 20, 5
TOKENS = (SIDE // PATCH) ** 2 + 1
IMAGES = 3
RANK = 2
SCALING = 0.5  # alpha = 1
SMOOTHING = 0.1
SAMPLES = 48
MAPS = {
    "query": (WIDTH, WIDTH),
    "key": (WIDTH, WIDTH),
    "value": (WIDTH, WIDTH),
    "out": (WIDTH, WIDTH),
    "widen": (WIDTH, HIDDEN),
    "narrow": (HIDDEN, WIDTH),
}
COMMAND = (
    "deno run --allow-read=. tests/peers/flowers102_network.ts"
    " | python3 tests/peers/flowers102_reference.py > tests/peers/flowers102_reference.json"
)


class Vit(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.patches = torch.nn.Conv2d(CHANNELS, WIDTH, PATCH, PATCH)
        self.token = torch.nn.Parameter(torch.zeros(1, 1, WIDTH))
        self.positions = torch.nn.Parameter(torch.zeros(1, TOKENS, WIDTH))
        block = torch.nn.TransformerEncoderLayer(
            WIDTH, HEADS, HIDDEN, dropout=0.0, activation="gelu", batch_first=True, norm_first=True
        )
        self.encoder = torch.nn.TransformerEncoder(
            block, BLOCKS, torch.nn.LayerNorm(WIDTH), enable_nested_tensor=False
        )
        self.head = torch.nn.Linear(WIDTH, CLASSES)

    def forward(self, images):
        x = self.patches(images.permute(0, 3, 1, 2)).flatten(2).transpose(1, 2)
        x = torch.cat([self.token.expand(len(x), -1, -1), x], dim=1) + self.positions
        return self.head(self.encoder(x)[:, 0])


def frozen_shapes():
    """[d_in, d_out] by path."""
    return {f"blocks.{i}.{name}": shape for i in range(BLOCKS) for name, shape in MAPS.items()}


def parameter_shapes(lottalora):
    """Our names and shapes."""
    shapes = {
        "patches.kernel": (PATCH * PATCH * CHANNELS, WIDTH),
        "patches.bias": (WIDTH,),
        "classToken": (1, WIDTH),
        "positions": (TOKENS, WIDTH),
        "head.kernel": (WIDTH, CLASSES),
        "head.bias": (CLASSES,),
    }
    norms = [f"blocks.{i}.{name}" for i in range(BLOCKS) for name in ("attentionNorm", "mlpNorm")]
    for norm in [*norms, "norm"]:
        shapes |= {f"{norm}.gain": (WIDTH,), f"{norm}.shift": (WIDTH,)}
    for i in range(BLOCKS):
        for name, (d_in, d_out) in MAPS.items():
            path = f"blocks.{i}.{name}"
            if lottalora:
                shapes |= {
                    f"{path}.loraA": (d_in, RANK),
                    f"{path}.loraB": (RANK, d_out),
                    f"{path}.beta": (),
                }
            else:
                shapes |= {f"{path}.kernel": (d_in, d_out), f"{path}.bias": (d_out,)}
    return shapes


def fill(shapes):
    """Parameters by the formula, in the order of their names."""
    filled = {}
    for salt, name in enumerate(sorted(shapes)):
        values = closed(shapes[name], salt, 0.8)
        if name.endswith(("beta", "gain")):
            values = (values + 1.0).to(torch.float32).to(torch.float64)
        filled[name] = values.requires_grad_()
    return filled


def effective(ours, frozen, path):
    """Weight [d_out, d_in] and bias of one map."""
    if f"{path}.kernel" in ours:
        return ours[f"{path}.kernel"].T, ours[f"{path}.bias"]
    low = ours[f"{path}.loraA"] @ ours[f"{path}.loraB"]
    kernel = ours[f"{path}.beta"] * frozen[path] + SCALING * low
    return kernel.T, torch.zeros(kernel.shape[1], dtype=torch.float64)


def in_torch(ours, frozen):
    """The same under the names and in the shapes of `Vit`."""
    kernel = ours["patches.kernel"].reshape(PATCH, PATCH, CHANNELS, WIDTH)
    state = {
        "patches.weight": kernel.permute(3, 2, 0, 1),
        "patches.bias": ours["patches.bias"],
        "token": ours["classToken"].reshape(1, 1, WIDTH),
        "positions": ours["positions"].reshape(1, TOKENS, WIDTH),
        "head.weight": ours["head.kernel"].T,
        "head.bias": ours["head.bias"],
        "encoder.norm.weight": ours["norm.gain"],
        "encoder.norm.bias": ours["norm.shift"],
    }
    for i in range(BLOCKS):
        place, path = f"encoder.layers.{i}", f"blocks.{i}"
        maps = {name: effective(ours, frozen, f"{path}.{name}") for name in MAPS}
        three = [maps[name] for name in ("query", "key", "value")]
        state[f"{place}.self_attn.in_proj_weight"] = torch.cat([weight for weight, _ in three])
        state[f"{place}.self_attn.in_proj_bias"] = torch.cat([bias for _, bias in three])
        for name, theirs in {
            "out": "self_attn.out_proj",
            "widen": "linear1",
            "narrow": "linear2",
        }.items():
            state[f"{place}.{theirs}.weight"], state[f"{place}.{theirs}.bias"] = maps[name]
        for name, theirs in {"attentionNorm": "norm1", "mlpNorm": "norm2"}.items():
            state[f"{place}.{theirs}.weight"] = ours[f"{path}.{name}.gain"]
            state[f"{place}.{theirs}.bias"] = ours[f"{path}.{name}.shift"]
    return state


def examples():
    return closed((IMAGES, SIDE, SIDE, CHANNELS), 1000, 2.0), torch.arange(IMAGES) % CLASSES


def compared(model, frozen, lottalora):
    ours = fill(parameter_shapes(lottalora))
    images, labels = examples()
    logits = functional_call(model, in_torch(ours, frozen), (images,))
    loss = F.cross_entropy(logits, labels, label_smoothing=SMOOTHING)
    loss.backward()
    gradients = {}
    for name, parameter in ours.items():
        gradient = parameter.grad.reshape(-1)
        stride = max(1, gradient.numel() // SAMPLES)
        gradients[name] = {
            "norm": float(gradient.norm()),
            "stride": stride,
            "samples": rounded(gradient[::stride]),
        }
    return {"loss": float(loss.detach()), "logits": rounded(logits), "gradients": gradients}


TIMM = {
    "cls_token": ("token", (1, 1, WIDTH)),
    "pos_embed": ("positions", (1, TOKENS, WIDTH)),
    "patch_embed.proj.weight": ("patches.weight", (WIDTH, CHANNELS, PATCH, PATCH)),
    "patch_embed.proj.bias": ("patches.bias", (WIDTH,)),
    "norm.weight": ("encoder.norm.weight", (WIDTH,)),
    "norm.bias": ("encoder.norm.bias", (WIDTH,)),
}
for i in range(BLOCKS):
    for theirs, here, shape in [
        ("norm1", "norm1", (WIDTH,)),
        ("attn.qkv", "self_attn.in_proj", (3 * WIDTH, WIDTH)),
        ("attn.proj", "self_attn.out_proj", (WIDTH, WIDTH)),
        ("norm2", "norm2", (WIDTH,)),
        ("mlp.fc1", "linear1", (HIDDEN, WIDTH)),
        ("mlp.fc2", "linear2", (WIDTH, HIDDEN)),
    ]:
        joint = "_" if here.endswith("in_proj") else "."
        for kind, its in (("weight", shape), ("bias", shape[:1])):
            TIMM[f"blocks.{i}.{theirs}.{kind}"] = (f"encoder.layers.{i}.{here}{joint}{kind}", its)


def with_timm_weights(model):
    """Logits; the head's weights are those of the fully trained network."""
    ours = fill(parameter_shapes(False))
    state = {"head.weight": ours["head.kernel"].T, "head.bias": ours["head.bias"]}
    for salt, name in enumerate(sorted(TIMM)):
        place, shape = TIMM[name]
        state[place] = closed(shape, 100 + salt, 0.8)
    images, _ = examples()
    return {
        "shapes": {name: TIMM[name][1] for name in sorted(TIMM)},
        "logits": rounded(functional_call(model, state, (images,))),
    }


def main():
    data = sys.stdin.buffer.read()
    frozen = read_matrices(data, frozen_shapes())
    model = Vit().to(torch.float64)
    write_reference(
        {
            "origin": {"torch": torch.__version__, "command": COMMAND},
            "frozenSha256": hashlib.sha256(data).hexdigest(),
            "rank": RANK,
            "networks": {
                "full": compared(model, frozen, False),
                "lottalora": compared(model, frozen, True),
            },
            "timm": with_timm_weights(model),
        }
    )


if __name__ == "__main__":
    main()
