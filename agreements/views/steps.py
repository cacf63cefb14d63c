"""The steps that staff take with an agreement, one page each: what it means, its form, and why it was refused."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms as django_forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from agreements import checklist, forms
from agreements.actions import accepting, amending, copies, preparing, signing
from agreements.enums import CHANGES, TRANSITIONS, AgreementStatus
from agreements.errors import RulesNotInForce, VersionIsClosed
from agreements.models import Agreement, AgreementVersion, HouseRules
from agreements.views.access import agreement_or_404, parks_or_404
from technopark.common.errors import Refusal
from tenants.actions import staying
from tenants.models import Tenancy

STAGE = AgreementStatus


@dataclass(frozen=True)
class Step:
    """A verb as staff meet it. ``run`` takes the agreement, the form's data and the actor."""

    run: Callable
    form: type[django_forms.Form]
    label: str
    meaning: str
    done: str
    is_grave: bool = False


def _open_version(agreement: Agreement, *, amendment: bool) -> AgreementVersion:
    """The version that waits to be signed. Raises VersionIsClosed where there is none."""
    version = agreement.versions.open().filter(amendment__gt=0).first() if amendment else _main(agreement)
    if version is None:
        raise VersionIsClosed
    version.agreement = agreement
    return version


def _main(agreement: Agreement) -> AgreementVersion | None:
    return agreement.versions.open().filter(amendment=0).first()


def _waiting(agreement: Agreement) -> AgreementVersion:
    """The version that a signed copy is about: the open one."""
    version = agreement.versions.open().order_by("-number").first()
    if version is None:
        raise VersionIsClosed
    version.agreement = agreement
    return version


@transaction.atomic
def _signature(version: AgreementVersion, data: dict, by) -> signing.Signature:
    """The signature as the form says it; a copy sent along is kept first."""
    copy = copies.store(version, upload=data["upload"], by=by) if data.get("upload") else data.get("copy")
    names = ("signed_on", "mode", "trust_provider", "signed_for_company", "signed_for_park")
    return signing.Signature(copy=copy, **{name: data[name] for name in names})


@transaction.atomic
def _sign(agreement: Agreement, data: dict, by):
    version = _open_version(agreement, amendment=False)
    return signing.sign(agreement, signature=_signature(version, data, by), by=by)


@transaction.atomic
def _sign_amendment(agreement: Agreement, data: dict, by):
    version = _open_version(agreement, amendment=True)
    return amending.sign(version, signature=_signature(version, data, by), by=by)


def _accept_on_paper(agreement: Agreement, data: dict, by):
    rules = HouseRules.objects.filter(park=agreement.tenancy.park_id).in_force(timezone.localdate()).first()
    if rules is None:
        raise RulesNotInForce
    return accepting.accept(agreement.tenancy, rules=rules, on_paper=True, by=by, **data)


STEPS: dict[str, Step] = {
    "send": Step(
        lambda agreement, data, by: preparing.send(agreement, by=by),
        django_forms.Form,
        _("Send it to be signed"),
        _("The agreement is numbered and frozen as a document; the company is written to and signs it."),
        _("The agreement is sent."),
    ),
    "renew": Step(
        lambda agreement, data, by: preparing.renew_terms(agreement, by=by),
        django_forms.Form,
        _("Read the stay again"),
        _("The agreement takes the dates, spaces and fees of the stay as they are now, and the template in force."),
        _("The terms are those of today."),
    ),
    "recall": Step(
        lambda agreement, data, by: preparing.recall(agreement, by=by, **data),
        forms.RecallForm,
        _("Take it back"),
        _("What was sent is no longer to be signed; the agreement is prepared anew. Its document stays as it was."),
        _("The agreement is taken back."),
        is_grave=True,
    ),
    "sign": Step(
        _sign,
        forms.SignForm,
        _("Record the signature"),
        _("The agreement is signed by both; the place is the company's for the whole stay."),
        _("The agreement is signed."),
    ),
    "enter": Step(
        lambda agreement, data, by: staying.activate(agreement.tenancy, by=by, **data),
        forms.EnterForm,
        _("Let the company in"),
        _("The company is here: it may use its spaces and book the meeting room."),
        _("The company is in."),
    ),
    "copy": Step(
        lambda agreement, data, by: copies.store(_waiting(agreement), by=by, **data),
        forms.CopyForm,
        _("Keep a signed copy"),
        _("The file is kept beside the version that waits to be signed."),
        _("The signed copy is kept."),
    ),
    "rules": Step(
        _accept_on_paper,
        forms.PaperRulesForm,
        _("House rules accepted on paper"),
        _("The company signed the house rules in force on paper, before you."),
        _("The house rules are accepted."),
    ),
    "propose": Step(
        lambda agreement, data, by: amending.propose(agreement, by=by, **data),
        forms.ProposeForm,
        _("Prepare the amendment"),
        _("The amendment says all that the stay has become since the version signed last."),
        _("The amendment is prepared."),
    ),
    "send-amendment": Step(
        lambda agreement, data, by: amending.send(_open_version(agreement, amendment=True), by=by),
        django_forms.Form,
        _("Send the amendment to be signed"),
        _("The amendment is numbered and frozen as a document; the company is written to and signs it."),
        _("The amendment is sent."),
    ),
    "sign-amendment": Step(
        _sign_amendment,
        forms.SignForm,
        _("Record the signature of the amendment"),
        _("The amendment is signed by both and is part of the agreement."),
        _("The amendment is signed."),
    ),
    "withdraw-amendment": Step(
        lambda agreement, data, by: amending.withdraw(_open_version(agreement, amendment=True), by=by, **data),
        forms.NoteForm,
        _("Withdraw the amendment"),
        _("The amendment will not be signed; if it was sent, the company is told."),
        _("The amendment is withdrawn."),
        is_grave=True,
    ),
}


