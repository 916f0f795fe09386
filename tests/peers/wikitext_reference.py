"""What PyTorch computes for the network of the WikiText-103 benchmark.

    deno run --allow-read=. tests/peers/wikitext_network.ts | python3 tests/peers/wikitext_reference.py > tests/peers/wikitext_reference.json

The network is the bench's; a seeded embedding is added here. Frozen matrices come from standard
input; every other number is made from a closed formula here and in the tests. Everything runs in
float64 on values that are exact in float32.
"""

import hashlib
import sys

import torch
from torch.nn import functional as F

from shared_networks import filled, maps_of, read_matrices, rounded, whole_gradients
from tensor_lines import write_reference

from networks.layers import Embedding
from networks.llama import Llama

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
SIZES = {
    "vocabulary": VOCABULARY,
    "layers": LAYERS,
    "width": WIDTH,
    "heads": HEADS,
    "inner": INNER,
}
COMMAND = (
    "deno run --allow-read=. tests/peers/wikitext_network.ts"
    " | python3 tests/peers/wikitext_reference.py > tests/peers/wikitext_reference.json"
)


def frozen_shapes():
    """Shapes [d_in, d_out] by path of all that is frozen somewhere."""
    blocks = {f"layers.{i}.{name}": shape for i in range(LAYERS) for name, shape in MAPS.items()}
    return blocks | {"embedding": (VOCABULARY, WIDTH)}


class SeededEmbedding(Embedding):
    """beta E + (alpha / r) A B, E frozen."""

    def __init__(self):
        super().__init__(VOCABULARY, WIDTH, trained=False)
        self.loraA = torch.nn.Parameter(torch.zeros(VOCABULARY, RANK))
        self.loraB = torch.nn.Parameter(torch.zeros(RANK, WIDTH))
        self.beta = torch.nn.Parameter(torch.zeros(()))

    @property
    def table(self):
        return self.beta * self.backbone + SCALING * self.loraA @ self.loraB


def compared(frozen, form):
    network = Llama(maps_of(form != "full", RANK, RANK * SCALING), SIZES)
    if form == "seeded":
        network.embedding = SeededEmbedding()
    network = filled(network, 0.6, frozen)
    text = torch.tensor([(7 * i + 3 * (i // 4)) % VOCABULARY for i in range(SEQUENCES * TOKENS + 1)])
    logits = network(text[:-1].reshape(SEQUENCES, TOKENS)).flatten(0, 1)
    loss = F.cross_entropy(logits, text[1:])
    loss.backward()
    return {
        "loss": loss.item(),
        "logits": rounded(logits),
        "gradients": whole_gradients(network),
    }


def main():
    raw = sys.stdin.buffer.read()
    frozen = read_matrices(raw, frozen_shapes())
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
