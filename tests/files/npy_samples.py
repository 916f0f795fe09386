"""Writes npy_samples.json: small arrays as numpy's files, with what numpy says is in them.

    python3 tests/files/npy_samples.py && deno fmt tests/files/npy_samples.json    (numpy 2.4.6)
"""

import base64
import io
import json
import os

import numpy as np

grid = np.arange(24).reshape(2, 3, 4)
ARRAYS = {
    "float32": (grid / 8).astype("<f4"),
    "float64": (grid / 7).astype("<f8"),
    "float64, big endian": (grid / 7).astype(">f8"),
    "float32, Fortran": np.asfortranarray((grid / 8).astype("<f4")),
    "int8": (grid - 12).astype("i1"),
    "int16, big endian": (1000 * (grid - 12)).astype(">i2"),
    "int32": (100000 * (grid - 12)).astype("<i4"),
    "int64": np.array([0, -1, 2**53 - 1], dtype="<i8"),
    "uint8, Fortran": np.asfortranarray(grid.astype("u1")),
    "uint16": (2000 * grid).astype("<u2"),
    "uint32": (100000000 * grid).astype("<u4"),
    "uint64": np.array([[2**53 - 1], [7]], dtype="<u8"),
    "bool": np.array([[True, False, True]]),
    "scalar": np.array(2.5),
    "empty": np.zeros((0, 3)),
}
REFUSED = {
    "objects": np.array([1, "two", None], dtype=object),
    "records": np.array([(1, 2.0)], dtype=[("a", "<i4"), ("b", "<f8")]),
    "complex": np.array([1j]),
    "texts": np.array(["one", "three"]),
    "float16": np.array([1.5], dtype="<f2"),
    "beyond 2^53": np.array([2**53 + 1], dtype="<i8"),
}


def npy(array, version=None):
    file = io.BytesIO()
    np.lib.format.write_array(file, array, version=version)
    return base64.b64encode(file.getvalue()).decode()


def npz(save):
    file = io.BytesIO()
    save(file, x=ARRAYS["float32, Fortran"], y=ARRAYS["int64"])
    return base64.b64encode(file.getvalue()).decode()


samples = {
    "numpy": np.__version__,
    "arrays": {
        name: {"npy": npy(array), "shape": list(array.shape), "values": array.ravel().tolist()}
        for name, array in ARRAYS.items()
    },
    "versions": [npy(ARRAYS["int32"], version) for version in [(1, 0), (2, 0), (3, 0)]],
    "refused": {name: npy(array) for name, array in REFUSED.items()},
    "npz": {"stored": npz(np.savez), "compressed": npz(np.savez_compressed)},
}
with open(os.path.join(os.path.dirname(__file__), "npy_samples.json"), "w") as file:
    json.dump(samples, file, indent=1)
    file.write("\n")
