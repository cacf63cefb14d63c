"""« My data » for everybody who has an account, and the requests about data for those who answer them."""

from django.core.paginator import Paginator
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from applications import my_data as collected
from applications.actions import privacy
from applications.forms.privacy import AnswerForm, AskForm
from applications.views.steps import sent, step_page
from technopark.accounts.actions import data_requests
from technopark.accounts.models import DataRequest

PER_PAGE = 25


def my_data(request: HttpRequest) -> HttpResponse:
    """What I can do with my data: take a copy, ask for a change; and what I asked for."""
    return step_page(
        request,
        form=AskForm(sent(request)),
        run=lambda data: privacy.ask(**data, by=request.user),
        done=_("Your request has been received. You have an answer within ten days."),
        back=reverse("applications:my_data"),
        template="applications/applicant/my_data.html",
        asked=DataRequest.objects.filter(user=request.user),
    )


def my_data_copy(request: HttpRequest) -> HttpResponse:
    """Everything that is held about me, as JSON to keep."""
    copy = collected.my_data(request.user)
    response = JsonResponse(copy, encoder=DjangoJSONEncoder, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="my-data-{localdate():%Y-%m-%d}.json"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def staff_data_requests(request: HttpRequest) -> HttpResponse:
    """The requests that I answer: the open ones first, the soonest due on top; a POST answers one."""
    if not request.user.has_perm(privacy.HANDLES):
        raise Http404
    found = privacy.requests_for(request.user)
    bound = sent(request)
    chosen = _chosen(request, found)
    open_ones = found.filter(handled_at__isnull=True).select_related("user").order_by("due_on", "id")
    answered = found.filter(handled_at__isnull=False).select_related("user", "handled_by").order_by("-handled_at")
    return step_page(
        request,
        form=AnswerForm(bound),
        run=lambda data: data_requests.handle(chosen, **data, by=request.user),
        done=_("The answer has been sent."),
        back=reverse("applications:staff_data_requests"),
        template="applications/staff/data_requests.html",
        chosen=chosen,
        today=localdate(),
        open_requests=open_ones,
        page=Paginator(answered, PER_PAGE).get_page(request.GET.get("page")),
    )


def _chosen(request: HttpRequest, found) -> DataRequest | None:
    """The request that is being answered; a 404 for one that is not theirs to answer."""
    number = request.POST.get("request", "")
    if request.method != "POST":
        return None
    if not number.isdecimal():
        raise Http404
    return get_object_or_404(found, pk=int(number))
