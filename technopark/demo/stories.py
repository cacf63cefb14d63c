"""The files that people of the demonstration meet: lived through the house's own actions, each at its moment.

Everything here goes the way that users go, so receipts, letters, minutes, mails and logs are the real ones.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from unittest import mock

from django.contrib.auth.hashers import make_password
from django.utils import translation

from applications.actions import appealing, applying, committee, deciding, offering, reviewing, screening, waiting
from applications.enums import Gender, Outcome, SpaceWish, Stage
from applications.models import Application, Call, CommitteeSession, Review
from applications.parks import parks_of_call
from spaces.enums import SpaceKind
from spaces.models import Park, Space
from technopark.accounts.models import Consent, User
from technopark.demo import questions
from technopark.demo.cast import confirm
from technopark.demo.names import Idea, person
from technopark.demo.papers import papers_of, upload_for
from technopark.demo.selection import IN_FACT, IN_LAW, Staff, comment_on
from technopark.demo.stays import valid_ice
from tenants.enums import LegalForm


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Live a part of a story at ``moment``: the clock that the house reads says so.

    The class that Django's ``now`` asks is replaced, not ``now`` itself, which model fields already hold.
    """

    class Clock(datetime):
        @classmethod
        def now(cls, tz=None) -> datetime:
            return moment.astimezone(tz)

    with mock.patch("django.utils.timezone.datetime", Clock):
        yield


@dataclass(frozen=True)
class Story:
    """A founder, their project, and the company they have or not."""

    user: User
    idea: Idea
    wish: str
    area: int = 15
    ice: str = ""


# Which of the offers that are out holds two offices.
WITH_TWO_OFFICES = 0
FIRST = Idea(
    "Zemmour Solaire",
    "زمور للطاقة الشمسية",
    "energy",
    "Des séchoirs solaires pour les figues et les plantes aromatiques.",
)
IN_ARABIC = Idea("Kitabi", "كتابي", "education", "كتب مدرسية مسموعة بالعربية والأمازيغية لتلاميذ العالم القروي.")
# Who goes the whole way with the demonstration's own founder.
PROJECTS = [
    Idea("Dayet Fish", "ضاية فيش", "agritech", "L’élevage de poissons d’eau douce couplé au maraîchage."),
    Idea(
        "Tissage 3D", "نسيج ثلاثي الأبعاد", "crafts", "Des métiers à tisser compacts, imprimés et réparables sur place."
    ),
    Idea("Mamora Liège", "فلين المعمورة", "industry", "Des isolants en liège de la Mamora pour l’habitat neuf."),
    Idea("Darija Docs", "داريجة دوكس", "software", "Les démarches administratives expliquées pas à pas en darija."),
    Idea("Moto Clinic", "موطو كلينيك", "logistics", "La révision des triporteurs, à domicile et sur abonnement."),
    Idea("Aswak Fresh", "أسواق فريش", "logistics", "Le froid partagé pour les maraîchers du souk hebdomadaire."),
]


def founders(first: User, dice: Random) -> list[Story]:
    """The demonstration's founder, and six who apply with her."""
    secret = make_password(None)
    people = [person(dice) for _ in PROJECTS]
    users = User.objects.bulk_create(
        User(
            email=f"porteur{index}@technopark.example",
            full_name=someone.name,
            full_name_ar=someone.name_ar,
            language="ar" if index % 2 else "fr",
            password=secret,
        )
        for index, someone in enumerate(people, start=1)
    )
    confirm(users)
    return [Story(first, FIRST, SpaceWish.OFFICE)] + [
        Story(user, idea, SpaceWish.OFFICE, area=12 + 3 * index, ice=valid_ice(dice))
        for index, (user, idea) in enumerate(zip(users, PROJECTS, strict=True))
    ]


def live(
    stories: list[Story],
    *,
    park: Park,
    calls: dict[str, Call],
    people: dict[str, User],
    staff: Staff,
    now: datetime,
) -> None:
    """Tell everything: a session of last week with its outcomes, files of today, a session to come."""
    autumn, spring, all_year = calls["incubation-autumn"], calls["incubation-spring"], calls["pre-incubation"]
    founder, reader_of_arabic = people["founder"], people["fondateur"]
    files = [
        apply(story, autumn, now - timedelta(days=40 - index), wishes_first=index < 3)
        for index, story in enumerate(stories)
    ]
    for index, file in enumerate(files):
        review(file, staff, now - timedelta(days=36 - index), strength=4 if index < 4 else 2)
    held = sit(park, files, people, staff, now - timedelta(days=6))
    conclude(files, staff, now - timedelta(days=4))
    offer(park, files[:3], staff, now - timedelta(days=2))
    contest(files[-1], now - timedelta(days=2))
    ask_who_still_waits(files[4], staff, now - timedelta(days=1))
    arabic = apply(Story(reader_of_arabic, IN_ARABIC, SpaceWish.DESKS), spring, now - timedelta(days=6))
    ask_to_complete(arabic, staff, now - timedelta(days=2))
    with at(now - timedelta(days=1)):
        draft = applying.start(call=all_year, by=founder)
        applying.save_step(draft, data={"project_name": "Séchoir partagé", "sector": "agritech"}, by=founder)
    prepare_next_session(park=park, call=autumn, people=people, staff=staff, now=now, place=held.place)


