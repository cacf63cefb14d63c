"""Statuses of a tenancy and the one table of its moves."""

from enum import nonmember

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Track(models.TextChoices):
    PRE_INCUBATION = "pre_incubation", _("pre-incubation")
    INCUBATION = "incubation", _("incubation")
    HOSTING = "hosting", _("hosting")


class Purpose(models.TextChoices):
    """Why somebody is in the park; only hosted companies count towards the cap."""

    HOSTED = "hosted", _("hosted company")
    SERVICES = "services", _("operator of local services")


class TenancyStatus(models.TextChoices):
    HELD = "held", _("held for an offer")
    RESERVED = "reserved", _("reserved")
    SIGNED = "signed", _("signed")
    ACTIVE = "active", pgettext_lazy("tenancy", "active")
    SUSPENDED = "suspended", _("suspended")
    UNDER_NOTICE = "under_notice", _("under notice")
    LEAVING = "leaving", _("leaving")
    CLOSED = "closed", pgettext_lazy("tenancy", "closed")
    CANCELLED = "cancelled", _("cancelled")

    # A place is kept until a date; nothing is signed yet.
    unsigned = nonmember(("held", "reserved"))
    # The agreement is signed and the stay is not over.
    running = nonmember(("signed", "active", "suspended", "under_notice", "leaving"))
    # Nothing more will happen.
    ended = nonmember(("closed", "cancelled"))


TRANSITIONS = {
    "accept": ({TenancyStatus.HELD}, TenancyStatus.RESERVED),
    "sign": ({TenancyStatus.RESERVED}, TenancyStatus.SIGNED),
    "activate": ({TenancyStatus.SIGNED}, TenancyStatus.ACTIVE),
    "suspend": ({TenancyStatus.ACTIVE}, TenancyStatus.SUSPENDED),
    "resume": ({TenancyStatus.SUSPENDED}, TenancyStatus.ACTIVE),
    "give_notice": ({TenancyStatus.ACTIVE, TenancyStatus.SUSPENDED}, TenancyStatus.UNDER_NOTICE),
    "withdraw_notice": ({TenancyStatus.UNDER_NOTICE}, TenancyStatus.ACTIVE),
    # The same where a suspension still holds.
    "stay_suspended": ({TenancyStatus.UNDER_NOTICE}, TenancyStatus.SUSPENDED),
    "begin_leaving": (
        {TenancyStatus.ACTIVE, TenancyStatus.SUSPENDED, TenancyStatus.UNDER_NOTICE},
        TenancyStatus.LEAVING,
    ),
    "graduate": (
        {TenancyStatus.ACTIVE, TenancyStatus.SUSPENDED, TenancyStatus.UNDER_NOTICE},
        TenancyStatus.LEAVING,
    ),
    "terminate": (
        {TenancyStatus.ACTIVE, TenancyStatus.SUSPENDED, TenancyStatus.UNDER_NOTICE},
        TenancyStatus.LEAVING,
    ),
    "close": ({TenancyStatus.LEAVING}, TenancyStatus.CLOSED),
    "cancel": ({TenancyStatus.HELD, TenancyStatus.RESERVED, TenancyStatus.SIGNED}, TenancyStatus.CANCELLED),
    "lapse": ({TenancyStatus.HELD, TenancyStatus.RESERVED}, TenancyStatus.CANCELLED),
}

# Changes that leave the status as it is: verb -> statuses in which it is possible.
CHANGES = {
    "renew": {TenancyStatus.ACTIVE, TenancyStatus.SUSPENDED},
    "extend": {TenancyStatus.RESERVED, TenancyStatus.SIGNED, TenancyStatus.ACTIVE, TenancyStatus.SUSPENDED},
    "shorten": {TenancyStatus.RESERVED, *TenancyStatus.running},
    "move": {TenancyStatus.RESERVED, *TenancyStatus.running},
    "add_space": {TenancyStatus.RESERVED, TenancyStatus.SIGNED, TenancyStatus.ACTIVE, TenancyStatus.SUSPENDED},
    "give_back": {TenancyStatus.RESERVED, *TenancyStatus.running},
    # A suspension whose first day is still to come, and the end of one under way while the company is leaving.
    "plan_suspension": {TenancyStatus.ACTIVE},
    "lift_suspension": {
        TenancyStatus.ACTIVE,
        TenancyStatus.SUSPENDED,
        TenancyStatus.UNDER_NOTICE,
        TenancyStatus.LEAVING,
    },
}


