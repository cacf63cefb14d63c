"""How django-allauth talks to our house: its mails go through the same outbox as ours."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up is open to anybody; mails carry no site prefix."""

    def format_email_subject(self, subject: str) -> str:
        return subject
