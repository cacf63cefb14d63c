"""What staff keep: approvals to give, who comes today, who did not come, and the day passes of coworking areas."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings.actions import passes
from bookings.desks import desks_free_in
from bookings.enums import BookingStatus
from bookings.forms import PassForm
from bookings.kept import house, rooms_of
from bookings.models import Booking
from bookings.permissions import day_passes_for
from bookings.views.access import day_of, keeps_or_404, take
from spaces.enums import SpaceKind
from spaces.models import Park, Space
from technopark.common.errors import Refusal
from tenants.enums import TenancyStatus
from tenants.models import Company, Tenancy

NO_SHOW_DAYS = 30
MOST_SHOWN = 50


@require_safe
def staff(request: HttpRequest) -> HttpResponse:
    """Approvals first, then today, then whom nobody saw in the last month."""
    parks = keeps_or_404(request.user)
    rows = Booking.objects.filter(space__park__in=parks).select_related("space", "company", "booked_by")
    now, midnight = timezone.now(), datetime.combine(timezone.localdate(), time.min, timezone.get_default_timezone())
    asked = rows.filter(status=BookingStatus.REQUESTED, period__endswith__gt=now).order_by("period", "id")
    today = rows.filter(status__in=BookingStatus.live).overlapping(midnight, midnight + timedelta(days=1))
    missed = rows.filter(status=BookingStatus.NO_SHOW, period__startswith__gt=now - timedelta(days=NO_SHOW_DAYS))
    kept = house()
    context = {
        "asked": list(asked[:MOST_SHOWN]),
        "today_rows": list(today.exclude(status=BookingStatus.REQUESTED).order_by("period", "id")[:MOST_SHOWN]),
        "missed": list(missed.order_by("-period", "-id")[:MOST_SHOWN]),
        "spaces": [space for space in rooms_of(request.user, kept) if space.park_id in {park.pk for park in parks}],
        "today": timezone.localdate(),
        "now": now,
    }
    return render(request, "bookings/staff.html", context)


def day_passes(request: HttpRequest) -> HttpResponse:
    """The passes of ``?day=`` (today), the desks still free, and a form to give one more."""
    parks = keeps_or_404(request.user)
    day = day_of(request.GET.get("day"))
    areas = Space.objects.filter(park__in=parks, kind=SpaceKind.COWORKING_AREA).select_related("park")
    areas = list(areas.order_by("park", "code"))
    form = pass_form(request, parks, areas, day)
    if form.is_bound and form.is_valid():
        try:
            made = passes.issue(**form.cleaned_data, by=request.user)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The pass %(reference)s is given.") % {"reference": made.reference})
            return redirect(f"{reverse('bookings:day_passes')}?day={made.day.isoformat()}")
    rows = day_passes_for(request.user).filter(day=day).select_related("area", "company")
    free = desks_free_in(areas, day)
    context = {
        "day": day,
        "previous": day - timedelta(days=1),
        "next": day + timedelta(days=1),
        "today": timezone.localdate(),
        "form": form,
        "areas": [(area, max(free[area.pk], 0)) for area in areas],
        "passes": list(rows.order_by("-cancelled_at", "area__code", "id")),
    }
    return render(request, "bookings/day_passes.html", context)


def pass_form(request: HttpRequest, parks: Iterable[Park], areas: list[Space], day: date) -> PassForm:
    stays = Tenancy.objects.filter(park__in=parks, status__in=TenancyStatus.running, period__contains=day)
    return PassForm(
        request.POST if request.method == "POST" else None,
        initial={"day": day},
        areas=areas,
        companies=Company.objects.filter(tenancies__in=stays).distinct().order_by("name", "id"),
    )


def cancel_day_pass(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a pass back, and show its day."""
    rows = day_passes_for(request.user).select_related("area__park")
    day_pass = get_object_or_404(rows, reference=reference)
    back = f"{reverse('bookings:day_passes')}?day={day_pass.day.isoformat()}"
    if request.method != "POST":
        return redirect(back)
    done = _("The pass is taken back: its desk is free again.")
    return take(request, lambda: passes.cancel(day_pass, by=request.user), done=done, back=back)
