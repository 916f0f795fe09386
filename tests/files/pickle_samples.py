"""Small pickles by several versions of Python, numpy and scipy, for pickle_test.ts.

    python2.7 tests/data/pickle_samples.py 0 2 > py2.json      (numpy 1.16.6, scipy 1.2.3)
    python3 tests/data/pickle_samples.py 0 2 4 5 > py3.json    (numpy 2.4.6, scipy 1.17.1)

Both objects together are pickle_samples.json.
"""

import base64
import collections
import json
import pickle
import sys

import numpy as np
import scipy
import scipy.sparse as sp

graph = collections.defaultdict(list)
graph[0] = [1, 2]
graph[1] = [0]
graph[7] = []

matrix = sp.csr_matrix(np.array([[0, 2.5, 0], [0, 0, 0], [1, 0, -3]], dtype=np.float32))

SAMPLES = {
    "plain": [None, True, False, 0, 255, -1, 65536, -(2 ** 31), 2 ** 40, 0.5, (1, (2,)), []],
    "text": {"key": "it's\n\\x41 \"quoted\" \t", u"wide": u"\u00e9\u4e2d\\u0041\n"},
    "bytes": bytes(bytearray(range(256))),
    "float32": np.array([[1.5, -2, 3.25], [0, 4, 5]], dtype=np.float32),
    "big endian": np.array([1, 256, -2], dtype=">i4"),
    "column-major": np.asfortranarray(np.arange(24, dtype=np.int16).reshape(2, 3, 4)),
    "int64": np.array([0, -1, 2 ** 53 - 1], dtype=np.int64),
    "bool": np.array([True, False, True]),
    "empty": np.zeros((0, 3)),
    "scalars": [np.float32(0.1), np.int64(-5), np.array(7, dtype=np.uint8)],
    "csr": matrix,
    "graph": graph,
    "episodes": [{"reward": np.array([1, 2], dtype=np.float32), "name": "a"} for _ in range(2)],
    "set": set([1, 2, 3]),
}

json.dump(
    {
        "python": sys.version.split()[0],
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "pickles": {
            "protocol %s: %s" % (protocol, name): base64.b64encode(
                pickle.dumps(value, int(protocol))
            ).decode("ascii")
            for protocol in sys.argv[1:]
            for name, value in sorted(SAMPLES.items())
        },
    },
    sys.stdout,
    indent=1,
    sort_keys=True,
)
