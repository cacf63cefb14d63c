"""Buttons on an admin page that call the house's actions: who may press them, when, and what they ask first."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms


class ObjectActionForm(forms.Form):
    """What a button asks before it acts; knows the object and the person, for choices that depend on them."""

    def __init__(self, *args, obj, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.obj, self.user = obj, user


@dataclass(frozen=True)
class ObjectAction:
    """A button: ``permission`` is asked for the object's park; ``when`` says whether it makes sense now."""

    name: str
    label: str
    run: Callable
    permission: str
    form_class: type[ObjectActionForm]
    when: Callable[[object], bool]
    is_final: bool


def object_action(
    *,
    label,
    permission: str,
    form: type[ObjectActionForm] = ObjectActionForm,
    when: Callable[[object], bool] = lambda obj: True,
    is_final: bool = False,
):
    """Make a method of a ``HouseAdmin`` a button; list its name in ``object_actions``.

    The method is called as ``method(request, obj, **form.cleaned_data)`` in a transaction; it calls an action and
    may return a sentence for the person. Its refusal is shown in the form, with everything typed kept.
    ``is_final``: cannot be undone, so the button looks so.
    """

    def decorated(method):
        method.object_action = ObjectAction(method.__name__, label, method, permission, form, when, is_final)
        return method

    return decorated
