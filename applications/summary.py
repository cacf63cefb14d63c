"""What an application says, step by step, as its applicant reads it before and after sending."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Field
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.enums import SpaceWish
from applications.missing import label_of
from applications.models import Application
from applications.parks import in_order, wished_parks
from applications.questions import answer_text, answers_by_question, questions_for, sections_of
from applications.steps import AnyStep, SectionStep, Step
from technopark.common.formatting import day as full_day

PROJECT = ("project_name", "sector", "stage", "pitch", "problem", "solution", "market", "impact")
COMPANY = (
    "company_name",
    "legal_form",
    "company_created_on",
    "ice",
    "rc_number",
    "rc_court",
    "tax_number",
    "trade_tax_number",
    "cnss_number",
)
# Shown as they are, isolated from the direction of the text around them.
CODES = {"phone", "cnie", "ice", "rc_number", "tax_number", "trade_tax_number", "cnss_number"}
CODES |= {"desks_wanted", "area_wanted"}
# How the form, the preview and a change of it call the order of parks.
PARKS_LABEL = gettext_lazy("Parks you would accept, in your order")


@dataclass(frozen=True, slots=True)
class Answer:
    """A label with what was answered; ``is_code``: a number or code, to be isolated in Arabic."""

    label: str
    value: str
    is_code: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A step with its answers."""

    step: AnyStep
    answers: list[Answer]


def summary(application: Application) -> list[Section]:
    """The answers of every step but the agreement; empty ones are left out."""
    return [
        Section(Step.PROJECT, answers(application, PROJECT)),
        Section(Step.TEAM, _team(application)),
        Section(Step.COMPANY, _company(application)),
        Section(Step.NEEDS, [*_parks(application), *answers(application, _needs(application))]),
        *_sections(application),
        Section(Step.PAPERS, _papers(application)),
    ]


def answers(row, names: tuple[str, ...]) -> list[Answer]:
    """The filled fields of ``row`` in this order."""
    shown = [Answer(label_of(name), display(row, row._meta.get_field(name)), name in CODES) for name in names]
    return [answer for answer in shown if answer.value]


def display(row, field: Field) -> str:
    """A field's value in words."""
    value = getattr(row, field.name)
    if field.name == "cnie":
        return row.masked_cnie
    if field.name == "phone":
        return value.as_national if value else ""
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return full_day(value)
    return "" if value is None else str(value)


def _team(application: Application) -> list[Answer]:
    people = [Answer(member.full_name, member.position or "—") for member in application.team.all()]
    return [*answers(application, ("phone", "cnie", "language")), *people, *answers(application, ("commitment",))]


def _company(application: Application) -> list[Answer]:
    if application.has_company:
        return answers(application, COMPANY)
    return [] if application.has_company is None else [Answer(_("Company"), _("Not created yet"))]


def _needs(application: Application) -> tuple[str, ...]:
    size = {SpaceWish.DESKS: ("desks_wanted",), SpaceWish.OFFICE: ("area_wanted",)}.get(application.wish, ())
    stairs = ("needs_ground_floor",) if application.needs_ground_floor else ()
    return ("wish", *size, "starts_on_wish", *stairs, "needs_note")


def _parks(application: Application) -> list[Answer]:
    parks = wished_parks(application)
    return [Answer(str(PARKS_LABEL), in_order(parks))] if parks else []


def _sections(application: Application) -> list[Section]:
    """What was answered in the sections that the call adds."""
    sections = sections_of(application.call)
    given = answers_by_question(application) if sections else {}
    found = [question for question in questions_for(application) if question.pk in given]
    return [
        Section(
            SectionStep(section.pk, section.title),
            [Answer(q.label, answer_text(given[q.pk])) for q in found if q.section_id == section.pk],
        )
        for section in sections
    ]


def _papers(application: Application) -> list[Answer]:
    received = sorted(application.attachments.all(), key=lambda attachment: (attachment.paper.position, attachment.pk))
    return [Answer(str(attachment.paper), attachment.original_name) for attachment in received]
