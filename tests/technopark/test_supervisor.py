"""The supervisor with children that only sleep: whoever stops it and however, none of them survives."""

import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import psutil
import pytest

from technopark import supervisor

ROOT = Path(__file__).resolve().parents[2]

SLEEP = "import time; time.sleep(600)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
WITH_CHILD = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(600)'])"


@pytest.fixture
def start():
    """Start a supervisor over children with these programs; end whatever is left at the end."""
    started = []

    def start(*programs: str) -> tuple[subprocess.Popen, list[psutil.Process]]:
        commands = {f"child {number}": [sys.executable, "-c", text] for number, text in enumerate(programs)}
        program = f"""
            import sys
            from technopark import supervisor
            supervisor.prepare = lambda: ""
            supervisor.announce = lambda port: None
            supervisor.GRACE_SECONDS = 1
            supervisor.commands = lambda port: {commands!r}
            sys.exit(supervisor.main(["--port", "{free_port()}"]))
        """
        process = subprocess.Popen([sys.executable, "-c", textwrap.dedent(program)], cwd=ROOT, stderr=subprocess.PIPE)
        started.append(process)
        return process, descendants(process, at_least=len(programs) + programs.count(WITH_CHILD))

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def descendants(process: subprocess.Popen, *, at_least: int) -> list[psutil.Process]:
    deadline = time.monotonic() + 20
    while len(found := psutil.Process(process.pid).children(recursive=True)) < at_least:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    time.sleep(0.5)  # let them come to their sleep, past Python's own start
    return found


def survivors(processes: list[psutil.Process], *, seconds: float = 10) -> list[psutil.Process]:
    deadline = time.monotonic() + seconds
    while (alive := [process for process in processes if is_alive(process)]) and time.monotonic() < deadline:
        time.sleep(0.05)
    return alive


def is_alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stopped_politely_it_ends_every_child_and_grandchild(start, number):
    process, children = start(SLEEP, WITH_CHILD)
    process.send_signal(number)
    assert process.wait(20) == 0
    assert survivors(children, seconds=0) == []


def test_a_child_that_does_not_listen_is_ended_all_the_same(start):
    process, children = start(STUBBORN, SLEEP)
    process.terminate()
    assert process.wait(20) == 0
    assert survivors(children, seconds=0) == []


def test_a_second_ctrl_c_does_not_leave_children_behind(start):
    process, children = start(STUBBORN)
    process.send_signal(signal.SIGINT)
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0
    assert survivors(children, seconds=0) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent was killed")
def test_killed_outright_it_takes_its_children_along(start):
    process, children = start(SLEEP, SLEEP)
    process.kill()
    process.wait(20)
    assert survivors(children) == []


def test_when_one_child_ends_the_others_end_and_a_sentence_says_which(start):
    process, children = start(SLEEP, "import sys, time; time.sleep(2); sys.exit(3)")
    _, error = process.communicate(timeout=20)
    assert process.returncode == 1
    assert error.decode().strip() == "The child 1 ended (status 3); everything is stopped."
    assert survivors(children, seconds=0) == []


def test_a_taken_port_gets_a_sentence(monkeypatch):
    monkeypatch.setattr(supervisor, "PORT_SECONDS", 0)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert supervisor.port_trouble(port) == (
            f"Port {port} is taken by another program. Choose another one: make run PORT={port + 1}"
        )
    assert supervisor.port_trouble(port) == ""


def test_every_command_is_one_that_manage_knows():
    from django.core.management import get_commands

    assert {command[2] for command in supervisor.commands(8000).values()} <= set(get_commands())


def test_the_children_of_this_machine_are_told_apart(start):
    process, children = start(SLEEP)
    assert os.getpgid(children[0].pid) != os.getpgid(process.pid)
