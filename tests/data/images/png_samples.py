"""Writes png_samples.json: a PNG of each kind with what Pillow's convert("RGB") makes of it.

python3 -m venv v && v/bin/pip install pillow && v/bin/python png_samples.py
"""

import base64
import hashlib
import io
import json
import os
import random
import struct
import zlib

import PIL
from PIL import Image

ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
KINDS = {"grey": (0, [1, 2, 4, 8, 16]), "rgb": (2, [8, 16]), "palette": (3, [1, 2, 4, 8]),
         "grey and alpha": (4, [8, 16]), "rgb and alpha": (6, [8, 16])}
SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
WIDTH, HEIGHT = 11, 9


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def paeth(a, b, c):
    p = a + b - c
    return min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]


def filtered(row, above, kind, back):
    at = lambda r, i: r[i] if i >= 0 else 0
    expected = [lambda i: 0, lambda i: at(row, i - back), lambda i: above[i],
                lambda i: (at(row, i - back) + above[i]) // 2,
                lambda i: paeth(at(row, i - back), above[i], at(above, i - back))][kind]
    return bytes([kind]) + bytes((row[i] - expected(i)) & 255 for i in range(len(row)))


def png(color, bits, interlaced, transparent, rng):
    n = SAMPLES[color]
    # Few values, so that the transparent one occurs.
    values = [rng.randrange(2 ** bits) for _ in range(3)]
    if color == 3:
        values = list(range(2 ** min(bits, 3)))
    pixels = [[[rng.choice(values) for _ in range(n)] for _ in range(WIDTH)] for _ in range(HEIGHT)]
    data, line = b"", 0
    for x0, y0, dx, dy in ADAM7 if interlaced else [(0, 0, 1, 1)]:
        rows = [[pixels[y][x] for x in range(x0, WIDTH, dx)] for y in range(y0, HEIGHT, dy)]
        if not rows or not rows[0]:
            continue
        above = None
        for row in rows:
            text = "".join(format(v, f"0{bits}b") for p in row for v in p)
            text += "0" * (-len(text) % 8)
            packed = bytes(int(text[i:i + 8], 2) for i in range(0, len(text), 8))
            data += filtered(packed, above or bytes(len(packed)), line % 5, max(1, bits * n // 8))
            above, line = packed, line + 1
    parts = [chunk(b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, bits, color, 0, 0, interlaced))]
    if color == 3:
        parts.append(chunk(b"PLTE", bytes(rng.randrange(256) for _ in range(3 * len(values)))))
    if transparent:
        marks = bytes([0, 128, 255][:len(values)]) if color == 3 else \
            b"".join(struct.pack(">H", v) for v in pixels[4][5])
        parts.append(chunk(b"tRNS", marks))
    packed = zlib.compress(data)
    parts += [chunk(b"IDAT", packed[:7]), chunk(b"IDAT", packed[7:]), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts), pixels


rng = random.Random(7)
samples = []
for name, (color, depths) in KINDS.items():
    for bits in depths:
        for interlaced in (0, 1):
            for transparent in (False, True) if color in (0, 2, 3) else (False,):
                file, pixels = png(color, bits, interlaced, transparent, rng)
                rgb = Image.open(io.BytesIO(file)).convert("RGB").tobytes()
                if name == "grey" and bits == 16:
                    # Pillow makes all from 256 on white.
                    rgb = bytes(p[0] >> 8 for row in pixels for p in row for _ in range(3))
                title = f"{name}, {bits} bits" + ", interlaced" * interlaced + ", with tRNS" * transparent
                samples.append({"title": title, "png": base64.b64encode(file).decode(),
                                "sha256": hashlib.sha256(rgb).hexdigest()})
path = os.path.join(os.path.dirname(__file__), "png_samples.json")
with open(path, "w") as out:
    json.dump({"pillow": PIL.__version__, "samples": samples}, out, indent=1)
    out.write("\n")
