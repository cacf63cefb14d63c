"""Which draft a request is about, and as whom its reader comes: its owner, a co-founder, or who holds a private link.

An address of the form names the call alone. The reader's own draft is meant, unless they opened another one from a
link or from their list: the session keeps which. A form that is sent names its draft itself (``filled.py``), so that
two windows on two drafts never write into each other's.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils.translation import get_language

from applications.device import owner_named
from applications.enums import Status
from applications.holders import Holder
from applications.models import Application, Call, Collaborator, DraftLink
from technopark.accounts.models import User
from technopark.common.compiled import compiled, instance_of

# In the session: the file last opened of each call, and the link by which each file was opened.
CHOSEN, LINKS, DEVICES = "draft_chosen", "draft_links", "draft_devices"


@dataclass(frozen=True, slots=True)
class Seat:
    """A reader before a file, which is None where nothing has been begun."""

    by: User | Holder
    application: Application | None = None
    can_write: bool = True
    # A co-founder's row; None for the owner.
    place: Collaborator | None = None
    is_shared: bool = False

    @property
    def is_holder(self) -> bool:
        """Whether they came by a private link."""
        return isinstance(self.by, Holder)

    @property
    def is_owner(self) -> bool:
        """Whether the file is theirs, with an account or by the owner's link."""
        return self.place is None

    @property
    def author(self) -> int | str:
        """Whose the words are that wait aside (``typed.py``): told apart by file where it is not one's own."""
        if self.is_holder:
            return f"link-{self.application.pk}-{self.by.email}"
        return self.by.pk if self.is_owner else f"{self.by.pk}-{self.application.pk}"


def seat_in(request: HttpRequest, call: Call) -> Seat | None:
    """The seat of the reader before the file of ``call`` that is meant; None for a stranger without account or link.

    The owner with an account costs one query.
    """
    chosen = request.session.get(CHOSEN, {}).get(str(call.pk))
    seat = seat_at(request, call, chosen) if chosen else None
    if seat or not request.user.is_authenticated:
        return seat
    return own_seat(request.user, call)


def seat_at(request: HttpRequest, call: Call, file: int) -> Seat | None:
    """The seat of the reader before one file of ``call``, by id; None where they have none."""
    if request.user.is_authenticated:
        seat = own_seat(request.user, call)
        if seat.application and seat.application.pk == file:
            return seat
    return link_seat(request, call, file) or founder_seat(request.user, call, file)


def own_seat(user: User, call: Call) -> Seat:
    """The seat of the owner of the file that they have for ``call``, begun or not."""
    application, is_shared = own_file(user, call)
    return Seat(user, application, is_shared=is_shared)


def own_file(user: User, call: Call) -> tuple[Application | None, bool]:
    """The file that a person has for a call, and whether others were invited to it: one query."""
    rows = _own_rows(user.pk, call.pk)
    if not rows:
        return None, False
    application = instance_of(Application, rows[0][:-1])
    application.call, application.applicant = call, user
    return application, rows[0][-1]


def _own_files(applicant_id: int, call_id: int):
    invited = Collaborator.objects.filter(application=OuterRef("pk"), revoked_at=None)
    files = Application.objects.filter(applicant_id=applicant_id, call_id=call_id).exclude(status=Status.WITHDRAWN)
    names = [field.attname for field in Application._meta.concrete_fields]
    return files.annotate(is_shared=Exists(invited)).order_by("-id").values_list(*names, "is_shared")


_own_rows = compiled(_own_files)


def link_seat(request: HttpRequest, call: Call, file: int) -> Seat | None:
    """The seat of who came to ``file`` by a private link that is still live."""
    link_id = request.session.get(LINKS, {}).get(str(file))
    if link_id is None:
        return None
    links = DraftLink.objects.live().select_related("application__applicant", "collaborator")
    link = links.filter(pk=link_id, application=file, application__call=call.pk).first()
    if link is None:
        return None
    holder, place = Holder(link), link.collaborator
    if place is None and link.application.applicant_id:
        return None
    if place and (place.revoked_at or place.user_id):
        return None
    link.application.call = call
    return Seat(holder, link.application, place is None or place.can_edit, place, is_shared=True)


def founder_seat(user, call: Call, file: int) -> Seat | None:
    """The seat of a co-founder who has accepted."""
    if not user.is_authenticated:
        return None
    rows = Collaborator.objects.filter(user=user, accepted_at__isnull=False, revoked_at=None)
    place = rows.select_related("application__applicant").filter(application=file, application__call=call.pk).first()
    if place is None or place.application.status == Status.WITHDRAWN:
        return None
    place.application.call = call
    return Seat(user, place.application, place.can_edit, place, is_shared=True)


@dataclass(frozen=True, slots=True)
class Other:
    """Somebody who works on the same draft; ``has_come`` is false while an invitation waits."""

    name: str
    is_owner: bool = False
    can_edit: bool = True
    has_come: bool = True


def others_at(seat: Seat) -> list[Other]:
    """Who else works on the draft, the owner first: one query where there may be somebody, none elsewhere."""
    application = seat.application
    if not seat.is_shared or application.pk is None:
        return []
    owner = application.applicant
    language = get_language()
    name = owner.name_in(language) if owner else application.owner_email
    rows = application.collaborators.filter(revoked_at=None).select_related("user").order_by("pk")
    found = [] if seat.is_owner else [Other(name, is_owner=True)]
    return found + [
        Other(row.user.name_in(language) if row.user else row.email, False, row.can_edit, row.accepted_at is not None)
        for row in rows
        if seat.place is None or row.pk != seat.place.pk
    ]


# What the session keeps


def choose(request: HttpRequest, call_id: int, file: int | None) -> None:
    """Have the form of a call show ``file`` from here on; the reader's own where it is None."""
    chosen = dict(request.session.get(CHOSEN, {}))
    if chosen.get(str(call_id)) == file:
        return
    chosen.pop(str(call_id), None)
    request.session[CHOSEN] = chosen | ({str(call_id): file} if file else {})


def come_by(request: HttpRequest, link: DraftLink) -> None:
    """Let this session in by ``link``, which has been found to be live: to its draft and to nothing else."""
    request.session.cycle_key()
    author = Seat(Holder(link), link.application).author
    request.session[DEVICES] = request.session.get(DEVICES, {}) | {str(link.application_id): owner_named(author)}
    request.session[LINKS] = request.session.get(LINKS, {}) | {str(link.application_id): link.pk}
    choose(request, link.application.call_id, link.application_id)


def leave(request: HttpRequest, files: Iterable[int]) -> None:
    """End what links opened of ``files`` in this session."""
    gone = {str(file) for file in files}
    links = request.session.get(LINKS, {})
    request.session[LINKS] = {file: link for file, link in links.items() if file not in gone}
    chosen = request.session.get(CHOSEN, {})
    request.session[CHOSEN] = {call: file for call, file in chosen.items() if str(file) not in gone}


def held_links(request: HttpRequest) -> list[DraftLink]:
    """The live links by which this session was let in, with their drafts."""
    held = request.session.get(LINKS)
    if not held:
        return []
    links = DraftLink.objects.live().filter(pk__in=held.values())
    return list(links.select_related("application__call", "application__applicant", "collaborator").order_by("pk"))
