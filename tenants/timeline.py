"""What happened to a stay, newest first: the same events for everybody, names and notes for staff only."""

from django.utils.translation import get_language
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
    "lapse": _("Nobody answered in time: the place was given back."),
}


def timeline(tenancy: Tenancy, *, for_staff: bool) -> list[Event]:
    """The log of ``tenancy``, newest first. One query."""
    return [
        Event(
            what=str(VERBS.get(verb, verb)),
            at=at,
            who=_name(*person) if for_staff else "",
            note=note if for_staff else "",
            state=to_status if to_status != from_status else "info",
        )
        for verb, at, note, from_status, to_status, *person in _log(tenancy.pk)
    ]


_log = compiled(
    lambda pk: (
        TenancyLog.objects.filter(tenancy=pk)
        .order_by("-at", "-id")
        .values_list("verb", "at", "note", "from_status", "to_status", "by__email", "by__full_name", "by__full_name_ar")
    )
)


def _name(email: str | None, full_name: str, full_name_ar: str) -> str:
    """How a person is named in the language being read; nothing where nobody did it."""
    return User(email=email, full_name=full_name, full_name_ar=full_name_ar).name_in(get_language()) if email else ""
