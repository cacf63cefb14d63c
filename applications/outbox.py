"""The mails of a park as its staff see them: what waits, what failed, what was stopped, what has left."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.conflicts import references_hidden_from
from technopark.common.models import Mail

UNSENT = Q(sent_at__isnull=True, cancelled_at__isnull=True)
# What state a mail is in, by the filter of the list: its look, its word and its condition.
STATES = {
    "failed": ("late", gettext_lazy("failed"), UNSENT & Q(failures__gt=0, held_at__isnull=True)),
    "held": ("suspended", gettext_lazy("held"), UNSENT & Q(held_at__isnull=False)),
    "waiting": ("waiting", gettext_lazy("waiting"), UNSENT & Q(failures=0, held_at__isnull=True)),
    "sent": ("sent", gettext_lazy("sent"), Q(sent_at__isnull=False)),
    "cancelled": ("cancelled", gettext_lazy("cancelled"), Q(cancelled_at__isnull=False)),
}


@dataclass(frozen=True, slots=True)
class OutboxQuery:
    """What the list was asked for: a state, and words of an address, a subject or a reference."""

    state: str = ""
    q: str = ""

    @classmethod
    def from_params(cls, params: Mapping[str, str]) -> "OutboxQuery":
        """Read the address; what is unknown there is left out."""
        state = params.get("state", "")
        return cls(state if state in STATES else "", " ".join(params.get("q", "").replace("\x00", "").split())[:80])


def mails_for(user, park_codes: Iterable[str]) -> QuerySet[Mail]:
    """The mails about what happens in these parks, the newest first.

    Not those about files closed to ``user``, nor those that sign people in: they are about no file and no stay.
    """
    near = Q(pk__in=[])
    for code in park_codes:
        near |= Q(subject_reference=code) | Q(subject_reference__startswith=f"{code}-")
    return Mail.objects.filter(near).exclude(subject_reference__in=references_hidden_from(user)).order_by("-id")


def matching(mails: QuerySet[Mail], query: OutboxQuery) -> QuerySet[Mail]:
    """Those of ``mails`` that were asked for."""
    if query.state:
        mails = mails.filter(STATES[query.state][2])
    if query.q:
        mails = mails.filter(
            Q(to__icontains=query.q) | Q(subject__icontains=query.q) | Q(subject_reference__icontains=query.q)
        )
    return mails


def chips(mails: QuerySet[Mail], query: OutboxQuery) -> list[dict]:
    """The filters of the list, each with how many mails it leaves: one query."""
    counts = mails.order_by().aggregate(**{name: Count("pk", filter=rule) for name, (_l, _w, rule) in STATES.items()})
    every = {"label": _("all"), "url": "?", "is_active": not query.state, "count": sum(counts.values())}
    return [
        every,
        *(
            {"label": word, "url": f"?state={name}", "is_active": query.state == name, "count": counts[name]}
            for name, (_look, word, _rule) in STATES.items()
        ),
    ]


def state_of(mail: Mail) -> tuple[str, str]:
    """The look and the word of a mail's state."""
    if mail.sent_at or mail.cancelled_at:
        name = "sent" if mail.sent_at else "cancelled"
    elif mail.held_at:
        name = "held"
    else:
        name = "failed" if mail.failures else "waiting"
    look, word, _rule = STATES[name]
    return look, str(word)


def may_read(user, mail: Mail) -> bool:
    """Whether the text may be shown to ``user``: a digest of several files is for the person it was written to."""
    return "-" in mail.subject_reference or mail.recipient_id == user.pk
