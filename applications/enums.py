"""Statuses of an application, the one table of its moves, and the choices of its form."""

from enum import nonmember

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Status(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    COMPLETING = "completing", _("to be completed")
    UNDER_REVIEW = "under_review", _("under review")
    INADMISSIBLE = "inadmissible", _("inadmissible")
    DELIBERATED = "deliberated", _("deliberated")
    ADMITTED = "admitted", _("admitted")
    WAITLISTED = "waitlisted", _("on the waiting list")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")

    # Somebody still has something to do before a decision.
    open = nonmember(("draft", "submitted", "completing", "under_review", "deliberated", "waitlisted"))
    # Sent by the applicant and not yet decided.
    pending = nonmember(("submitted", "completing", "under_review", "deliberated"))
    # Holds no place and never will.
    closed = nonmember(("inadmissible", "refused", "withdrawn"))


TRANSITIONS = {
    "submit": ({Status.DRAFT}, Status.SUBMITTED),
    "request_completion": ({Status.SUBMITTED}, Status.COMPLETING),
    "complete": ({Status.COMPLETING}, Status.SUBMITTED),
    "accept_for_review": ({Status.SUBMITTED}, Status.UNDER_REVIEW),
    "declare_inadmissible": ({Status.SUBMITTED, Status.COMPLETING}, Status.INADMISSIBLE),
    "deliberate": ({Status.UNDER_REVIEW}, Status.DELIBERATED),
    "reopen": ({Status.DELIBERATED}, Status.UNDER_REVIEW),
    "admit": ({Status.DELIBERATED, Status.WAITLISTED}, Status.ADMITTED),
    "waitlist": ({Status.DELIBERATED}, Status.WAITLISTED),
    "refuse": ({Status.DELIBERATED, Status.WAITLISTED}, Status.REFUSED),
    # After an appeal upheld: judged again, or screened again.
    "reconsider": ({Status.REFUSED}, Status.UNDER_REVIEW),
    "readmit": ({Status.INADMISSIBLE}, Status.SUBMITTED),
    "withdraw": (
        {
            Status.DRAFT,
            Status.SUBMITTED,
            Status.COMPLETING,
            Status.UNDER_REVIEW,
            Status.DELIBERATED,
            Status.WAITLISTED,
            Status.ADMITTED,
        },
        Status.WITHDRAWN,
    ),
}


class Stage(models.TextChoices):
    """How far the project is."""

    IDEA = "idea", _("an idea")
    PROTOTYPE = "prototype", _("a prototype")
    FIRST_USERS = "first_users", _("first users")
    REVENUE = "revenue", _("first revenue")


class SpaceWish(models.TextChoices):
    DESKS = "desks", _("desks in a coworking area")
    OFFICE = "office", _("an office")


class Gender(models.TextChoices):
    WOMAN = "woman", _("woman")
    MAN = "man", _("man")
    UNSAID = "unsaid", _("prefer not to say")


class PaperKind(models.TextChoices):
    IDENTITY = "identity", _("identity card or passport")
    PITCH = "pitch", _("pitch deck")
    BUSINESS_PLAN = "business_plan", _("business plan or canvas")
    DIPLOMA = "diploma", _("diploma")
    TRADE_REGISTER = "trade_register", _("trade register extract (model J)")
    STATUTES = "statutes", _("statutes")
    TAX_CERTIFICATE = "tax_certificate", _("tax certificate")
    CNSS_CERTIFICATE = "cnss_certificate", _("CNSS certificate")
    AUTO_ENTREPRENEUR = "auto_entrepreneur", _("auto-entrepreneur card")
    OTHER = "other", _("other paper")


class AskedOf(models.TextChoices):
    """To whom a paper is asked."""

    EVERYBODY = "everybody", _("everybody")
    COMPANIES = "companies", _("companies already created")
    PROJECTS = "projects", _("projects not yet a company")


class Outcome(models.TextChoices):
    """What the committee proposes and the manager decides."""

    ADMITTED = "admitted", _("admitted")
    WAITLISTED = "waitlisted", _("waiting list")
    REFUSED = "refused", _("refused")


class OfferAnswer(models.TextChoices):
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    LAPSED = "lapsed", _("lapsed")
    RESCINDED = "rescinded", _("taken back")


class QuestionKind(models.TextChoices):
    """What kind of answer a question of a call takes."""

    SHORT_TEXT = "short_text", _("a line of text")
    LONG_TEXT = "long_text", _("a text")
    CHOICE = "choice", _("one choice")
    SEVERAL_CHOICES = "several_choices", _("several choices")
    NUMBER = "number", _("a number")
    DATE = "date", _("a date")
    FILE = "file", _("a file")
    PEOPLE = "people", _("a table of people")


class AlarmKind(models.TextChoices):
    """Reminders before a call closes, by days; alarms of the time to answer, by percent used up; a place that came."""

    DRAFT_7 = "draft_7", _("reminder 7 days before closing")
    DRAFT_2 = "draft_2", _("reminder 2 days before closing")
    CLOCK_50 = "clock_50", _("half of the time to answer is used up")
    CLOCK_80 = "clock_80", _("80 percent of the time to answer is used up")
    CLOCK_100 = "clock_100", _("the time to answer is over")
    PLACE_FREE = "place_free", _("a place is free for this file of the waiting list")


class MarkState(models.TextChoices):
    """What an officer found on a point of the checklist."""

    PASSED = "passed", _("in order")
    FAILED = "failed", _("not in order")
    SKIPPED = "skipped", _("does not apply")


class NoteAudience(models.TextChoices):
    STAFF = "staff", _("the staff")
    REVIEWERS = "reviewers", _("the staff, reviewers and committee")


class RelationKind(models.TextChoices):
    """What ties somebody to a person or a company."""

    HOUSEHOLD = "household", _("same household or family")
    MENTOR = "mentor", _("mentor")
    CO_FOUNDER = "co_founder", _("co-founder or partner")
    COLLEAGUE = "colleague", _("colleague or employer")
    OTHER = "other", _("other tie")


class AppealStatus(models.TextChoices):
    RECEIVED = "received", pgettext_lazy("appeal", "received")
    UPHELD = "upheld", pgettext_lazy("appeal", "upheld")
    REJECTED = "rejected", pgettext_lazy("appeal", "rejected")


class StayAnswer(models.TextChoices):
    """What somebody on the waiting list answers when asked whether they still want a place."""

    STAYS = "stays", _("stays on the list")
    LEAVES = "leaves", _("leaves the list")
