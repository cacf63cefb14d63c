"""The account of a company, its payments, and the money of a stay: pending charges, other services, the deposit."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from billing import arrears, gathering, statement
from billing.actions import charging, crediting, depositing, invoicing, paying
from billing.charges import total
from billing.deposits import statement as deposit_statement
from billing.enums import ChargeKind, MovementKind
from billing.forms import DepositForm, ExtraForm, PaymentForm, ReasonForm, month_of
from billing.models import Charge, DepositMovement, Payment
from billing.permissions import CORRECT, KEEP, SEE
from billing.views.access import company_or_404, parks_or_404, stay_or_404, take, tried
from tenants.models import Tenancy

# No account is older.
FIRST_YEAR = 2000


@require_safe
def account(request: HttpRequest, slug: str) -> HttpResponse:
    """What was invoiced, credited and paid in a year, with the balance."""
    company, park, parks = company_or_404(request, slug, SEE)
    context = account_context(request, company, park) | {
        "parks": parks,
        "keeps": request.user.has_perm(KEEP, park),
        "corrects": request.user.has_perm(CORRECT, park),
        "stays": list(
            Tenancy.objects.live()
            .filter(company=company, park=park)
            .order_by("-period")
            .values_list("reference", flat=True)
        ),
    }
    return render(request, "billing/account.html", context)


def account_context(request: HttpRequest, company, park) -> dict:
    """A year of the account of ``company``, for staff and for its representatives."""
    today = timezone.localdate()
    wanted = request.GET.get("year", "")
    is_year = wanted.isascii() and wanted.isdigit() and FIRST_YEAR <= int(wanted) <= today.year
    year = int(wanted) if is_year else today.year
    found, (left, overdue) = statement.account(company, park, year=year), arrears.position(company, park)
    return {
        "company": company,
        "park": park,
        "year": str(year),
        "years": [str(one) for one in range(today.year, min(found.first_year, year) - 1, -1)],
        "account": found,
        "open": left,
        "overdue": overdue,
    }


def pay(request: HttpRequest, slug: str) -> HttpResponse:
    """Record a payment of the company."""
    company, park, _parks = company_or_404(request, slug, KEEP)
    left = arrears.open_of(company, park)
    form = PaymentForm(request.POST or None, initial={"amount": left or None})
    back = f"{reverse('billing:account', args=[slug])}?park={park.slug}"
    if request.method == "POST":
        payment = tried(form, lambda: paying.record(company, park=park, by=request.user, **form.cleaned_data))
        if payment:
            messages.success(request, _("The payment is recorded: receipt %(number)s.") % {"number": payment.number})
            return redirect(back)
    context = {"company": company, "park": park, "form": form, "open": left, "back": back}
    return render(request, "billing/pay.html", context)


def cancel_payment(request: HttpRequest, number: str) -> HttpResponse:
    """Cancel a payment by a counter-entry, with a reason."""
    parks = parks_or_404(request.user, CORRECT)
    payment = get_object_or_404(Payment.objects.select_related("company", "park"), park__in=parks, number=number)
    back = f"{reverse('billing:account', args=[payment.company.slug])}?park={payment.park.slug}"
    form = ReasonForm(request.POST or None)
    if request.method == "POST":
        entry = tried(form, lambda: paying.cancel(payment, reason=form.cleaned_data["reason"], by=request.user))
        if entry:
            messages.success(request, _("The payment %(number)s is cancelled.") % {"number": payment.number})
            return redirect(back)
    return render(request, "billing/cancel_payment.html", {"payment": payment, "form": form, "back": back})


@require_safe
def stay(request: HttpRequest, reference: str) -> HttpResponse:
    """The money of a stay: what is still to be invoiced or credited, what the whole costs, the deposit."""
    return render(request, "billing/stay.html", stay_context(request, stay_or_404(request.user, reference, SEE)))


def stay_context(request: HttpRequest, tenancy: Tenancy, **forms) -> dict:
    found = gathering.stays_of(tenancy.park, [tenancy.pk])[0]
    pending = (
        Charge.objects.pending().filter(tenancy=tenancy).select_related("space").order_by("month", "first_day", "pk")
    )
    pending = list(pending)
    return {
        "tenancy": tenancy,
        "company": tenancy.company,
        "pending": pending,
        "can_invoice": any(charge.net > 0 for charge in pending),
        "to_credit": [charge for charge in pending if charge.net < 0],
        "whole": total(found.lines()),
        "deposit": deposit_statement(tenancy),
        "deposit_form": forms.get("deposit_form") or DepositForm(prefix="deposit"),
        "extra_form": forms.get("extra_form") or ExtraForm(prefix="extra"),
        "credit_form": forms.get("credit_form") or ReasonForm(prefix="credit"),
        "keeps": request.user.has_perm(KEEP, tenancy.park),
        "corrects": request.user.has_perm(CORRECT, tenancy.park),
        "extra": ChargeKind.EXTRA,
    }


def stay_step(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    """A step with the money of a stay: compute, invoice, credit, charge something else, move the deposit."""
    if step not in {*FORMS, "compute", "invoice"}:
        raise Http404
    permission = CORRECT if step == "credit" else KEEP
    tenancy = stay_or_404(request.user, reference, permission)
    back = reverse("billing:stay", args=[reference])
    if request.method != "POST":
        return redirect(back)
    if step in FORMS:
        name, form_class, run, done = FORMS[step]
        form = form_class(request.POST, prefix=step)
        if tried(form, lambda: run(tenancy, form.cleaned_data, request.user)) is None:
            context = stay_context(request, tenancy, **{name: form})
            return render(request, "billing/stay.html", context | {"failed": form})
        messages.success(request, done())
        return redirect(back)
    through = month_of(request.POST.get("month"))
    if step == "compute":
        return take(
            request,
            lambda: charging.compute_tenancy(tenancy, through=through),
            done=_("The charges are up to date."),
            back=back,
        )
    return take(
        request,
        lambda: invoicing.issue(tenancy, through=through, by=request.user),
        done=lambda made: _("Invoice %(number)s is issued.") % {"number": made.number},
        back=back,
    )


def _extra(tenancy: Tenancy, found: dict, by):
    return charging.add_extra(tenancy, month=timezone.localdate(), by=by, **found)


def _credit(tenancy: Tenancy, found: dict, by):
    return crediting.credit_adjustments(tenancy, reason=found["reason"], by=by)


def _deposit(tenancy: Tenancy, found: dict, by) -> DepositMovement:
    kind, amount, on = found["kind"], found["amount"], found["on"]
    if kind == MovementKind.WITHHELD:
        return depositing.withhold(tenancy, amount=amount, reason=found["reason"], on=on, by=by)
    verb = depositing.receive if kind == MovementKind.RECEIVED else depositing.give_back
    return verb(tenancy, amount=amount, on=on, mode=found["mode"], reference=found["reference"], by=by)


# Steps with a form: the form's name on the page, its class, what it does, what is said afterwards.
FORMS = {
    "extra": ("extra_form", ExtraForm, _extra, lambda: _("It goes on the next invoice.")),
    "credit": ("credit_form", ReasonForm, _credit, lambda: _("What was invoiced too much is credited.")),
    "deposit": ("deposit_form", DepositForm, _deposit, lambda: _("The deposit is up to date.")),
}


@require_POST
def drop_extra(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take back another service that is not invoiced yet."""
    tenancy = stay_or_404(request.user, reference, KEEP)
    charge = get_object_or_404(Charge.objects.pending(), tenancy=tenancy, pk=pk, kind=ChargeKind.EXTRA)
    return take(
        request,
        lambda: charging.drop_extra(charge, by=request.user),
        done=_("It is taken off."),
        back=reverse("billing:stay", args=[reference]),
    )


def cancel_movement(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Cancel a movement of the deposit by a counter-entry, with a reason."""
    tenancy = stay_or_404(request.user, reference, CORRECT)
    movement = get_object_or_404(DepositMovement.objects.select_related("tenancy__park"), tenancy=tenancy, pk=pk)
    back, form = reverse("billing:stay", args=[reference]), ReasonForm(request.POST or None)
    if request.method == "POST" and tried(
        form, lambda: depositing.cancel(movement, reason=form.cleaned_data["reason"], by=request.user)
    ):
        messages.success(request, _("The movement is cancelled."))
        return redirect(back)
    context = {"tenancy": tenancy, "movement": movement, "form": form, "back": back}
    return render(request, "billing/cancel_movement.html", context)
