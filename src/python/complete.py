"""Say what of an environment is missing: "missing: NAME" for each package, nothing when it is whole.

The arguments are requirements files. Missing is a package that they or an installed package ask for
on every machine, and one of whose files some have gone.
"""

import re
import sys
from importlib.metadata import PackageNotFoundError, distribution, distributions
from pathlib import Path


def unconditional(requirements):
    """Return the names among requirements that hold whatever the machine: those without a marker."""
    lines = [line.split("#")[0].strip() for line in requirements]
    return {re.match(r"[\w.-]+", line)[0] for line in lines if line and ";" not in line}


def is_installed(name):
    """Tell whether there is a distribution of this name."""
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True


wanted, missing = set(), set()
for path in sys.argv[1:]:
    wanted |= unconditional(Path(path).read_text(encoding="utf-8").splitlines())
for each in distributions():
    wanted |= unconditional(each.requires or [])
    # Compiled files are made again by themselves.
    kept = (file for file in each.files or [] if file.suffix != ".pyc")
    if not all(file.locate().exists() for file in kept):
        missing.add(each.name)
missing |= {name for name in wanted if not is_installed(name)}
for name in sorted(missing):
    print(f"missing: {name}")
