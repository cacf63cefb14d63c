"""Hours, rules and bookings in the admin: hours and rules are edited here, bookings change through their verbs."""

from datetime import timedelta

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from procrastinate.contrib.django import app

from bookings.actions import booking as booking_actions
from bookings.actions import checking_in, passes
from bookings.actions.hours import RECHECK_TASK
from bookings.enums import TRANSITIONS, BookingStatus
from bookings.errors import BY_CONSTRAINT
from bookings.models import (
    Booking,
    BookingLog,
    BookingRules,
    DayPass,
    Guest,
    HoursPeriod,
    OpeningHours,
    Series,
    WaitingEntry,
)
from bookings.permissions import KEEP
from bookings.slots import midnight
from spaces.filters import DayFilter, MonthFilter
from spaces.scoping import ParkScopedAdmin, ParkScopedInline
from technopark.common import formatting
from technopark.common.object_actions import ObjectActionForm, object_action
from technopark.common.ranges import add_months

SEE, MANAGE = "spaces.see_occupancy", "spaces.manage_park"


class NoteForm(ObjectActionForm):
    note = forms.CharField(label=_("Note"), required=False, max_length=500, widget=forms.Textarea({"rows": 2}))


class HoursInline(ParkScopedInline):
    model = OpeningHours
    park_lookup = "park"
    view_permission = SEE
    add_permission = change_permission = delete_permission = MANAGE


@admin.register(HoursPeriod)
class HoursPeriodAdmin(ParkScopedAdmin):
    """Days and their opening hours; bookings that lie outside the new ones are cancelled and told of by the worker."""

    view_permission = SEE
    add_permission = change_permission = delete_permission = MANAGE
    list_display = ["kind", "starts_on", "ends_on", "is_confirmed", "park"]
    list_filter = ["park", "kind", "is_confirmed"]
    list_select_related = ["park"]
    date_hierarchy = "starts_on"
    inlines = [HoursInline]

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        app.configure_task(RECHECK_TASK).defer()

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        app.configure_task(RECHECK_TASK).defer()


@admin.register(BookingRules)
class BookingRulesAdmin(ParkScopedAdmin):
    park_lookup = "space__park"
    view_permission = SEE
    add_permission = change_permission = delete_permission = MANAGE
    list_display = ["space", "starts_on", "is_bookable", "slot_minutes", "longest_minutes", "days_ahead"]
    list_filter = ["space__park", "is_bookable"]
    list_select_related = ["space"]
    search_fields = ["space__code"]


class ReadOnly:
    """Rows that the verbs write; nobody edits them here."""

    view_permission = KEEP


class GuestInline(ReadOnly, ParkScopedInline):
    model = Guest
    park_lookup = "space__park"
    fields = ["name", "email", "language"]


class LogInline(ReadOnly, ParkScopedInline):
    model = BookingLog
    park_lookup = "space__park"
    fields = ["at", "verb", "from_status", "to_status", "by", "note"]


class TakenOn(DayFilter):
    title = pgettext_lazy("filter", "taken on")
    parameter_name = "taken_on"

    def rows(self, queryset, day):
        return queryset.filter(period__overlap=(midnight(day), midnight(day + timedelta(days=1))))


class BeginsIn(MonthFilter):
    """The month of a day."""

    title = pgettext_lazy("filter", "month")
    parameter_name = "begins_in"

    def rows(self, queryset, day):
        first = day.replace(day=1)
        begins, ends = midnight(first), midnight(add_months(first, 1))
        return queryset.filter(period__startswith__gte=begins, period__startswith__lt=ends)


@admin.register(Booking)
class BookingAdmin(ReadOnly, ParkScopedAdmin):
    park_lookup = "space__park"
    list_display = ["reference", "space", "when", "status", "company", "booked_by"]
    list_filter = [TakenOn, BeginsIn, "space__park", "status", "space"]
    list_select_related = ["space", "company", "booked_by"]
    search_fields = ["reference", "title", "company__name"]
    fields = [
        "reference",
        "space",
        "when",
        "status",
        "company",
        "booked_by",
        "title",
        "people",
        "equipment",
        "series",
        "checked_in_at",
    ]
    readonly_fields = ["when", "status", "checked_in_at"]
    inlines = [GuestInline, LogInline]
    object_actions = ("approve", "decline", "check_in", "cancel")
    refusals = BY_CONSTRAINT

    @admin.display(description=_("when"), ordering="period")
    def when(self, booking):
        return when(booking)

    @object_action(label=_("approve"), permission=KEEP, when=lambda row: row.status in TRANSITIONS["approve"][0])
    def approve(self, request, booking):
        booking_actions.approve(booking, by=request.user)

    @object_action(
        label=_("decline"),
        permission=KEEP,
        form=NoteForm,
        when=lambda row: row.status in TRANSITIONS["decline"][0],
        is_final=True,
    )
    def decline(self, request, booking, note):
        booking_actions.decline(booking, note=note, by=request.user)

    @object_action(label=_("check in"), permission=KEEP, when=lambda row: row.status == BookingStatus.CONFIRMED)
    def check_in(self, request, booking):
        checking_in.check_in(booking, by=request.user)

    @object_action(
        label=_("cancel"),
        permission=KEEP,
        form=NoteForm,
        when=lambda row: row.status in TRANSITIONS["cancel"][0],
        is_final=True,
    )
    def cancel(self, request, booking, note):
        booking_actions.cancel(booking, note=note, by=request.user)


@admin.register(Series)
class SeriesAdmin(ReadOnly, ParkScopedAdmin):
    park_lookup = "space__park"
    list_display = ["space", "rhythm", "first_day", "until", "starts_at", "ends_at"]
    list_filter = ["space__park", "rhythm"]
    list_select_related = ["space"]
    date_hierarchy = "first_day"


@admin.register(WaitingEntry)
class WaitingEntryAdmin(ReadOnly, ParkScopedAdmin):
    park_lookup = "space__park"
    list_display = ["person", "space", "when", "status", "company", "offered_until", "created_at"]
    list_filter = ["space__park", "status"]
    list_select_related = ["space", "person", "company"]
    search_fields = ["person__full_name", "company__name"]
    fields = ["person", "space", "when", "company", "title", "people", "status", "offered_until", "created_at"]
    readonly_fields = ["when", "status", "offered_until", "created_at"]

    @admin.display(description=_("when"), ordering="period")
    def when(self, entry):
        return when(entry)


class PassOn(DayFilter):
    title = pgettext_lazy("filter", "valid on")
    parameter_name = "valid_on"

    def rows(self, queryset, day):
        return queryset.filter(day=day, cancelled_at__isnull=True)


@admin.register(DayPass)
class DayPassAdmin(ReadOnly, ParkScopedAdmin):
    park_lookup = "area__park"
    list_display = ["reference", "area", "day", "company", "visitor_name", "issued_by", "cancelled_at"]
    list_filter = [PassOn, "area__park", "area"]
    list_select_related = ["area", "company", "issued_by"]
    search_fields = ["reference", "visitor_name", "company__name"]
    date_hierarchy = "day"
    object_actions = ("cancel",)

    @object_action(
        label=_("cancel"), permission=KEEP, when=lambda day_pass: day_pass.cancelled_at is None, is_final=True
    )
    def cancel(self, request, day_pass):
        passes.cancel(day_pass, by=request.user)


def when(row) -> str:
    """The period of a booking or a wish, in local time."""
    first, last = row.period.lower, row.period.upper
    return formatting.isolate(f"{formatting.day_short(first)} {formatting.clock(first)}–{formatting.clock(last)}")
