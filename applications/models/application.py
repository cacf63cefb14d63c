import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from phonenumber_field.modelfields import PhoneNumberField

from applications.enums import Gender, SpaceWish, Stage, Status
from applications.models.call import Call, RequiredPaper
from technopark.common.history import tracked
from tenants.enums import LegalForm, Sector


class ApplicationQuerySet(models.QuerySet):
    def of_applicant(self, user):
        """Files that belong to ``user``."""
        return self.filter(applicant=user)

    def in_parks(self, park_ids):
        """Files sent to these parks; drafts belong to their applicants alone."""
        return self.filter(call__park__in=park_ids).exclude(status=Status.DRAFT)

    def pending(self):
        """Files sent and not yet decided."""
        return self.filter(status__in=Status.pending)

    def waiting(self):
        """The waiting list, first rank first."""
        return self.filter(status=Status.WAITLISTED).order_by("waiting_rank", "id")


@tracked
class Application(models.Model):
    """A founder's request to be hosted, from the first saved step to the decision.

    A draft is a row from step one; it has no reference until it is submitted.
    ``status`` changes only through ``applications.actions``.
    """

    call = models.ForeignKey(Call, models.PROTECT, related_name="applications", verbose_name=_("call"))
    # Empty while a draft was begun without an account: its owner then holds a private link sent to ``owner_email``.
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("applicant"),
    )
    owner_email = models.EmailField(_("e-mail of a draft without account"), blank=True)
    reference = models.CharField(_("reference"), max_length=24, unique=True, null=True, blank=True, editable=False)
    status = models.CharField(_("status"), max_length=14, choices=Status, default=Status.DRAFT, editable=False)
    language = models.CharField(_("language of letters"), max_length=2, choices=settings.LANGUAGES, default="fr")

    # Project
    project_name = models.CharField(_("name of the project"), max_length=160, blank=True)
    sector = models.CharField(_("sector"), max_length=16, choices=Sector, blank=True)
    stage = models.CharField(_("how far it is"), max_length=14, choices=Stage, blank=True)
    pitch = models.CharField(_("in one sentence"), max_length=300, blank=True)
    problem = models.TextField(_("the problem and for whom"), max_length=3000, blank=True)
    solution = models.TextField(_("your solution and what is new in it"), max_length=3000, blank=True)
    market = models.TextField(_("market and customers"), max_length=3000, blank=True)
    impact = models.TextField(_("jobs and what it brings to the province"), max_length=3000, blank=True)

    # Founder; the CNIE is personal data: kept because letters and the agreement name the holder, shown masked.
    phone = PhoneNumberField(_("mobile phone"), blank=True)
    cnie = models.CharField(_("CNIE"), max_length=8, blank=True)
    commitment = models.TextField(_("why you, and how much time you give it"), max_length=2000, blank=True)

    # Company
    has_company = models.BooleanField(_("the company exists already"), null=True, blank=True)
    company_name = models.CharField(_("company name"), max_length=160, blank=True)
    legal_form = models.CharField(_("legal form"), max_length=20, choices=LegalForm, blank=True)
    ice = models.CharField(_("ICE"), max_length=15, blank=True)
    rc_number = models.CharField(_("trade register (RC)"), max_length=12, blank=True)
    rc_court = models.CharField(_("court of the trade register"), max_length=60, blank=True)
    tax_number = models.CharField(_("tax number (IF)"), max_length=12, blank=True)
    trade_tax_number = models.CharField(_("trade tax number (TP)"), max_length=12, blank=True)
    cnss_number = models.CharField(_("CNSS number"), max_length=12, blank=True)
    company_created_on = models.DateField(_("created on"), null=True, blank=True)

    # Needs
    wish = models.CharField(_("what you need"), max_length=8, choices=SpaceWish, blank=True)
    desks_wanted = models.PositiveSmallIntegerField(
        _("desks"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    area_wanted = models.PositiveSmallIntegerField(
        _("area (m²)"), null=True, blank=True, validators=[MinValueValidator(5), MaxValueValidator(200)]
    )
    starts_on_wish = models.DateField(_("wished first day"), null=True, blank=True)
    needs_ground_floor = models.BooleanField(_("access without stairs is needed"), default=False)
    needs_note = models.TextField(_("anything else about the place"), max_length=1000, blank=True)

    # Facts of its life
    created_at = models.DateTimeField(pgettext_lazy("date", "begun"), auto_now_add=True)
    saved_at = models.DateTimeField(_("saved"), auto_now=True)
    # Goes up with each save of the draft by a form: see ``Edit``.
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    submitted_at = models.DateTimeField(pgettext_lazy("date", "submitted"), null=True, blank=True, editable=False)
    answer_due_on = models.DateField(_("answer due (law 55-19)"), null=True, blank=True, editable=False)
    waiting_rank = models.PositiveSmallIntegerField(
        _("rank on the waiting list"), null=True, blank=True, editable=False
    )
    waiting_until = models.DateField(_("on the waiting list until"), null=True, blank=True, editable=False)
    # Kept by the reviewing action so that lists and rankings need no aggregate: out of 100, over sent reviews.
    review_count = models.PositiveSmallIntegerField(_("reviews sent"), default=0, editable=False)
    mean_score = models.DecimalField(
        _("mean score"), max_digits=5, decimal_places=2, null=True, blank=True, editable=False
    )
    score_spread = models.DecimalField(
        _("spread"), max_digits=5, decimal_places=2, null=True, blank=True, editable=False
    )

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["-submitted_at", "-id"]
        indexes = [
            models.Index(fields=["call", "status", "-mean_score"]),
            models.Index(fields=["status", "-submitted_at"]),
            # The staff's list in its usual order, and its counts by status, without reading the files themselves.
            models.Index(
                fields=["-submitted_at", "-id"],
                include=["call", "status", "applicant"],
                condition=Q(reference__isnull=False),
                name="application_work_list",
            ),
            # Possible duplicates: the same company or the same person in two files.
            models.Index(fields=["ice"], name="application_ice", condition=~Q(ice="")),
            models.Index(fields=["cnie"], name="application_cnie", condition=~Q(cnie="")),
            models.Index(fields=["phone"], name="application_phone", condition=~Q(phone="")),
            # Conflicts of interest: files of somebody without an account, found by their address on every page.
            models.Index(Lower("owner_email"), name="application_owner_email", condition=~Q(owner_email="")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "applicant"],
                condition=~Q(status=Status.WITHDRAWN),
                name="application_once_a_call",
                violation_error_message=_("You already have an application to this call."),
            ),
            models.UniqueConstraint(
                fields=["call", "waiting_rank"],
                condition=Q(status=Status.WAITLISTED),
                name="application_rank_unique",
                violation_error_message=_("Another file already has this rank on the waiting list."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=Status.values),
                name="application_status_known",
                violation_error_message=_("Unknown status."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=[Status.DRAFT, Status.WITHDRAWN])
                | Q(reference__isnull=False, submitted_at__isnull=False, answer_due_on__isnull=False),
                name="application_submitted_has_reference",
                violation_error_message=_("A submitted file has its reference and its date."),
            ),
            models.CheckConstraint(
                condition=(
                    Q(status=Status.WAITLISTED, waiting_rank__isnull=False, waiting_until__isnull=False)
                    | (~Q(status=Status.WAITLISTED) & Q(waiting_rank__isnull=True))
                ),
                name="application_waitlisted_has_rank",
                violation_error_message=_("A file on the waiting list, and only such a file, has a rank."),
            ),
            models.CheckConstraint(
                condition=Q(applicant__isnull=False)
                | (Q(status__in=[Status.DRAFT, Status.WITHDRAWN]) & ~Q(owner_email="")),
                name="application_sent_by_somebody",
                violation_error_message=_("A draft without account has its e-mail; a file is sent by a person."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference or '—'} {self.project_name}"

    @property
    def park_id(self) -> int:
        """The park it was sent to, for rights."""
        return self.call.park_id

    @property
    def masked_cnie(self) -> str:
        """The CNIE as pages show it: X•••456 (domain, §3)."""
        return f"{self.cnie[:1]}•••{self.cnie[-3:]}" if self.cnie else ""


@tracked
class TeamMember(models.Model):
    """A person of the team; gender, birth year and diploma are optional, asked for statistics only (law 09-08)."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="team", verbose_name=_("application"))
    full_name = models.CharField(_("full name"), max_length=120)
    position = models.CharField(_("role in the team"), max_length=120)
    gender = models.CharField(_("gender"), max_length=6, choices=Gender, blank=True)
    birth_year = models.PositiveSmallIntegerField(
        _("birth year"), null=True, blank=True, validators=[MinValueValidator(1930), MaxValueValidator(2015)]
    )
    diploma = models.CharField(_("highest diploma"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("team member")
        verbose_name_plural = _("team members")
        ordering = ["application", "id"]
        indexes = [models.Index(Lower("full_name"), name="team_member_namesakes")]

    def __str__(self) -> str:
        return self.full_name


@tracked
class Attachment(models.Model):
    """A paper of a file, checked by content, stored outside the web root, served only after a rights check."""

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="attachments", verbose_name=_("application")
    )
    paper = models.ForeignKey(RequiredPaper, models.PROTECT, related_name="attachments", verbose_name=_("paper"))
    file = models.FileField(_("file"), upload_to="papers/%Y/%m/", max_length=200)
    original_name = models.CharField(_("name on your device"), max_length=200)
    content_type = models.CharField(_("type"), max_length=60)
    size = models.PositiveIntegerField(_("size (bytes)"))
    pages = models.PositiveSmallIntegerField(_("pages"), null=True, blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    uploaded_at = models.DateTimeField(pgettext_lazy("date", "received"), default=timezone.now)

    class Meta:
        verbose_name = _("paper received")
        verbose_name_plural = _("papers received")
        ordering = ["paper__position", "paper_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "paper"],
                name="attachment_one_copy",
                violation_error_message=_("This paper has already been sent: one copy is enough."),
            )
        ]

    def __str__(self) -> str:
        return self.original_name


@tracked
class CompletionRequest(models.Model):
    """The only request for missing papers that a file may get (law 55-19); the clock stops until it is answered."""

    application = models.OneToOneField(
        Application, models.CASCADE, related_name="completion_request", verbose_name=_("application")
    )
    papers = models.ManyToManyField(RequiredPaper, blank=True, related_name="+", verbose_name=_("papers asked for"))
    questions = models.ManyToManyField(
        "applications.Question", blank=True, related_name="+", verbose_name=_("questions to answer again")
    )
    message = models.TextField(_("what is missing"), max_length=2000)
    due_on = models.DateField(_("to be sent by (last day)"))
    requested_at = models.DateTimeField(_("asked"), default=timezone.now)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("completion request")
        verbose_name_plural = _("completion requests")
        ordering = ["-requested_at"]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.due_on:%d/%m/%Y}"


class ApplicationLog(models.Model):
    """One move of a file: from where, to where, by whom, when. The applicant sees it without staff's note."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="log", verbose_name=_("application"))
    verb = models.CharField(_("step"), max_length=24)
    from_status = models.CharField(pgettext_lazy("status", "from"), max_length=14, blank=True, choices=Status)
    to_status = models.CharField(pgettext_lazy("status", "to"), max_length=14, choices=Status)
    at = models.DateTimeField(_("at"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("step of an application")
        verbose_name_plural = _("steps of an application")
        ordering = ["at", "id"]
        triggers = [pgtrigger.Protect(name="application_log_is_frozen", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return str(self.get_to_status_display())
