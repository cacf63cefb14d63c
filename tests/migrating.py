"""Migrate a test database in less time: what changes no field draws no model anew.

Django draws the model again, and every model related to it, for each constraint and each trigger that a migration
adds; here every model is related to every other in a few steps, and has several of both.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from django.db.migrations.state import ModelState, ProjectState

# Options of a model that say nothing about its fields.
ASIDE = ("constraints", "indexes", "triggers")
_render, _reload = ModelState.render, ProjectState.reload_model


@contextmanager
def quickly() -> Iterator[None]:
    """Within this, models are drawn again only when their fields, bases or other options changed."""
    with (
        mock.patch.object(ModelState, "render", _rendered),
        mock.patch.object(ProjectState, "reload_model", _reload_if_changed),
    ):
        yield


def _rendered(state: ModelState, apps) -> type:
    model = _render(state, apps)
    model._drawn_from = _facts(state)
    return model


def _reload_if_changed(self: ProjectState, app_label: str, model_name: str, delay: bool = False) -> None:
    if "apps" not in self.__dict__:
        return
    state = self.models[app_label, model_name]
    drawn = self.apps.all_models[app_label].get(model_name)
    if drawn is None or drawn.__dict__.get("_drawn_from") != _facts(state):
        _reload(self, app_label, model_name, delay)
        return
    for name in ("constraints", "indexes"):
        setattr(drawn._meta, name, state.options.get(name, []))


def _facts(state: ModelState) -> tuple:
    others = {name: value for name, value in state.options.items() if name not in ASIDE}
    return dict(state.fields), state.bases, others, list(state.managers)
