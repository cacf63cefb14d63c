"""Stages of an agreement, what its texts are for and how it is signed; the one table of its moves."""

from enum import nonmember

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TemplateKind(models.TextChoices):
    AGREEMENT = "agreement", _("hosting agreement")
    AMENDMENT = "amendment", _("amendment")
    CERTIFICATE = "certificate", _("hosting certificate")


class SignatureMode(models.TextChoices):
    """How a version was signed. A signature drawn on a screen is neither."""

    BY_HAND = "by_hand", _("signed by hand, scan kept")
    QUALIFIED = "qualified", _("qualified electronic signature, made outside")


class AgreementStatus(models.TextChoices):
    PREPARED = "prepared", pgettext_lazy("agreement", "prepared")
    SENT = "sent", pgettext_lazy("agreement", "sent to be signed")
    SIGNED = "signed", pgettext_lazy("agreement", "signed")
    ACTIVE = "active", pgettext_lazy("agreement", "in force")
    AMENDED = "amended", pgettext_lazy("agreement", "in force, amended")
    SUSPENDED = "suspended", pgettext_lazy("agreement", "suspended")
    ENDED = "ended", pgettext_lazy("agreement", "ended")

    # Nobody is bound by it yet.
    unsigned = nonmember(("prepared", "sent"))
    # Both sides are bound by it.
    binding = nonmember(("signed", "active", "amended", "suspended"))


class EndingReason(models.TextChoices):
    """Why an agreement is over: as its stay was closed, or because the stay never began."""

    GRADUATED = "graduated", _("graduated")
    END_OF_TERM = "end_of_term", _("end of term")
    LEFT = "left", _("left")
    TERMINATED = "terminated", _("terminated")
    CEASED = "ceased", _("ceased trading")
    MERGED = "merged", _("merged")
    NEVER_BEGAN = "never_began", _("the stay never began")


STAGE = AgreementStatus

# verb -> (stages it may start from, stage it leads to)
TRANSITIONS = {
    "send": ({STAGE.PREPARED}, STAGE.SENT),
    "recall": ({STAGE.SENT}, STAGE.PREPARED),
    "sign": ({STAGE.SENT}, STAGE.SIGNED),
    "activate": ({STAGE.SIGNED}, STAGE.ACTIVE),
    "amend": ({STAGE.ACTIVE}, STAGE.AMENDED),
    "suspend": ({STAGE.ACTIVE, STAGE.AMENDED}, STAGE.SUSPENDED),
    "resume": ({STAGE.SUSPENDED}, STAGE.ACTIVE),
    "resume_amended": ({STAGE.SUSPENDED}, STAGE.AMENDED),
    "end": ({*STAGE} - {STAGE.ENDED}, STAGE.ENDED),
    # A step of the stay that was taken back is taken back here too.
    "undo_entry": ({STAGE.ACTIVE, STAGE.AMENDED}, STAGE.SIGNED),
    "reopen": ({STAGE.ENDED}, STAGE.ACTIVE),
    "reopen_amended": ({STAGE.ENDED}, STAGE.AMENDED),
    "reopen_signed": ({STAGE.ENDED}, STAGE.SIGNED),
    "reopen_unsigned": ({STAGE.ENDED}, STAGE.PREPARED),
}

# Changes that leave the stage as it is: verb -> stages in which it is possible.
CHANGES = {
    "renew_terms": {STAGE.PREPARED},
    "store_copy": {STAGE.SENT, *STAGE.binding},
    "propose": {STAGE.SIGNED, STAGE.ACTIVE, STAGE.AMENDED},
    "send_amendment": {STAGE.SIGNED, STAGE.ACTIVE, STAGE.AMENDED},
    "withdraw_amendment": {*STAGE.binding, STAGE.ENDED},
    "sign_amendment": {STAGE.SIGNED, STAGE.AMENDED},
}
