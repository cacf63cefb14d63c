"""The words of mails that staff may write themselves: plain text with ``{{ variables }}`` from a list, nothing else.

No template language runs on what staff type: names in double braces are looked up in the list of the kind, and every
other brace is refused when the words are saved. Values are put in as text, after the names have been found, so that a
value with braces in it stays what it is.
"""

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from technopark.common import formatting
from technopark.common.models import MailTemplate

logger = logging.getLogger(__name__)

NAME = re.compile(r"\{\{\s*([a-z_]+)\s*\}\}")
# What would mean something to a template language: none of it is allowed outside a name.
BRACES = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")


@dataclass(frozen=True, slots=True)
class Variable:
    """A value of a mail: what it is for the person who writes the words, and where it is found."""

    label: str
    value: Callable[[Mapping], object]


def at(path: str, shown: Callable = str) -> Callable[[Mapping], str]:
    """Read ``path`` (``application.call.title``) from a mail's context, as ``shown`` writes it; empty where missing."""
    first, *rest = path.split(".")

    def read(context: Mapping) -> str:
        found = context.get(first)
        for name in rest:
            found = getattr(found, name, None)
        return "" if found in (None, "") else str(shown(found))

    return read


def page(path: str) -> Callable[[Mapping], str]:
    """The address of a page in the language of the mail; ``path`` is filled from the context."""

    def read(context: Mapping) -> str:
        filled = re.sub(r"<([\w.]+)>", lambda found: at(found[1])(context), path)
        return f"{settings.SITE_URL}/{translation.get_language()}{filled}"

    return read


def listed(context: Mapping) -> str:
    """The papers asked for, one a line, and the questions to answer again."""
    asked = [*(context.get("papers") or []), *(context.get("questions") or [])]
    return "\n".join(f"- {thing}" for thing in asked)


def lacking(context: Mapping) -> str:
    """What a draft still lacks, one a line."""
    return "\n".join(f"- {item.message}" for item in context.get("missing") or [])


def draft_url(context: Mapping) -> str:
    """Where a draft goes on: by its private link where its author has no account."""
    return page("<path>" if context.get("path") else "/apply/<application.call.slug>/")(context)


def prospect(context: Mapping) -> str:
    """When a place may come for whoever waits, in a sentence."""
    return render_to_string("emails/_prospect.txt", {"prospect": context.get("prospect")}).strip()


def court(context: Mapping) -> str:
    """Where one may still go after the answer to an appeal."""
    return _("You may still go to the administrative court, within sixty days of this answer (law 41-90).")


NAMED = {"recipient_name": Variable(gettext_lazy("name of the person written to"), at("recipient_name"))}
FILE = NAMED | {
    "reference": Variable(gettext_lazy("reference of the file"), at("application.reference")),
    "project": Variable(gettext_lazy("name of the project"), at("application.project_name")),
    "call": Variable(gettext_lazy("title of the call"), at("application.call.title")),
    "park": Variable(gettext_lazy("name of the park"), at("application.call.park.name")),
    "file_url": Variable(gettext_lazy("address of the file's page"), page("/applications/<application.reference>/")),
}
DUE = {
    "answer_due": Variable(gettext_lazy("last day of the answer"), at("application.answer_due_on", formatting.day)),
}
REASONS = {
    "reason_in_law": Variable(gettext_lazy("reason in law"), at("decision.reason_in_law")),
    "reason_in_fact": Variable(gettext_lazy("reason in fact"), at("decision.reason_in_fact")),
    "appeal_until": Variable(gettext_lazy("last day to appeal"), at("decision.appeal_until", formatting.day)),
}
OFFER = {
    "park": Variable(FILE["park"].label, at("offer.tenancy.park.name")),
    "space": Variable(gettext_lazy("code of the space"), at("offer.codes")),
    "starts_on": Variable(gettext_lazy("first day of the stay"), at("offer.starts_on", formatting.day)),
    "answer_by": Variable(gettext_lazy("last day to answer the offer"), at("offer.answer_by", formatting.day)),
}

APPEAL = {
    "reason_in_law": Variable(REASONS["reason_in_law"].label, at("appeal.reason_in_law")),
    "reason_in_fact": Variable(REASONS["reason_in_fact"].label, at("appeal.reason_in_fact")),
    "letter_url": Variable(
        gettext_lazy("address of the letter"),
        page("/applications/<application.reference>/documents/<document.number>/"),
    ),
}

