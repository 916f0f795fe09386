"""Sections 1 and 2 of src/backbone/SPECIFICATION.md in plain Python: from a seed to a key to words."""

import struct

MASK = 0xFFFFFFFF


# Section 1


def stream_name(seed, path, role):
    def text(value):
        if isinstance(value, int):
            return str(value)
        data = value.encode("utf-16-be", "surrogatepass")
        out = ""
        for (unit,) in struct.iter_unpack(">H", data):
            if unit in (0x22, 0x5C):
                out += "\\" + chr(unit)
            elif 0x20 <= unit <= 0x7E:
                out += chr(unit)
            else:
                out += "\\u%04x" % unit
        return '"' + out + '"'

    return "[" + ",".join(text(part) for part in ("lottalora", 1, seed, path, role)) + "]"


def stream_key(seed, path, role):
    key, smear = [], 0
    for j, character in enumerate(stream_name(seed, path, role)):
        k = j % 256
        if k < len(key):
            smear ^= 19 * key[k]
            key[k] = (smear + ord(character)) % 256
        else:
            key.append((smear + ord(character)) % 256)
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + key[i % len(key)] + state[i]) % 256
        state[i], state[j] = state[j], state[i]
    output, i, j = [], 0, 0
    for _ in range(256 + 8):
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        output.append(state[(state[i] + state[j]) % 256])
    return struct.unpack(">II", bytes(output[256:]))


# Section 2


def philox(counter, key):
    (c0, c1, c2, c3), (k0, k1) = counter, key
    for _ in range(10):
        a, b = 0xD2511F53 * c0, 0xCD9E8D57 * c2
        c0, c1, c2, c3 = (b >> 32) ^ c1 ^ k0, b & MASK, (a >> 32) ^ c3 ^ k1, a & MASK
        k0, k1 = (k0 + 0x9E3779B9) & MASK, (k1 + 0xBB67AE85) & MASK
    return c0, c1, c2, c3


def words(key, start, count, draw):
    out = []
    for block in range(start // 4, (start + count + 3) // 4):
        out += philox((block & MASK, block >> 32, draw & MASK, draw >> 32), key)
    return out[start % 4 : start % 4 + count]
