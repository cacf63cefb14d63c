"""The list of invoices, the page of one, its document, and crediting it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Min
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from billing import listing
from billing.actions import crediting
from billing.amounts import totals
from billing.forms import CreditForm
from billing.models import CreditNote, DepositMovement, Invoice, Payment, Reminder
from billing.next_step import next_step
from billing.permissions import CORRECT, SEE, invoices_for
from billing.views.access import invoice_or_404, parks_or_404, tried
from technopark.common.models import Document
from technopark.common.serving import serve_document


@require_safe
def invoices(request: HttpRequest) -> HttpResponse:
    """The invoices of the parks whose accounts the reader sees, filtered and ordered by the address."""
    parks, today = parks_or_404(request.user, SEE), timezone.localdate()
    query = listing.InvoiceQuery.from_params(request.GET)
    rows = invoices_for(request.user)
    found = query.ordered(query.narrow(rows, today=today))
    page = Paginator(found, listing.PER_PAGE).get_page(request.GET.get("page"))
    first = rows.aggregate(day=Min("issued_on"))["day"]
    context = {
        "query": query,
        "page": page,
        "rows": listing.invoice_rows(page.object_list, today=today),
        "state_chips": listing.state_chips(query),
        "other_chips": listing.year_chips(query, first=first, today=today, parks=parks),
    }
    return render(request, "billing/invoices.html", context)


@require_safe
def invoice(request: HttpRequest, number: str) -> HttpResponse:
    """One invoice: its lines, what was paid and credited of it, its reminders."""
    found = invoice_or_404(request.user, number, SEE)
    allowed = may(request.user, found)
    pay = f"{reverse('billing:pay', args=[found.company.slug])}?park={found.park.slug}" if allowed["may_pay"] else ""
    return render(request, "billing/invoice.html", invoice_context(found, pay_url=pay) | allowed)


def may(user, found: Invoice) -> dict:
    """What the reader may do with the invoice."""
    return {
        "may_credit": user.has_perm(CORRECT, found.park) and found.credited < found.total,
        "may_pay": user.has_perm("billing.keep_accounts", found.park) and found.open > 0,
    }


def invoice_context(found: Invoice, *, pay_url: str = "") -> dict:
    """What the page of an invoice shows, for staff and for its company; ``pay_url``: where its payment is recorded."""
    today = timezone.localdate()
    charges = list(found.charges.select_related("space").order_by("month", "first_day", "pk"))
    state = listing.state_of(
        left=found.open, total=found.total, credited=found.credited, due_on=found.due_on, today=today
    )
    return {
        "invoice": found,
        "charges": charges,
        "totals": totals((charge.vat_rate, charge.net) for charge in charges),
        "state": state,
        "step": next_step(found, state, url=pay_url),
        "days_late": (today - found.due_on).days if found.open > 0 else 0,
        "parts": list(found.allocations.select_related("payment").order_by("pk")),
        "notes": list(found.credit_notes.order_by("pk")),
        "reminders": list(found.reminders.select_related("document").order_by("level")),
    }


def credit(request: HttpRequest, number: str) -> HttpResponse:
    """Credit some lines of an invoice, with a reason."""
    found = invoice_or_404(request.user, number, CORRECT)
    charges = crediting.creditable(found)
    form = CreditForm(request.POST or None, charges=charges, initial={"kind": "error"})
    if request.method == "POST":
        note = tried(
            form,
            lambda: crediting.credit(
                found,
                lines=form.lines(),
                kind=form.cleaned_data["kind"],
                reason=form.cleaned_data["reason"],
                by=request.user,
            ),
        )
        if note:
            messages.success(request, _("Credit note %(number)s is issued.") % {"number": note.number})
            return redirect("billing:invoice", found.number)
    return render(request, "billing/credit.html", {"invoice": found, "form": form, "charges": charges})


@require_safe
def document(request: HttpRequest, number: str) -> FileResponse:
    """The PDF of an invoice, credit note, receipt or reminder of a park whose accounts the reader sees."""
    codes = [park.code for park in parks_or_404(request.user, SEE)]
    found = get_object_or_404(Document, number=number, park_code__in=codes)
    if not is_of_money(found):
        raise Http404
    return serve_document(found, as_attachment="download" in request.GET)


def is_of_money(found: Document) -> bool:
    """Whether the document was issued here: other documents have readers of their own."""
    here = (Invoice, CreditNote, Payment, DepositMovement, Reminder)
    return any(model.objects.filter(document=found).exists() for model in here)
