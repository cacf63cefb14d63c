"""Companies, tenancies and fees in the admin: statuses are read only, buttons call the house's actions."""

from datetime import timedelta

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from spaces.filters import DayFilter, MonthFilter
from spaces.scoping import ParkScopedAdmin, ParkScopedInline
from technopark.common import formatting
from technopark.common.object_actions import ObjectActionForm, object_action
from technopark.common.ranges import months_from
from tenants import admin_companies
from tenants.actions import holding, leaving, staying, suspending
from tenants.enums import CHANGES, TRANSITIONS, ClosingReason, TenancyStatus
from tenants.models import Assignment, Tariff, Tenancy, TenancyLog
from tenants.timeline import VERBS

# The admin finds this module; the pages of companies stand in the other one.
__all__ = ["admin_companies"]

SEE, KEEP, ASSIGN = "tenants.see_tenancies", "tenants.keep_tenancies", "tenants.assign_spaces"


def can(verb: str):
    """Whether a tenancy is in a state from which ``verb`` leads on."""
    return lambda tenancy: tenancy.status in TRANSITIONS[verb][0]


def may(verb: str):
    """Whether a tenancy is in a state in which ``verb`` may change it."""
    return lambda tenancy: tenancy.status in CHANGES[verb]


def month_of(day):
    """The month of ``day``, as a period."""
    return months_from(day.replace(day=1), 1)


class PresentOn(DayFilter):
    title = _("present on")
    parameter_name = "present_on"

    def rows(self, queryset, day):
        return queryset.filter(period__contains=day).exclude(status=TenancyStatus.CANCELLED)


class PresentIn(MonthFilter):
    """Some day of the month of a day."""

    title = _("present in")
    parameter_name = "present_in"

    def rows(self, queryset, day):
        return queryset.filter(period__overlap=month_of(day)).exclude(status=TenancyStatus.CANCELLED)


class EndsAfter(DayFilter):
    """With « ends within »: the day from which the days are counted."""

    title = _("ends after")
    parameter_name = "ends_after"

    def rows(self, queryset, day):
        return queryset.filter(status__in=TenancyStatus.running, period__endswith__gt=day)


class EndsWithin(admin.SimpleListFilter):
    """Running tenancies whose last day comes within some days of today, or of the day of « ends after »."""

    title = _("ends within")
    parameter_name = "ends_within"

    def lookups(self, request, model_admin):
        return [(str(days), ngettext("%(days)s day", "%(days)s days", days) % {"days": days}) for days in (30, 60, 90)]

    def queryset(self, request, queryset):
        if not (self.value() or "").isdigit():
            return queryset
        after = DayFilter.day(request.GET.get(EndsAfter.parameter_name))
        last = after + timedelta(days=int(self.value()))
        return queryset.filter(status__in=TenancyStatus.running, period__endswith__gt=after, period__endswith__lte=last)


class HeldOn(DayFilter):
    title = _("held on")
    parameter_name = "held_on"

    def rows(self, queryset, day):
        return queryset.filter(cancelled_at__isnull=True, period__contains=day)


class HeldIn(MonthFilter):
    """Some day of the month of a day."""

    title = _("held in")
    parameter_name = "held_in"

    def rows(self, queryset, day):
        return queryset.filter(cancelled_at__isnull=True, period__overlap=month_of(day))