def apply(story: Story, call: Call, moment: datetime, *, wishes_first: bool = True) -> Application:
    """A founder fills in the form, sends the papers and submits.

    Where the call names several parks, they name all: its own first, or last.
    """
    user = story.user
    with at(moment), translation.override(user.language):
        application = applying.start(call=call, by=user)
        parks = [park.pk for park in parks_of_call(call)]
        wished = {"parks": parks if wishes_first else parks[::-1]} if len(parks) > 1 else {}
        application = applying.save_step(application, data=answers(story, moment) | wished, by=user)
        for paper in papers_of(application):
            applying.attach(application, paper=paper, upload=upload_for(application, paper), by=user)
        questions.answer(application, by=user)
        return applying.submit(application, by=user)


def answers(story: Story, moment: datetime) -> dict:
    """What the founder types, all steps together."""
    company = {"has_company": False}
    if story.ice:
        company = {
            "has_company": True,
            "company_name": f"{story.idea.name} SARL AU",
            "legal_form": LegalForm.SARL_AU,
            "ice": story.ice,
            "rc_number": story.ice[3:8],
            "rc_court": "Khémisset",
            "company_created_on": (moment - timedelta(days=300)).date(),
        }
    first_of_month = (moment + timedelta(days=75)).date().replace(day=1)
    return company | {
        "project_name": story.idea.name,
        "sector": story.idea.sector,
        "stage": Stage.PROTOTYPE,
        "pitch": story.idea.pitch,
        "problem": "Les producteurs sèchent au sol et perdent un tiers de la récolte ; les coopératives n’achètent pas l’humide.",
        "solution": "Un séchoir démontable, suivi par capteurs, loué à la saison avec l’appui d’une technicienne.",
        "market": "Dix-huit coopératives dans la province ; trois ont payé pour essayer.",
        "impact": "Quatre emplois la première année, dont trois jeunes diplômées ; douze productrices mieux payées.",
        "phone": "+212612345678",
        "cnie": "X345678",
        "commitment": "Nous y sommes à plein temps depuis janvier.",
        "wish": story.wish,
        "desks_wanted": 2,
        "area_wanted": story.area,
        "starts_on_wish": first_of_month,
        "team": [
            {
                "full_name": story.user.full_name,
                "position": "Direction",
                "gender": Gender.UNSAID,
                "birth_year": 1999,
                "diploma": "Master en énergies renouvelables",
            },
            {
                "full_name": "Ihssane Ouahbi",
                "position": "Technique",
                "gender": Gender.WOMAN,
                "birth_year": 2001,
                "diploma": "Ingénieure d’État",
            },
        ],
        "consents": [Consent.Purpose.APPLICATION],
    }


def review(application: Application, staff: Staff, moment: datetime, *, strength: int) -> None:
    """An officer accepts the file for review; three reviewers declare no conflict, score and send."""
    with at(moment):
        screening.accept_for_review(application, by=staff.officer)
        entrusted = [
            reviewing.entrust(application, reviewer=reviewer, by=staff.officer) for reviewer in staff.reviewers[:3]
        ]
    for seat, one in enumerate(entrusted):
        with at(moment + timedelta(days=3 + seat)):
            score(one, strength=strength, seat=seat)


def score(entrusted: Review, *, strength: int, seat: int) -> None:
    """A reviewer fills in the rubric and sends it."""
    by = entrusted.reviewer
    reviewing.declare(entrusted, has_conflict=False, reason="", by=by)
    criteria = entrusted.application.call.criteria.all()
    points = {c.pk: max(1, min(5, strength + (c.position + seat) % 3 - 1)) for c in criteria}
    reviewing.save_scores(
        entrusted,
        points={pk: (value, comment_on(value)) for pk, value in points.items()},
        comment="Besoin réel, équipe présente ; le prix de location reste à éprouver.",
        feedback="Chiffrez une saison complète avec une coopérative.",
        by=by,
    )
    reviewing.send(entrusted, by=by)


