"""The local-services units: what each offers and when it is open, as the public reads it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from bookings.enums import Weekday
from spaces.enums import SpaceKind
from spaces.models import Space
from technopark.common.errors import Refusal
from upkeep import services as reading
from upkeep.actions import serving
from upkeep.actions.serving import Open
from upkeep.forms import HoursForm, ServiceForm
from upkeep.models import ServiceUnit
from upkeep.views.access import keeps_or_404


@require_safe
def services(request: HttpRequest) -> HttpResponse:
    """The units of the reader's parks with their operators of today."""
    parks = keeps_or_404(request.user)
    units = Space.objects.filter(park__in=parks, kind=SpaceKind.SERVICE_UNIT).select_related("park")
    operators: dict[int, str] = {}
    for park in parks:
        operators |= reading.operators_of(park, timezone.localdate())
    described = ServiceUnit.objects.filter(space__park__in=parks)
    found = {unit.space_id: unit for unit in described}
    hours = reading.hours_of(list(described))
    rows = [
        (
            space,
            found.get(space.pk),
            operators.get(space.pk, ""),
            reading.lines(hours[found[space.pk].pk]) if space.pk in found else [],
        )
        for space in units.order_by("park", "code")
    ]
    return render(request, "upkeep/services.html", {"rows": rows})


def service(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Describe a unit and its week."""
    parks = keeps_or_404(request.user)
    units = Space.objects.filter(kind=SpaceKind.SERVICE_UNIT, park__in=parks).select_related("park")
    space = get_object_or_404(units, park__slug=slug, code=code)
    unit = ServiceUnit.objects.filter(space=space).first()
    is_sent = request.method == "POST"
    form = ServiceForm(request.POST if is_sent else None, initial=initial_of(unit))
    days = [
        (day, HoursForm(request.POST if is_sent else None, prefix=f"d{day}", initial=said)) for day, said in week(unit)
    ]
    if is_sent and form.is_valid() and all(day_form.is_valid() for _day, day_form in days):
        hours = [Open(day, *stretch) for day, day_form in days for stretch in day_form.stretches()]
        try:
            serving.describe(space, hours=hours, **form.cleaned_data, by=request.user)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Saved: the public page shows it."))
            return redirect("upkeep:services")
    named = [(Weekday(day).label, day_form) for day, day_form in days]
    return render(request, "upkeep/service.html", {"space": space, "form": form, "days": named})


def initial_of(unit: ServiceUnit | None) -> dict:
    if unit is None:
        return {"is_shown": True}
    return {name: getattr(unit, name) for name in ("activity_fr", "activity_ar", "activity_en", "is_shown")}


def week(unit: ServiceUnit | None) -> list[tuple[int, dict]]:
    """Each weekday with its hours as the form takes them."""
    hours = reading.hours_of([unit])[unit.pk] if unit else {}
    names = (("opens", "closes"), ("opens_again", "closes_again"))
    return [
        (
            day,
            {
                name: at
                for pair, stretch in zip(names, hours.get(day, []), strict=False)
                for name, at in zip(pair, stretch, strict=True)
            },
        )
        for day in Weekday.values
    ]
