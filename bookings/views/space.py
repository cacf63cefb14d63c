"""The calendar of one space: a day, a week, a month or a list; readable without JavaScript, drawn with it."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

from csp.constants import NONCE, SELF
from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from bookings.agenda import Agenda
from bookings.enums import BookingStatus
from bookings.kept import agenda_of
from bookings.sheets import Reader, closed_words, day_sheet, days_between, lengths, month_sheets, slots_of, wall
from bookings.views.access import day_of, said_day, space_to_show_or_404
from technopark.common.ranges import add_months

VIEWS = {"day": _("Day"), "week": _("Week"), "month": _("Month"), "list": _("List")}
DRAWN = {"day": "timeGridDay", "week": "timeGridWeek", "month": "dayGridMonth"}
SCRIPTS = ["core", "daygrid", "timegrid", "interaction"]
LIST_DAYS = 14
MOST_DAYS = 62
DEFAULT_MINUTES = 60
UNCERTAIN = (BookingStatus.REQUESTED, BookingStatus.OFFERED)


# The calendar's script brings its own style sheet with its signs in it: this page alone lets in the one with its nonce.
@csp_update({"style-src": [SELF, NONCE], "font-src": [SELF, "data:"]})
@require_safe
def space(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """``?view=`` says how much (a day by default), ``?day=`` where, ``?minutes=`` how long the slots to tap are."""
    room, kept = space_to_show_or_404(request.user, slug, code)
    view = request.GET.get("view", "")
    view = view if view in VIEWS else "day"
    day = day_of(request.GET.get("day"))
    first, last = shown_days(view, day)
    agenda = agenda_of(room, first, last, kept)
    context = {
        "space": room,
        "view": view,
        "views": [(name, label, address(view=name, day=day)) for name, label in VIEWS.items()],
        "day": day,
        "today": timezone.localdate(),
        "now": timezone.now(),
        "first": first,
        "last": last,
        "previous_url": address(view=view, day=moved(view, day, -1)),
        "next_url": address(view=view, day=moved(view, day, 1)),
        "today_url": address(view=view),
        "calendar": calendar_options(request, agenda, view, day) if view in DRAWN else None,
    }
    reader = Reader(request.user, room)
    return render(request, "bookings/space.html", context | sheets(request, agenda, view, day, reader))


def sheets(request: HttpRequest, agenda: Agenda, view: str, day: date, reader: Reader) -> dict:
    """What the page says of its days."""
    if view == "month":
        return {"weeks": month_sheets(agenda, *month_of(day), reader.line)}
    if view != "day":
        return {
            "days": [day_sheet(agenda, one, reader.line) for one in days_between(agenda.first_day, agenda.last_day)]
        }
    minutes = asked_length(request, lengths(agenda, day))
    book = reverse("bookings:book", args=[agenda.space.park.slug, agenda.space.code])
    return {
        "sheet": day_sheet(agenda, day, reader.line),
        "lengths": lengths(agenda, day),
        "minutes": minutes,
        "slots": slots_of(agenda, day, minutes, book) if minutes else [],
        "last_bookable_day": agenda.last_bookable_day,
    }


@require_safe
def events(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """The bookings from ``?start=`` (today) until before ``?end=`` (a week later) by the wall's clock, for the drawn
    calendar; days without an opening are marked, and with ``?hours=1`` the opening hours too."""
    room, kept = space_to_show_or_404(request.user, slug, code)
    today = timezone.localdate().isoformat()
    first = said_day(request.GET.get("start", today)[:10])
    end = said_day(request.GET.get("end", "")[:10]) if "end" in request.GET else first and first + timedelta(days=7)
    if not first or not end or not 0 < (end - first).days <= MOST_DAYS:
        return HttpResponseBadRequest("start, end")
    agenda = agenda_of(room, first, end - timedelta(days=1), kept)
    found = [*booked(agenda, Reader(request.user, room)), *closed_days(agenda)]
    if request.GET.get("hours"):
        found += opening_hours(agenda)
    response = JsonResponse(found, safe=False)
    response["Cache-Control"] = "private, no-store"
    return response


def booked(agenda: Agenda, reader: Reader) -> Iterable[dict]:
    for row in agenda.rows:
        line = reader.line(row)
        title = f"{line.holder} · {line.title}" if line.title else line.holder
        event = {"start": wall(line.start), "end": wall(line.end), "title": title}
        if line.url:
            event["url"] = line.url
        marks = ["is-own"] if line.is_own else []
        if line.status in UNCERTAIN:
            marks.append("is-asked")
        yield event | {"classNames": marks} if marks else event


def closed_days(agenda: Agenda) -> Iterable[dict]:
    for day in days_between(agenda.first_day, agenda.last_day):
        words = closed_words(agenda.obstacle(day))
        if words:
            yield {"start": day.isoformat(), "allDay": True, "title": words, "display": "background"}


def opening_hours(agenda: Agenda) -> list[dict]:
    """Whatever lies outside them is shaded."""
    spans = [span for day in days_between(agenda.first_day, agenda.last_day) for span in agenda.opening(day)]
    return [
        {"start": wall(span.start), "end": wall(span.end), "groupId": "open", "display": "inverse-background"}
        for span in spans
    ]


def shown_days(view: str, day: date) -> tuple[date, date]:
    """The first and the last day that the page reads."""
    monday = day - timedelta(days=day.weekday())
    if view == "month":
        first, last = month_of(day)
        return first - timedelta(days=first.weekday()), last + timedelta(days=6 - last.weekday())
    if view == "week":
        return monday, monday + timedelta(days=6)
    return (day, day + timedelta(days=LIST_DAYS - 1)) if view == "list" else (day, day)


def month_of(day: date) -> tuple[date, date]:
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def moved(view: str, day: date, step: int) -> date:
    """The day that the page before or after is about."""
    if view == "month":
        return add_months(day.replace(day=1), step)
    return day + step * timedelta(days={"day": 1, "week": 7, "list": LIST_DAYS}[view])


def address(*, view: str, day: date | None = None) -> str:
    return f"?view={view}&day={day.isoformat()}" if day else f"?view={view}"


def asked_length(request: HttpRequest, choices: list[int]) -> int:
    """The length asked for, else an hour or what is nearest to it; 0 where none can be booked."""
    asked = request.GET.get("minutes", "")
    if asked.isascii() and asked.isdigit() and int(asked) in choices:
        return int(asked)
    return min(choices, key=lambda minutes: abs(minutes - DEFAULT_MINUTES), default=0)


def drawn_hours(agenda: Agenda) -> tuple[str, str]:
    """From which full hour until which the calendar is drawn: all that is open or booked, at least the office hours."""
    zone, starts, ends = timezone.get_default_timezone(), [8], [17]
    for day in days_between(agenda.first_day, agenda.last_day):
        if spans := [*agenda.opening(day), *agenda.busy(day)]:
            starts.append(min(span.start for span in spans).astimezone(zone).hour)
            ends.append((max(span.end for span in spans) - timedelta(minutes=1)).astimezone(zone).hour + 1)
    return f"{min(starts):02}:00", f"{max(ends):02}:00"


def calendar_options(request: HttpRequest, agenda: Agenda, view: str, day: date) -> dict:
    """What the script needs to draw the calendar."""
    where = [agenda.space.park.slug, agenda.space.code]
    opens, closes = drawn_hours(agenda)
    return {
        "scripts": " ".join(static(f"fullcalendar/{name}/index.global.min.js") for name in SCRIPTS),
        "nonce": request.csp_nonce,
        "view": DRAWN[view],
        "day": day.isoformat(),
        "now": wall(timezone.now()),
        "opens": opens,
        "closes": closes,
        "events": reverse("bookings:events", args=where),
        "book": reverse("bookings:book", args=where),
    }
