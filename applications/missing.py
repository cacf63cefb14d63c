"""What a file still lacks: one list for the page, for the button and for the rule."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from applications.answering import shortfall_of
from applications.enums import SpaceWish
from applications.models import Application, Question, RequiredPaper
from applications.papers import asked_of
from applications.parks import names_several, wished_parks
from applications.questions import all_questions, answers_by_question, questions_for
from applications.steps import AnyStep, SectionStep, Step
from technopark.accounts.notices import Agreement, agreement_of
from tenants.enums import LegalForm

PROJECT_FIELDS = ("project_name", "sector", "stage", "pitch", "problem", "solution", "market", "impact")
TEAM_FIELDS = ("phone", "commitment")
COMPANY_FIELDS = ("company_name", "legal_form", "ice", "company_created_on")
REGISTER_FIELDS = ("rc_number", "rc_court")
# These are entered in the trade register; auto-entrepreneurs and cooperatives have registers of their own.
IN_TRADE_REGISTER = (LegalForm.SARL_AU, LegalForm.SARL, LegalForm.SA, LegalForm.SAS)


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that is needed before sending: where it is asked, and a sentence for the person."""

    step: AnyStep
    field: str
    message: str


def missing_to_submit(application: Application, *, agreement: Agreement | None = None) -> list[Missing]:
    """What ``application`` lacks before it can be sent, in the order of the form; empty when it is complete.

    Optional everywhere: CNIE (a passport serves as well), tax, trade tax and CNSS numbers, statistics.
    ``agreement``: the applicant's, where it has been read already.
    """
    agreement = agreement or agreement_of(application.applicant_id or 0)
    return [
        *_empty(application, Step.PROJECT, PROJECT_FIELDS),
        *_team(application),
        *_company(application),
        *_needs(application),
        *_questions(application),
        *_papers(application),
        *_agreement(agreement),
    ]


def missing_to_complete(application: Application) -> list[RequiredPaper]:
    """The papers of the completion request that have not been sent since it was made."""
    request = application.completion_request
    sent = {paper.paper_id for paper in application.attachments.all() if paper.uploaded_at >= request.requested_at}
    return [paper for paper in request.papers.all() if paper.pk not in sent]


def unanswered_to_complete(application: Application) -> list[Question]:
    """The questions of the completion request that have not been answered since it was made."""
    asked = questions_to_complete(application)
    since = application.completion_request.requested_at
    answers = answers_by_question(application) if asked else {}
    return [q for q in asked if q.pk not in answers or answers[q.pk].saved_at < since]


def questions_to_complete(application: Application) -> list[Question]:
    """The questions reopened by the completion request, as the call has them."""
    reopened = {question.pk for question in application.completion_request.questions.all()}
    return [question for question in all_questions(application.call) if question.pk in reopened] if reopened else []


def papers_to_complete(application: Application) -> list[RequiredPaper]:
    """The papers reopened by the completion request; where it names nothing, those that the file holds or may hold."""
    request = application.completion_request
    papers = list(request.papers.all())
    return papers if papers or request.questions.all() else papers_for(application)


def papers_for(application: Application) -> list[RequiredPaper]:
    """The papers asked of this applicant, and those sent although no longer asked."""
    papers = list(application.call.papers.all())
    asked = {paper.pk for paper in asked_of(papers, has_company=application.has_company)}
    sent = {attachment.paper_id for attachment in application.attachments.all()}
    return [paper for paper in papers if paper.pk in asked | sent]


def _empty(application: Application, step: Step, fields: Iterable[str]) -> list[Missing]:
    return [
        Missing(step, name, _("“%(label)s” is empty.") % {"label": label_of(name)})
        for name in fields
        if getattr(application, name) in ("", None)
    ]


def label_of(field: str) -> str:
    """A field's label with a capital, as the form shows it."""
    label = str(Application._meta.get_field(field).verbose_name)
    return label[:1].upper() + label[1:]


def _team(application: Application) -> list[Missing]:
    found = _empty(application, Step.TEAM, TEAM_FIELDS)
    team = list(application.team.all())
    if not team:
        found.append(Missing(Step.TEAM, "team-0-full_name", _("Name at least one person of the team: yourself.")))
    found += [
        Missing(Step.TEAM, f"team-{n}-position", _("Say what %(name)s does in the team.") % {"name": member.full_name})
        for n, member in enumerate(team)
        if not member.position
    ]
    return found


def _company(application: Application) -> list[Missing]:
    if application.has_company is None:
        return [Missing(Step.COMPANY, "has_company", _("Say whether your company exists already."))]
    if not application.has_company:
        return []
    in_register = application.legal_form in IN_TRADE_REGISTER
    return _empty(application, Step.COMPANY, COMPANY_FIELDS + (REGISTER_FIELDS if in_register else ()))


def _needs(application: Application) -> list[Missing]:
    sizes = {SpaceWish.DESKS: ("desks_wanted",), SpaceWish.OFFICE: ("area_wanted",)}
    found = _empty(application, Step.NEEDS, ("wish", *sizes.get(application.wish, ()), "starts_on_wish"))
    first_day = application.starts_on_wish
    if first_day and first_day < timezone.localdate():
        found.append(Missing(Step.NEEDS, "starts_on_wish", _("The first day you wished has passed: choose another.")))
    if names_several(application.call) and not wished_parks(application):
        field = f"park_{application.call.park_id}"
        found.append(Missing(Step.NEEDS, field, _("Say which of the parks you would accept, and in which order.")))
    return found


def _questions(application: Application) -> list[Missing]:
    questions = questions_for(application)
    answers = answers_by_question(application) if questions else {}
    found = [(question, shortfall_of(question, answers.get(question.pk))) for question in questions]
    return [
        Missing(SectionStep(question.section_id, ""), f"question-{question.pk}", message)
        for question, message in found
        if message
    ]


def _papers(application: Application) -> list[Missing]:
    sent = {attachment.paper_id for attachment in application.attachments.all()}
    asked = asked_of(application.call.papers.all(), has_company=application.has_company)
    return [
        Missing(Step.PAPERS, f"paper-{paper.pk}", _("“%(paper)s” has not been sent.") % {"paper": paper})
        for paper in asked
        if paper.is_required and paper.pk not in sent
    ]


def _agreement(agreement: Agreement) -> list[Missing]:
    if agreement.covers_application:
        return []
    return [Missing(Step.CONSENT, "application", _("Agree that your data are used to study your application."))]
