"""Making a booking that repeats; days that clash are asked about, one by one."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext

from bookings.actions import series as series_actions
from bookings.errors import SeriesClashes
from bookings.forms import SeriesForm
from bookings.models import Series
from bookings.permissions import can_keep_bookings, companies_to_book_for
from bookings.views.access import moment_of, space_or_404
from bookings.views.clashes import choices_for, instead_of
from spaces.models import Space
from technopark.common.errors import Refusal

WEEKS = 4


def book_series(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Ask for the rule, then for each day that cannot be had; all of it is booked together or nothing."""
    space = space_or_404(request.user, slug, code)
    form, choices = series_form(request, space), []
    if form.is_bound and form.is_valid():
        try:
            made = run(request, space, form)
        except SeriesClashes as clashes:
            choices = choices_for(clashes, request.POST)
            form.refuse(clashes)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            first, count = made.bookings.order_by("period").first(), made.bookings.count()
            text = ngettext("%(n)d booking has been made.", "%(n)d bookings have been made.", count)
            messages.success(request, text % {"n": count})
            return redirect("bookings:booking", reference=first.reference)
    return render(request, "bookings/book_series.html", {"space": space, "form": form, "choices": choices})


def series_form(request: HttpRequest, space: Space) -> SeriesForm:
    start = moment_of(request.GET.get("start"))
    first = start.date() if start else timezone.localdate() + timedelta(days=1)
    initial = {"first_day": first, "until": first + timedelta(weeks=WEEKS)}
    if start:
        initial |= {"starts_at": start.time(), "ends_at": (start + timedelta(hours=1)).time()}
    form = SeriesForm(
        request.POST if request.method == "POST" else None, space=space, user=request.user, initial=initial
    )
    companies = companies_to_book_for(request.user, space.park)
    form.choose_from(companies, is_staff=can_keep_bookings(request.user, space.park))
    return form


def run(request: HttpRequest, space: Space, form: SeriesForm) -> Series:
    rule = ("rhythm", "first_day", "until", "starts_at", "ends_at")
    return series_actions.book_series(
        space=space,
        **{name: form.cleaned_data[name] for name in rule},
        company=form.for_company(),
        details=form.details(),
        instead=instead_of(request.POST),
        by=request.user,
    )
