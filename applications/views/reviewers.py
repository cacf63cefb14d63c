"""Who reviews what: the proposal for a call, the reviewers' profiles, and the ties that close files to people."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from applications import plan_page
from applications.actions import planning, relations
from applications.enums import Status
from applications.forms.reviewers import ProfileForm, ProposeForm, RelationForm, RowForm, SectorForm
from applications.models import Call, Relation, ReviewerProfile, ReviewPlan
from applications.reviewers import people_who_review, reviewers_of, reviews_by_file
from applications.views.access import files_in, parks_or_404
from spaces.models import Appointment
from spaces.permissions import parks_with
from technopark.accounts.roles import roles_with
from technopark.common.errors import Refusal
from tenants.enums import Sector

ASSIGN = "applications.assign_reviewers"


def review_plan(request: HttpRequest, slug: str) -> HttpResponse:
    """The files under review with who has them and who is proposed; every step is a POST that says what it does."""
    calls = Call.objects.filter(park__in=parks_with(request.user, ASSIGN)).select_related("park")
    call = get_object_or_404(calls, slug=slug)
    files = files_in(request.user, [call.park]).filter(call=call, status=Status.UNDER_REVIEW)
    if request.method == "POST":
        step = STEPS.get(request.POST.get("do"))
        if step is None:
            raise Http404
        _said(request, lambda: step(request, call, files))
        return redirect(request.get_full_path())
    return render(request, "applications/staff/review_plan.html", _plan_context(request, call, files))


def _plan_context(request: HttpRequest, call: Call, files: QuerySet) -> dict:
    plan = ReviewPlan.objects.filter(call=call, applied_at__isnull=True).select_related("made_by").first()
    reviewers = reviewers_of(call.park)
    listed = plan_page.listed(files)
    page = Paginator(listed, plan_page.PER_PAGE).get_page(request.GET.get("page"))
    held = reviews_by_file([pk for pk, *_ in page.object_list])
    return {
        "call": call,
        "plan": plan,
        "page": page,
        "lines": plan_page.plan_lines(plan, page, held, reviewers),
        "loads": plan_page.loads(plan, files, reviewers),
        "short": plan_page.shortage(plan, {pk for pk, *_ in listed}) if plan else None,
        "reviewers": reviewers,
        "propose_form": ProposeForm(initial={"reviews_wanted": call.fewest_reviews}),
        "sectors": Sector.choices,
    }


def _said(request: HttpRequest, run: Callable[[], str]) -> None:
    """Take a step and say what came of it."""
    try:
        messages.success(request, run())
    except Refusal as refusal:
        messages.error(request, refusal.message)


def _valid(form) -> dict:
    """What was filled in. Raises Refusal with the first thing that is wrong."""
    if not form.is_valid():
        raise Refusal(next(iter(form.errors.values()))[0])
    return form.cleaned_data


def _open_plan(call: Call) -> ReviewPlan:
    return get_object_or_404(call.review_plans.select_related("call"), applied_at__isnull=True)


def _propose(request: HttpRequest, call: Call, files: QuerySet) -> str:
    planning.propose_reviewers(call, **_valid(ProposeForm(request.POST)), by=request.user)
    return _("A proposal is made: look at it, change what you like, then apply it.")


def _put_sector(request: HttpRequest, call: Call, files: QuerySet) -> str:
    planning.put_sector(call, **_valid(SectorForm(request.POST, park=call.park)), by=request.user)
    return _("The files of the sector are proposed to these reviewers.")


def _apply(request: HttpRequest, call: Call, files: QuerySet) -> str:
    planning.apply(_open_plan(call), by=request.user)
    return _("The files are entrusted; each reviewer has been written to once.")


def _drop(request: HttpRequest, call: Call, files: QuerySet) -> str:
    planning.drop(_open_plan(call), by=request.user)
    return _("The proposal is dropped; nothing was entrusted.")


def _add(request: HttpRequest, call: Call, files: QuerySet) -> str:
    """By hand: begins a proposal where there is none."""
    application = get_object_or_404(files, reference=request.POST.get("file"))
    reviewer = _valid(RowForm(request.POST, park=call.park))["reviewer"]
    plan = call.review_plans.filter(applied_at__isnull=True).first()
    plan = plan or planning.begin(call, by=request.user)
    planning.add_row(plan, application=application, reviewer=reviewer, by=request.user)
    return _("The reviewer is proposed for %(reference)s.") % {"reference": application.reference}


def _remove(request: HttpRequest, call: Call, files: QuerySet) -> str:
    rows = _open_plan(call).rows.filter(application__in=files).select_related("application", "plan__call")
    value = request.POST.get("row", "")
    row = get_object_or_404(rows, pk=int(value) if value.isdecimal() else 0)
    reference = row.application.reference
    planning.remove_row(row, by=request.user)
    return _("One reviewer less is proposed for %(reference)s.") % {"reference": reference}


STEPS = {"propose": _propose, "sector": _put_sector, "apply": _apply, "drop": _drop, "add": _add, "remove": _remove}


def reviewer_profiles(request: HttpRequest) -> HttpResponse:
    """The reviewers of a park: what they know, how much they take on; each has a form of their own."""
    parks = parks_or_404(request.user, ASSIGN)
    park = next((park for park in parks if park.slug == request.GET.get("park")), parks[0])
    reviewers, wrong = reviewers_of(park), None
    if request.method == "POST":
        reviewer = get_object_or_404(people_who_review(park), email=request.POST.get("reviewer"))
        wrong = ProfileForm(request.POST, prefix=_prefix(reviewer.pk))
        if wrong.is_valid():
            fields = {name: wrong.cleaned_data[name] for name in ProfileForm.Meta.fields}
            _said(request, lambda: _keep_profile(park, reviewer, fields, request.user))
            return redirect(request.get_full_path())
    emails = dict(people_who_review(park).values_list("pk", "email"))
    rows = [(reviewer, emails[reviewer.user_id], _profile_form(reviewer, wrong)) for reviewer in reviewers]
    return render(
        request, "applications/staff/reviewers.html", {"park": park, "parks": parks, "rows": rows, "is_wrong": wrong}
    )


def _keep_profile(park, reviewer, fields: dict, by) -> str:
    relations.keep_profile(park=park, reviewer=reviewer, **fields, by=by)
    return _("The profile of %(person)s is saved.") % {"person": reviewer}


def _prefix(user_id: int) -> str:
    return f"reviewer-{user_id}"


def _profile_form(reviewer, wrong: ProfileForm | None) -> ProfileForm:
    if wrong is not None and wrong.prefix == _prefix(reviewer.user_id):
        return wrong
    profile = ReviewerProfile(
        sectors=list(reviewer.sectors), most_files=reviewer.most_files, is_available=reviewer.is_available
    )
    return ProfileForm(instance=profile, prefix=_prefix(reviewer.user_id))


def known_ties(request: HttpRequest) -> HttpResponse:
    """My own ties, which I declare; for those who entrust files, the ties of everybody who judges in their parks."""
    people = judges_for(request.user)
    form = RelationForm(request.POST or None, people=people, initial={"person": request.user.pk})
    if request.method == "POST" and "end" in request.POST:
        relation = get_object_or_404(_ties(people), pk=_number(request.POST["end"]))
        _said(request, lambda: _end(relation, request.user))
        return redirect("applications:relations")
    if request.method == "POST" and form.is_valid():
        try:
            relations.declare_relation(**form.cleaned_data, by=request.user)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The tie is kept: their files are closed from now on."))
            return redirect("applications:relations")
    context = {
        "form": form,
        "ties": _ties(people).select_related("person", "other", "company"),
        "can_end": request.user.has_perm(ASSIGN),
    }
    return render(request, "applications/staff/relations.html", context)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def _ties(people: QuerySet) -> QuerySet:
    return Relation.objects.current().filter(person__in=people)


def _end(relation: Relation, by) -> str:
    relations.end_relation(relation, by=by)
    return _("The tie has ended; files declared in conflict stay closed.")


def judges_for(user) -> QuerySet:
    """Whose ties ``user`` may see and declare: their own, and those of whoever judges where they entrust files.

    A 404 for somebody who neither judges nor works on files.
    """
    works = ("applications.attend_committee", "applications.see_files")
    if not any(user.has_perm(permission) for permission in works):
        raise Http404
    roles = {role for permission in works for role in roles_with(permission)}
    seats = Appointment.objects.filter(park__in=parks_with(user, ASSIGN), role__in=roles).values("user")
    people = get_user_model().objects.filter(Q(pk=user.pk) | Q(pk__in=seats), is_active=True)
    return people.order_by("full_name", "id")
