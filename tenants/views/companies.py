"""What staff see of companies: the list, the page of one, its papers and people; and papers of all that need care."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from spaces.permissions import park_ids_with
from technopark.common.cards import cards
from technopark.common.errors import Refusal
from technopark.common.serving import serve_private
from tenants import company_list, matching
from tenants import papers as shelf
from tenants.actions import papers as keeping
from tenants.actions import people as peopling
from tenants.actions import skills as choosing
from tenants.forms_companies import (
    AcceptForm,
    PaperForm,
    PlainForm,
    RefuseForm,
    RoleEndForm,
    RoleForm,
    SkillsForm,
    done,
    sent,
)
from tenants.members import access_to
from tenants.models import Company, CompanyPaper, CompanyRole, Tenancy
from tenants.views.access import KEEP, SEE, company_or_404, parks_or_404
from tenants.views.own_company import roles_of

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def staff_companies(request: HttpRequest) -> HttpResponse:
    """Companies with a stay in the reader's parks, filtered by the address."""
    parks = [park.pk for park in parks_or_404(request.user, SEE)]
    query, today = company_list.CompanyQuery.from_params(request.GET), timezone.localdate()
    found = company_list.with_presence(Company.objects.all(), parks, today=today)
    found = query.narrow_but_presence(found, today=today)
    page = Paginator(query.narrow(found).order_by("name", "pk"), company_list.PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "query": query,
        "page": page,
        "rows": company_list.rows(page.object_list, parks, today=today),
        "presence_chips": company_list.presence_chips(query, found),
        "other_chips": company_list.other_chips(query),
    }
    return render(request, "tenants/staff_companies.html", context)


@require_safe
def staff_company(request: HttpRequest, slug: str) -> HttpResponse:
    """One company: what it is, who is in it, its papers, its stays, and what other apps know of it."""
    company = company_or_404(request.user, slug, SEE)
    return render(request, "tenants/staff_company.html", page_of(request, company))


def page_of(request: HttpRequest, company: Company, read: dict | None = None) -> dict:
    """What the page shows; ``read`` is the CNIE shown in full this once, by the role's id."""
    today, parks = timezone.localdate(), park_ids_with(request.user, SEE)
    stays = Tenancy.objects.live().filter(company=company).order_by("-period")
    if not request.user.is_superuser:
        stays = stays.filter(park__in=parks)
    may_keep = any(request.user.has_perm(KEEP, stay) for stay in stays)
    return {
        "company": company,
        "name": company.name_in(get_language()),
        "may_keep": may_keep,
        "roles": roles_of(company),
        "access": access_to(company),
        "lines": shelf.lines(company.papers.kept(), today=today) if may_keep else [],
        "skills": company.skills.select_related("skill"),
        "matches": matching.matches(company, parks),
        "stays": stays,
        "cards": cards("COMPANY_CARDS", request, company),
        "read": read or {},
        "today": today,
    }


