"""Calls and files in the admin, for managers: calls are built here, files are read here and decided by buttons."""

from django import forms
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.widgets import AdminSplitDateTime
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from import_export.admin import ExportMixin
from import_export.forms import ExportForm
from modeltranslation.admin import TranslationAdmin, TranslationTabularInline

from applications import admin_selection, export
from applications.actions import calls, deciding, offering
from applications.admin_scoping import WithoutConflicts
from applications.enums import TRANSITIONS, Status
from applications.errors import BY_CONSTRAINT
from applications.models import (
    Application,
    ApplicationLog,
    Attendance,
    Call,
    CallPark,
    CommitteeSession,
    Criterion,
    Decision,
    Offer,
    ParkChoice,
    RequiredPaper,
    Review,
)
from applications.timeline import STEPS
from spaces.permissions import parks_with
from spaces.scoping import ParkScopedAdmin, ParkScopedInline
from technopark.accounts.actions import access
from technopark.accounts.models import AccessLog
from technopark.common.object_actions import ObjectActionForm, object_action

# Registered by being imported.
__all__ = ["admin_selection"]

SEE, DECIDE = "applications.see_files", "applications.decide"
MANAGE_CALLS, OFFER = "applications.manage_calls", "applications.make_offers"


def can(verb: str):
    """Whether a file is in a state from which ``verb`` leads on."""
    return lambda application: application.status in TRANSITIONS[verb][0]


class OfCallInline(ParkScopedInline, TranslationTabularInline):
    park_lookup = "park"
    view_permission = SEE
    add_permission = change_permission = delete_permission = MANAGE_CALLS


class CriterionInline(OfCallInline):
    """The rubric; the database freezes it when the call opens."""

    model = Criterion


class RequiredPaperInline(OfCallInline):
    model = RequiredPaper


class CallParkInline(ParkScopedInline):
    """Further parks, as they are: the page of a call on the staff's side asks whether somebody manages those too."""

    model = CallPark
    park_lookup = "park"
    view_permission = SEE
    fields = readonly_fields = ["position", "park"]


class ClosesForm(ObjectActionForm):
    closes_at = forms.SplitDateTimeField(
        label=_("Closes"),
        widget=AdminSplitDateTime,
        required=False,
        help_text=_("Empty: files are taken all year round."),
    )


@admin.register(Call)
class CallAdmin(ParkScopedAdmin, TranslationAdmin):
    refusals = BY_CONSTRAINT
    view_permission = SEE
    add_permission = change_permission = MANAGE_CALLS
    list_display = ["title", "park", "track", "places", "opens_at", "closes_at", "published_at", "ranking"]
    list_filter = ["park", "track", ("published_at", admin.EmptyFieldListFilter)]
    list_select_related = ["park"]
    search_fields = ["title", "slug"]
    date_hierarchy = "opens_at"
    prepopulated_fields = {"slug": ["title_fr"]}
    inlines = [CallParkInline, CriterionInline, RequiredPaperInline]
    object_actions = ("publish", "prolong", "close")
    fieldsets = [
        (None, {"fields": ["park", "title", "slug", "track", "places", "term_months"]}),
        (_("Text"), {"fields": ["summary", "text"]}),
        (_("Dates"), {"fields": ["opens_at", "closes_at"]}),
        (
            _("Rules of the selection"),
            {"fields": ["fewest_reviews", "admission_score", "waiting_score", "discussion_spread", "is_blind"]},
        ),
    ]

    @admin.display(description=_("ranking"))
    def ranking(self, call):
        return format_html('<a href="{}">{}</a>', reverse("applications:staff_ranking", args=[call.slug]), _("ranking"))

    @object_action(
        label=_("publish"), permission=MANAGE_CALLS, when=lambda call: call.published_at is None, is_final=True
    )
    def publish(self, request, call):
        calls.publish(call, by=request.user)

    @object_action(
        label=_("move the closing"), permission=MANAGE_CALLS, form=ClosesForm, when=lambda call: call.published_at
    )
    def prolong(self, request, call, closes_at):
        calls.prolong(call, closes_at=closes_at, by=request.user)

    @object_action(label=_("close now"), permission=MANAGE_CALLS, when=lambda call: call.is_open, is_final=True)
    def close(self, request, call):
        calls.close(call, by=request.user)


