"""The embedded server on its own clusters, in processes of its own, as a developer's shells would use it."""

import os
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from pathlib import Path

import psutil
import psycopg
import pytest

from technopark import embedded_postgres as embedded

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(bool(os.environ.get("DATABASE_URL")), reason="runs without the embedded server")


@pytest.fixture
def folder():
    """A folder outside pytest's own, which every new pytest closes again to the account that root's server has."""
    with tempfile.TemporaryDirectory(prefix="technopark-") as path:
        yield Path(path).resolve()


@pytest.fixture
def pgdata(folder):
    path = folder / "postgres"
    yield path
    embedded.stop(path)


def command(pgdata: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "technopark.embedded_postgres", "--data", str(pgdata), *arguments]
    return subprocess.run(
        line, capture_output=True, text=True, cwd=ROOT, env=os.environ | environment, timeout=60, check=False
    )


def user_of_the_server(pgdata: Path) -> subprocess.Popen:
    """Start a process that holds a lease until its standard input closes."""
    program = f"""
        import sys
        from pathlib import Path
        from technopark import embedded_postgres
        embedded_postgres.ensure_running(Path({str(pgdata)!r}))
        print("ready", flush=True)
        sys.stdin.read()
    """
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert process.stdout.readline() == "ready\n"
    return process


def leave(process: subprocess.Popen) -> None:
    process.communicate("", timeout=60)


def postmaster_pid(pgdata: Path) -> int:
    return int((pgdata / "postmaster.pid").read_text().split()[0])


def test_start_twice_leaves_one_server(pgdata):
    assert command(pgdata, "start").returncode == 0
    first = postmaster_pid(pgdata)
    assert command(pgdata, "start").returncode == 0
    assert postmaster_pid(pgdata) == first
    assert command(pgdata, "status").stdout == "running\n"


def test_stop_without_server_is_no_error(pgdata):
    assert command(pgdata, "stop").returncode == 0
    stopped = command(pgdata, "status")
    assert (stopped.returncode, stopped.stdout) == (3, "stopped\n")


