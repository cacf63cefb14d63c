"""How long what names people is kept (law 09-08), what of it is due now, and what was forgotten: for administrators."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, Q
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from applications.actions import drafting, privacy
from applications.models import Application
from technopark.accounts.models import AccessLog, Consent, DataRequest
from tenants.actions import forgetting, inviting
from tenants.models import TenancyLog


@dataclass(frozen=True, slots=True)
class Kept:
    """A kind of data: for how long, from when, what becomes of it then; ``due`` waits for the coming night."""

    what: str
    period: str
    since: str
    then: str
    due: int | None = None
    done: int | None = None


@require_safe
def page(request: HttpRequest) -> TemplateResponse:
    """The periods as they are in force, and the records of consents, requests and accesses."""
    if not request.user.has_perm("accounts.manage_people"):
        raise PermissionDenied
    context = {
        **admin.site.each_context(request),
        "title": _("Personal data: what is kept how long"),
        "rows": rows(),
        "records": records(),
        "last": TenancyLog.objects.filter(verb=forgetting.VERB).aggregate(last=Max("at"))["last"],
    }
    return TemplateResponse(request, "admin/retention.html", context)


def rows() -> list[Kept]:
    """Every period that a night's work keeps, in the order of a company's life. Six queries."""
    forgotten = Application.objects.filter(
        Q(applicant__email__endswith=privacy.FORGOTTEN) | Q(owner_email__endswith=privacy.FORGOTTEN)
    )
    return [
        Kept(
            _("Drafts begun without an account"),
            days(drafting.KEPT_DAYS),
            _("end of the last private link"),
            _("deleted, with everything in them"),
            drafting.to_forget().count(),
        ),
        Kept(
            _("Files refused, inadmissible or withdrawn"),
            months(settings.RETENTION_MONTHS),
            _("last step of the file"),
            _("names, words and papers taken out; what statistics count stays"),
            len(privacy.to_forget()),
            forgotten.count(),
        ),
        Kept(
            _("Invitations to a company that nobody accepted"),
            days(inviting.KEPT_DAYS),
            _("end of the invitation"),
            _("deleted"),
            inviting.to_forget().count(),
        ),
        Kept(
            _("People, contacts and papers of companies that left"),
            months(settings.EXIT_RETENTION_MONTHS) + " + " + days(forgetting.GRACE_DAYS),
            _("last day of the last stay"),
            _("names, contacts, papers and mails taken out; stays and figures stay"),
            forgetting.to_forget().count(),
            TenancyLog.objects.filter(verb=forgetting.VERB).count(),
        ),
        Kept(_("Private links in mails"), days(1), _("departure of the mail"), _("taken out of the mail")),
        Kept(_("Documents issued, decisions, sealed records"), _("always"), "", _("kept as they were issued")),
        Kept(_("Consents, requests about data, accesses"), _("always"), "", _("kept as evidence")),
    ]


def records() -> list[tuple[str, int, str, str]]:
    """Consents, requests and accesses: how many, what is remarkable of them, and where they are listed."""
    today = timezone.localdate()
    given = Consent.objects.aggregate(all=Count("pk"), ended=Count("pk", filter=Q(withdrawn_at__isnull=False)))
    open_ = Q(handled_at__isnull=True)
    asked = DataRequest.objects.aggregate(
        all=Count("pk"), open=Count("pk", filter=open_), late=Count("pk", filter=open_ & Q(due_on__lt=today))
    )
    refused = AccessLog.objects.aggregate(all=Count("pk"), refused=Count("pk", filter=Q(kind=AccessLog.Kind.REFUSED)))
    return [
        (_("Consents"), given["all"], _("%(n)s withdrawn") % {"n": given["ended"]}, listed("consent")),
        (
            _("Requests about data"),
            asked["all"],
            _("%(open)s to answer, %(late)s late") % {"open": asked["open"], "late": asked["late"]},
            listed("datarequest"),
        ),
        (
            _("Accesses to files, papers and exports"),
            refused["all"],
            _("%(n)s refused because of a conflict of interest") % {"n": refused["refused"]},
            listed("accesslog"),
        ),
    ]


def listed(model: str) -> str:
    return reverse(f"admin:accounts_{model}_changelist")


def days(count: int) -> str:
    return ngettext("%(days)s day", "%(days)s days", count) % {"days": count}


def months(count: int) -> str:
    return ngettext("%(n)s month", "%(n)s months", count) % {"n": count}