class OfFileInline(ParkScopedInline):
    park_lookup = "call__park"
    view_permission = SEE


class ParkChoiceInline(OfFileInline):
    model = ParkChoice
    fields = readonly_fields = ["rank", "park"]


class LogInline(OfFileInline):
    model = ApplicationLog
    fields = readonly_fields = ["at", "what", "from_status", "to_status", "by", "note"]

    @admin.display(description=_("step"))
    def what(self, row):
        return STEPS.get(row.verb, row.verb)


class DecisionInline(OfFileInline):
    model = Decision
    fields = readonly_fields = ["kind", "rank", "reason_in_law", "reason_in_fact", "decided_at", "decided_by", "letter"]


class DecisionNoteForm(ObjectActionForm):
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Needed where the decision differs from the committee's proposal."),
    )


class WaitlistForm(DecisionNoteForm):
    rank = forms.IntegerField(label=_("Rank"), required=False, min_value=1, help_text=_("Empty: the last rank."))


class RefuseForm(DecisionNoteForm):
    reason_in_law = forms.CharField(label=_("Reason in law"), max_length=2000, widget=forms.Textarea({"rows": 4}))
    reason_in_fact = forms.CharField(label=_("Reason in fact"), max_length=2000, widget=forms.Textarea({"rows": 4}))

    field_order = ["reason_in_law", "reason_in_fact", "note"]


@admin.register(Application)
class ApplicationAdmin(WithoutConflicts, ExportMixin, ParkScopedAdmin):
    """Files as sent; the working page of a file is on the staff's side, linked from here."""

    file = "pk"
    resource_classes = [export.ApplicationResource]
    export_form_class = ExportForm  # every column: to choose among them, the package needs a script in its page
    export_template_name = "admin/export.html"
    park_lookup = "call__park"
    view_permission = SEE
    list_display = [
        "reference",
        "project_name",
        "applicant",
        "call",
        "status",
        "mean_score",
        "review_count",
        "submitted_at",
        "answer_due_on",
    ]
    list_filter = ["call__park", "status", "call", "sector", "stage", "has_company"]
    list_select_related = ["applicant", "call"]
    search_fields = ["reference", "project_name", "applicant__full_name", "applicant__email", "company_name", "ice"]
    date_hierarchy = "submitted_at"
    inlines = [ParkChoiceInline, DecisionInline, LogInline]
    object_actions = ("admit", "waitlist", "refuse")
    fieldsets = [
        (None, {"fields": ["reference", "staff_page", "call", "applicant", "status", "submitted_at", "answer_due_on"]}),
        (_("Project"), {"fields": ["project_name", "sector", "stage", "pitch"]}),
        (_("Company"), {"fields": ["has_company", "company_name", "legal_form", "ice", "rc_number", "rc_court"]}),
        (_("Needs"), {"fields": ["wish", "desks_wanted", "area_wanted", "starts_on_wish", "needs_ground_floor"]}),
        (
            _("Review"),
            {"fields": ["review_count", "mean_score", "score_spread", "waiting_rank", "waiting_until"]},
        ),
    ]

    def get_queryset(self, request):
        """Drafts belong to their applicants alone."""
        return super().get_queryset(request).exclude(status=Status.DRAFT)

    def has_export_permission(self, request) -> bool:
        return request.user.has_perm(SEE)

    def export_action(self, request):
        """An address that asks for what there is not leads back to the whole list, as it does on the list itself."""
        try:
            return super().export_action(request)
        except IncorrectLookupParameters:
            return redirect(request.path)

    def get_export_data(self, file_format, request, queryset, **kwargs):
        """What is taken out here is logged as on the staff's pages."""
        rows, kind = queryset.count(), AccessLog.Kind.EXPORT
        for code in parks_with(request.user, SEE).values_list("code", flat=True):
            access.log(user=request.user, kind=kind, park_code=code, about="", what="admin: applications", rows=rows)
        return super().get_export_data(file_format, request, queryset, **kwargs)

    @admin.display(description=_("working page"))
    def staff_page(self, application):
        address = reverse("applications:staff_file", args=[application.reference]) if application.reference else ""
        return format_html('<a href="{}">{}</a>', address, application.reference) if address else "—"

    @object_action(label=_("admit"), permission=DECIDE, form=DecisionNoteForm, when=can("admit"), is_final=True)
    def admit(self, request, application, note):
        deciding.admit(application, note=note, by=request.user)

    @object_action(
        label=_("put on the waiting list"), permission=DECIDE, form=WaitlistForm, when=can("waitlist"), is_final=True
    )
    def waitlist(self, request, application, rank, note):
        deciding.waitlist(application, rank=rank, note=note, by=request.user)

    @object_action(label=_("refuse"), permission=DECIDE, form=RefuseForm, when=can("refuse"), is_final=True)
    def refuse(self, request, application, **reasons):
        deciding.refuse(application, **reasons, by=request.user)


