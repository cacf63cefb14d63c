from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from applications.enums import Outcome
from applications.models.application import Application
from spaces.models import Park
from technopark.common.history import tracked
from technopark.common.models import Document


@tracked
class CommitteeSession(models.Model):
    """A meeting of the selection committee: who was convened, who came, what was proposed for each file."""

    park = models.ForeignKey(Park, models.PROTECT, related_name="committee_sessions", verbose_name=_("park"))
    reference = models.CharField(_("reference"), max_length=24, unique=True)
    held_at = models.DateTimeField(_("date and time"))
    place = models.CharField(_("place"), max_length=160, blank=True)
    opened_at = models.DateTimeField(pgettext_lazy("date", "opened"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(pgettext_lazy("date", "closed"), null=True, blank=True, editable=False)
    minutes = models.OneToOneField(
        Document, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=_("minutes")
    )
    # The minutes signed by hand, scanned (law 43-20: never called an electronic signature).
    signed_scan = models.FileField(
        _("signed minutes (scan)"), upload_to="minutes/%Y/", max_length=200, blank=True, editable=False
    )
    scan_sha256 = models.CharField(_("SHA-256 of the scan"), max_length=64, blank=True, editable=False)
    scanned_at = models.DateTimeField(_("scan stored"), null=True, blank=True, editable=False)
    scanned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("scan stored by"),
    )

    class Meta:
        verbose_name = _("committee session")
        verbose_name_plural = _("committee sessions")
        ordering = ["-held_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(opened_at__isnull=False, minutes__isnull=False),
                name="session_closed_with_minutes",
                violation_error_message=_("A session is closed by its minutes."),
            ),
            models.CheckConstraint(
                condition=Q(signed_scan="", scanned_at__isnull=True, scanned_by__isnull=True, scan_sha256="")
                | (
                    Q(closed_at__isnull=False, scanned_at__isnull=False, scanned_by__isnull=False)
                    & ~Q(signed_scan="")
                    & ~Q(scan_sha256="")
                ),
                name="session_scan_of_closed_minutes",
                violation_error_message=_("Signed minutes are those of a closed session, with their date and hash."),
            ),
        ]

    def __str__(self) -> str:
        return self.reference


@tracked
class Attendance(models.Model):
    """A person convened to a session, and whether they came."""

    session = models.ForeignKey(CommitteeSession, models.CASCADE, related_name="attendances", verbose_name=_("session"))
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("member"))
    is_chair = models.BooleanField(_("chairs"), default=False)
    is_present = models.BooleanField(_("present"), default=False)

    class Meta:
        verbose_name = _("committee member")
        verbose_name_plural = _("committee members")
        ordering = ["session", "-is_chair", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "member"],
                name="attendance_once",
                violation_error_message=_("This person is already convened."),
            ),
            models.UniqueConstraint(
                fields=["session"],
                condition=Q(is_chair=True),
                name="attendance_one_chair",
                violation_error_message=_("A session has one chair."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.member)


@tracked
class AgendaItem(models.Model):
    """A file on a session's agenda and what the committee proposes for it."""

    session = models.ForeignKey(CommitteeSession, models.CASCADE, related_name="items", verbose_name=_("session"))
    application = models.ForeignKey(
        Application, models.PROTECT, related_name="agenda_items", verbose_name=_("application")
    )
    position = models.PositiveSmallIntegerField(pgettext_lazy("order", "position"))
    outcome = models.CharField(_("proposal"), max_length=10, choices=Outcome, blank=True)
    words = models.TextField(_("reasons of the committee"), max_length=2000, blank=True)
    votes_for = models.PositiveSmallIntegerField(_("votes for"), default=0)
    votes_against = models.PositiveSmallIntegerField(_("votes against"), default=0)
    abstentions = models.PositiveSmallIntegerField(_("abstentions"), default=0)
    is_consensus = models.BooleanField(_("by consensus, without a vote"), default=False)
    # Votes were equal: the outcome is the one for which the chair voted.
    is_settled_by_chair = models.BooleanField(_("settled by the chair's vote"), default=False, editable=False)
    # As counted when the proposal was made: members may still come in for the files that follow.
    voters = models.PositiveSmallIntegerField(_("members who could vote"), null=True, blank=True, editable=False)
    quorum = models.PositiveSmallIntegerField(_("fewest members needed"), null=True, blank=True, editable=False)
    deliberated_at = models.DateTimeField(pgettext_lazy("date", "deliberated"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        ordering = ["session", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "application"],
                name="agenda_item_once",
                violation_error_message=_("This file is already on the agenda."),
            ),
            models.CheckConstraint(
                condition=(Q(outcome="") & Q(deliberated_at__isnull=True))
                | (~Q(outcome="") & Q(deliberated_at__isnull=False) & ~Q(words="")),
                name="agenda_item_outcome_with_words",
                violation_error_message=_("A proposal comes with its date and the committee's reasons."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="")
                | (
                    Q(voters__isnull=False, quorum__isnull=False, voters__gte=F("quorum"))
                    & Q(voters__gte=F("votes_for") + F("votes_against") + F("abstentions"))
                ),
                name="agenda_item_votes_within_quorum",
                violation_error_message=_("A proposal needs its quorum, and no more votes than members who may vote."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="")
                | Q(is_consensus=True, is_settled_by_chair=False, votes_for=0, votes_against=0, abstentions=0)
                | Q(is_consensus=False, is_settled_by_chair=False, votes_for__gt=F("votes_against"))
                | Q(is_consensus=False, is_settled_by_chair=True, votes_for=F("votes_against")),
                name="agenda_item_carried",
                violation_error_message=_("A proposal is carried by consensus, by most votes, or by the chair's."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}/{self.position}"


@tracked
class Recusal(models.Model):
    """A member who takes no part in one file: leaves the room, is not counted in its quorum, does not vote."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="recusals", verbose_name=_("agenda item"))
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("member"))
    reason = models.CharField(_("reason"), max_length=300)

    class Meta:
        verbose_name = _("recusal")
        verbose_name_plural = _("recusals")
        ordering = ["item", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "member"],
                name="recusal_once",
                violation_error_message=_("This person is already recused."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.reason}"
