import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spaces.models import Park, Space
from technopark.common.history import tracked
from tenants.models import Company
from upkeep.enums import Category, Priority, TicketStatus
from upkeep.models.pictures import Picture

STATUS = TicketStatus


@tracked
class AnswerTime(models.Model):
    """How soon a ticket of a priority is answered and solved in a park, in working hours of the house."""

    park = models.ForeignKey(Park, models.CASCADE, related_name="answer_times", verbose_name=_("park"))
    priority = models.CharField(_("priority"), max_length=8, choices=Priority)
    answer_hours = models.PositiveSmallIntegerField(_("first answer within (working hours)"))
    solve_hours = models.PositiveSmallIntegerField(
        _("solved within (working hours)"), help_text=_("A working day has eight.")
    )

    class Meta:
        verbose_name = _("answer time")
        verbose_name_plural = _("answer times")
        ordering = ["park", "answer_hours", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["park", "priority"],
                name="answer_time_once",
                violation_error_message=_("This park already has answer times for this priority."),
            ),
            models.CheckConstraint(
                condition=Q(answer_hours__gte=1) & Q(solve_hours__gte=models.F("answer_hours")),
                name="answer_time_in_order",
                violation_error_message=_("A ticket is answered in an hour or more, and solved no sooner."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.park} {self.get_priority_display()}"


def is_late_at(now) -> Q:
    """What makes a ticket late at a moment."""
    unanswered = Q(status=STATUS.OPENED, answered_at__isnull=True, answer_due_at__lt=now)
    return unanswered | Q(status__in=[STATUS.OPENED, STATUS.TAKEN], solve_due_at__lt=now)


class TicketQuerySet(models.QuerySet):
    def open(self):
        """Tickets with which somebody still has something to do."""
        return self.filter(status__in=STATUS.open)

    def late(self, now=None):
        """Tickets that nobody has answered, or solved, in time; on hold the clock stands still."""
        return self.filter(is_late_at(now or timezone.now()))


@tracked
class Ticket(models.Model):
    """Something in the building that needs care: in a space, or elsewhere in the house, said in ``place``.

    ``answer_due_at`` and ``solve_due_at`` follow from the priority and the working hours. On hold the clock stands
    still: ``minutes_left`` keeps how much working time remained. ``status`` changes only through ``upkeep.actions``.
    """

    reference = models.CharField(_("reference"), max_length=24, unique=True)
    park = models.ForeignKey(Park, models.PROTECT, related_name="tickets", verbose_name=_("park"))
    space = models.ForeignKey(
        Space, models.PROTECT, null=True, blank=True, related_name="tickets", verbose_name=_("space")
    )
    place = models.CharField(
        _("where"), max_length=120, blank=True, help_text=_("A common part: hall, stairs, toilets of the first floor.")
    )
    company = models.ForeignKey(
        Company, models.PROTECT, null=True, blank=True, related_name="tickets", verbose_name=_("company")
    )
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="tickets", verbose_name=_("reported by")
    )
    category = models.CharField(_("about what"), max_length=12, choices=Category)
    priority = models.CharField(_("priority"), max_length=8, choices=Priority, default=Priority.NORMAL)
    title = models.CharField(_("in a few words"), max_length=120, blank=True)
    text = models.TextField(_("what happened"), max_length=4000, blank=True)
    status = models.CharField(_("status"), max_length=8, choices=STATUS, default=STATUS.OPENED, editable=False)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assigned_tickets",
        verbose_name=_("entrusted to"),
    )
    opened_at = models.DateTimeField(pgettext_lazy("ticket", "opened"), default=timezone.now, editable=False)
    answer_due_at = models.DateTimeField(_("first answer by"), editable=False)
    answered_at = models.DateTimeField(_("first answered"), null=True, blank=True, editable=False)
    solve_due_at = models.DateTimeField(_("solved by"), editable=False)
    solved_at = models.DateTimeField(pgettext_lazy("ticket", "solved"), null=True, blank=True, editable=False)
    minutes_left = models.PositiveIntegerField(_("working minutes left"), null=True, blank=True, editable=False)
    # When the alarm was given that it is late; once each time it is opened.
    alarmed_at = models.DateTimeField(_("alarm given"), null=True, blank=True, editable=False)

    objects = TicketQuerySet.as_manager()

    class Meta:
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["park", "status", "solve_due_at"], name="ticket_park_status_due"),
            models.Index(fields=["solve_due_at"], name="ticket_open_due", condition=Q(status__in=STATUS.open)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=STATUS.values),
                name="ticket_status_known",
                violation_error_message=_("Unknown status."),
            ),
            models.CheckConstraint(
                condition=Q(category__in=Category.values, priority__in=Priority.values),
                name="ticket_sorted",
                violation_error_message=_("A ticket has a known category and a known priority."),
            ),
            models.CheckConstraint(
                condition=Q(space__isnull=False) | ~Q(place=""),
                name="ticket_somewhere",
                violation_error_message=_("Say where: a space, or a common part in words."),
            ),
            models.CheckConstraint(
                condition=(Q(status__in=[STATUS.SOLVED, STATUS.CLOSED]) & Q(solved_at__isnull=False))
                | (~Q(status__in=[STATUS.SOLVED, STATUS.CLOSED]) & Q(solved_at__isnull=True)),
                name="ticket_solved_has_moment",
                violation_error_message=_("A ticket is solved at a moment, and only then."),
            ),
            models.CheckConstraint(
                condition=(Q(status=STATUS.WAITING) & Q(minutes_left__isnull=False))
                | (~Q(status=STATUS.WAITING) & Q(minutes_left__isnull=True)),
                name="ticket_on_hold_keeps_time",
                violation_error_message=_("A ticket on hold keeps the time that was left, and only then."),
            ),
            models.CheckConstraint(
                condition=Q(status=STATUS.OPENED) | Q(answered_at__isnull=False),
                name="ticket_in_hand_is_answered",
                violation_error_message=_("A ticket in hand has been answered."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.heading}"

    @property
    def heading(self) -> str:
        """What it is in a few words: the reporter's, else what it is about in the language being read."""
        return self.title or str(self.get_category_display()).capitalize()

    @property
    def due_at(self):
        """By when the next thing must have happened: the first answer, then the solution; None while nothing must."""
        if self.status == STATUS.OPENED and not self.answered_at:
            return min(self.answer_due_at, self.solve_due_at)
        return self.solve_due_at if self.status in {STATUS.OPENED, STATUS.TAKEN} else None

    def is_late(self, now=None) -> bool:
        """Whether the next thing should have happened by now."""
        return self.due_at is not None and self.due_at < (now or timezone.now())


@tracked
class TicketPhoto(Picture):
    """A photo that shows what is wrong, or that it is mended."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="photos", verbose_name=_("ticket"))

    class Meta(Picture.Meta):
        verbose_name = _("photo of a ticket")
        verbose_name_plural = _("photos of tickets")
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "sha256"],
                name="ticket_photo_once",
                violation_error_message=_("This photo is already there."),
            )
        ]


@tracked
class TicketMessage(models.Model):
    """What the house and the reporter write to each other; an internal note is for the house alone."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="messages", verbose_name=_("ticket"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by"))
    text = models.TextField(_("message"), max_length=4000)
    is_internal = models.BooleanField(_("only for the team"), default=False)
    at = models.DateTimeField(_("at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("message about a ticket")
        verbose_name_plural = _("messages about tickets")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.text[:60]


class TicketLog(models.Model):
    """One move or change of a ticket: from where, to where, by whom, when."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="log", verbose_name=_("ticket"))
    verb = models.CharField(_("step"), max_length=20)
    from_status = models.CharField(pgettext_lazy("status", "from"), max_length=8, blank=True, choices=STATUS)
    to_status = models.CharField(pgettext_lazy("status", "to"), max_length=8, choices=STATUS)
    at = models.DateTimeField(_("at"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("step of a ticket")
        verbose_name_plural = _("steps of a ticket")
        ordering = ["at", "id"]
        triggers = [pgtrigger.Protect(name="ticket_log_is_frozen", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return str(self.get_to_status_display())
