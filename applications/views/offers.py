"""Offering a space: chosen on the plan for the wished days, beside the places left under the cap."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from applications.actions import offering
from applications.forms.offer import KIND_OF_WISH, OfferForm, StayForm
from applications.models import Application
from applications.offer_list import offer_lines
from applications.views.access import file_or_404, files_in, parks_or_404, readable_or_404
from applications.views.screening import file_url
from applications.views.steps import only_posts, post_step
from spaces.enums import SpaceKind
from technopark.common.errors import Refusal
from tenants import occupancy, pricing


def staff_offer(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose the days, then the space, then the terms; « look » shows the spaces again for other days."""
    application = file_or_404(request.user, reference, "applications.make_offers")
    is_sent = request.method == "POST" and request.POST.get("do") != "look"
    form = OfferForm(request.POST if is_sent else None, application=application, initial=_typed(request, application))
    if is_sent and form.is_valid():
        try:
            offering.make(application, **form.cleaned_data, by=request.user)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(
                request, _("The offer has been sent; the place and the space are held until its last day.")
            )
            return redirect(file_url(application))
    stay = StayForm({name: form[name].value() for name in StayForm.base_fields})
    return render(request, "applications/staff/offer.html", _offer_context(application, form, stay))


def _typed(request: HttpRequest, application: Application) -> dict:
    """What the form starts from: the wish, then what the address or the form already said."""
    said = request.POST if request.method == "POST" else request.GET
    return OfferForm.initial_of(application) | {name: said[name] for name in OfferForm.base_fields if name in said}


def _offer_context(application: Application, form: OfferForm, stay: StayForm) -> dict:
    """The form, and the spaces ranked for its days, each with its fee."""
    call, period = application.call, stay.period()
    choice = occupancy.spaces_for_choice(call.park, period, **_wish(application)) if period else None
    if choice:
        _price(application, [*choice.fitting, *choice.others], period.lower)
    return {
        "application": application,
        "call": call,
        "form": form,
        "choice": choice,
        "selected": form["space"].value() or "",
        "back": file_url(application),
    }


def _wish(application: Application) -> dict:
    return {
        "kind": KIND_OF_WISH.get(application.wish),
        "desks": application.desks_wanted or 0,
        "area": application.area_wanted or 0,
        "ground_floor": application.needs_ground_floor,
    }


def _price(application: Application, options: list, day) -> None:
    """Write beside each space that may be chosen its monthly fee by the tariff of ``day``, where one is set."""
    terms = {"park": application.call.park, "track": application.call.track, "day": day}
    created_on = application.company_created_on if application.has_company else None
    terms["company_age"] = pricing.age_in_months(created_on, day)
    tariffs = {kind: pricing.tariff_on(space_kind=kind, **terms) for kind in SpaceKind.for_companies}
    for option in options:
        if tariff := tariffs[option.space.kind]:
            option.fee = pricing.monthly_fee(unit=tariff.unit, amount=tariff.amount, area=option.space.area)


@only_posts("applications:staff_file", readable_or_404)
def staff_rescind(request: HttpRequest, reference: str) -> HttpResponse:
    """Take back the offer that is not answered yet."""
    application = file_or_404(request.user, reference, "applications.make_offers")
    offer = get_object_or_404(application.offers.select_related("space"), answer="")
    return post_step(
        request,
        run=lambda: offering.rescind(offer, reason=request.POST.get("reason", "")[:500], by=request.user),
        done=_("The offer of space %(space)s is taken back; the applicant has been told.") % {"space": offer.space},
        back=file_url(application),
    )


def staff_offers(request: HttpRequest) -> HttpResponse:
    """Offers waiting for an answer, the first to lapse first, then those answered last."""
    parks = parks_or_404(request.user, "applications.see_files")
    context = offer_lines(files_in(request.user, parks), today=localdate())
    return render(request, "applications/staff/offers.html", context)
