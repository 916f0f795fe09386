"""Writes hdf5_samples.json: files that h5wasm cannot write, each with `rewards` and `observations`.

python3 -m venv v && v/bin/pip install h5py && v/bin/python hdf5_samples.py
"""

import base64
import gzip
import io
import json
import os

import h5py
import numpy as np

ROWS = np.arange(14, dtype="f4").reshape(7, 2)


def file(write):
    buffer = io.BytesIO()
    with h5py.File(buffer, "w", libver="latest") as f:
        f["rewards"] = np.arange(7, dtype="f4")
        write(f)
    return base64.b64encode(gzip.compress(buffer.getvalue(), mtime=0)).decode()


def virtual(f):
    layout = h5py.VirtualLayout(shape=(7, 2), dtype="f4")
    layout[:] = h5py.VirtualSource("elsewhere.h5", "observations", shape=(7, 2))
    f.create_virtual_dataset("observations", layout)


def claims(f):
    """Steps that are nowhere written."""
    del f["rewards"]
    for name, shape in ("rewards", (2**32,)), ("observations", (2**32, 2)):
        f.create_dataset(name, shape, "f4", chunks=True)


def of(**options):
    return lambda f: f.create_dataset("observations", **{"data": ROWS, **options})


samples = {
    "lzf": of(compression="lzf"),
    "virtual": virtual,
    "float16": of(data=ROWS.astype("f2")),
    "complex": of(data=ROWS.astype("c8")),
    "large chunk": of(data=None, shape=(7, 2), dtype="f4", chunks=(2**26, 2), maxshape=(None, 2)),
    "many steps": claims,
}
path = os.path.join(os.path.dirname(__file__), "hdf5_samples.json")
with open(path, "w") as out:
    json.dump({"h5py": h5py.__version__, "gzipped": {k: file(v) for k, v in samples.items()}}, out, indent=1)
    out.write("\n")
