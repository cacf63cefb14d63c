"""The words of agreements and the house rules: their versions, the editor with its preview, and publication."""

import typst
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agreements import forms, markup, preview
from agreements.actions import texts
from agreements.enums import TemplateKind
from agreements.errors import TemplateNotUsable
from agreements.models import AgreementTemplate, HouseRules
from agreements.permissions import WRITE
from agreements.variables import TABLES, VARIABLES
from agreements.views.access import KINDS, RULES, park_or_404, parks_or_404
from spaces.models import Park
from technopark.common.errors import Refusal
from tenants.enums import TenancyStatus
from tenants.models import Tenancy

WRITTEN = {"title_fr", "title_ar", "body_fr", "body_ar", "body_en", "note", "starts_on"}


@require_safe
def staff_texts(request: HttpRequest) -> HttpResponse:
    """Every text of my parks: which version is in force, which are drafts, which came before."""
    today, parks = timezone.localdate(), parks_or_404(request.user)
    rows: dict[tuple[int, str], list] = {}
    light = ("park", "version", "starts_on", "published_at")
    for one in AgreementTemplate.objects.filter(park__in=parks).only(*light, "kind").order_by("-version"):
        rows.setdefault((one.park_id, one.kind), []).append(one)
    for one in HouseRules.objects.filter(park__in=parks).only(*light).order_by("-version"):
        rows.setdefault((one.park_id, RULES), []).append(one)
    shown = [
        (park, [(kind, title_of(kind), with_states(rows.get((park.pk, kind), []), today)) for kind in KINDS])
        for park in parks
    ]
    return render(request, "agreements/staff_texts.html", {"parks": shown, "may_write": request.user.has_perm(WRITE)})


