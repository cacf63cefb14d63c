"""Fill an empty database in a tenth of the time: what a migration adds is added to the models drawn, in place.

Before each operation Django draws the changed model anew, and every model related to it, however remotely. Here every
model is related to every other in a few steps, so that the hundreds of fields, constraints and triggers of the first
``migrate`` drew tens of thousands of models. Django does it because an older state of the project may still be looked
at; in a walk forwards over an empty database nobody does.

Only what adds is done in place: a model, a field at the end, a constraint, an index, a trigger. Whatever alters or
removes is drawn by Django itself, and so is every migration of a database that has been migrated before.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.migrations.state import ModelState, ProjectState

# Options of a model that say nothing about its fields.
ASIDE = ("constraints", "indexes", "triggers")
_render, _reload = ModelState.render, ProjectState.reload_model


@contextmanager
def in_place() -> Iterator[None]:
    """Within this, models are drawn again only where more was changed than added. For one thread at a time."""
    ModelState.render, ProjectState.reload_model = _drawn, _add_or_reload
    try:
        yield
    finally:
        ModelState.render, ProjectState.reload_model = _render, _reload


def _drawn(state: ModelState, apps) -> type:
    model = _render(state, apps)
    model._drawn_from = _facts(state)
    return model


def _add_or_reload(self: ProjectState, app_label: str, model_name: str, delay: bool = False) -> None:
    if "apps" not in self.__dict__:
        return  # nothing is drawn yet
    state = self.models[app_label, model_name]
    drawn = self.apps.all_models[app_label].get(model_name)
    if drawn is None:
        self.apps.render_multiple([state])
    elif _only_grew(drawn, state) and not _has_heirs(self, app_label, model_name):
        _grow(drawn, state)
    else:
        _reload(self, app_label, model_name)  # with all that is related, so that what grows later is whole


def _only_grew(drawn: type, state: ModelState) -> bool:
    """Tell whether ``state`` has all that ``drawn`` was drawn from, unchanged, and at most fields behind them."""
    if "_drawn_from" not in drawn.__dict__:
        return False
    (fields, *before), (grown, *now) = drawn._drawn_from, _facts(state)
    return before == now and list(fields.items()) == list(grown.items())[: len(fields)]


def _has_heirs(project: ProjectState, app_label: str, model_name: str) -> bool:
    label = f"{app_label}.{model_name}"
    return any(
        isinstance(base, str) and base.lower() == label for other in project.models.values() for base in other.bases
    )


def _grow(drawn: type, state: ModelState) -> None:
    for name in list(state.fields)[len(drawn._drawn_from[0]) :]:
        drawn.add_to_class(name, state.fields[name].clone())
    for name in ("constraints", "indexes"):
        setattr(drawn._meta, name, state.options.get(name, []))
    drawn._drawn_from = _facts(state)


def _facts(state: ModelState) -> tuple:
    others = {name: value for name, value in state.options.items() if name not in ASIDE}
    return dict(state.fields), state.bases, others, list(state.managers)
