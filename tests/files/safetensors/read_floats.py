"""Reads a safetensors file as its format says, with the standard library alone, to JSON."""

import json
import struct
import sys

with open(sys.argv[1], "rb") as file:
    data = file.read()
(length,) = struct.unpack_from("<Q", data)
header = json.loads(data[8 : 8 + length])
payload = data[8 + length :]
metadata = header.pop("__metadata__", {})
tensors = {}
end = 0
for name, entry in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
    begin, stop = entry["data_offsets"]
    assert entry["dtype"] == "F32"
    assert begin == end, "tensors lie one after the other, without holes"
    assert stop - begin == 4 * entry["shape"][0] and len(entry["shape"]) == 1
    # As hexadecimal words: JSON has no NaN, and equal numbers may have different bits.
    tensors[name] = [f"{word:08x}" for word in struct.unpack(f"<{(stop - begin) // 4}I", payload[begin:stop])]
    end = stop
assert end == len(payload), "nothing after the last tensor"
json.dump({"metadata": metadata, "tensors": tensors}, sys.stdout)