# By kind of mail, the names that its words may hold. Other kinds are not for staff to write.
VARIABLES: dict[str, dict[str, Variable]] = {
    "application_received": FILE
    | DUE
    | {"receipt": Variable(gettext_lazy("number of the receipt"), at("document.number"))},
    "application_withdrawn": FILE,
    "completion_requested": FILE
    | {
        "papers": Variable(gettext_lazy("papers asked for, one a line"), listed),
        "missing": Variable(gettext_lazy("what is missing, in the officer's words"), at("request.message")),
        "due_on": Variable(gettext_lazy("last day to send it"), at("request.due_on", formatting.day)),
    },
    "completion_received": FILE | DUE,
    "application_inadmissible": FILE | REASONS,
    "application_admitted": FILE,
    "application_refused": FILE | REASONS,
    "application_waitlisted": FILE
    | {
        "rank": Variable(gettext_lazy("rank on the waiting list"), at("decision.rank")),
        "waiting_until": Variable(
            gettext_lazy("last day on the waiting list"), at("application.waiting_until", formatting.day)
        ),
    },
    "offer_made": FILE
    | OFFER
    | {
        "fee": Variable(gettext_lazy("fee a month"), at("offer.fee", formatting.money)),
        "deposit": Variable(gettext_lazy("deposit"), at("offer.deposit", formatting.money)),
        "ends_on": Variable(gettext_lazy("last day of the stay"), at("ends_on", formatting.day)),
        "message": Variable(gettext_lazy("the officer's message"), at("offer.message")),
    },
    "offer_lapsed": FILE | OFFER,
    "offer_rescinded": FILE | OFFER | {"reason": Variable(gettext_lazy("reason given"), at("reason"))},
    "message_from_team": FILE | {"message": Variable(gettext_lazy("the message"), at("message.text"))},
    "message_from_applicant": NAMED
    | {
        "reference": FILE["reference"],
        "project": FILE["project"],
        "message": Variable(gettext_lazy("the message"), at("message.text")),
        "messages_url": Variable(
            gettext_lazy("address of the messages"), page("/staff/applications/<application.reference>/messages/")
        ),
    },
    "appeal_received": FILE
    | {
        "filed_on": Variable(gettext_lazy("day on which the appeal was filed"), at("appeal.filed_on", formatting.day)),
        "answer_due": Variable(DUE["answer_due"].label, at("appeal.answer_due_on", formatting.day)),
    },
    "appeal_upheld": FILE | DUE | APPEAL,
    "appeal_rejected": FILE | APPEAL | {"court": Variable(gettext_lazy("where one may still appeal"), court)},
    "waiting_asked": FILE
    | {
        "rank": Variable(gettext_lazy("rank on the waiting list"), at("application.waiting_rank")),
        "prospect": Variable(gettext_lazy("when a place may come"), prospect),
        "answer_by": Variable(gettext_lazy("last day to say it"), at("asked.answer_by", formatting.day)),
        "stay_url": Variable(
            gettext_lazy("address of the answer"), page("/applications/<application.reference>/waiting/")
        ),
    },
    "draft_reminder": {name: FILE[name] for name in ("recipient_name", "project", "call", "park")}
    | {
        "closes_on": Variable(gettext_lazy("closing day"), at("application.call.closes_at", formatting.day)),
        "closes_at": Variable(gettext_lazy("closing time"), at("application.call.closes_at", formatting.clock)),
        "missing": Variable(gettext_lazy("what the draft lacks, one thing a line"), lacking),
        "draft_url": Variable(gettext_lazy("address of the draft"), draft_url),
    },
    "booking_to_approve": NAMED
    | {
        "what": Variable(gettext_lazy("the room and the times"), at("what")),
        "host": Variable(gettext_lazy("who asks"), at("host")),
        "booking_url": Variable(gettext_lazy("address of the booking"), at("address")),
    },
    "review_entrusted": NAMED
    | {
        "reference": FILE["reference"],
        "call": FILE["call"],
        "reviews_url": Variable(gettext_lazy("address of the reviews to do"), page("/review/")),
    },
}

