"""The waiting list: asking again who still wants a place, and the answer of whoever waits."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from applications.actions import waiting
from applications.enums import Status
from applications.forms.decisions import AskAgainForm
from applications.models import Call
from applications.parks import wished_parks
from applications.prospects import prospects_of_call
from applications.views.access import parks_or_404
from applications.views.applicant import own_or_404, try_to
from technopark.common.errors import Refusal


def staff_ask_again(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask those on the list of a call whether they stay; its address alone leads back to the lists."""
    parks = parks_or_404(request.user, "applications.make_offers")
    call = get_object_or_404(Call.objects.filter(park__in=parks), slug=slug)
    form = AskAgainForm(request.POST)
    if request.method == "POST" and form.is_valid():
        _ask(request, call, form)
    elif request.method == "POST":
        messages.error(request, _("Choose the last day to answer."))
    return redirect("applications:staff_waiting")


def _ask(request: HttpRequest, call: Call, form: AskAgainForm) -> None:
    try:
        count = len(waiting.ask_again(call, **form.cleaned_data, by=request.user))
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return
    done = ngettext("%(n)s person was asked by mail.", "%(n)s people were asked by mail.", count)
    messages.success(request, done % {"n": count})


@require_http_methods(["GET", "HEAD", "POST"])
def stay_on_list(request: HttpRequest, reference: str) -> HttpResponse:
    """One's place on the waiting list, when a place may come, and whether one stays."""
    application = own_or_404(request, reference)
    if application.status != Status.WAITLISTED:
        return redirect("applications:file", reference)
    asked = application.reconfirmations.first()
    if request.method == "POST" and asked and request.POST.get("answer") in {"stay", "leave"}:
        stays = request.POST["answer"] == "stay"
        done = _("Thank you: you keep your place.") if stays else _("You have left the waiting list.")
        return try_to(request, lambda: waiting.answer(asked, stays=stays, by=request.user), done, reference)
    context = {
        "application": application,
        "asked": asked,
        "can_answer": asked is not None and not asked.answer and asked.answer_by >= localdate(),
        "prospect": prospects_of_call(application.call, localdate()).get(application.pk),
        "parks": wished_parks(application),
    }
    return render(request, "applications/applicant/waiting.html", context)