class NoteForm(ObjectActionForm):
    """What is asked comes first, the note last."""

    note = forms.CharField(label=_("Note"), required=False, max_length=500, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"] = self.fields.pop("note")


class SignForm(NoteForm):
    signed_on = forms.DateField(label=_("Signed by both on"), widget=AdminDateWidget)
    insurance_checked_on = forms.DateField(label=_("Insurance checked on"), widget=AdminDateWidget)
    house_rules_accepted_on = forms.DateField(label=_("House rules accepted on"), widget=AdminDateWidget)


class ActivateForm(NoteForm):
    deposit_received_on = forms.DateField(label=_("Deposit received on"), widget=AdminDateWidget)
    entry_inventory_on = forms.DateField(label=_("Entry inventory on"), widget=AdminDateWidget)
    keys_given_on = forms.DateField(label=_("Keys given on"), widget=AdminDateWidget)


class EndForm(NoteForm):
    last_day = forms.DateField(label=_("Last day of the stay"), widget=AdminDateWidget)


class NoticeForm(NoteForm):
    given_on = forms.DateField(label=_("Notice given on"), widget=AdminDateWidget)


class CloseForm(NoteForm):
    reason = forms.ChoiceField(label=_("Reason"), choices=ClosingReason.choices)
    exit_inventory_on = forms.DateField(label=_("Exit inventory on"), widget=AdminDateWidget)
    deposit_settled_on = forms.DateField(label=_("Deposit settled on"), widget=AdminDateWidget)


class AssignmentInline(ParkScopedInline):
    model = Assignment
    park_lookup = "park"
    view_permission = SEE
    fields = ["space", "first_day", "last_day", "cancelled_at"]
    readonly_fields = fields

    @admin.display(description=_("first day"))
    def first_day(self, assignment):
        return formatting.day_short(assignment.period.lower)

    @admin.display(description=_("last day"))
    def last_day(self, assignment):
        return formatting.day_short(assignment.period.upper - timedelta(days=1))


class LogInline(ParkScopedInline):
    model = TenancyLog
    park_lookup = "park"
    view_permission = SEE
    fields = readonly_fields = ["at", "what", "from_status", "to_status", "by", "note"]

    @admin.display(description=_("step"))
    def what(self, row):
        return VERBS.get(row.verb, row.verb)


@admin.register(Tenancy)
class TenancyAdmin(ParkScopedAdmin):
    """Stays. Nothing is typed over here: each change is a step with its own button."""

    view_permission = SEE
    list_display = ["reference", "holder", "status", "track", "first_day", "last_day", "monthly_fee", "park"]
    list_filter = ["park", "status", PresentOn, PresentIn, EndsWithin, EndsAfter, "purpose", "track"]
    list_select_related = ["company", "park"]
    search_fields = ["reference", "company__name", "company__name_ar", "company__ice", "holder_name"]
    inlines = [AssignmentInline, LogInline]
    object_actions = (
        "sign",
        "activate",
        "extend",
        "shorten",
        "suspend",
        "resume",
        "give_notice",
        "withdraw_notice",
        "begin_leaving",
        "close",
        "cancel",
    )
    fieldsets = [
        (None, {"fields": ["reference", "park", "company", "holder_name", "purpose", "track", "status"]}),
        (_("Dates"), {"fields": ["first_day", "last_day", "held_until"]}),
        (_("Fee"), {"fields": ["monthly_fee", "deposit"]}),
        (
            _("Facts of the stay"),
            {
                "fields": [
                    "signed_on",
                    "insurance_checked_on",
                    "house_rules_accepted_on",
                    "deposit_received_on",
                    "entry_inventory_on",
                    "keys_given_on",
                    "notice_given_on",
                    "exit_inventory_on",
                    "deposit_settled_on",
                    "closing_reason",
                ]
            },
        ),
    ]

    @admin.display(description=_("company"), ordering="company__name")
    def holder(self, tenancy):
        return tenancy.holder

    @admin.display(description=_("first day"), ordering="period")
    def first_day(self, tenancy):
        return formatting.day_short(tenancy.starts_on)

    @admin.display(description=_("last day"), ordering="period")
    def last_day(self, tenancy):
        return formatting.day_short(tenancy.last_day)

    @object_action(label=_("sign"), permission=KEEP, form=SignForm, when=can("sign"))
    def sign(self, request, tenancy, **facts):
        staying.sign(tenancy, **facts, by=request.user)

    @object_action(label=_("activate"), permission=KEEP, form=ActivateForm, when=can("activate"))
    def activate(self, request, tenancy, **facts):
        staying.activate(tenancy, **facts, by=request.user)

    @object_action(label=_("extend"), permission=KEEP, form=EndForm, when=may("extend"))
    def extend(self, request, tenancy, last_day, note):
        staying.extend(tenancy, ends_on=last_day + timedelta(days=1), note=note, by=request.user)

    @object_action(label=_("shorten"), permission=KEEP, form=EndForm, when=may("shorten"))
    def shorten(self, request, tenancy, last_day, note):
        staying.shorten(tenancy, ends_on=last_day + timedelta(days=1), note=note, by=request.user)

    @object_action(label=_("suspend"), permission=KEEP, form=NoteForm, when=can("suspend"))
    def suspend(self, request, tenancy, note):
        suspending.suspend(tenancy, note=note, by=request.user)

    @object_action(label=_("resume"), permission=KEEP, form=NoteForm, when=can("resume"))
    def resume(self, request, tenancy, note):
        suspending.resume(tenancy, note=note, by=request.user)

    @object_action(label=_("record notice"), permission=KEEP, form=NoticeForm, when=can("give_notice"))
    def give_notice(self, request, tenancy, given_on, note):
        staying.give_notice(tenancy, given_on=given_on, note=note, by=request.user)

    @object_action(label=_("withdraw notice"), permission=KEEP, form=NoteForm, when=can("withdraw_notice"))
    def withdraw_notice(self, request, tenancy, note):
        staying.withdraw_notice(tenancy, note=note, by=request.user)

    @object_action(label=_("begin leaving"), permission=KEEP, form=NoteForm, when=can("begin_leaving"))
    def begin_leaving(self, request, tenancy, note):
        leaving.begin_leaving(tenancy, note=note, by=request.user)

    @object_action(label=_("close"), permission=KEEP, form=CloseForm, when=can("close"), is_final=True)
    def close(self, request, tenancy, **facts):
        leaving.close(tenancy, **facts, by=request.user)

    @object_action(label=_("cancel the stay"), permission=KEEP, form=NoteForm, when=can("cancel"), is_final=True)
    def cancel(self, request, tenancy, note):
        holding.release(tenancy, note=note, by=request.user)


@admin.register(Assignment)
class AssignmentAdmin(ParkScopedAdmin):
    """Who holds which space when; moves are made on the plan or by the tenancy's steps."""

    park_lookup = "tenancy__park"
    view_permission = SEE
    list_display = ["space", "tenancy", "first_day", "last_day", "cancelled_at"]
    list_filter = ["space__park", "space__kind", HeldOn, HeldIn, ("cancelled_at", admin.EmptyFieldListFilter)]
    list_select_related = ["space", "tenancy__company"]
    search_fields = ["space__code", "tenancy__reference", "tenancy__company__name"]

    @admin.display(description=_("first day"), ordering="period")
    def first_day(self, assignment):
        return formatting.day_short(assignment.period.lower)

    @admin.display(description=_("last day"), ordering="period")
    def last_day(self, assignment):
        return formatting.day_short(assignment.period.upper - timedelta(days=1))


@admin.register(Tariff)
class TariffAdmin(ParkScopedAdmin):
    view_permission = SEE
    add_permission = change_permission = "spaces.manage_park"
    list_display = ["park", "space_kind", "track", "from_company_age", "starts_on", "amount", "unit", "vat_rate"]
    list_filter = ["park", "space_kind", "track"]
    list_select_related = ["park"]
    date_hierarchy = "starts_on"
