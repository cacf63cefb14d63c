"""A second, small park of the region: calls of the first are open to it too, and founders put both in their order."""

from datetime import date, datetime, timedelta

from applications.enums import SpaceWish
from applications.models import Call, CallPark
from applications.rubric import add_default_rubric
from spaces.actions.founding import found_park
from spaces.enums import SpaceKind
from spaces.models import Appointment, Park
from technopark.accounts.models import User
from technopark.accounts.roles import Role
from technopark.demo import stories
from technopark.demo.names import Idea
from tenants.enums import Track
from tenants.models import Tariff

# One row of offices on each side of a corridor, in centimetres.
WIDTH, DEPTH, OFFICES = 500, 360, 4
NAME = {"fr": "Technopark de Salé", "ar": "تيكنوبارك سلا", "en": "Salé Technopark"}
REGION = {"fr": "Rabat-Salé-Kénitra", "ar": "الرباط-سلا-القنيطرة", "en": "Rabat-Salé-Kénitra"}
OFFICE = {"fr": "Bureau {code}", "ar": "مكتب {code}", "en": "Office {code}"}
TITLE = {
    "fr": "Incubation, Khémisset ou Salé",
    "ar": "الاحتضان بالخميسات أو سلا",
    "en": "Incubation, Khémisset or Salé",
}
SUMMARY = {
    "fr": "Une seule demande pour deux technoparks, dans l’ordre que vous choisissez.",
    "ar": "طلب واحد لتيكنوباركين، حسب الترتيب الذي تختارونه.",
    "en": "One application for two parks, in the order that you choose.",
}
BOTH = Idea("Bouregreg Drone", "درون أبي رقراق", "agritech", "Des drones qui comptent les arbres des vergers.")


def settle(first: Park, people: dict[str, User], *, opening: date) -> Park:
    """The second park with its people and its tariffs."""
    second = found(opening)
    staff(second, people)
    charge(first, second)
    return second


def invite(first: Park, people: dict[str, User], founder: User, *, now: datetime) -> None:
    """A call for both parks, and what came of it so far."""
    second = Park.objects.get(code="SAL")
    apply(announce(first, second, now), people | {"porteur1": founder}, now)


def found(opening: date) -> Park:
    """The park of Salé: eight offices, at most ten companies; shown to the public once it opens its doors."""
    offices = [
        {
            "code": f"{'AB'[side]}{number:02d}",
            "kind": SpaceKind.OFFICE,
            "floor": 0,
            "x": side * (WIDTH + 300),
            "y": (number - 1) * DEPTH,
            "width": WIDTH,
            "height": DEPTH,
            "seats": 4,
        }
        for side in (0, 1)
        for number in range(1, OFFICES + 1)
    ]
    park = found_park(
        {
            "code": "SAL",
            "slug": "sale",
            "total_area": 420,
            "name": NAME,
            "town": {"fr": "Salé", "ar": "سلا", "en": "Salé"},
            "region": REGION,
            "names": {SpaceKind.OFFICE: OFFICE},
            "caps": [{"starts_on": opening, "companies": 10}],
            "floors": [{"floor": 0, "width": 2 * WIDTH + 300, "height": OFFICES * DEPTH}],
            "spaces": offices,
        }
    )
    Park.objects.filter(pk=park.pk).update(is_public=False)
    return park


def staff(second: Park, people: dict[str, User]) -> None:
    """Who works there: an officer of its own; the administrator and the observer are those of both parks."""
    roles = {"sale": Role.OFFICER, "admin": Role.ADMINISTRATOR, "observer": Role.OBSERVER}
    for name, role in roles.items():
        Appointment.objects.create(user=people[name], park=second, role=role)


def charge(first: Park, second: Park) -> None:
    """The tariffs of the first park, a tenth lower."""
    for tariff in Tariff.objects.filter(park=first, space_kind=SpaceKind.OFFICE).order_by("pk"):
        tariff.pk, tariff.park, tariff.amount = None, second, tariff.amount * 9 / 10
        tariff.save()


def share(call: Call, second: Park) -> None:
    """Open a call that is not published yet to the second park too."""
    CallPark.objects.create(call=call, park=second, position=1)


def announce(first: Park, second: Park, now: datetime) -> Call:
    """A call of the first park that is open to both."""
    opens_at = now.replace(hour=9, minute=0, second=0, microsecond=0) - timedelta(days=22)
    call = Call.objects.create(
        park=first,
        slug=f"{first.slug}-{second.slug}",
        track=Track.INCUBATION,
        term_months=12,
        places=6,
        opens_at=opens_at,
        closes_at=opens_at + timedelta(days=50),
        **{f"title_{language}": text for language, text in TITLE.items()},
        **{f"summary_{language}": text for language, text in SUMMARY.items()},
    )
    add_default_rubric(call)
    share(call, second)
    call.published_at = opens_at - timedelta(days=5)
    call.save()
    return call


def apply(call: Call, people: dict[str, User], now: datetime) -> None:
    """A file that was sent and names Salé first, and the draft of another founder that does not yet."""
    sent = stories.Story(people["porteur1"], BOTH, SpaceWish.OFFICE, area=18)
    stories.apply(sent, call, now - timedelta(days=5), wishes_first=False)
    draft = stories.Story(people["fondateur"], BOTH, SpaceWish.OFFICE, area=18)
    with stories.at(now - timedelta(days=1)):
        file = stories.applying.start(call=call, by=draft.user)
        said = stories.answers(draft, now)
        data = {name: said[name] for name in ("project_name", "sector", "stage", "pitch", "wish", "area_wanted")}
        stories.applying.save_step(file, data=data | {"project_name": "Salé Céramique"}, by=draft.user)
