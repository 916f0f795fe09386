"""Execute one notebook on the Deno kernel and lose none of its outputs.

The caller writes one line of JSON to stdin and keeps stdin open for as long as it lives:

    {"notebook": {...}, "cwd": "...", "kernel": "lottalora", "timeout": 3600, "late": 20,
     "declared": true}

Each line of stdout is one JSON object: {"event": "cell", ...} when a cell starts, "progress" when
a progress display changes, and as the last one either "failure" or "done" with the notebook.

The kernel may send an output after it has reported the cell idle. nbclient alone would lose it, or
put it below the next cell. So each cell declares in its metadata how many outputs it must have,
{"lottalora": {"outputs": 2}} (none when absent), the next cell starts only once they have come, and
any other number is a failure. With "declared" false, for notebooks that are not ours, what comes
until the line is quiet is kept, whatever it is.
"""

import json
import os
import queue
import signal
import sys
import threading
import time

# A hang-up is the caller's matter, which nohup may have told to live on: this ends when the caller
# does. Before the other imports, which take a second.
signal.signal(signal.SIGHUP, signal.SIG_IGN)

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import (
    CellControlSignal,
    CellExecutionComplete,
    CellExecutionError,
    CellTimeoutError,
    DeadKernelError,
)

OUTPUT_TYPES = {"display_data", "execute_result", "stream", "error"}

# Seconds without a message after which a cell with all its outputs counts as finished.
QUIET = 0.2

# Seconds between two looks whether the kernel is alive, while an output is waited for.
LOOK = 1.0

# What the kernel process prints by itself must not end up between our lines, so the pipe to the
# caller moves to a descriptor of its own and descriptor 1 becomes another stderr.
EVENTS = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)


def emit(event, **fields):
    """Write one event to the caller."""
    EVENTS.write(json.dumps({"event": event, **fields}) + "\n")
    EVENTS.flush()


class Failure(Exception):
    """A cell that did not do what it had to; the message is for people."""


def is_progress(content):
    """Tell whether a display is a progress line that will be replaced."""
    return bool(content.get("metadata", {}).get("lottalora", {}).get("progress"))


def declared_outputs(cell):
    """Return how many outputs the cell says it must have."""
    count = cell.metadata.get("lottalora", {}).get("outputs", 0)
    if not isinstance(count, int) or isinstance(count, bool) or count < 0:
        raise Failure(f"metadata lottalora.outputs must be a whole number of outputs, got {count!r}")
    return count


