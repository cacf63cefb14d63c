"""What people of a company keep of it themselves: papers, people, skills."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from technopark.common.errors import Refusal
from technopark.common.serving import serve_private
from tenants import papers as shelf
from tenants.actions import papers as keeping
from tenants.actions import people as peopling
from tenants.actions import skills as choosing
from tenants.forms_companies import PaperForm, RoleEndForm, RoleForm, SkillsForm, done, sent
from tenants.members import access_to
from tenants.models import Company, CompanyPaper, CompanyRole
from tenants.permissions import can_act_for
from tenants.views.access import own_company_or_404

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


def address(name: str, company: Company, *args) -> str:
    return f"{reverse(f'tenants:{name}', args=args)}?company={company.slug}"


@GET_POST
def papers(request: HttpRequest) -> HttpResponse:
    """The papers of my company, which end and which are missing; representatives send another one."""
    company = own_company_or_404(request)
    may_send = can_act_for(request.user, company)
    if request.method == "POST" and not may_send:
        raise Http404
    form = PaperForm(*sent(request), initial={"kind": request.GET.get("kind")})
    if request.method == "POST" and done(form, keeping.send, company, by=request.user):
        messages.success(request, _("The paper is received. Staff will check it."))
        return redirect(address("papers", company))
    seen = list(company.papers.kept().readable_by(is_representative=may_send))
    unseen = set(company.papers.kept().exclude(pk__in=[paper.pk for paper in seen]).values_list("kind", flat=True))
    context = {
        "company": company,
        "name": company.name_in(get_language()),
        "lines": shelf.lines(seen, today=timezone.localdate(), hidden=unseen),
        "form": form if may_send else None,
    }
    return render(request, "tenants/papers.html", context)


def own_paper_or_404(user, pk: int) -> CompanyPaper:
    """A paper that somebody of the company may read."""
    paper = get_object_or_404(
        CompanyPaper.objects.kept().select_related("company").filter(company__members__user=user), pk=pk
    )
    readable = CompanyPaper.objects.readable_by(is_representative=can_act_for(user, paper.company))
    return get_object_or_404(readable.select_related("company"), pk=pk)


@require_safe
def paper_file(request: HttpRequest, pk: int) -> FileResponse:
    paper = own_paper_or_404(request.user, pk)
    return serve_private(paper.file, paper.original_name, paper.content_type)


@require_POST
def withdraw_paper(request: HttpRequest, pk: int) -> HttpResponse:
    paper = own_paper_or_404(request.user, pk)
    try:
        keeping.withdraw(paper, by=request.user)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The paper is taken back."))
    return redirect(address("papers", paper.company))


@GET_POST
def people(request: HttpRequest) -> HttpResponse:
    """Who is what in my company, and since when; representatives keep the list."""
    company = own_company_or_404(request)
    may_change = can_act_for(request.user, company)
    if request.method == "POST" and not may_change:
        raise Http404
    form = RoleForm(sent(request)[0])
    del form.fields["cnie"]
    if request.method == "POST" and done(form, peopling.add_role, company, by=request.user):
        messages.success(request, _("The person is on the list."))
        return redirect(address("people", company))
    context = {
        "company": company,
        "name": company.name_in(get_language()),
        "roles": roles_of(company),
        "access": access_to(company),
        "form": form if may_change else None,
        "end_form": RoleEndForm() if may_change else None,
    }
    return render(request, "tenants/people.html", context)


def roles_of(company: Company) -> dict[str, list[CompanyRole]]:
    """What people are today, or will be, and what they were: one query."""
    today, rows = timezone.localdate(), list(company.roles.order_by("kind", "starts_on", "id"))
    return {
        "now": [role for role in rows if not role.ends_on or role.ends_on > today],
        "before": [role for role in rows if role.ends_on and role.ends_on <= today],
    }


@require_POST
def end_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody of my company is no longer what they were."""
    role = get_object_or_404(CompanyRole.objects.filter(company__members__user=request.user), pk=pk)
    if not can_act_for(request.user, role.company):
        raise Http404
    form = RoleEndForm(request.POST)
    if done(form, peopling.end_role, role, by=request.user):
        messages.success(request, _("The end is noted."))
    else:
        messages.error(request, " ".join(word for words in form.errors.values() for word in words))
    return redirect(address("people", role.company))


@require_POST
def end_access(request: HttpRequest, pk: int) -> HttpResponse:
    """Take somebody's access to the company's pages away."""
    company = own_company_or_404(request)
    member = get_object_or_404(company.members, pk=pk)
    if not can_act_for(request.user, company):
        raise Http404
    try:
        peopling.end_access(member, by=request.user)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("This person no longer has access to the pages of the company."))
    if member.user_id == request.user.pk:
        return redirect("applications:start")
    return redirect(address("people", company))


@GET_POST
def skills(request: HttpRequest) -> HttpResponse:
    """What my company can do for others here, and what it looks for."""
    company = own_company_or_404(request)
    if not can_act_for(request.user, company):
        raise Http404
    form = SkillsForm(sent(request)[0], company=company)
    if request.method == "POST" and done(form, choosing.choose, company, by=request.user):
        messages.success(request, _("Saved. Staff can now put you in touch."))
        return redirect(reverse("tenants:resident"))
    return render(
        request, "tenants/skills.html", {"company": company, "name": company.name_in(get_language()), "form": form}
    )
