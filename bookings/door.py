"""Signed addresses for the door of a space: a QR code to check in with, and a display for a tablet."""

from django.core import signing

from spaces.models import Space

SALT = "bookings.door"


def sign(space: Space, purpose: str = "check-in") -> str:
    """A token for the address of ``space``; one for a purpose is none for another."""
    return signing.dumps([space.pk, purpose], salt=SALT)


def space_of(token: str, purpose: str = "check-in") -> Space | None:
    """The space whose door says ``token``, with its park; None for a token that we did not sign for this purpose."""
    try:
        pk, signed_for = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    if signed_for != purpose:
        return None
    return Space.objects.select_related("park").filter(pk=pk).first()