class ExactClient(NotebookClient):
    """A NotebookClient that ends a cell when its declared outputs are there, not when it is idle."""

    late = 20.0
    declared = True
    number = 0
    request_id = None
    strays = 0
    process = None

    def process_message(self, msg, cell, cell_index):
        content = msg["content"]
        if msg["msg_type"] in {"display_data", "update_display_data"} and is_progress(content):
            emit("progress", text=content.get("data", {}).get("text/plain", ""))
        return super().process_message(msg, cell, cell_index)

    async def _async_poll_output_msg(self, parent_msg_id, cell, cell_index):
        self.request_id = parent_msg_id
        while True:
            msg = await self.kc.iopub_channel.get_msg(timeout=None)
            try:
                self.accept(msg, cell, cell_index)
            except CellExecutionComplete:
                return

    def accept(self, msg, cell, cell_index):
        """File one message under the running cell, or remember it as a stray."""
        if msg["parent_header"].get("msg_id") == self.request_id:
            self.process_message(msg, cell, cell_index)
        elif msg["msg_type"] in OUTPUT_TYPES:
            self.strays += 1

    async def async_execute_cell(self, cell, cell_index, *args, **kwargs):
        if cell.cell_type != "code" or not cell.source.strip():
            return cell
        self.number += 1
        self.strays = 0
        self.process = self.km.provisioner.process
        expected = declared_outputs(cell) if self.declared else 0
        emit("cell", cell=self.number)
        await super().async_execute_cell(cell, cell_index, *args, **kwargs)
        await self.collect(cell, cell_index, expected)
        if self.declared:
            self.verify(cell, expected)
        return cell

    async def collect(self, cell, cell_index, expected):
        """Take what still comes for this cell until it has its outputs and the line is quiet."""
        deadline = time.monotonic() + self.late
        while True:
            complete = len(cell.outputs) >= expected and not any(map(is_progress, cell.outputs))
            wait = QUIET if complete else min(deadline - time.monotonic(), LOOK)
            try:
                msg = await self.kc.iopub_channel.get_msg(timeout=max(wait, 0.001))
            except queue.Empty:
                if complete or time.monotonic() >= deadline:
                    return
                if not await self.km.is_alive():
                    raise DeadKernelError("while an output was waited for") from None
                continue
            try:
                self.accept(msg, cell, cell_index)
            except CellExecutionComplete:
                pass

    def verify(self, cell, expected):
        """Refuse a cell whose outputs are not exactly those it declared."""
        if any(output.output_type == "stream" for output in cell.outputs):
            text = next(o.text for o in cell.outputs if o.output_type == "stream")
            raise Failure(
                f"it printed {first_line(text)!r} to the console, where the kernel loses lines; "
                "use show() from lottalora instead"
            )
        if self.strays:
            raise Failure(f"{self.strays} outputs of another cell arrived while it ran")
        if any(map(is_progress, cell.outputs)):
            raise Failure("its progress display was never finished: call finish(text) on it")
        if len(cell.outputs) != expected:
            raise Failure(
                f"it declares {expected} outputs in its metadata (lottalora.outputs) and "
                f"{len(cell.outputs)} arrived"
            )


def first_line(text):
    """Return the first line that holds something, cut to 80 characters."""
    line = next((part.strip() for part in text.splitlines() if part.strip()), "")
    return line if len(line) <= 80 else line[:79] + "…"


def explain_end(process):
    """Say how the kernel's process ended, as endOf in src/python/child.ts does of other programs."""
    code = process.wait()
    if code >= 0:
        return f"it ended with exit code {code}"
    usual = ", as the system does when memory runs out" if -code == signal.SIGKILL else ""
    return f"it was killed by {signal.Signals(-code).name}{usual}"


def explain(error, client):
    """Say in one line why a cell failed."""
    if isinstance(error, CellExecutionError):
        if error.evalue == "Execution failed":  # all the kernel says when it cannot parse a cell
            return "the kernel could not run it, most likely for an error of syntax"
        return f"{error.ename}: {' '.join(error.evalue.split())}"
    if isinstance(error, CellTimeoutError):
        return "it did not finish within the time limit"
    if isinstance(error, DeadKernelError):
        return f"the kernel died: {explain_end(client.process)}"
    return " ".join(str(error).split()) or type(error).__name__


def end_kernel(client):
    """End what is left of the kernel: Jupyter asks its first process alone, which may be dead."""
    try:
        process = client.process or client.km.provisioner.process
        os.killpg(process.pid, signal.SIGKILL)
    except (AttributeError, OSError):  # there was none yet, or nothing is left
        pass


def end_with_caller(client):
    """Stop the kernel and this process once the caller has gone."""
    while sys.stdin.readline():
        pass
    end_kernel(client)
    os._exit(1)


def main():
    request = json.loads(sys.stdin.readline())
    notebook = nbformat.reads(json.dumps(request["notebook"]), as_version=4)
    client = ExactClient(
        notebook,
        kernel_name=request["kernel"],
        timeout=request["timeout"],
        startup_timeout=120,
        record_timing=False,
        force_raise_errors=True,
        resources={"metadata": {"path": request["cwd"]}},
    )
    client.late = request["late"]
    client.declared = request["declared"]
    threading.Thread(target=end_with_caller, args=[client], daemon=True).start()
    try:
        client.execute()
    except (Failure, CellControlSignal, CellTimeoutError, DeadKernelError, RuntimeError) as error:
        end_kernel(client)
        emit("failure", message=explain(error, client))
        return 1
    emit("done", notebook=json.loads(nbformat.writes(notebook)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
