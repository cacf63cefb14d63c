"""The words that staff write: templates and house rules, as drafts and then for good."""

from datetime import date

import typst
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agreements import facts, markup, preview
from agreements.enums import TemplateKind
from agreements.errors import ChangedMeanwhile, StartsBeforeToday, TemplateNotUsable, TextIsPublished
from agreements.models import AgreementTemplate, HouseRules
from agreements.permissions import WRITE, require
from spaces.models import Park
from technopark.common.database import lock_name, locked

LANGUAGES = ("fr", "ar")


@transaction.atomic
def draft(*, park: Park, kind: TemplateKind, by) -> AgreementTemplate:
    """A new version to write, with the words of the latest one; the draft that is there already, where one is."""
    require(by.has_perm(WRITE, park))
    lock_name(f"template {park.pk} {kind}")
    versions = AgreementTemplate.objects.filter(park=park, kind=kind)
    latest = versions.order_by("-version").first()
    if latest and latest.published_at is None:
        return latest
    words = {name: getattr(latest, name, "") for name in ("title_fr", "title_ar", "body_fr", "body_ar")}
    today = timezone.localdate()
    return AgreementTemplate.objects.create(
        park=park, kind=kind, version=_next(versions), starts_on=today, changed_by=by, **words
    )


@transaction.atomic
def write(template: AgreementTemplate, *, seen: str | None = None, by, **words) -> AgreementTemplate:
    """Keep the ``words`` (titles, bodies, note, starts_on) of a draft.

    ``seen`` is what ``stamp_of`` gave when the person opened it: somebody else's words are not written over unread.
    Raises TextIsPublished, ChangedMeanwhile, TemplateNotUsable.
    """
    template = _open(template, by=by)
    _check_unchanged(template, seen, by)
    for name, value in words.items():
        setattr(template, name, value)
    problems = [
        f"{_language(language)}: {problem}"
        for language in LANGUAGES
        for problem in facts.problems_of(template.kind, getattr(template, f"body_{language}"))
    ]
    if problems:
        raise TemplateNotUsable(problems=" ".join(problems))
    _stamp(template, by)
    return template


@transaction.atomic
def publish(template: AgreementTemplate, *, by) -> AgreementTemplate:
    """Let a draft hold from its day on; from now on it never changes.

    It is typeset once with example values: what typst refuses is not published.
    Raises TextIsPublished, StartsBeforeToday, TemplateNotUsable.
    """
    template = _open(template, by=by)
    _not_before_today(template.starts_on)
    try:
        preview.render(template)
    except typst.TypstError as error:
        raise TemplateNotUsable(problems=str(error)) from error
    template.published_at = timezone.now()
    _stamp(template, by)
    return template


@transaction.atomic
def draft_rules(*, park: Park, by) -> HouseRules:
    """New house rules to write, with the words of the latest ones; the draft that is there already, where one is."""
    require(by.has_perm(WRITE, park))
    lock_name(f"house rules {park.pk}")
    versions = HouseRules.objects.filter(park=park)
    latest = versions.order_by("-version").first()
    if latest and latest.published_at is None:
        return latest
    words = {name: getattr(latest, name, "") for name in ("body_fr", "body_ar", "body_en")}
    today = timezone.localdate()
    return HouseRules.objects.create(park=park, version=_next(versions), starts_on=today, changed_by=by, **words)


@transaction.atomic
def write_rules(rules: HouseRules, *, seen: str | None = None, by, **words) -> HouseRules:
    """Keep the words of house rules that are a draft. Raises TextIsPublished, ChangedMeanwhile, TemplateNotUsable."""
    rules = _open(rules, by=by)
    _check_unchanged(rules, seen, by)
    for name, value in words.items():
        setattr(rules, name, value)
    problems = [
        f"{_language(language)}: {problem}"
        for language in (*LANGUAGES, "en")
        for problem in markup.parse(getattr(rules, f"body_{language}"))[1]
    ]
    if problems:
        raise TemplateNotUsable(problems=" ".join(problems))
    _stamp(rules, by)
    return rules


@transaction.atomic
def publish_rules(rules: HouseRules, *, by) -> HouseRules:
    """Let house rules hold from their day on; who is here accepts them anew.

    Raises TextIsPublished, StartsBeforeToday, TemplateNotUsable.
    """
    rules = _open(rules, by=by)
    _not_before_today(rules.starts_on)
    if not (rules.body_fr.strip() and rules.body_ar.strip()):
        raise TemplateNotUsable(problems=_("House rules are written in French and in Arabic."))
    rules.published_at = timezone.now()
    _stamp(rules, by)
    return rules


def stamp_of(text: AgreementTemplate | HouseRules) -> str:
    """When a draft was changed last; empty for one that is no row yet."""
    return text.changed_at.isoformat() if text.pk else ""


def _check_unchanged(text, seen: str | None, by) -> None:
    """Raise ChangedMeanwhile where another person has changed the draft since ``seen``."""
    if seen is not None and seen != stamp_of(text) and text.changed_by_id not in (None, by.pk):
        raise ChangedMeanwhile(name=text.changed_by.name_in(get_language()))


def _open(text, *, by):
    """The draft, locked. Raises NotAllowed, TextIsPublished."""
    require(by.has_perm(WRITE, text.park))
    text = locked(type(text).objects.select_related("park").filter(pk=text.pk))
    if text.published_at:
        raise TextIsPublished
    return text


def _next(versions) -> int:
    return (versions.aggregate(last=Max("version"))["last"] or 0) + 1


def _not_before_today(day: date) -> None:
    if day < timezone.localdate():
        raise StartsBeforeToday


def _stamp(text, by) -> None:
    text.changed_at, text.changed_by = timezone.now(), by
    text.save()


def _language(language: str) -> str:
    return {"fr": _("French"), "ar": _("Arabic"), "en": _("English")}[language]
