"""The reviewers of a park: what they know, what they hold, what they still take."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db.models import Count, Q, QuerySet
from django.utils.translation import get_language

from applications import matching
from applications.enums import Status
from applications.models import Review, ReviewerProfile
from applications.rows import Row
from spaces.models import Appointment, Park
from technopark.accounts.roles import roles_with
from tenants.enums import Sector

# What a reviewer without a profile takes on at most.
USUAL_LOAD = ReviewerProfile._meta.get_field("most_files").default


@dataclass(frozen=True, slots=True)
class KnownReviewer(Row):
    """A reviewer as lists and proposals show them; ``owed``: files entrusted that they have not answered yet."""

    user_id: int
    name: str
    sectors: tuple[str, ...]
    most_files: int
    is_available: bool
    owed: int

    @property
    def sector_names(self) -> list[str]:
        labels = dict(Sector.choices)
        return [str(labels.get(sector, sector)) for sector in self.sectors]

    @property
    def room(self) -> int:
        """How many files more they take."""
        return max(0, self.most_files - self.owed) if self.is_available else 0

    def for_matching(self) -> matching.Reviewer:
        return matching.Reviewer(self.user_id, frozenset(self.sectors), load=self.owed, room=self.room)


def people_who_review(park: Park) -> QuerySet:
    """The people whose role in ``park`` includes reviewing."""
    roles = Appointment.objects.filter(park=park, role__in=roles_with("applications.review"))
    return get_user_model().objects.filter(pk__in=roles.values("user"), is_active=True).order_by("full_name", "id")


def reviewers_of(park: Park) -> list[KnownReviewer]:
    """The reviewers of ``park`` by name, with their profile and their load: two queries."""
    is_owed = Q(reviews__submitted_at__isnull=True, reviews__application__status=Status.UNDER_REVIEW) & (
        Q(reviews__has_conflict__isnull=True) | Q(reviews__has_conflict=False)
    )
    people = people_who_review(park).annotate(owed=Count("reviews", filter=is_owed))
    profiles = {profile.user_id: profile for profile in ReviewerProfile.objects.filter(park=park)}
    return [_known(person, profiles.get(person.pk)) for person in people]


def _known(person, profile: ReviewerProfile | None) -> KnownReviewer:
    return KnownReviewer(
        user_id=person.pk,
        name=person.name_in(get_language()),
        sectors=tuple(profile.sectors) if profile else (),
        most_files=profile.most_files if profile else USUAL_LOAD,
        is_available=profile.is_available if profile else True,
        owed=person.owed,
    )


def reviews_by_file(files: Iterable[int]) -> dict[int, list[tuple[int, bool]]]:
    """(reviewer, whether it counts) of every review of ``files`` (ids): a conflict or an abstention does not."""
    found: dict[int, list[tuple[int, bool]]] = {}
    rows = Review.objects.filter(application__in=files).order_by()
    for file, reviewer, has_conflict, abstains in rows.values_list(
        "application", "reviewer", "has_conflict", "is_abstention"
    ):
        found.setdefault(file, []).append((reviewer, not has_conflict and not abstains))
    return found