def test_url_leads_to_a_utf8_database_of_an_ordinary_role(pgdata):
    command(pgdata, "start", TECHNOPARK_DB_NAME="khemisset")
    printed = command(pgdata, "url", TECHNOPARK_DB_NAME="khemisset").stdout.strip()
    with psycopg.connect(printed) as connection:
        row = connection.execute(
            "SELECT current_database(), getdatabaseencoding(), rolsuper, lower('ÉTÉ')"
            " FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
    assert row == ("khemisset", "UTF8", False, "été")


def test_run_stops_the_server_it_started_and_passes_the_exit_status_on(pgdata):
    ended = command(pgdata, "run", "--", "sh", "-c", "exit 7")
    assert ended.returncode == 7
    assert not embedded.is_running(pgdata)


def test_run_leaves_a_server_that_was_started_to_stay(pgdata):
    assert command(pgdata, "start").returncode == 0
    assert command(pgdata, "run", "--", "true").returncode == 0
    assert embedded.is_running(pgdata)


def test_last_user_out_stops_the_server_and_not_the_one_who_started_it(pgdata):
    starter, other = user_of_the_server(pgdata), user_of_the_server(pgdata)
    leave(starter)
    assert embedded.is_running(pgdata)
    leave(other)
    assert not embedded.is_running(pgdata)


def test_a_user_that_was_killed_holds_nothing(pgdata):
    killed, other = user_of_the_server(pgdata), user_of_the_server(pgdata)
    killed.kill()
    killed.communicate()
    leave(other)
    assert not embedded.is_running(pgdata)


def test_start_after_everything_was_killed_keeps_the_data(pgdata):
    assert command(pgdata, "start").returncode == 0
    with psycopg.connect(embedded.url(pgdata)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 58 AS cap")
    kill_every_process(pgdata)
    assert (pgdata / "postmaster.pid").exists()
    assert command(pgdata, "start").returncode == 0
    with psycopg.connect(embedded.url(pgdata)) as connection:
        assert connection.execute("SELECT cap FROM kept").fetchone() == (58,)


def test_start_with_a_pid_file_whose_number_is_another_process_now(pgdata):
    assert command(pgdata, "start").returncode == 0
    kill_every_process(pgdata)
    lines = (pgdata / "postmaster.pid").read_text().splitlines()
    (pgdata / "postmaster.pid").write_text("\n".join([str(os.getpid()), *lines[1:]]))
    assert command(pgdata, "start").returncode == 0
    assert embedded.is_running(pgdata)


def test_start_after_a_first_start_that_was_cut_short(pgdata):
    half_made = pgdata.with_name("postgres.fresh")
    half_made.mkdir(parents=True)
    (half_made / "PG_VERSION").write_text("18")
    assert command(pgdata, "start").returncode == 0


def test_ten_starts_at_once_leave_one_server(pgdata):
    line = [sys.executable, "-m", "technopark.embedded_postgres", "--data", str(pgdata), "start"]
    starts = [subprocess.Popen(line, cwd=ROOT) for _ in range(10)]
    assert [start.wait(60) for start in starts] == [0] * 10
    assert embedded.is_running(pgdata)


def test_two_checkouts_do_not_meet(pgdata, folder):
    other = folder / "other" / "postgres"
    try:
        assert command(pgdata, "start").returncode == 0
        assert command(other, "start").returncode == 0
        with psycopg.connect(embedded.url(pgdata)) as connection:
            connection.execute("CREATE TABLE only_here ()")
        with psycopg.connect(embedded.url(other)) as connection:
            assert connection.execute("SELECT to_regclass('only_here')").fetchone() == (None,)
        assert command(pgdata, "stop").returncode == 0
        assert embedded.is_running(other)
    finally:
        embedded.stop(other)


@pytest.mark.parametrize("name", ["d" * 90, "with blank, comma and 'quotes'", "تيكنوبارك"])
def test_a_long_or_odd_path_gets_a_short_private_socket_folder(folder, name):
    pgdata = folder / name / "postgres"
    sockets = embedded.socket_directory(pgdata)
    try:
        assert command(pgdata, "start").returncode == 0
        assert embedded.is_running(pgdata)
        assert sockets != pgdata
        assert sockets.stat().st_mode & 0o777 == 0o700
    finally:
        embedded.stop(pgdata)
        sockets.rmdir()


def test_a_socket_folder_that_somebody_else_made_is_refused(folder):
    pgdata = folder / ("d" * 90) / "postgres"
    sockets = embedded.socket_directory(pgdata)
    sockets.mkdir(mode=0o777)
    sockets.chmod(0o777)
    try:
        refused = command(pgdata, "start")
        assert refused.returncode == 1
        assert refused.stderr.strip() == f"{sockets} was made by somebody else: remove it and start again."
    finally:
        sockets.rmdir()


def test_a_folder_made_by_another_major_version_is_refused_in_a_sentence(pgdata):
    assert command(pgdata, "start").returncode == 0
    assert command(pgdata, "stop").returncode == 0
    (pgdata / "PG_VERSION").write_text("12\n")
    refused = command(pgdata, "start")
    assert refused.returncode == 1
    assert "was made by PostgreSQL 12" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_no_tcp_port_is_opened(pgdata):
    assert command(pgdata, "start").returncode == 0
    assert psutil.Process(postmaster_pid(pgdata)).net_connections("inet") == []


def test_django_database_starts_and_imports_nothing(folder):
    program = (
        "import sys; from pathlib import Path; from technopark import embedded_postgres;"
        f"embedded_postgres.django_database(Path({str(folder / 'postgres')!r}));"
        "print({'embedded_postgres', 'psutil', 'psycopg'} & set(sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True)
    assert ran.stdout == "set()\n"
    assert list(folder.iterdir()) == []


def kill_every_process(pgdata: Path) -> None:
    for process in list(embedded._server_processes(pgdata)):
        os.kill(process.pid, signal.SIGKILL)
    deadline = time.monotonic() + 10
    while list(embedded._server_processes(pgdata)) and time.monotonic() < deadline:
        time.sleep(0.02)
