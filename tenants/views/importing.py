"""Bringing in the companies of a park already living: the workbook to fill in, a rehearsal, and the real thing."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from spaces.models import Park
from technopark.common.errors import Refusal
from technopark.common.tables import XLSX
from tenants.actions.importing import MANAGE, Outcome, bring_in
from tenants.importing import COLUMNS, read, template
from tenants.views.access import parks_or_404


class ImportForm(forms.Form):
    park = forms.ModelChoiceField(label=_("Park"), queryset=Park.objects.none(), empty_label=None)
    file = forms.FileField(
        label=_("The workbook (XLSX)"), widget=forms.ClearableFileInput(attrs={"accept": f".xlsx,{XLSX}"})
    )

    def __init__(self, *args, parks: list[Park], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["park"].queryset = Park.objects.filter(pk__in=[park.pk for park in parks])
        self.fields["park"].initial = parks[0].pk


def import_stays(request: HttpRequest) -> HttpResponse:
    """``do=look`` rehearses; ``do=bring`` brings everything in, or nothing where there is a conflict."""
    parks = parks_or_404(request.user, MANAGE)
    is_sent = request.method == "POST"
    form = ImportForm(request.POST if is_sent else None, request.FILES if is_sent else None, parks=parks)
    outcome = None
    if is_sent and form.is_valid():
        try:
            outcome = run(request, form)
        except Refusal as refusal:
            form.add_error("file", refusal.message)
    if outcome and outcome.is_done:
        text = ngettext("%(n)d stay was brought in.", "%(n)d stays were brought in.", outcome.stays)
        messages.success(request, text % {"n": outcome.stays})
        return redirect("tenants:staff_tenancies")
    return render(request, "tenants/import.html", {"form": form, "outcome": outcome, "columns": COLUMNS})


def run(request: HttpRequest, form: ImportForm) -> Outcome:
    sheet = read(form.cleaned_data["file"])
    is_rehearsal = request.POST.get("do") != "bring"
    return bring_in(form.cleaned_data["park"], sheet, is_rehearsal=is_rehearsal, by=request.user)


@require_safe
def import_template(request: HttpRequest) -> HttpResponse:
    """The workbook to fill in."""
    parks_or_404(request.user, MANAGE)
    response = HttpResponse(template(), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="sejours.xlsx"'
    return response