def verbs_for(agreement: Agreement, versions: list[AgreementVersion], *, is_due: bool) -> list[str]:
    """What can be done now, what is most likely next first."""
    stage = agreement.status
    waiting = next((one for one in versions if one.amendment and one.state in ("prepared", "sent")), None)
    verbs = []
    if stage == STAGE.PREPARED:
        verbs += ["send", "renew"]
    if stage == STAGE.SENT:
        verbs += ["sign", "copy", "recall"]
    if stage == STAGE.SIGNED:
        verbs += ["enter"]
    if waiting and waiting.state == "prepared" and stage in CHANGES["send_amendment"]:
        verbs += ["send-amendment"]
    if waiting and waiting.state == "sent" and stage in CHANGES["sign_amendment"] | TRANSITIONS["amend"][0]:
        verbs += ["sign-amendment", "copy"]
    if waiting and stage in CHANGES["withdraw_amendment"]:
        verbs += ["withdraw-amendment"]
    if is_due and not waiting and stage in CHANGES["propose"]:
        verbs += ["propose"]
    return verbs


def staff_step(request: HttpRequest, reference: str, verb: str) -> HttpResponse:
    """Ask what ``verb`` needs, then take the step; a refusal stands beside the form, which keeps what was typed."""
    step = STEPS.get(verb)
    if step is None:
        raise Http404
    agreement = agreement_or_404(request.user, reference)
    form = _form(request, agreement, verb, step)
    if form is not None and form.is_bound and form.is_valid():
        try:
            step.run(agreement, dict(form.cleaned_data), request.user)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, step.done)
            return redirect("agreements:staff_agreement", reference=agreement.reference)
    context = {
        "agreement": agreement,
        "holder": agreement.tenancy.holder_in(get_language()),
        "verb": verb,
        "step": step,
        "form": form,
    }
    return render(request, "agreements/staff_step.html", context)


def _form(request: HttpRequest, agreement: Agreement, verb: str, step: Step) -> django_forms.Form | None:
    """The form of the step; None where there is nothing to sign."""
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    if step.form is forms.EnterForm:
        return forms.EnterForm(*data, initial=_days_known(agreement))
    if step.form is not forms.SignForm:
        return step.form(*data)
    rows = agreement.versions.open().filter(document__isnull=False)
    rows = rows.filter(amendment__gt=0) if verb == "sign-amendment" else rows.filter(amendment=0)
    version = rows.first()
    if version is None:
        return None
    version.agreement = agreement
    return forms.SignForm(*data, version=version)


def _days_known(agreement: Agreement) -> dict:
    """The days of the deposit, the inventory and the keys, as far as they are known."""
    tenancy = agreement.tenancy
    found = checklist.guards(tenancy, checklist.known_of(tenancy, agreement), "activate")
    names = {"deposit": "deposit_received_on", "inventory": "entry_inventory_on", "keys": "keys_given_on"}
    return {names[guard.key]: guard.done_on for guard in found}


@require_POST
def staff_prepare(request: HttpRequest, reference: str) -> HttpResponse:
    """Prepare the agreement of a reserved stay, and open it."""
    parks = parks_or_404(request.user)
    tenancy = get_object_or_404(Tenancy.objects.filter(park__in=parks), reference=reference)
    try:
        agreement = preparing.prepare(tenancy, by=request.user)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("agreements:staff_agreements")
    messages.success(request, _("The agreement is prepared: read it, then send it."))
    return redirect("agreements:staff_agreement", reference=agreement.reference)