class ClosingReason(models.TextChoices):
    GRADUATED = "graduated", _("graduated")
    END_OF_TERM = "end_of_term", _("end of term")
    LEFT = "left", _("left")
    TERMINATED = "terminated", _("terminated")
    CEASED = "ceased", _("ceased trading")
    MERGED = "merged", _("merged")


class NoticeSide(models.TextChoices):
    """Who gave the notice."""

    COMPANY = "company", _("the company")
    PARK = "park", _("the park")


class RenewalStatus(models.TextChoices):
    PENDING = "pending", pgettext_lazy("request", "waiting for an answer")
    GRANTED = "granted", pgettext_lazy("request", "granted")
    REFUSED = "refused", pgettext_lazy("request", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("request", "withdrawn")


class ReminderKind(models.TextChoices):
    """What a company is reminded of before its stay ends, in the order of the days (``tenants.reminders``)."""

    RENEWAL = "renewal", _("renewal can be asked for")
    LAST_CALL = "last_call", _("last days to ask for renewal")
    ENDING = "ending", _("the stay ends")


class TerminationStage(models.TextChoices):
    NOTIFIED = "notified", _("formal notice sent")
    SUMMONED = "summoned", _("summoned to a hearing")
    HEARD = "heard", _("hearing held")
    DECIDED = "decided", _("termination decided")
    DROPPED = "dropped", _("procedure dropped")
    WITHDRAWN = "withdrawn", _("decision withdrawn")

    # Only one of these may be under way for a stay.
    open = nonmember(("notified", "summoned", "heard", "decided"))


class Sector(models.TextChoices):
    AGRITECH = "agritech", _("agriculture and food")
    CRAFTS = "crafts", _("crafts and creative industries")
    EDUCATION = "education", _("education")
    ENERGY = "energy", _("energy and water")
    FINANCE = "finance", _("finance and insurance")
    HEALTH = "health", _("health")
    INDUSTRY = "industry", _("industry and electronics")
    LOGISTICS = "logistics", _("logistics and mobility")
    SOFTWARE = "software", _("software and data")
    TOURISM = "tourism", _("tourism and culture")
    OTHER = "other", _("other")


class LegalForm(models.TextChoices):
    SARL_AU = "sarl_au", _("SARL with one partner")
    SARL = "sarl", _("SARL")
    SA = "sa", _("SA")
    SAS = "sas", _("SAS")
    COOPERATIVE = "cooperative", _("cooperative")
    AUTO_ENTREPRENEUR = "auto_entrepreneur", _("auto-entrepreneur")
    OTHER = "other", _("other")


class TariffUnit(models.TextChoices):
    SQUARE_METRE = "m2", _("per m² and month")
    DESK = "desk", _("per desk and month")


class CompanyRoleKind(models.TextChoices):
    """What somebody is in a company."""

    REPRESENTATIVE = "representative", _("legal representative")
    FOUNDER = "founder", pgettext_lazy("role in a company", "founder or partner")
    EMPLOYEE = "employee", pgettext_lazy("role in a company", "employee")
    INTERN = "intern", pgettext_lazy("role in a company", "intern")
    OTHER = "other", pgettext_lazy("role in a company", "other")


class SkillKind(models.TextChoices):
    OFFERED = "offered", pgettext_lazy("skill", "offered")
    SOUGHT = "sought", pgettext_lazy("skill", "sought")


class PaperKind(models.TextChoices):
    """Kinds of papers of a company. ``dated``: those that end, so that their last day is asked for."""

    REGISTER = "rc", _("trade register extract (RC)")
    INSURANCE = "insurance", _("insurance certificate")
    TAX = "tax", _("tax clearance certificate")
    SOCIAL = "cnss", _("CNSS certificate")
    STATUTES = "statutes", _("statutes")
    IDENTITY = "identity", _("identity card of the representative")
    MANDATE = "mandate", _("power of attorney")
    OTHER = "other", pgettext_lazy("paper", "other paper")

    dated = nonmember(("rc", "insurance", "tax", "cnss"))


class PaperVisibility(models.TextChoices):
    """Who may read a paper of a company; staff of its park always do."""

    STAFF = "staff", _("the park's staff only")
    REPRESENTATIVES = "representatives", _("those who act for the company")
    COMPANY = "company", _("everybody of the company")


class PaperVerdict(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("paper", "to be checked")
    ACCEPTED = "accepted", pgettext_lazy("paper", "checked")
    REFUSED = "refused", pgettext_lazy("paper", "refused")
