"""What PyTorch computes for the Decision Transformer of this project.

    deno run --allow-read=. tests/peers/halfcheetah_network.ts | python3 tests/peers/halfcheetah_reference.py > tests/peers/halfcheetah_reference.json

The network is the bench's. Frozen matrices come from standard input; every other number is made from
a closed formula here and in the tests. Everything runs in float64 on values that are exact in
float32. Episodes are cut, normalised and padded here anew, and the loss leaves padding out by
indexing.
"""

import hashlib
import sys

import torch
from torch.nn import functional as F

from closed_values import closed
from shared_networks import filled, maps_of, read_matrices, rounded, sampled_gradients
from tensor_lines import write_reference

from networks.decision import ATTENTION, DecisionTransformer

OBSERVATION, ACTION, TIMESTEPS, K, WIDTH, DEPTH, HEADS = 5, 3, 9, 4, 12, 2, 2
EPISODES, STRIDE, RETURN_SCALE = (7, 3), 2, 5.0
RANK, ALPHA = 2, 2.0
SAMPLES = 24
COMMAND = (
    "deno run --allow-read=. tests/peers/halfcheetah_network.ts"
    " | python3 tests/peers/halfcheetah_reference.py > tests/peers/halfcheetah_reference.json"
)

def maps():
    """Shapes (d_in, d_out) of the maps that may be frozen, by path, in the order of the input."""
    for i in range(DEPTH):
        for name in ATTENTION:
            yield f"block.{i}.attention.{name}", (WIDTH, WIDTH)
        yield f"block.{i}.mlp.up", (WIDTH, 4 * WIDTH)
        yield f"block.{i}.mlp.down", (4 * WIDTH, WIDTH)


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


def computed(frozen, form):
    sizes = {
        "observationWidth": OBSERVATION,
        "actionWidth": ACTION,
        "timesteps": TIMESTEPS,
        "width": WIDTH,
        "depth": DEPTH,
        "heads": HEADS,
        "adapted": form,
    }
    maps = maps_of(form != "full", RANK, ALPHA)
    network = filled(DecisionTransformer(maps, sizes, 0.0), 0.8, frozen)
    inputs, lengths = windows()
    outputs = network(**inputs)
    losses = [
        F.mse_loss(outputs[i, :length], inputs["actions"][i, :length])
        for i, length in enumerate(lengths)
    ]
    loss = torch.stack(losses).mean()
    loss.backward()
    real = torch.cat([outputs[i, :length].reshape(-1) for i, length in enumerate(lengths)])
    return {
        "loss": float(loss.detach()),
        "outputs": rounded(real),
        "gradients": sampled_gradients(network, SAMPLES),
    }


def main():
    data = sys.stdin.buffer.read()
    frozen = read_matrices(data, dict(maps()))
    write_reference(
        {
            "origin": {"torch": torch.__version__, "command": COMMAND},
            "frozenSha256": hashlib.sha256(data).hexdigest(),
            "rank": RANK,
            "alpha": ALPHA,
            "networks": {form: computed(frozen, form) for form in ("full", "attention", "all")},
        }
    )


if __name__ == "__main__":
    main()