# What the law wants in a mail (03-01: reasons and ways of appeal; 55-19: the day), or without which it says nothing.
NEEDED: dict[str, tuple[str, ...]] = {
    "application_received": ("reference", "answer_due"),
    "completion_requested": ("papers", "missing", "due_on", "file_url"),
    "application_inadmissible": ("reason_in_law", "reason_in_fact", "appeal_until"),
    "application_refused": ("reason_in_law", "reason_in_fact", "appeal_until"),
    "offer_made": ("answer_by", "file_url"),
    "message_from_team": ("message", "file_url"),
    "message_from_applicant": ("message", "messages_url"),
    "appeal_received": ("reference", "answer_due"),
    "appeal_upheld": ("reason_in_law", "reason_in_fact", "answer_due", "letter_url"),
    "appeal_rejected": ("reason_in_law", "reason_in_fact", "court", "letter_url"),
    "waiting_asked": ("answer_by", "stay_url"),
    "draft_reminder": ("closes_on", "closes_at", "draft_url"),
    "booking_to_approve": ("what", "host", "booking_url"),
}

TITLES = {
    "application_received": gettext_lazy("The application has been received"),
    "application_withdrawn": gettext_lazy("The application was withdrawn"),
    "completion_requested": gettext_lazy("Papers are missing"),
    "completion_received": gettext_lazy("The missing papers have been received"),
    "application_inadmissible": gettext_lazy("The file is inadmissible"),
    "application_admitted": gettext_lazy("The application is admitted"),
    "application_refused": gettext_lazy("The application is refused"),
    "application_waitlisted": gettext_lazy("The application is on the waiting list"),
    "offer_made": gettext_lazy("A place is offered"),
    "offer_lapsed": gettext_lazy("The offer has lapsed"),
    "offer_rescinded": gettext_lazy("The offer is taken back"),
    "message_from_team": gettext_lazy("A message of the team"),
    "message_from_applicant": gettext_lazy("A message of the applicant, to the officers"),
    "appeal_received": gettext_lazy("The appeal has been received"),
    "appeal_upheld": gettext_lazy("The appeal is upheld"),
    "appeal_rejected": gettext_lazy("The appeal is rejected"),
    "waiting_asked": gettext_lazy("Who waits is asked whether they stay"),
    "draft_reminder": gettext_lazy("A draft is to be sent soon"),
    "booking_to_approve": gettext_lazy("A booking to approve, to the officers"),
    "review_entrusted": gettext_lazy("A file to review"),
}


def problems(kind: str, subject: str, body: str) -> list[str]:
    """What is wrong with the words of a mail ``kind``, in words; empty where they may be used."""
    names = set(NAME.findall(f"{subject}\n{body}"))
    known = VARIABLES[kind]
    found = [_("There is no variable “%(name)s” in this mail.") % {"name": name} for name in sorted(names - set(known))]
    if BRACES.search(NAME.sub("", subject)) or BRACES.search(NAME.sub("", body)):
        found.append(_("Only names from the list stand between braces: nothing else is allowed there."))
    missing = [name for name in NEEDED.get(kind, ()) if name not in set(NAME.findall(body))]
    if missing:
        found.append(_("The text must hold: %(names)s") % {"names": ", ".join(f"{{{{ {name} }}}}" for name in missing)})
    return found


def render_template(kind: str, subject: str, body: str, context: Mapping) -> tuple[str, str]:
    """The subject and the body with their variables filled in, in the language that is active."""
    known = VARIABLES[kind]
    values: dict[str, str] = {}

    def filled(found: re.Match) -> str:
        name = found[1]
        if name not in values:
            values[name] = str(known[name].value(context)) if name in known else ""
        return values[name]

    return NAME.sub(filled, subject), NAME.sub(filled, body)


def words_in_use(kind: str, language: str) -> MailTemplate | None:
    """What staff wrote for this mail and put into use; None where the shipped words are sent.

    Words that hold a name which has since left the list are not sent with a hole: the shipped ones are.
    """
    if kind not in VARIABLES:
        return None
    written = MailTemplate.objects.filter(kind=kind, language=language, is_active=True).first()
    if written and (wrong := problems(kind, written.subject, written.body)):
        logger.warning("The words of %s in %s are not used: %s", kind, language, "; ".join(wrong))
        return None
    return written


def in_use(kind: str, language: str, context: Mapping) -> tuple[str, str] | None:
    """The mail in the words of staff, with the line that says how it was sent; None for the shipped words."""
    written = words_in_use(kind, language)
    if written is None:
        return None
    with translation.override(language):
        return preview(kind, written.subject, written.body, context)


def preview(kind: str, subject: str, body: str, context: Mapping) -> tuple[str, str]:
    """The mail as it would leave, in the language that is active."""
    words, text = render_template(kind, subject, body, context)
    last = _("This mail was sent automatically. Nobody reads the answers to this address.")
    return words, f"{text.strip()}\n\n--\n{last}\n"
