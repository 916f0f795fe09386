"""Run a program that ends with its caller, whichever way the caller ends.

    python -I -S -B guard.py PROGRAM [ARGUMENT...]

A program whose caller is killed lives on: a kernel of 400 MB, an installation that races with its
own repetition. So this one stays between the two, ends the program once the caller has gone, and
otherwise is as good as the program: it passes signals on and ends as the program ends.
"""

import os
import resource
import signal
import subprocess
import sys
import threading
import time

# Seconds between two looks at the caller, and in which the program may end by itself.
INTERVAL = 0.5
GRACE = 3.0

PASSED_ON = [signal.SIGTERM, signal.SIGHUP]


def end_with_caller(caller, child):
    """End the child once this process is no longer the caller's."""
    while os.getppid() == caller:
        time.sleep(INTERVAL)
    child.terminate()
    time.sleep(GRACE)
    child.kill()


def end_as(child):
    """End this process as the child ended."""
    code = child.wait()
    if code >= 0:
        os._exit(code)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # one core file is enough
    if -code != signal.SIGKILL:
        signal.signal(-code, signal.SIG_DFL)
    os.kill(os.getpid(), -code)
    os._exit(128 - code)  # for a signal that ends nobody here


def main():
    # A kernel's caller may end before this line is reached; Jupyter says who it was.
    caller = int(os.environ.get("JPY_PARENT_PID") or os.getppid())
    # Ctrl-C, also Jupyter's interrupt, reaches the whole group: what to do is the program's matter.
    # A handler, since the program would inherit that a signal is ignored.
    signal.signal(signal.SIGINT, lambda *_: None)
    # Held back until there is somebody to pass them on to.
    signal.pthread_sigmask(signal.SIG_BLOCK, PASSED_ON)
    try:
        child = subprocess.Popen(
            sys.argv[1:],
            preexec_fn=lambda: signal.pthread_sigmask(signal.SIG_UNBLOCK, PASSED_ON),
        )
    except OSError as error:
        sys.exit(f"error: {sys.argv[1]}: {error.strerror}")
    for number in PASSED_ON:
        signal.signal(number, lambda received, _: child.send_signal(received))
    threading.Thread(target=end_with_caller, args=[caller, child], daemon=True).start()
    signal.pthread_sigmask(signal.SIG_UNBLOCK, PASSED_ON)
    end_as(child)


if __name__ == "__main__":
    main()
