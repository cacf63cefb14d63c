"""What everybody may read: the park and its open calls, the text of a call."""

from dataclasses import dataclass
from operator import attrgetter

from django.contrib.auth.decorators import login_not_required
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from applications.enums import Status
from applications.models import Application, Call, CallPark, Criterion, RequiredPaper, SelfCheckQuestion
from applications.parks import parks_of_call
from applications.weaving import weave
from spaces.enums import SpaceKind
from spaces.models import Park
from technopark.common.freshness import cached_for_visitors
from tenants import occupancy
from tenants.enums import Track
from tenants.headline import Headline, headline_of, with_headline
from tenants.models import Tariff
from tenants.pricing import tariffs_on
from upkeep import services
from upkeep.models import ServiceHours, ServiceUnit
from upkeep.services import with_services

# What the public pages show: while none of it changes, visitors get the page that was made for the last one.
SHOWN = (*occupancy.MADE_FROM, Tariff, Call, CallPark, Criterion, RequiredPaper, ServiceUnit, ServiceHours)


@dataclass(frozen=True, slots=True)
class OwnFile:
    """What the reader has begun or sent for a call."""

    status: str
    reference: str

    @property
    def is_draft(self) -> bool:
        return self.status == Status.DRAFT


@login_not_required
@require_safe
@cached_for_visitors(lambda: SHOWN)
def home(request: HttpRequest) -> HttpResponse:
    """What this is, whether one can apply, until when, how many places are free, and what happens then."""
    today = timezone.localdate()
    rows = with_services(Park.objects.filter(is_public=True).order_by("pk"), today)
    parks = list(with_headline(rows, day=today))
    park = chosen(parks, request.GET.get("park"))
    calls = list(calls_to_come(park)) if park else []
    headline = headline_of(park) if park else Headline(0, 0, 0, 0, 0, 0)
    context = {
        "park": park,
        "parks": [other for other in parks if other != park],
        "headline": headline,
        "weave": weave(headline.companies, headline.cap),
        "tariffs": fees_of(park) if park else [],
        "services": services.read(park.service_rows) if park else [],
        "open_calls": [call for call in calls if call.is_open],
        "next_call": min((call for call in calls if call.is_upcoming), key=attrgetter("opens_at"), default=None),
    }
    return render(request, "applications/public/home.html", context)


def chosen(parks: list[Park], slug: str | None) -> Park | None:
    """The park asked for by its ``slug``, or the first one. Raises Http404 for one that is not there."""
    if not slug:
        return parks[0] if parks else None
    park = next((park for park in parks if park.slug == slug), None)
    if park is None:
        raise Http404
    return park


def fees_of(park: Park) -> list[Tariff]:
    """What founders pay today, from the first track to the last; service units are not for them."""
    order = {track: number for number, track in enumerate(Track.values)}
    tariffs = tariffs_on(park=park, day=timezone.localdate())
    for_founders = [row for row in tariffs if row.space_kind in SpaceKind.for_companies]
    return sorted(for_founders, key=lambda row: (row.space_kind, order[row.track]))


def calls_to_come(park: Park):
    """Published calls of ``park`` that are open or will open, the first to close first."""
    now = timezone.now()
    calls = Call.objects.published().filter(Q(closes_at__isnull=True) | Q(closes_at__gt=now), park=park)
    return calls.defer("text").order_by(F("closes_at").asc(nulls_last=True), "opens_at", "id")


@login_not_required
@require_safe
@cached_for_visitors(lambda: SHOWN)
def call(request: HttpRequest, slug: str) -> HttpResponse:
    """The text of a call: for whom, until when, which papers, how files are judged."""
    shown = get_object_or_404(with_own_file(Call.objects.published(), request.user).select_related("park"), slug=slug)
    context = {
        "call": shown,
        "park": shown.park,
        "parks": parks_of_call(shown) if shown.is_shared else [],
        "papers": shown.papers.all(),
        "criteria": shown.criteria.all(),
        "own": OwnFile(shown.own_status, shown.own_reference or "") if shown.own_status else None,
    }
    return render(request, "applications/public/call.html", context)


def with_own_file(calls, user):
    """``calls`` with the state and the reference of what ``user`` has begun or sent, whether there is a self-check, and
    whether they are open to several parks, in the same query.
    """
    # A visitor has none; drafts begun without an account are nobody's either.
    own = Application.objects.filter(call=OuterRef("pk"), applicant=user.pk or 0).exclude(status=Status.WITHDRAWN)
    return calls.annotate(
        own_status=Subquery(own.values("status")[:1]),
        own_reference=Subquery(own.values("reference")[:1]),
        has_self_check=Exists(SelfCheckQuestion.objects.filter(call=OuterRef("pk"))),
        is_shared=Exists(CallPark.objects.filter(call=OuterRef("pk"))),
    )
