"""What happened to a stay, newest first: the same events for everybody, names and notes for staff only."""

from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from technopark.accounts.models import User
from technopark.common.compiled import compiled
from technopark.common.events import Event
from tenants.models import Tenancy, TenancyLog

VERBS = {
    "hold": _("The place was held for an offer."),
    "begin": _("The place was reserved."),
    "accept": _("The offer was accepted: the place is reserved."),
    "sign": _("The agreement was signed."),
    "activate": _("The company moved in."),
    "extend": _("The stay was made longer."),
    "shorten": _("The stay was made shorter."),
    "move": _("The company moved to another space."),
    "add_space": _("A space was added."),
    "give_back": _("A space was given back."),
    "suspend": _("The stay was suspended."),
    "resume": _("The suspension was lifted."),
    "give_notice": _("Notice was given."),
    "withdraw_notice": _("The notice was withdrawn."),
    "begin_leaving": _("The departure was prepared."),
    "close": _("The stay was closed."),
    "cancel": _("The place was given back."),
    "renew": _("The stay was renewed."),
    "plan_suspension": _("A suspension was planned."),
    "lift_suspension": _("The days of a suspension were changed."),
    "stay_suspended": _("The notice was withdrawn; the stay is still suspended."),
    "graduate": _("The company graduates: its departure was prepared."),
    "terminate": _("The termination of the stay was decided."),
    "undo": _("A change was undone."),
    "forget_people": _("The time to keep people's data was over: names, contacts and papers were taken out."),
    "lapse": _("Nobody answered in time: the place was given back."),
}


class Row(NamedTuple):
    """A row of the log, with the change that it ended and the one that it took back, where there are any."""

    verb: str
    at: datetime
    note: str
    from_status: str
    to_status: str
    operation: int | None
    undone_by: int | None
    takes_back: str | None
    email: str | None
    full_name: str
    full_name_ar: str


def timeline(tenancy: Tenancy, *, for_staff: bool, can_undo: bool = False) -> list[Event]:
    """The log of ``tenancy``, newest first; the latest change that holds leads to its undoing. One query.

    With ``can_undo`` each other change that holds says why it is not undone now.
    """
    rows = [Row(*row) for row in _log(tenancy.pk)]
    holding = [row for row in rows if not row.takes_back and not row.undone_by]
    latest = holding[0] if holding else None
    hints = _hints(holding) if can_undo else {}
    return [
        _event(tenancy, row, for_staff=for_staff, is_undoable=can_undo and row is latest, hint=hints.get(id(row), ""))
        for row in rows
    ]


def _hints(holding: list[Row]) -> dict[int, str]:
    """Why each change that holds, but the latest, is not undone now, by the identity of its row."""
    hints, final = {}, None
    for newer, row in pairwise(holding):
        final = final or (newer if newer.operation is None else None)
        if row.operation and final:
            said = str(VERBS.get(final.verb, final.verb))
            hints[id(row)] = gettext("No longer undone: a step came after it that is final. “%(what)s”") % {
                "what": said
            }
        elif row.operation:
            hints[id(row)] = gettext("Undone only after the changes that came later.")
    return hints


def _event(tenancy: Tenancy, row: Row, *, for_staff: bool, is_undoable: bool, hint: str) -> Event:
    url = (
        reverse("tenants:staff_undo", args=[tenancy.reference, row.operation]) if is_undoable and row.operation else ""
    )
    return Event(
        what=_what(row),
        at=row.at,
        who=_name(row.email, row.full_name, row.full_name_ar) if for_staff else "",
        note=row.note if for_staff else "",
        state="cancelled" if row.undone_by else row.to_status if row.to_status != row.from_status else "info",
        url=url,
        action=gettext("Undo") if url else "",
        hint=hint,
    )


def _what(row: Row) -> str:
    said = str(VERBS.get(row.verb, row.verb))
    if row.takes_back:
        return gettext("Undone: %(what)s") % {"what": VERBS.get(row.takes_back, row.takes_back)}
    return gettext("%(what)s Undone since.") % {"what": said} if row.undone_by else said


_log = compiled(
    lambda pk: (
        TenancyLog.objects.filter(tenancy=pk)
        .order_by("-at", "-id")
        .values_list(
            "verb", "at", "note", "from_status", "to_status", "operation", "operation__undo_log", "undoes__verb",
            "by__email", "by__full_name", "by__full_name_ar",
        )
    )
)  # fmt: skip


def _name(email: str | None, full_name: str, full_name_ar: str) -> str:
    """How a person is named in the language being read; nothing where nobody did it."""
    return User(email=email, full_name=full_name, full_name_ar=full_name_ar).name_in(get_language()) if email else ""
