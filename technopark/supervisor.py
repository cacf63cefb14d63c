"""``make run``: the database, the pages and the mail worker, started together and stopped together.

A child never outlives its parent: it leads a process group that is ended with it, and where the
kernel can tell (Linux), it is ended even after ``kill -9`` of the parent. For development only.
"""

import argparse
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType

from technopark import console

HOST = "127.0.0.1"
MANAGE = [sys.executable, "manage.py"]
GRACE_SECONDS = 10  # what a child gets to finish its request or its mail
PORT_SECONDS = 5  # what the children of a killed parent get to leave the port
PR_SET_PDEATHSIG = 1  # linux/prctl.h


class Stopped(Exception):
    """Somebody asked us to stop: Ctrl-C, SIGTERM, or a closed terminal."""


def main(argv: list[str]) -> int | str:
    """Prepare the database, run the children until one ends or somebody stops us, and end them all."""
    parser = argparse.ArgumentParser(prog="make run", description=__doc__.partition("\n")[0])
    parser.add_argument("--port", type=int, default=8000)
    port = parser.parse_args(argv).port
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _raise_stopped)
    end_with_parent()
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        trouble = prepare() or port_trouble(port)
        if trouble:
            return trouble
        announce(port)
        for name, command in commands(port).items():
            children[name] = spawn(command)
        return watch(children)
    except Stopped:
        return 0
    finally:
        end(list(children.values()))


def commands(port: int) -> dict[str, list[str]]:
    """Return what runs beside each other: pages that follow every edit, and the worker that sends mails."""
    return {
        "pages": [*MANAGE, "runserver", f"{HOST}:{port}"],
        "mail worker": [*MANAGE, "procrastinate", "worker"],
    }


def prepare() -> str:
    """Start the embedded server where it is used, migrate, fill an empty database; return what went wrong."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "technopark.settings")
    print("Preparing the database…", flush=True)
    for command in (["migrate", "--verbosity=0"], ["demo", "--if-empty", "--verbosity=0"]):
        trouble = console.main(["manage.py", *command])
        if trouble:
            return str(trouble)
    return ""


def port_trouble(port: int) -> str:
    """Return a sentence if the port stays taken; a killed parent's children need a moment to leave it."""
    deadline = time.monotonic() + PORT_SECONDS
    while not _is_free(port):
        if time.monotonic() > deadline:
            return f"Port {port} is taken by another program. Choose another one: make run PORT={port + 1}"
        time.sleep(0.1)
    return ""


def spawn(command: list[str]) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own, so that Ctrl-C reaches us alone and we end it in order."""
    return subprocess.Popen(  # noqa: S603 -- our own commands
        command,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=end_with_parent,  # noqa: PLW1509 -- started before any thread
    )


def watch(children: dict[str, subprocess.Popen[bytes]]) -> str:
    """Wait until a child ends by itself, which it should not; return a sentence that says which."""
    while True:
        for name, child in children.items():
            status = child.poll()
            if status is not None:
                return f"The {name} ended (status {status}); everything is stopped."
        time.sleep(0.2)


def end(children: list[subprocess.Popen[bytes]]) -> None:
    """End every child and whatever it started: politely first, then at once."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not cut this short
    for child in children:
        _signal_group(child, signal.SIGTERM)
    deadline = time.monotonic() + GRACE_SECONDS
    for child in children:
        try:
            child.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            _signal_group(child, signal.SIGKILL)
            child.wait()
        _signal_group(child, signal.SIGKILL)  # grandchildren that ignored the polite word


def end_with_parent() -> None:
    """Ask the kernel to end this process when its parent dies, however it dies (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _signal_group(child: subprocess.Popen[bytes], number: int) -> None:
    try:
        os.killpg(child.pid, number)
    except (ProcessLookupError, PermissionError):
        return  # macOS answers "not permitted" for a group of zombies


def _is_free(port: int) -> bool:
    with socket.socket() as candidate:
        candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            candidate.bind((HOST, port))
        except OSError:
            return False
        return True


def announce(port: int) -> None:
    """Print where the pages are, where mails land, and who can sign in."""
    from django.conf import settings  # noqa: PLC0415 -- named in prepare()

    print(f"\nThe technopark is open at http://{HOST}:{port}/ (Ctrl-C closes it).")
    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        print(f"Mails are not sent: read them at http://{HOST}:{port}/fr/dev/mail/")
    console.main(["manage.py", "demo", "--sign-ins"])
    sys.stdout.flush()


def _raise_stopped(_number: int, _frame: FrameType | None) -> None:
    raise Stopped


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
