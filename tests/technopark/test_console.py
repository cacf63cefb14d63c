"""``manage.py`` as a person types it: in a process of its own, with an environment of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import NotSupportedError, OperationalError, ProgrammingError

from technopark import console

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "technopark.settings",
    "DEBUG": "false",
    "SECRET_KEY": "k" * 25 + "0123456789abcdefghijklmnopq",
    "ALLOWED_HOSTS": "technopark.example.ma",
    "DATABASE_URL": "postgresql://technopark:secret@127.0.0.1:5432/technopark",
    "SITE_URL": "https://technopark.example.ma",
    "EMAIL_URL": "smtp+tls://user:password@smtp.example.ma:587",
    "BEHIND_TLS_PROXY": "true",
    "SECURE_SSL_REDIRECT": "true",
}


# The browser's tests loosen Django for their own process only.
OURS = {name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=OURS | PRODUCTION | environment,
        timeout=60,
        check=False,
    )


def only_sentence(ran: subprocess.CompletedProcess[str]) -> str:
    assert ran.returncode == 1
    assert "Traceback" not in ran.stderr
    return ran.stderr.strip().splitlines()[-1]


def test_the_deploy_check_passes_with_the_documented_production_environment():
    ran = manage("check", "--deploy", "--fail-level", "WARNING")
    assert ran.returncode == 0, ran.stderr
    assert "no issues" in ran.stdout


def test_the_deploy_check_names_what_would_reach_nobody():
    ran = manage("check", "--deploy", EMAIL_URL="", SITE_URL="", DATABASE_URL="")
    assert ran.returncode == 1
    assert {code for code in ("E002", "E003", "E004") if f"technopark.{code}" in ran.stderr} == {"E002", "E003", "E004"}


@pytest.mark.parametrize(("given", "count"), [({}, "1"), ({"TRUSTED_PROXY_COUNT": "2"}, "2")])
def test_visitors_are_told_apart_behind_a_proxy(given, count):
    """Else the limits that one person meets, at sign-in or asking for links, would be everybody's."""
    assert f"ALLAUTH_TRUSTED_PROXY_COUNT = {count}  " in manage("diffsettings", **given).stdout


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_production_does_not_start_without(name):
    sentence = only_sentence(manage("check", **{name: ""}))
    assert sentence.startswith(f"Set {name} in the environment")


def test_a_wrong_url_gets_one_sentence():
    assert only_sentence(manage("migrate", DATABASE_URL="nonsense")).startswith("DATABASE_URL must name a PostgreSQL")


@pytest.mark.parametrize("command", [["migrate"], ["showmigrations"], ["runserver", "--noreload", "127.0.0.1:0"]])
def test_a_server_that_is_down_gets_one_sentence(command):
    ran = manage(*command, DATABASE_URL="postgresql://technopark:secret@127.0.0.1:1/technopark")
    assert "Traceback" not in ran.stderr
    assert ran.returncode == 1
    assert "The database cannot be reached" in ran.stderr
    assert "secret" not in ran.stderr


def test_traceback_is_given_to_who_asks_for_it():
    ran = manage("showmigrations", "--traceback", DATABASE_URL="postgresql://technopark@127.0.0.1:1/technopark")
    assert "Traceback" in ran.stderr


def test_with_a_url_nothing_embedded_is_imported():
    program = (
        "import sys; from technopark import console; console.main(['manage.py', 'check']);"
        "print([name for name in sys.modules if 'embedded' in name])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | PRODUCTION,
        check=True,
    )
    assert ran.stdout.splitlines()[-1] == "[]"


def test_a_missing_extension_gets_a_sentence():
    error = NotSupportedError('extension "btree_gist" is not available\nDETAIL:  Could not open ...')
    assert console.database_sentence(error).startswith('The database lacks an extension: extension "btree_gist"')


def test_a_forbidden_extension_gets_a_sentence():
    error = ProgrammingError('permission denied to create extension "btree_gist"')
    assert "run CREATE EXTENSION as a superuser" in console.database_sentence(error)


def test_a_fault_of_the_program_gets_no_sentence():
    error = ProgrammingError('relation "nowhere" does not exist')
    assert console.database_sentence(error) == ""


def test_a_query_cut_short_is_not_a_server_that_is_down():
    error = OperationalError("canceling statement due to statement timeout")
    error.__cause__ = type("QueryCanceled", (Exception,), {"sqlstate": "57014"})()
    assert console.database_sentence(error) == ""


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("manage.py", False),
        ("manage.py check", False),
        ("manage.py check --database default", True),
        ("manage.py makemigrations --check", False),
        ("manage.py migrate", True),
        ("manage.py procrastinate worker", True),
    ],
)
def test_the_embedded_server_is_started_only_for_commands_that_need_it(line, expected):
    assert console.needs_database(line.split()) is expected
