"""Offering spaces: chosen on the plan for the wished days, beside the places left under the cap."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from applications.actions import offering
from applications.blind import without_blind
from applications.conflicts import without_conflicts
from applications.forms.offer import KIND_OF_WISH, OfferForm, StayForm
from applications.models import Application
from applications.offer_list import offer_lines, offers_of
from applications.parks import wished_parks
from applications.permissions_staff import parks_acting
from applications.views.access import offerable_or_404, openable_or_404, parks_of, parks_or_404
from applications.views.screening import file_url
from applications.views.steps import only_posts, post_step
from spaces.enums import SpaceKind
from spaces.models import Park
from technopark.common.errors import Refusal
from tenants import occupancy, pricing

MAKE_OFFERS = "applications.make_offers"


def staff_offer(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose the days, then the spaces, then the terms; « look » shows the spaces again for other days."""
    application = offerable_or_404(request.user, reference, MAKE_OFFERS)
    park = _park(request, application)
    is_sent = request.method == "POST" and request.POST.get("do") != "look"
    form = OfferForm(request.POST if is_sent else None, park=park, initial=_typed(request, application, park))
    if is_sent and form.is_valid():
        try:
            offering.make(application, **form.terms(), by=request.user)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(
                request, _("The offer has been sent; the place and the space are held until its last day.")
            )
            return redirect(file_url(application))
    stay = StayForm({name: form[name].value() for name in StayForm.base_fields})
    return render(
        request,
        "applications/staff/offer.html",
        _offer_context(application, park, form, stay) | {"parks": _parks_of(request, application)},
    )


def _parks_of(request: HttpRequest, application: Application) -> list[Park]:
    """The parks whose spaces the person may offer to the file, in its order."""
    acting = parks_acting(request.user, MAKE_OFFERS, application)
    return acting or [park for park in [application.call.park] if request.user.has_perm(MAKE_OFFERS, park)]


def _park(request: HttpRequest, application: Application) -> Park:
    """The park of the address (``?park=``), by default the first that the file names; a 404 where there is none."""
    parks = _parks_of(request, application)
    if not parks:
        raise Http404
    return next((park for park in parks if park.slug == request.GET.get("park")), parks[0])


def _typed(request: HttpRequest, application: Application, park: Park) -> dict:
    """What the form starts from: the wish, then what the address or the form already said."""
    said = request.POST if request.method == "POST" else request.GET
    typed = {name: said[name] for name in OfferForm.base_fields if name in said}
    if "space" in typed:
        typed["space"] = said.getlist("space")
    return OfferForm.initial_of(application, park) | typed


def _offer_context(application: Application, park: Park, form: OfferForm, stay: StayForm) -> dict:
    """The form, and the spaces ranked for its days, each with its fee."""
    period, selected = stay.period(), form["space"].value() or []
    choice = occupancy.spaces_for_choice(park, period, **_wish(application)) if period else None
    if choice:
        _price(application, park, [*choice.fitting, *choice.others], period.lower)
    return {
        "application": application,
        "call": application.call,
        "park": park,
        "wished": wished_parks(application),
        "form": form,
        "choice": choice,
        "selected": selected,
        "others_open": bool(choice and {*selected} & {*choice.other_codes}),
        "back": file_url(application),
    }


def _wish(application: Application) -> dict:
    return {
        "kind": KIND_OF_WISH.get(application.wish),
        "desks": application.desks_wanted or 0,
        "area": application.area_wanted or 0,
        "ground_floor": application.needs_ground_floor,
    }


def _price(application: Application, park: Park, options: list, day) -> None:
    """Write beside each space that may be chosen its monthly fee by the tariff of ``day``, where one is set."""
    terms = {"park": park, "track": application.call.track, "day": day}
    created_on = application.company_created_on if application.has_company else None
    terms["company_age"] = pricing.age_in_months(created_on, day)
    tariffs = {kind: pricing.tariff_on(space_kind=kind, **terms) for kind in SpaceKind.for_companies}
    for option in options:
        if tariff := tariffs[option.space.kind]:
            option.fee = pricing.monthly_fee(unit=tariff.unit, amount=tariff.amount, area=option.space.area)


@only_posts("applications:staff_file", openable_or_404)
def staff_rescind(request: HttpRequest, reference: str) -> HttpResponse:
    """Take back the offer that is not answered yet."""
    application = offerable_or_404(request.user, reference, MAKE_OFFERS)
    offers = application.offers.with_codes().filter(tenancy__park__in=parks_of(request.user, MAKE_OFFERS))
    offer = get_object_or_404(offers, answer="")
    return post_step(
        request,
        run=lambda: offering.rescind(offer, reason=request.POST.get("reason", "")[:500], by=request.user),
        done=_("The offer of space %(space)s is taken back; the applicant has been told.") % {"space": offer.codes},
        back=file_url(application),
    )


def staff_offers(request: HttpRequest) -> HttpResponse:
    """Offers waiting for an answer, the first to lapse first, then those answered last."""
    parks = parks_or_404(request.user, "applications.see_files")
    offers = without_conflicts(offers_of(parks), request.user, "application")
    context = offer_lines(without_blind(offers, request.user, "application"), today=localdate())
    return render(request, "applications/staff/offers.html", context)
