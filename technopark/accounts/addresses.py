"""Whose an e-mail address is: only one that has been confirmed says anything."""

from allauth.account.models import EmailAddress

from technopark.accounts.models import User


def person_of(email: str) -> User | None:
    """The person who has confirmed to read ``email``."""
    row = EmailAddress.objects.filter(email__iexact=email, verified=True).select_related("user").first()
    return row.user if row else None


def confirmed(user: User) -> list[str]:
    """The addresses that ``user`` has confirmed to read."""
    return list(EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True))
