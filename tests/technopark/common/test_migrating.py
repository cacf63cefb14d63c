"""Models that grew in place are those that Django would have drawn."""

import io
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations import operations
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ModelState, ProjectState, StateApps

from technopark.common import migrating


def facts(apps: StateApps) -> dict[str, dict]:
    """What a migration may ask a model that was drawn."""
    return {model._meta.label: facts_of(model) for model in apps.get_models(include_auto_created=True)}


def facts_of(model: type[models.Model]) -> dict:
    meta, deep = model._meta, MigrationAutodetector(ProjectState(), ProjectState()).deep_deconstruct
    local = [*meta.local_fields, *meta.local_many_to_many]
    return {
        "fields": [(field.name, field.column, deep(field)[1:]) for field in local],
        "columns": [field.column for field in meta.concrete_fields],
        "related": [(field.name, field.related_model._meta.label) for field in local if field.is_relation],
        "reverse": sorted((found.name, found.related_model._meta.label) for found in meta.related_objects),
        "kept": sorted(kept.name for kept in (*meta.constraints, *meta.indexes)),
        "table": (
            meta.db_table,
            meta.pk.name,
            meta.managed,
            [name for name, _ in ModelState.from_model(model).managers],
        ),
    }


def test_first_migrate_draws_the_models_that_django_would():
    loader = MigrationLoader(None)
    plan = [key for leaf in loader.graph.leaf_nodes() for key in loader.graph.forwards_plan(leaf)]
    state = ProjectState(real_apps=loader.unmigrated_apps)
    with migrating.in_place():
        assert not state.apps.get_models()
        for key in dict.fromkeys(plan):
            loader.graph.nodes[key].mutate_state(state, preserve=False)
    assert facts(state.apps) == facts(StateApps(state.real_apps, state.models))


@pytest.fixture
def shelf():
    """A project of two models, one of which is built upon by a third one."""
    state = ProjectState()
    number = ("id", models.BigAutoField(primary_key=True))
    with migrating.in_place():
        assert not state.apps.get_models()
        operations.CreateModel("Shelf", [number]).state_forwards("spaces", state)
        operations.CreateModel("Room", [number]).state_forwards("spaces", state)
        operations.CreateModel("Hall", [], bases=("spaces.Room",)).state_forwards("spaces", state)
        yield state


def test_what_adds_keeps_the_model_that_is_drawn(shelf):
    drawn = shelf.apps.get_model("spaces", "Shelf")
    place = models.ForeignKey("spaces.Room", models.CASCADE, related_name="shelves")
    operations.AddField("shelf", "room", place).state_forwards("spaces", shelf)
    once = models.UniqueConstraint(fields=["room"], name="one_shelf_a_room")
    operations.AddConstraint("shelf", once).state_forwards("spaces", shelf)
    assert shelf.apps.get_model("spaces", "Shelf") is drawn
    assert drawn._meta.get_field("room").related_model is shelf.apps.get_model("spaces", "Room")
    assert [kept.name for kept in drawn._meta.constraints] == ["one_shelf_a_room"]


def test_what_alters_leaves_the_old_model_as_it_was(shelf):
    operations.AddField("shelf", "name", models.CharField(max_length=20)).state_forwards("spaces", shelf)
    old = shelf.apps.get_model("spaces", "Shelf")
    operations.AlterField("shelf", "name", models.CharField(max_length=40)).state_forwards("spaces", shelf)
    assert old._meta.get_field("name").max_length == 20
    assert shelf.apps.get_model("spaces", "Shelf")._meta.get_field("name").max_length == 40


def test_model_that_others_build_upon_is_drawn_with_them(shelf):
    operations.AddField("room", "width", models.IntegerField()).state_forwards("spaces", shelf)
    assert shelf.apps.get_model("spaces", "Hall")._meta.get_field("width")


@pytest.fixture
def ways(monkeypatch):
    """Which migrations went the quick way: each leaves a mark."""
    marks = []
    quick = migrating.in_place

    @contextmanager
    def marking():
        marks.append("in place")
        with quick():
            yield

    monkeypatch.setattr(migrating, "in_place", marking)
    return marks


@pytest.mark.django_db
def test_database_that_was_migrated_before_goes_djangos_own_way(ways):
    call_command("migrate", verbosity=0)
    assert ways == []


@pytest.mark.django_db
def test_empty_database_goes_the_quick_way(ways):
    MigrationRecorder(connection).migration_qs.all().delete()
    told = io.StringIO()
    call_command("migrate", plan=True, stdout=told)
    assert ways == ["in place"]
    assert "Create model Tenancy" in told.getvalue()
