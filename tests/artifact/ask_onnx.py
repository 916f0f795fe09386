"""Answers requests with ONNX Runtime: a JSON array of them from standard input, one of answers to it.

{model: FILE, inputs: FILE}: inputs and outputs by name and shape, metadata, and the logits for float32 inputs
"""

import json
import sys

import numpy as np
import onnxruntime


def answer(request):
    session = onnxruntime.InferenceSession(request["model"], providers=["CPUExecutionProvider"])
    x = np.fromfile(request["inputs"], "<f4").reshape(-1, session.get_inputs()[0].shape[1])
    (logits,) = session.run(None, {"pixels": x})
    return {
        "inputs": [[place.name, place.shape, place.type] for place in session.get_inputs()],
        "outputs": [[place.name, place.shape, place.type] for place in session.get_outputs()],
        "metadata": session.get_modelmeta().custom_metadata_map,
        "logits": logits.ravel().tolist(),
    }


if __name__ == "__main__":
    json.dump([answer(request) for request in json.load(sys.stdin)], sys.stdout)