@admin.register(Review)
class ReviewAdmin(WithoutConflicts, ParkScopedAdmin):
    park_lookup = "application__call__park"
    view_permission = SEE
    list_display = ["application", "reviewer", "assigned_at", "has_conflict", "is_abstention", "total", "submitted_at"]
    list_filter = ["application__call", ("submitted_at", admin.EmptyFieldListFilter), "has_conflict", "is_abstention"]
    list_select_related = ["application", "reviewer"]
    search_fields = ["application__reference", "application__project_name", "reviewer__full_name"]


class AttendanceInline(ParkScopedInline):
    model = Attendance
    park_lookup = "park"
    view_permission = SEE


@admin.register(CommitteeSession)
class CommitteeSessionAdmin(ParkScopedAdmin):
    view_permission = SEE
    list_display = ["reference", "park", "held_at", "place", "opened_at", "closed_at", "minutes"]
    list_filter = ["park", ("closed_at", admin.EmptyFieldListFilter)]
    list_select_related = ["park", "minutes"]
    search_fields = ["reference", "place"]
    date_hierarchy = "held_at"
    inlines = [AttendanceInline]


@admin.register(Decision)
class DecisionAdmin(WithoutConflicts, ParkScopedAdmin):
    park_lookup = "application__call__park"
    view_permission = SEE
    list_display = ["application", "kind", "rank", "decided_at", "decided_by", "appeal_until", "letter"]
    list_filter = ["application__call__park", "kind", "application__call"]
    list_select_related = ["application", "decided_by", "letter"]
    search_fields = ["application__reference", "application__project_name"]
    date_hierarchy = "decided_at"


class OpenOffers(admin.SimpleListFilter):
    title = _("answer")
    parameter_name = "answer"

    def lookups(self, request, model_admin):
        return [("open", _("not answered yet")), *Offer._meta.get_field("answer").choices]

    def queryset(self, request, queryset):
        if self.value() == "open":
            return queryset.filter(answered_at__isnull=True)
        return queryset.filter(answer=self.value()) if self.value() else queryset


class RescindForm(ObjectActionForm):
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea({"rows": 3}))


@admin.register(Offer)
class OfferAdmin(WithoutConflicts, ParkScopedAdmin):
    park_lookup = "tenancy__park"
    view_permission = SEE
    list_display = [
        "application",
        "all_spaces",
        "starts_on",
        "term_months",
        "fee",
        "answer_by",
        "answer",
        "answered_at",
    ]
    list_filter = ["tenancy__park", OpenOffers]
    list_select_related = ["application", "space"]
    search_fields = ["application__reference", "application__project_name", "space__code", "further__code"]
    date_hierarchy = "made_at"
    object_actions = ("rescind",)

    def get_queryset(self, request):
        return super().get_queryset(request).with_codes()

    @admin.display(description=_("spaces"), ordering="space__code")
    def all_spaces(self, offer):
        return offer.codes

    @object_action(
        label=_("take the offer back"),
        permission=OFFER,
        form=RescindForm,
        when=lambda offer: not offer.answer,
        is_final=True,
    )
    def rescind(self, request, offer, reason):
        offering.rescind(offer, reason=reason, by=request.user)
