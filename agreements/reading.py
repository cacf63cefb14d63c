"""What the pages of an agreement show: its versions side by side, what happened, what can be done next."""

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agreements.enums import AgreementStatus
from agreements.models import Agreement, AgreementVersion
from agreements.terms import COMPARED, changes_between, is_due, terms_of
from agreements.variables import change_rows
from technopark.common.events import Event

STAGE = AgreementStatus


@dataclass(frozen=True, slots=True)
class Change:
    """A term before and after, in the language being read."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Line:
    """A term, and what each version says of it; ``marks`` tells where it is not as in the version before."""

    what: str
    cells: list[tuple[str, bool]]


def due_changes(agreement: Agreement, versions: list[AgreementVersion]) -> list[Change]:
    """What the stay has become since the version signed last; empty where nothing is due."""
    signed = latest_signed(versions)
    if signed is None or not is_due(agreement.tenancy, signed.terms):
        return []
    now = terms_of(agreement.tenancy)
    return as_read(change_rows(changes_between(signed.terms, now), signed.terms, now))


def latest_signed(versions: list[AgreementVersion]) -> AgreementVersion | None:
    """The version that binds now."""
    return next((one for one in sorted(versions, key=lambda one: -one.number) if one.signed_on), None)


def as_read(rows: list[dict]) -> list[Change]:
    """Changes kept in both languages, in the one being read."""
    language = "ar" if get_language() == "ar" else "fr"
    return [
        Change(*(row[part].get(language) or row[part]["fr"] for part in ("what", "before", "after"))) for row in rows
    ]


def side_by_side(versions: list[AgreementVersion], today: dict | None) -> list[Line]:
    """Each compared term in every version, and in the stay as it is today."""
    columns = [version.terms for version in versions] + ([today] if today else [])
    language = "ar" if get_language() == "ar" else "fr"
    lines = []
    for name in COMPARED:
        said = [change_rows([name], terms, terms)[0] for terms in columns]
        cells = [
            (
                one["after"].get(language) or "—",
                place > 0 and name in changes_between(columns[place - 1], columns[place]),
            )
            for place, one in enumerate(said)
        ]
        lines.append(Line(said[0]["what"].get(language) if said else name, cells))
    return lines


def events(agreement: Agreement) -> list[Event]:
    """What happened to the agreement, the latest first."""
    rows = agreement.log.select_related("by").order_by("-at", "-id")
    return [
        Event(
            what=verb_label(row.verb),
            at=row.at,
            who=row.by.name_in(get_language()) if row.by else "",
            note=row.note,
            state=row.to_status,
        )
        for row in rows
    ]


def verb_label(verb: str) -> str:
    """What a step did, in words."""
    return {
        "prepare": _("Agreement prepared"),
        "renew_terms": _("Terms read again"),
        "send": _("Agreement sent to be signed"),
        "recall": _("Agreement taken back"),
        "sign": _("Agreement signed by both"),
        "activate": _("Agreement in force"),
        "amend": _("Amendment signed"),
        "sign_amendment": _("Amendment signed"),
        "suspend": _("Agreement suspended"),
        "resume": _("Suspension lifted"),
        "resume_amended": _("Suspension lifted"),
        "end": _("Agreement ended"),
        "store_copy": _("Signed copy received"),
        "propose": _("Amendment prepared"),
        "send_amendment": _("Amendment sent to be signed"),
        "withdraw_amendment": _("Amendment withdrawn"),
    }.get(verb, _("A step of the stay was taken back"))
