"""How django-allauth talks to our house: its mails go through the same outbox as ours."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.urls import translate_url
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from technopark.accounts.models import User
from technopark.common.actions import mailing
from technopark.common.models import Mail


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up is open to anybody; mails carry no site prefix and speak the recipient's language."""

    def format_email_subject(self, subject: str) -> str:
        return subject

    def post_login(self, request, user, **kwargs):
        """Recommend a second factor to those who have access to other people's files and have none yet."""
        response = super().post_login(request, user, **kwargs)
        if user.has_perm("spaces.open_staff") and not is_mfa_enabled(user):
            advice = _("Protect your account and the files you see: turn on “Two-step sign-in” in your account's menu.")
            messages.info(request, advice)
        return response

    def send_mail(self, template_prefix: str, email: str, context: dict) -> Mail:
        """Write the mail to the outbox; its links lead to pages in the recipient's language.

        Ours is ``templates/emails/account_<name>.txt``; where there is none, django-allauth's own words are used.
        """
        user = context.get("user") or User.objects.filter(email__iexact=email).first()
        language = user.language if user else (get_language() or "fr")
        context = {name: _translated(name, value, language) for name, value in context.items()}
        kind = f"account_{template_prefix.rpartition('/')[2]}"
        if _is_ours(kind):
            return mailing.send(
                kind=kind, to=user, to_email=email, language=language, context=context | {"email": email}
            )
        with override(language):
            message = self.render_mail(template_prefix, email, context | {"email": email, "current_site": _Site})
        return mailing.post(
            kind=kind, subject=message.subject, body=message.body, to=user, to_email=email, language=language
        )


class _Site:
    """What django-allauth's own templates print as the sender."""

    name = domain = "Technopark"


def _translated(name: str, value, language: str):
    return translate_url(value, language) if name.endswith("_url") else value


def _is_ours(kind: str) -> bool:
    try:
        get_template(f"emails/{kind}.txt")
    except TemplateDoesNotExist:
        return False
    return True