def committee_of(people: dict[str, User], staff: Staff) -> list[User]:
    """Who sits in committees, the chair first."""
    return list(dict.fromkeys([people["chair"], people["manager"], *staff.reviewers[1:4]]))


def sit(
    park: Park, files: list[Application], people: dict[str, User], staff: Staff, moment: datetime
) -> CommitteeSession:
    """The committee of last week, from the summons to its minutes."""
    members = committee_of(people, staff)
    with at(moment - timedelta(days=14)):
        session = committee.convene(
            park=park,
            held_at=moment.replace(hour=10, minute=0),
            place="Salle de réunion R1",
            members=members,
            chair=people["chair"],
            by=staff.officer,
        )
        items = [committee.put_on_agenda(session, application=file, by=staff.officer) for file in files]
    with at(moment.replace(hour=10, minute=5)):
        session = committee.open_session(session, by=staff.officer)
        committee.record_presence(session, present={member.pk for member in members}, by=staff.officer)
        for index, item in enumerate(items):
            outcome = Outcome.ADMITTED if index < 4 else Outcome.WAITLISTED if index == 4 else Outcome.REFUSED
            committee.propose(
                item,
                outcome=outcome,
                words="Le comité relève l’engagement de l’équipe et un besoin vérifié auprès des coopératives.",
                votes_for=len(members) - 1,
                votes_against=0,
                abstentions=1,
                by=staff.officer,
            )
        return committee.close(session, by=staff.officer)


def conclude(files: list[Application], staff: Staff, moment: datetime) -> None:
    """The manager decides as the committee proposed."""
    with at(moment):
        for file in files[:4]:
            deciding.admit(file, by=staff.manager)
        deciding.waitlist(files[4], by=staff.manager)
        for file in files[5:]:
            deciding.refuse(file, reason_in_law=IN_LAW, reason_in_fact=IN_FACT, by=staff.manager)


def offer(park: Park, files: list[Application], staff: Staff, moment: datetime) -> None:
    """Offices are offered to the first three, two of them to one; the third accepts at once, the others still think."""
    starts_on = (moment + timedelta(days=45)).date().replace(day=1)
    offices = Space.objects.filter(park=park, kind=SpaceKind.OFFICE, assignments__isnull=True).order_by("code")
    free = list(offices[: len(files) + 1])
    with at(moment):
        made = [
            offering.make(
                file,
                space=free[number],
                further=free[len(files) :] if number == WITH_TWO_OFFICES else [],
                starts_on=starts_on,
                months=12,
                answer_by=(moment + timedelta(days=9)).date(),
                by=staff.officer,
            )
            for number, file in enumerate(files)
        ]
        offering.accept(made[-1], by=made[-1].application.applicant)


def contest(application: Application, moment: datetime) -> None:
    """Somebody refused contests the decision."""
    with at(moment):
        text = "Deux coopératives nous ont écrit depuis : leurs lettres montrent que le marché existe."
        appealing.file(application.decisions.first(), text=text, by=application.applicant)


def ask_who_still_waits(application: Application, staff: Staff, moment: datetime) -> None:
    """Those who wait are asked again; one of them answers at once."""
    with at(moment):
        until = (moment + timedelta(days=15)).date()
        waiting.ask_again(application.call, answer_by=until, by=staff.officer)
        waiting.answer(application.reconfirmations.get(), stays=True, by=application.applicant)


def ask_to_complete(application: Application, staff: Staff, moment: datetime) -> None:
    """An officer asks, once, for a paper again."""
    with at(moment):
        screening.request_completion(
            application,
            papers=list(application.call.papers.filter(kind="pitch")),
            message="صفحات ملف العرض غير مقروءة. المرجو إرساله من جديد في عشر صفحات على الأكثر.",
            by=staff.officer,
        )


def prepare_next_session(
    *, park: Park, call: Call, people: dict[str, User], staff: Staff, now: datetime, place: str
) -> None:
    """A session to come with the files whose reviews are all in."""
    session = committee.convene(
        park=park,
        held_at=(now + timedelta(days=12)).replace(hour=10, minute=0, second=0, microsecond=0),
        place=place,
        members=committee_of(people, staff),
        chair=people["chair"],
        by=staff.officer,
    )
    ready = Application.objects.filter(call=call, status="under_review", review_count__gte=call.fewest_reviews)
    for application in ready.order_by("-mean_score", "id")[:4]:
        committee.put_on_agenda(session, application=application, by=staff.officer)
