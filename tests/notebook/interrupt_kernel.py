"""Start a Deno kernel, interrupt cells of it, and print what became of them as one JSON object.

The arguments are the kernel's working folder and the cells: each of the first ones is interrupted
once it has displayed something, the last one is left to end.
"""

import json
import os
import sys
import time

from jupyter_client.manager import KernelManager

TIMEOUT = 60


def run(client, source, interrupt):
    """Run a cell, interrupting it at its first display; return its last word and how long after."""
    request = client.execute(source)
    begin, text = None, None
    while True:
        message = client.get_iopub_msg(timeout=TIMEOUT)
        kind, content = message["msg_type"], message["content"]
        if message["parent_header"].get("msg_id") != request:
            continue
        if kind == "display_data":
            text = content["data"].get("text/plain")
            if begin is None:
                begin = time.monotonic()
                interrupt()
        if kind == "status" and content["execution_state"] == "idle":
            break
    # Errors from the reply: as outputs they may come after the kernel has said that it is idle.
    message = client.get_shell_msg(timeout=TIMEOUT)
    while message["parent_header"].get("msg_id") != request:
        message = client.get_shell_msg(timeout=TIMEOUT)
    reply = message["content"]
    if reply["status"] == "error":
        text = f"{reply['ename']}: {reply['evalue']}"
    return {"text": text, "seconds": None if begin is None else time.monotonic() - begin}


def main():
    folder, *cells = sys.argv[1:]
    manager = KernelManager(kernel_name="lottalora")
    manager.start_kernel(cwd=folder, env={**os.environ, "NO_COLOR": "1"})
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=TIMEOUT)
        interrupt = manager.interrupt_kernel
        results = [run(client, cell, interrupt) for cell in cells[:-1]]
        # One that comes when nothing is at work.
        interrupt()
        results.append(run(client, cells[-1], lambda: None))
        print(json.dumps({"cells": results, "alive": manager.is_alive()}))
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


main()
