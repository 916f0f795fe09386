"""References as text in which a tensor stands on one line."""

import json


def write_reference(value):
    """Prints it as JSON. An object takes a line an entry, unless it is a tensor: one list at most."""
    print(_text(value, "\n"))


def _text(value, line):
    if not isinstance(value, dict) or _is_tensor(value):
        return json.dumps(value)
    inner = line + "  "
    texts = [f"{inner}{json.dumps(key)}: {_text(entry, inner)}" for key, entry in value.items()]
    return f"{{{','.join(texts)}{line}}}"


def _is_tensor(entries):
    kinds = [type(entry) for entry in entries.values()]
    return dict not in kinds and kinds.count(list) <= 1
