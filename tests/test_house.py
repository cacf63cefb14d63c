"""The house's own rules: what no single part of the code can be asked to keep."""

import importlib
import io
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import factory
import pghistory.models
import pgtrigger
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

import tests.factories
from technopark import catalogues

ROOT = Path(__file__).resolve().parents[1]
OWN = ["spaces", "tenants", "billing", "agreements", "followup", "bookings", "upkeep", "applications", "planning"]
APPS = ["accounts", "common", *OWN]
SOURCES = [path for name in ("technopark", *OWN) for path in (ROOT / name).rglob("*.py")]


def models() -> list[type]:
    """Every model of ours that is a table of its own and not the history of another one."""
    ours = [model for label in APPS for model in apps.get_app_config(label).get_models()]
    return [model for model in ours if not model._meta.proxy and not issubclass(model, pghistory.models.Event)]


def factories() -> list[type[factory.django.DjangoModelFactory]]:
    """Every factory of a model."""
    modules = [
        importlib.import_module(f"tests.factories.{found.name}")
        for found in pkgutil.iter_modules(tests.factories.__path__)
    ]
    found = {value for module in modules for value in vars(module).values() if isinstance(value, type)}
    made = [value for value in found if issubclass(value, factory.django.DjangoModelFactory)]
    return sorted((made for made in made if made._meta.model), key=lambda made: made.__name__)


def promises() -> list[str]:
    """Every name under which the database refuses: constraints, triggers, and what triggers raise."""
    constraints = {constraint.name for model in models() for constraint in model._meta.constraints}
    triggers = [trigger for model, trigger in pgtrigger.registered() if model._meta.app_label in APPS]
    own = [trigger for trigger in triggers if not type(trigger).__module__.startswith("pghistory")]
    raised = {trigger.name: re.findall(r"CONSTRAINT = '(\w+)'", str(trigger.func or "")) for trigger in own}
    # A trigger refuses in the names that it raises; one that only protects, in its own.
    return sorted(constraints.union(*(set(names) or {trigger} for trigger, names in raised.items())))


def lines_with(pattern: re.Pattern, paths: Iterable[Path]) -> list[str]:
    """Every line in which ``pattern`` is found, with where it stands."""
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if pattern.search(line)
    ]


def test_imports_go_down_only():
    program = Path(sys.executable).with_name("lint-imports")
    ran = subprocess.run([program, "--no-logo"], capture_output=True, text=True, cwd=ROOT, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.django_db
def test_no_migration_is_missing():
    told = io.StringIO()
    try:
        call_command("makemigrations", "--check", "--dry-run", stdout=told)
    except SystemExit:
        pytest.fail(told.getvalue())


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_every_text_is_translated(language):
    assert list(catalogues.complaints(language)) == []


@pytest.mark.parametrize("model", models(), ids=lambda model: model._meta.label)
def test_every_model_has_a_factory(model):
    assert model in {made._meta.model for made in factories()}


@pytest.mark.django_db
@pytest.mark.parametrize("make", factories(), ids=lambda make: make.__name__)
def test_every_factory_makes_a_row_that_its_model_accepts(make):
    row = make()
    row.refresh_from_db()
    row.full_clean()


@pytest.fixture(scope="module")
def text_of_tests() -> str:
    others = [path for path in Path(__file__).parent.rglob("test_*.py") if path != Path(__file__)]
    return "\n".join(path.read_text() for path in others)


@pytest.mark.parametrize("name", promises())
def test_every_promise_is_named_in_a_test(name, text_of_tests):
    assert re.search(rf"(\b|_){name}(\b|_)", text_of_tests), "break it once in a test, and match its name"


def test_days_are_cut_in_python_and_not_by_the_server():
    """A server's time zone data may be older than Morocco's change; Python's never are (common.checks)."""
    cut = re.compile(
        r"_at__(date|year|month|day|week|hour)\b|\b(Trunc|Extract)(Date|Day|Week|Month|Quarter|Year|Hour)\b"
    )
    assert lines_with(cut, SOURCES) == []


def test_every_setting_is_documented():
    read = re.findall(r"(?:env\.\w+|required)\(\s*\"([A-Z_]+)\"", (ROOT / "technopark" / "settings.py").read_text())
    documented = re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert sorted(set(read) - set(documented)) == []


@pytest.mark.parametrize("name", ["requirements/run.txt", "requirements/dev.txt"])
def test_a_lock_pins_everything_by_hash_and_names_no_address(name):
    lock = (ROOT / name).read_text()
    pins = re.findall(r"^([\w.-]+(?:\[[\w,-]+\])?==\S+)(.*)$", lock, re.MULTILINE)
    assert pins
    assert all("\\" in rest for _, rest in pins)
    assert len(re.findall(r"\\\n    --hash=sha256:", lock)) >= len(pins)
    assert not re.search(r"https?://|--index-url|--find-links|file:", lock)


def test_the_npm_lock_names_no_address():
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()


@pytest.mark.parametrize("name", ["run.txt", "dev.txt"])
def test_a_lock_holds_what_pyproject_asks_for(name):
    """``make lock`` was not forgotten."""
    asked = (ROOT / "pyproject.toml").read_text().partition("dependencies = [")[2].partition("\n]")[0]
    lock = (ROOT / "requirements" / name).read_text().lower()
    for package in re.findall(r'^    "([\w-]+)', asked, re.MULTILINE):
        assert re.search(rf"^{package.lower()}(\[|==)", lock, re.MULTILINE), package


def test_code_says_what_it_does_and_leaves_nothing_for_later():
    assert lines_with(re.compile(r"\b(TODO|FIXME|XXX)\b"), SOURCES) == []


def test_templates_know_no_left_and_no_right():
    """Arabic pages mirror by themselves: logical properties only."""
    sided = re.compile(r"\b(margin|padding|border|float|text-align)(-|\s*:\s*)(left|right)\b|\b(left|right)\s*:")
    assert lines_with(sided, (ROOT / "static" / "css").rglob("*.css")) == []


def test_french_comes_first():
    assert settings.LANGUAGE_CODE == "fr"
    assert [code for code, _ in settings.LANGUAGES] == ["fr", "ar", "en"]
