"""Reads a safetensors file, to JSON: as its format says, and by its own library where there is one."""

import json
import struct
import sys

try:
    import safetensors
except ImportError:
    safetensors = None

with open(sys.argv[1], "rb") as file:
    data = file.read()
(length,) = struct.unpack_from("<Q", data)
header = json.loads(data[8 : 8 + length])
payload = data[8 + length :]
metadata = header.pop("__metadata__", {})
tensors = {}
for name, entry in header.items():
    begin, end = entry["data_offsets"]
    tensors[name] = {
        "dtype": entry["dtype"],
        "shape": entry["shape"],
        "bytes": payload[begin:end].hex(),
    }
if safetensors is not None:
    found = {
        name: {"dtype": entry["dtype"], "shape": entry["shape"], "bytes": entry["data"].hex()}
        for name, entry in safetensors.deserialize(data)
    }
    assert found == tensors, "the library reads something else"
json.dump({"metadata": metadata, "tensors": tensors}, sys.stdout)
