"""What wants a decision soon, and which of it a person wants in the morning's mail."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applications.conflicts import ties_of_all
from planning.actions.alerting import choose
from planning.alerts import NEEDS, Alert, alerts_of, open_to
from planning.enums import AlertKind
from planning.models import MutedAlert
from spaces.models import Park
from spaces.permissions import parks_with


@dataclass(frozen=True)
class Group:
    """The alerts of a kind in a park."""

    park: Park
    label: str
    alerts: list[Alert]


@require_http_methods(["GET", "HEAD", "POST"])
def alerts(request: HttpRequest) -> HttpResponse:
    """Today's alerts of all parks of the reader; POST keeps which kinds are mailed."""
    parks = list(parks_with(request.user, NEEDS).order_by("code"))
    if not parks:
        raise Http404
    if request.method == "POST":
        choose(wanted=request.POST.getlist("kind"), by=request.user)
        messages.success(request, _("Your morning mail has changed."))
        return redirect("planning:alerts")
    closed = ties_of_all([request.user.pk])[request.user.pk]
    muted = set(MutedAlert.objects.filter(person=request.user).values_list("kind", flat=True))
    told = alerts_of(parks, timezone.localdate())
    context = {
        "groups": [group for park, found in told.items() for group in groups(park, open_to(found, closed))],
        "has_several_parks": len(parks) > 1,
        "kinds": [(kind.value, kind.label, kind.value not in muted) for kind in AlertKind],
        "today": timezone.localdate(),
    }
    return render(request, "planning/alerts.html", context)


def groups(park: Park, found: list[Alert]) -> list[Group]:
    """The alerts of a park, by kind."""
    by_kind = [(kind, [alert for alert in found if alert.kind == kind]) for kind in AlertKind]
    return [Group(park, str(kind.label), those) for kind, those in by_kind if those]
