"""Copy the project to a new folder, for tests that write where its results lie.

The arguments are the project's folder and the new one. Sources and goldens are copied, the npm packages are a
link, and the Python environment is an empty one that borrows the packages of the project's: setting
it up anew, which empties its folder first, must not reach the project's own.
"""

import os
import shutil
import sys
import sysconfig

source, copy = sys.argv[1:]

for name in ("src", "tasks"):
    shutil.copytree(f"{source}/{name}", f"{copy}/{name}")
shutil.copytree(f"{source}/data/goldens", f"{copy}/data/goldens")
for name in ("deno.json", "deno.lock", "mod.ts"):
    shutil.copy(f"{source}/{name}", copy)
os.mkdir(f"{copy}/notebooks")
for name in os.listdir(f"{source}/notebooks"):
    if name.endswith(".ipynb"):
        shutil.copy(f"{source}/notebooks/{name}", f"{copy}/notebooks")

# Tasks that may read their own folder alone must also reach what the link leads to.
modules = os.path.realpath(f"{source}/node_modules")
os.symlink(modules, f"{copy}/node_modules")
with open(f"{copy}/deno.json", encoding="utf-8") as file:
    config = file.read().replace("--allow-read=. ", f"--allow-read=.,{modules} ")
with open(f"{copy}/deno.json", "w", encoding="utf-8") as file:
    file.write(config)

venv = f"{copy}/.lottalora/venv"
packages = sysconfig.get_path("purelib", vars={"base": venv, "platbase": venv})
os.makedirs(packages)
with open(f"{packages}/project.pth", "w") as file:
    file.write(sysconfig.get_path("purelib") + "\n")
os.mkdir(f"{venv}/bin")
os.symlink(os.path.realpath(sys.executable), f"{venv}/bin/python")
shutil.copy(f"{source}/.lottalora/venv/pyvenv.cfg", venv)
shutil.copy(f"{source}/.lottalora/venv.stamp", f"{copy}/.lottalora")
# What the source was last seen to compute, which would take seconds to find out.
if os.path.exists(f"{source}/.lottalora/goldens.json"):
    shutil.copy(f"{source}/.lottalora/goldens.json", f"{copy}/.lottalora")