@never_cache
@require_POST
def read_cnie(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The same page with a representative's CNIE in full, this once; the reading is kept."""
    company = company_or_404(request.user, slug)
    role = get_object_or_404(company.roles.exclude(cnie=""), pk=pk)
    number = peopling.read_cnie(role, by=request.user)
    return render(request, "tenants/staff_company.html", page_of(request, company, {role.pk: number}))


def asked(request: HttpRequest, company: Company, form, **words) -> HttpResponse:
    """A page with one form about a company."""
    return render(
        request,
        "tenants/company_form.html",
        {"company": company, "name": company.name_in(get_language()), "form": form, **words},
    )


@GET_POST
def send_paper(request: HttpRequest, slug: str) -> HttpResponse:
    """Staff keep a paper that reached them otherwise; it is checked by that."""
    company = company_or_404(request.user, slug)
    form = PaperForm(*sent(request), is_staff=True, initial={"kind": request.GET.get("kind")})
    if request.method == "POST" and done(form, keeping.send, company, by=request.user):
        messages.success(request, _("The paper is kept."))
        return redirect("tenants:staff_company", slug=slug)
    return asked(request, company, form, title=_("Add a paper"), action=_("Keep the paper"))


def paper_or_404(user, slug: str, pk: int) -> CompanyPaper:
    company = company_or_404(user, slug)
    return get_object_or_404(CompanyPaper.objects.select_related("company", "received_from"), company=company, pk=pk)


@GET_POST
def staff_paper(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A paper beside the two answers: it is what it claims to be, or why not."""
    paper = paper_or_404(request.user, slug, pk)
    verb = request.POST.get("verb")
    accept = AcceptForm(request.POST if verb == "accept" else None, paper=paper)
    refuse = RefuseForm(request.POST if verb == "refuse" else None)
    withdraw = PlainForm(request.POST if verb == "withdraw" else None)
    if verb == "accept" and done(accept, keeping.accept, paper, by=request.user):
        messages.success(request, _("The paper is checked."))
        return redirect("tenants:staff_company", slug=slug)
    if verb == "refuse" and done(refuse, keeping.refuse, paper, by=request.user):
        messages.success(request, _("The paper is refused; the company is told why."))
        return redirect("tenants:staff_company", slug=slug)
    if verb == "withdraw" and done(withdraw, keeping.withdraw, paper, by=request.user):
        messages.success(request, _("The paper is taken back."))
        return redirect("tenants:staff_company", slug=slug)
    state = shelf.state_of(paper, today=timezone.localdate())
    context = {"paper": paper, "company": paper.company, "name": paper.company.name_in(get_language()), "state": state}
    context |= {"accept": accept, "refuse": refuse, "withdraw": withdraw}
    return render(request, "tenants/staff_paper.html", context)


@require_safe
def staff_paper_file(request: HttpRequest, slug: str, pk: int) -> FileResponse:
    paper = paper_or_404(request.user, slug, pk)
    return serve_private(paper.file, paper.original_name, paper.content_type)


@require_safe
def staff_papers(request: HttpRequest) -> HttpResponse:
    """Papers of all companies here that wait for a check, have ended or end soon."""
    parks = [park.pk for park in parks_or_404(request.user, KEEP)]
    today = timezone.localdate()
    state = company_list.known(request.GET.get("state"), company_list.PAPERS) or "check"
    found = {name: company_list.papers_here(name, parks, today=today) for name in company_list.PAPERS}
    order = ["received_at", "pk"] if state == "check" else ["valid_until", "pk"]
    page = Paginator(found[state].select_related("company").order_by(*order), company_list.PER_PAGE).get_page(
        request.GET.get("page")
    )
    lines = [(paper, shelf.state_of(paper, today=today)) for paper in page.object_list]
    chips = company_list.paper_chips(state, {name: papers.count() for name, papers in found.items()})
    return render(request, "tenants/staff_papers.html", {"page": page, "lines": lines, "chips": chips, "state": state})


@GET_POST
def add_role(request: HttpRequest, slug: str) -> HttpResponse:
    company = company_or_404(request.user, slug)
    form = RoleForm(sent(request)[0])
    if request.method == "POST" and done(form, peopling.add_role, company, by=request.user):
        messages.success(request, _("The person is on the list."))
        return redirect("tenants:staff_company", slug=slug)
    return asked(request, company, form, title=_("Add a person"), action=_("Add the person"))


@GET_POST
def end_role(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    company = company_or_404(request.user, slug)
    role = get_object_or_404(CompanyRole, company=company, pk=pk)
    form = RoleEndForm(sent(request)[0])
    if request.method == "POST" and done(form, peopling.end_role, role, by=request.user):
        messages.success(request, _("The end is noted."))
        return redirect("tenants:staff_company", slug=slug)
    lead = _("%(name)s, %(role)s") % {"name": role.name_in(get_language()), "role": role.get_kind_display()}
    return asked(request, company, form, title=_("End a role"), lead=lead, action=_("Note the end"))


@require_POST
def end_access(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take somebody's access to the pages of a company away."""
    company = company_or_404(request.user, slug)
    member = get_object_or_404(company.members, pk=pk)
    try:
        peopling.end_access(member, by=request.user)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("This person no longer has access to the pages of the company."))
    return redirect("tenants:staff_company", slug=slug)


@GET_POST
def staff_skills(request: HttpRequest, slug: str) -> HttpResponse:
    company = company_or_404(request.user, slug)
    form = SkillsForm(sent(request)[0], company=company)
    if request.method == "POST" and done(form, choosing.choose, company, by=request.user):
        messages.success(request, _("The skills are saved."))
        return redirect("tenants:staff_company", slug=slug)
    return asked(request, company, form, title=_("Skills"), action=_("Save"))
