"""Renewal and notice as companies ask for them themselves, and the refusal of a renewal by staff."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from technopark.common.errors import Refusal
from tenants import change_forms, previews
from tenants.actions import renewing, staying
from tenants.enums import CHANGES, TRANSITIONS, NoticeSide, RenewalStatus, TenancyStatus
from tenants.models import Tenancy
from tenants.steps import KEEP
from tenants.views.access import tenancy_or_404
from tenants.views.steps import answers


def own_tenancy_or_404(user, reference: str) -> Tenancy:
    """A stay of a company that ``user`` acts for."""
    stays = Tenancy.objects.filter(company__members__user=user, company__members__is_representative=True)
    return get_object_or_404(stays.select_related("park", "company"), reference=reference)


def resident_renewal(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask for the stay to be renewed, or take the request back."""
    tenancy = own_tenancy_or_404(request.user, reference)
    requests = list(tenancy.renewals.all()[:5])
    pending = next((one for one in requests if one.status == RenewalStatus.PENDING), None)
    form = change_forms.AskRenewalForm(_sent(request, "ask"), tenancy=tenancy)
    try:
        if request.POST.get("do") == "withdraw" and pending:
            renewing.withdraw(pending, by=request.user)
            return _done(request, reference, _("The request is withdrawn."))
        if form.is_bound and form.is_valid():
            renewing.ask(tenancy, **form.arguments(), by=request.user)
            return _done(request, reference, _("The park has your request and answers it."))
    except Refusal as refusal:
        form.add_error(None, refusal.message)
    ask_by = renewing.last_day_to_ask(tenancy)
    context = {
        "tenancy": tenancy,
        "pending": pending,
        "answered": [one for one in requests if one.status != RenewalStatus.PENDING],
        "form": form,
        "ask_by": ask_by,
        "is_possible": tenancy.status in CHANGES["renew"] and not pending,
        "is_late": timezone.localdate() > ask_by,
    }
    return render(request, "tenants/resident_renewal.html", context)


def resident_notice(request: HttpRequest, reference: str) -> HttpResponse:
    """Give notice for one's own company, after seeing what it brings; or withdraw it."""
    tenancy = own_tenancy_or_404(request.user, reference)
    do = request.POST.get("do", "")
    form = change_forms.GiveNoticeForm(_sent(request, "preview", "confirm"), tenancy=tenancy)
    is_own = tenancy.status == TenancyStatus.UNDER_NOTICE and tenancy.notice_from == NoticeSide.COMPANY
    preview = None
    try:
        if do == "withdraw" and is_own:
            staying.withdraw_notice(tenancy, by=request.user)
            return _done(request, reference, _("The notice is withdrawn."))
        if form.is_bound and form.is_valid():
            give = lambda: staying.give_notice(tenancy, **form.arguments(), by=request.user)  # noqa: E731
            if do == "confirm":
                give()
                return _done(request, reference, _("Your notice is recorded."))
            preview = previews.of(tenancy, give, for_staff=False)
    except Refusal as refusal:
        form.add_error(None, refusal.message)
    context = {
        "tenancy": tenancy,
        "form": form,
        "preview": preview,
        "answers": answers(form) if preview else [],
        "is_own": is_own,
        "is_possible": tenancy.status in TRANSITIONS["give_notice"][0],
    }
    return render(request, "tenants/resident_notice.html", context)


def staff_refuse_renewal(request: HttpRequest, reference: str) -> HttpResponse:
    """Refuse the request that waits for an answer, with both reasons."""
    tenancy = tenancy_or_404(request.user, reference, KEEP)
    pending = tenancy.renewals.filter(status=RenewalStatus.PENDING).first()
    if pending is None:
        raise Http404
    form = change_forms.ReasonsForm(request.POST or None, tenancy=tenancy)
    if request.method == "POST" and form.is_valid():
        try:
            renewing.refuse(pending, **form.arguments(), by=request.user)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The refusal is sent with its reasons."))
            return redirect("tenants:staff_tenancy", reference=reference)
    context = {"tenancy": tenancy, "holder": tenancy.holder_in(get_language()), "pending": pending, "form": form}
    return render(request, "tenants/staff_refuse_renewal.html", context)


def _sent(request: HttpRequest, *buttons: str):
    """The answers, where one of these buttons was pressed."""
    return request.POST if request.method == "POST" and request.POST.get("do") in buttons else None


def _done(request: HttpRequest, reference: str, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect(f"{reverse('tenants:resident')}?tenancy={reference}")
