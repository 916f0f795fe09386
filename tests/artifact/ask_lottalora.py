"""Answers requests with src/artifact/lottalora.py: a JSON array of them from standard input, one of answers to it.

{matrix: {seed, path, d_in, d_out, family, parameters, scale, draw}}: the SHA-256 of its values
{table: true}: the table of quantiles
{logits: DIR, inputs: FILE}: outputs of an MLP for float32 inputs, row by row
{logits: DIR, inputs: FILE, seed}: the same under a seed
{weights: DIR}: effective weights by layer, row by row
{load: DIR}: null, or the class and message of what it refuses
{read: DIR}: the same, of what it refuses before anything is drawn
"""

import json
import sys

import numpy as np

sys.path.insert(0, "src/artifact")
import lottalora


def matrix(request):
    return lottalora.Matrix(**request["matrix"]).sha256()


def table(_):
    return lottalora.quantile_table().T.tolist()


def logits(request):
    model = lottalora.load(request["logits"], request.get("seed"))
    features = model.description["architecture"]["features"]
    x = np.fromfile(request["inputs"], "<f4").reshape(-1, features)
    return model.mlp_logits(x).ravel().tolist()


def weights(request):
    model = lottalora.load(request["weights"])
    paths = [*dict.fromkeys([*model.backbone, *model.factors])]
    return {path: model.effective_weight(path).ravel().tolist() for path in paths}


def load(request):
    return refusal(lottalora.load, request["load"])


def read(request):
    return refusal(lottalora.read, request["read"])


def refusal(use, path):
    try:
        use(path)
    except lottalora.LottaloraError as error:
        return [type(error).__name__, str(error)]


ANSWERS = (matrix, table, logits, weights, load, read)

if __name__ == "__main__":
    requests = json.load(sys.stdin)
    answers = [next(f for f in ANSWERS if f.__name__ in request)(request) for request in requests]
    json.dump(answers, sys.stdout)
