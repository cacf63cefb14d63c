"""The outbox of the parks, and the words of the mails that staff write themselves."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from applications import outbox
from applications.forms.mails import WordsForm
from applications.mail_samples import sample
from applications.views.access import files_in, parks_or_404
from applications.views.steps import post_step, sent
from technopark.common import mail_templates
from technopark.common.actions import mail_words
from technopark.common.actions import outbox as verbs
from technopark.common.models import MailTemplate

PER_PAGE = 50
VERBS = {"hold": verbs.hold, "release": verbs.release, "cancel": verbs.cancel, "retry": verbs.retry}
# Words that apply to every park are for those who answer for one.
WRITES = "spaces.manage_park"


def mails_or_404(request: HttpRequest):
    """The mails that the person may see."""
    return outbox.mails_for(request.user, [park.code for park in parks_or_404(request.user, "applications.screen")])


def staff_outbox(request: HttpRequest) -> HttpResponse:
    """Every mail about my parks, the newest first; the filters are in the address."""
    mails, query = mails_or_404(request), outbox.OutboxQuery.from_params(request.GET)
    shown = outbox.matching(mails, query).defer("body", "calendar").select_related("stopped_by")
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    rows = [(mail, *outbox.state_of(mail)) for mail in page.object_list]
    context = {"page": page, "rows": rows, "query": query, "chips": outbox.chips(mails, query)}
    return render(request, "applications/staff/outbox.html", context)


def staff_mail(request: HttpRequest, number: int) -> HttpResponse:
    """One mail with its text, and what can be done with it; a POST does it."""
    mail = get_object_or_404(mails_or_404(request).select_related("stopped_by"), pk=number)
    if request.method == "POST":
        verb = VERBS.get(request.POST.get("do", ""))
        if verb is None:
            raise Http404
        return post_step(
            request, run=lambda: verb(mail, by=request.user), done=DONE[request.POST["do"]](), back=request.path
        )
    look, word = outbox.state_of(mail)
    context = {"mail": mail, "look": look, "word": word, "may_read": outbox.may_read(request.user, mail)}
    return render(request, "applications/staff/mail.html", context)


DONE = {
    "hold": lambda: _("The mail is held: it waits until somebody releases it."),
    "release": lambda: _("The mail is released: it leaves in a moment."),
    "cancel": lambda: _("The mail is cancelled: it will not be sent."),
    "retry": lambda: _("The mail is tried again in a moment."),
}


def staff_mail_templates(request: HttpRequest) -> HttpResponse:
    """The mails whose words staff may write, and in which languages they have."""
    parks_or_404(request.user, WRITES)
    written = {(row.kind, row.language): row for row in MailTemplate.objects.only("kind", "language", "is_active")}
    rows = [
        (kind, title, [(code, name, written.get((kind, code))) for code, name in settings.LANGUAGES])
        for kind, title in mail_templates.TITLES.items()
    ]
    return render(request, "applications/staff/mail_templates.html", {"rows": rows})


def staff_mail_template(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """The words of one mail in one language: write, look at them on real data, put them into use, or go back."""
    parks = parks_or_404(request.user, WRITES)
    if kind not in mail_templates.VARIABLES or language not in dict(settings.LANGUAGES):
        raise Http404
    if request.method == "POST" and request.POST.get("do") == "back":
        return post_step(
            request,
            run=lambda: mail_words.go_back(kind=kind, language=language, by=request.user),
            done=_("The usual words are sent again."),
            back=request.path,
        )
    written = MailTemplate.objects.filter(kind=kind, language=language).select_related("edited_by").first()
    form = WordsForm(sent(request), kind=kind, language=language, initial=initial_words(kind, language, written))
    real = sample(kind, files_in(request.user, parks), language)
    shown = None
    if request.method == "POST" and form.is_valid():
        if request.POST.get("do") != "preview":
            mail_words.write(kind=kind, language=language, **form.cleaned_data, by=request.user)
            messages.success(request, _("The words are saved."))
            return redirect(request.path)
        shown = as_sent(kind, language, form.cleaned_data, real)
    elif written and request.method != "POST":
        shown = as_sent(kind, language, {"subject": written.subject, "body": written.body}, real)
    context = {
        "title": mail_templates.TITLES[kind],
        "language": dict(settings.LANGUAGES)[language],
        "code": language,
        "form": form,
        "written": written,
        "shown": shown,
        "is_real": real is not None,
        "variables": [(name, variable.label) for name, variable in mail_templates.VARIABLES[kind].items()],
        "needed": mail_templates.NEEDED.get(kind, ()),
        "back": reverse("applications:staff_mail_templates"),
    }
    return render(request, "applications/staff/mail_template.html", context)


def initial_words(kind: str, language: str, written: MailTemplate | None) -> dict:
    """What the form begins with: what staff wrote, or the frame of a letter with the names that it needs."""
    if written:
        return {"subject": written.subject, "body": written.body, "is_active": written.is_active}
    with translation.override(language):
        names = "\n".join(f"{{{{ {name} }}}}" for name in mail_templates.NEEDED.get(kind, ()))
        hello = _("Hello {{ recipient_name }},")
        return {"subject": str(mail_templates.TITLES[kind]), "body": f"{hello}\n\n{names}\n"}


def as_sent(kind: str, language: str, words: dict, real: dict | None) -> tuple[str, str]:
    """Subject and text as they would leave for the real thing, in the mail's language."""
    with translation.override(language):
        return mail_templates.preview(kind, words["subject"], words["body"], real or {})