def staff_text(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Write the draft of a text: keep it, look at it on a real stay, publish it; what is typed is never lost."""
    park = park_or_404(request.user, slug, WRITE)
    text = draft_or_404(park, kind)
    if request.method == "POST" and request.POST.get("do") == "publish" and not request.POST.get("body_fr"):
        return published(request, text)
    form = form_of(kind)(request.POST or None, instance=text)
    if request.method == "POST" and form.is_valid():
        done = wanted(request, park, kind, form)
        if done is not None:
            return done
    context = {
        "park": park,
        "kind": kind,
        "title": title_of(kind),
        "text": text,
        "seen": texts.stamp_of(draft_or_404(park, kind)),
        "form": form,
        "variables": [(name, variable.label) for name, variable in VARIABLES.get(kind, {}).items()],
        "tables": TABLES.get(kind, {}).items(),
        "stays": example_stays(park) if kind != RULES else [],
    }
    return render(request, "agreements/staff_text.html", context)


def wanted(request: HttpRequest, park: Park, kind: str, form) -> HttpResponse | None:
    """Do what the button says with a text without faults; None where it was refused, with the reason in the form."""
    do = request.POST.get("do")
    words = {name: value for name, value in form.cleaned_data.items() if name in WRITTEN}
    try:
        if do == "preview" and kind != RULES:
            return previewed(request, park, form.instance)
        keep, publish = (texts.write_rules, texts.publish_rules) if kind == RULES else (texts.write, texts.publish)
        draft = draft_to_keep(park, kind, by=request.user)
        text = keep(draft, seen=request.POST.get("seen"), by=request.user, **words)
        if do == "publish":
            publish(text, by=request.user)
    except Refusal as refusal:
        form.add_error(None, refusal.message)
        return None
    messages.success(request, _("The text is published.") if do == "publish" else _("The draft is kept."))
    return redirect("agreements:staff_texts") if do == "publish" else redirect(request.path)


def draft_to_keep(park: Park, kind: str, *, by):
    """The draft of that kind as a row."""
    return texts.draft_rules(park=park, by=by) if kind == RULES else texts.draft(park=park, kind=kind, by=by)


def published(request: HttpRequest, text) -> HttpResponse:
    """Publish the draft as it is kept."""
    try:
        (texts.publish_rules if isinstance(text, HouseRules) else texts.publish)(text, by=request.user)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The text is published."))
    return redirect("agreements:staff_texts")


def previewed(request: HttpRequest, park: Park, template: AgreementTemplate) -> HttpResponse:
    """The PDF of what is typed, on the stay chosen; nothing is kept. Raises TemplateNotUsable."""
    template.park = park
    stays = Tenancy.objects.filter(park=park, company__isnull=False).select_related("park", "company")
    tenancy = stays.filter(reference=request.POST.get("tenancy", "")).first()
    language = "ar" if request.POST.get("language") == "ar" else "fr"
    try:
        pdf = preview.render(template, tenancy, language=language)
    except typst.TypstError as error:
        raise TemplateNotUsable(problems=str(error)) from error
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="preview.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def staff_text_version(request: HttpRequest, slug: str, kind: str, version: int) -> HttpResponse:
    """A version as it stands: read only."""
    park = park_or_404(request.user, slug)
    text = get_object_or_404(rows_of(park, kind), version=version)
    languages = ["fr", "ar", *(["en"] if kind == RULES and text.body_en else [])]
    bodies = [
        (language, getattr(text, f"title_{language}", ""), shown_blocks(getattr(text, f"body_{language}")))
        for language in languages
    ]
    context = {"park": park, "kind": kind, "title": title_of(kind), "text": text, "bodies": bodies}
    return render(request, "agreements/staff_text_version.html", context)


def shown_blocks(body: str) -> list[markup.Block]:
    """The text read, its variables left as they are, for ``agreements/_text.html``."""
    names = {name for names in VARIABLES.values() for name in names}
    return markup.parse(body, known=names, tables={"changes"})[0]


def draft_or_404(park: Park, kind: str):
    """The draft of that kind; where there is none, an unsaved one with the words of the latest version."""
    latest = rows_of(park, kind).order_by("-version").first()
    if latest is not None and latest.published_at is None:
        return latest
    model = HouseRules if kind == RULES else AgreementTemplate
    names = [field.name for field in model._meta.fields if field.name.startswith(("title_", "body_"))]
    words = {name: getattr(latest, name, "") for name in names}
    known = words if kind == RULES else words | {"kind": kind}
    version = latest.version + 1 if latest else 1
    return model(park=park, version=version, starts_on=timezone.localdate(), **known)


def rows_of(park: Park, kind: str):
    """The versions of that kind of text in a park; 404 for a kind that there is not."""
    if kind == RULES:
        return HouseRules.objects.filter(park=park)
    if kind not in TemplateKind.values:
        raise Http404
    return AgreementTemplate.objects.filter(park=park, kind=kind)


def form_of(kind: str):
    return forms.HouseRulesForm if kind == RULES else forms.TemplateForm


def title_of(kind: str) -> str:
    """What that kind of text is called."""
    return _("House rules") if kind == RULES else str(TemplateKind(kind).label).capitalize()


def with_states(versions: list, today) -> list[tuple]:
    """Each version with its state: a draft, in force, to come, or before."""
    in_force = next(
        (
            one
            for one in sorted(versions, key=lambda one: (one.starts_on, one.version), reverse=True)
            if one.published_at and one.starts_on <= today
        ),
        None,
    )

    def state(one) -> tuple[str, str]:
        if one.published_at is None:
            return "draft", _("draft")
        if one is in_force:
            return "done", _("in force")
        return ("waiting", _("to come")) if one.starts_on > today else ("passed", _("earlier version"))

    return [(one, *state(one)) for one in versions]


def example_stays(park: Park) -> list[tuple[str, str]]:
    """Stays on which a text can be looked at: the newest with a company."""
    stays = Tenancy.objects.filter(park=park, company__isnull=False).exclude(status=TenancyStatus.CANCELLED)
    rows = stays.select_related("company").only("reference", "company__name", "company__name_ar").order_by("-id")[:30]
    return [(one.reference, one.company.name_in(get_language())) for one in rows]
