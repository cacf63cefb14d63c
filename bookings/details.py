"""What a booking is for: the same facts whether it is made, changed or repeated."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Invitee:
    """Somebody to invite; the language is that of the mail."""

    email: str
    name: str = ""
    language: str = "fr"


@dataclass(frozen=True, slots=True)
class Details:
    """``equipment`` are entries of the space's own list. Guests are told by mail, each once."""

    title: str = ""
    people: int = 1
    equipment: Sequence[str] = ()
    guests: Sequence[Invitee] = ()

    @property
    def invited(self) -> dict[str, Invitee]:
        """The guests by address, none twice."""
        return {guest.email.strip().lower(): guest for guest in self.guests if guest.email.strip()}


# Nothing said about it.
PLAIN = Details()
