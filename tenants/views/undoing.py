"""Taking back the latest change of a stay: what would be again, and why not where it cannot be."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from technopark.common.errors import Refusal
from tenants import forms, previews
from tenants.actions import undoing
from tenants.previews import Preview
from tenants.steps import KEEP
from tenants.timeline import VERBS
from tenants.views.access import tenancy_or_404


def staff_undo(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Show what undoing a change gives back, then undo it."""
    tenancy = tenancy_or_404(request.user, reference, KEEP)
    operation = get_object_or_404(tenancy.operations, pk=pk)
    operation.tenancy = tenancy
    form = forms.NoteForm(request.POST or None, tenancy=tenancy)
    if request.method == "POST" and form.is_valid():
        try:
            undoing.undo(operation, **form.arguments(), by=request.user)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The change is undone."))
            return redirect("tenants:staff_tenancy", reference=reference)
    context = {
        "tenancy": tenancy,
        "holder": tenancy.holder_in(get_language()),
        "form": form,
        "what": VERBS.get(operation.verb, operation.verb),
        "hindrance": undoing.hindrance(operation) if request.method != "POST" else None,
        "preview": Preview(lines=previews.between(operation.after, operation.before)),
    }
    return render(request, "tenants/staff_undo.html", context)
