"""What companies say of themselves over the years: papers, people, skills, goals, figures; and what became of those gone.

Written in bulk, as the verbs of ``tenants`` and ``followup`` would have left it. It throws dice of its own, so that it
changes nothing else of the demonstration.
"""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from followup.actions import asking
from followup.enums import Destination, ExitReason, Measure, Outcome, ReportKind
from followup.models import ExitInterview, Figure, Goal, Questionnaire, Report, ReviewDate
from spaces.models import Park
from technopark.accounts.models import User
from technopark.demo import alumni, invitations
from technopark.demo.names import person
from technopark.demo.papers import pdf
from tenants.actions import skills
from tenants.enums import ClosingReason, CompanyRoleKind, PaperKind, PaperVerdict, SkillKind, TenancyStatus
from tenants.models import CompanyPaper, CompanyRole, CompanySkill, Member, Skill, Tenancy

HERE = (TenancyStatus.ACTIVE, TenancyStatus.SUSPENDED, TenancyStatus.UNDER_NOTICE, TenancyStatus.LEAVING)
GOALS = [
    "Signer les cinq premiers clients payants",
    "Recruter deux jeunes diplômés de la province",
    "Obtenir la certification ISO 9001",
    "تسجيل العلامة التجارية لدى المكتب المغربي للملكية الصناعية والتجارية",
    "Atteindre l’équilibre d’exploitation",
    "Mettre le prototype entre les mains de dix utilisateurs",
]
REASONS = {
    ClosingReason.GRADUATED: ExitReason.SPACE,
    ClosingReason.END_OF_TERM: ExitReason.TERM,
    ClosingReason.LEFT: ExitReason.MARKET,
    ClosingReason.TERMINATED: ExitReason.COST,
    ClosingReason.CEASED: ExitReason.STOPPED,
    ClosingReason.MERGED: ExitReason.MERGED,
}


def follow(park: Park, *, today: date, opening: date, officer: User, resident: User) -> None:
    """Give every company its papers, people, skills, goals and figures, and ask those who left."""
    dice = Random(59)
    alumni.remember(park, dice, opening=opening)
    stays = list(Tenancy.objects.filter(park=park, company__isnull=False).select_related("company").order_by("pk"))
    here = [stay for stay in stays if stay.status in HERE]
    entered = [stay for stay in stays if stay.status in (*HERE, TenancyStatus.CLOSED)]
    name_people(here, dice)
    invitations.invite(resident, officer=officer, now=ten(today))
    skills.prefill()
    name_skills(here, dice)
    own = resident.memberships.get().company_id
    keep_papers(here, dice, today=today, officer=officer, own=own)
    agree_goals(here, dice, today=today, officer=officer)
    declare(entered, dice, today=today, officer=officer)
    interview(stays, dice, officer=officer)
    asking.prepare(today=today)
    answer([stay for stay in stays if stay.status == TenancyStatus.CLOSED], dice, today=today, officer=officer)


def name_people(stays: list[Tenancy], dice: Random) -> None:
    """The representatives, with a CNIE that nobody has, and a few who work there."""
    members = {member.company_id: member for member in Member.objects.select_related("user").order_by("-pk")}
    rows = []
    for stay in stays:
        member = members.get(stay.company_id)
        if member is None:
            continue
        first = {"company": stay.company, "starts_on": stay.starts_on}
        user = member.user
        rows.append(
            CompanyRole(
                **first,
                person=user,
                name=user.full_name,
                name_ar=user.full_name_ar,
                kind=CompanyRoleKind.REPRESENTATIVE,
                cnie=f"X{dice.randrange(100_000, 999_999)}",
            )
        )
        for kind in dice.sample([CompanyRoleKind.EMPLOYEE, CompanyRoleKind.EMPLOYEE, CompanyRoleKind.INTERN], 2):
            someone = person(dice)
            ends_on = stay.starts_on + timedelta(days=90) if kind == CompanyRoleKind.INTERN else None
            rows.append(CompanyRole(**first, name=someone.name, name_ar=someone.name_ar, kind=kind, ends_on=ends_on))
    CompanyRole.objects.bulk_create(rows)


def name_skills(stays: list[Tenancy], dice: Random) -> None:
    words = list(Skill.objects.order_by("slug"))
    rows = []
    for stay in stays:
        for number, skill in enumerate(dice.sample(words, 4)):
            kind = SkillKind.SOUGHT if number == 0 else SkillKind.OFFERED
            rows.append(CompanySkill(company=stay.company, skill=skill, kind=kind))
    CompanySkill.objects.bulk_create(rows)


def keep_papers(stays: list[Tenancy], dice: Random, *, today: date, officer: User, own: int) -> None:
    """Papers of everybody here; those of the company ``own`` in every state: ended, ending, waiting, refused."""
    content = pdf("Attestation", "Pièce de la démonstration.")
    name = default_storage.save("companies/demo.pdf", ContentFile(content))
    file = {"file": name, "original_name": "attestation.pdf", "content_type": "application/pdf", "size": len(content)}
    file["sha256"] = hashlib.sha256(content).hexdigest()
    rows = []
    for stay in stays:
        for kind in (PaperKind.REGISTER, PaperKind.INSURANCE, PaperKind.TAX, PaperKind.SOCIAL, PaperKind.STATUTES):
            if stay.company_id != own and dice.random() < 0.1:
                continue
            days, verdict = stands(kind, dice, is_own=stay.company_id == own)
            until = today + timedelta(days=days) if kind in PaperKind.dated else None
            paper = CompanyPaper(company=stay.company, kind=kind, valid_until=until, verdict=verdict, **file)
            if verdict != PaperVerdict.WAITING:
                paper.checked_at, paper.checked_by = timezone.now() - timedelta(days=20), officer
            if verdict == PaperVerdict.REFUSED:
                paper.refusal_reason = "L’attestation est au nom d’une autre société."
            rows.append(paper)
    CompanyPaper.objects.bulk_create(rows)


def stands(kind: PaperKind, dice: Random, *, is_own: bool) -> tuple[int, PaperVerdict]:
    """In how many days a paper ends, and what staff found."""
    if not is_own:
        return dice.choice([-12, 5, 25, 90, 180, 270, 330]), dice.choice(
            [PaperVerdict.ACCEPTED] * 5 + [PaperVerdict.WAITING]
        )
    return {
        PaperKind.INSURANCE: (6, PaperVerdict.ACCEPTED),
        PaperKind.TAX: (-12, PaperVerdict.ACCEPTED),
        PaperKind.SOCIAL: (80, PaperVerdict.WAITING),
        PaperKind.REGISTER: (45, PaperVerdict.REFUSED),
    }.get(kind, (0, PaperVerdict.ACCEPTED))


def agree_goals(stays: list[Tenancy], dice: Random, *, today: date, officer: User) -> None:
    """Goals of each stay: reached and confirmed, reached, late, open, given up; and meetings."""
    goals, meetings = [], []
    for stay in stays:
        for number, what in enumerate(dice.sample(GOALS, 3)):
            due_on = stay.starts_on + timedelta(days=120 * (number + 1))
            goal = Goal(tenancy=stay, what=what, agreed_on=stay.starts_on, due_on=due_on)
            fate = dice.random()
            if due_on < today and fate < 0.6:
                goal.reached_on, goal.evidence = due_on - timedelta(days=dice.randrange(30)), "Pièce remise à l’équipe."
                if fate < 0.45:
                    goal.confirmed_at, goal.confirmed_by = timezone.now(), officer
            elif due_on < today and fate > 0.9:
                goal.dropped_on, goal.drop_reason = due_on, "Le marché visé s’est révélé trop étroit."
            goals.append(goal)
        held = stay.starts_on + timedelta(days=90)
        if held < today:
            meetings.append(
                ReviewDate(tenancy=stay, planned_at=ten(held), with_person=officer, held_on=held, notes="Bon départ.")
            )
        meetings.append(
            ReviewDate(tenancy=stay, planned_at=ten(today + timedelta(days=dice.randrange(5, 60))), with_person=officer)
        )
    Goal.objects.bulk_create(goals)
    ReviewDate.objects.bulk_create(meetings)


def ten(day: date) -> datetime:
    return datetime.combine(day, time(10), timezone.get_default_timezone())


def half_years(first: date, last: date) -> list[date]:
    """The ends of half-years in those days."""
    ends = [date(year, month, day) for year in range(first.year, last.year + 1) for month, day in ((6, 30), (12, 31))]
    return [end for end in ends if first <= end <= last]


def declare(stays: list[Tenancy], dice: Random, *, today: date, officer: User) -> None:
    """The situation at entry and every half-year; of the last one some are late, some wait to be verified."""
    reports, figures = [], []
    for stay in stays:
        people = dice.randrange(1, 4)
        days = half_years(stay.starts_on, min(today, stay.last_day))
        for day in [None, *days]:
            as_of, is_last = day or stay.starts_on, day is not None and day == days[-1] and stay.status in HERE
            report = Report(
                tenancy=stay,
                kind=ReportKind.HALF_YEAR if day else ReportKind.BASELINE,
                as_of=as_of,
                due_on=as_of + timedelta(days=30),
            )
            reports.append(report)
            fate = dice.random()
            if (is_last and fate < 0.25) or fate < 0.06:
                continue
            people = max(people + dice.choice([-1, 0, 0, 1, 1, 2]), 0) if day else people
            report.declared_at = ten(min(as_of + timedelta(days=dice.randrange(5, 28)), today))
            if not is_last or fate > 0.7:
                report.verified_at, report.verified_by = report.declared_at + timedelta(days=4), officer
            figures += figures_of(report, people, dice, officer)
    Report.objects.bulk_create(reports)
    Figure.objects.bulk_create(figures, batch_size=4000)


def figures_of(report: Report, people: int, dice: Random, officer: User) -> list[Figure]:
    """Figures that fit each other; some parts are left out, as people do."""
    women, young = dice.randint(0, people), dice.randint(0, people)
    found = {Measure.HEADCOUNT: people, Measure.WOMEN: women, Measure.MEN: people - women}
    if dice.random() < 0.8:
        found |= {Measure.UNDER_25: young // 2, Measure.FROM_25_TO_34: young - young // 2}
        found |= {Measure.FROM_35: people - young, Measure.GRADUATES: dice.randint(young // 2, people)}
    if report.kind != ReportKind.BASELINE:
        found |= {Measure.TURNOVER: people * dice.randrange(8, 40) * 1500, Measure.CONTRACTS: dice.choice([0, 0, 1, 2])}
        if dice.random() < 0.2:
            found[Measure.FUNDS_GRANT] = dice.choice([50_000, 100_000, 250_000])
    checked = {"verified_at": report.verified_at, "verified_by": officer} if report.verified_at else {}
    declared = {"report": report, "declared_at": report.declared_at, "declarant": report.tenancy.company.name}
    return [Figure(measure=measure, value=Decimal(value), **declared, **checked) for measure, value in found.items()]


def interview(stays: Iterable[Tenancy], dice: Random, *, officer: User) -> None:
    """Why those who left did, as most of them said."""
    rows = []
    for stay in stays:
        if stay.status != TenancyStatus.CLOSED or dice.random() < 0.2:
            continue
        rows.append(
            ExitInterview(
                tenancy=stay,
                held_on=stay.last_day - timedelta(days=dice.randrange(20)),
                main_reason=REASONS[ClosingReason(stay.closing_reason)],
                destination=dice.choice([Destination.PROVINCE, Destination.PROVINCE, Destination.REGION]),
                contact_name="Direction",
                contact_email=stay.company.email,
                contact_language="fr",
                recorded_by=officer,
            )
        )
    ExitInterview.objects.bulk_create(rows)


def answer(stays: list[Tenancy], dice: Random, *, today: date, officer: User) -> None:
    """What those who left answered, year by year: in business, ceased, or nothing."""
    asked = {(row.tenancy_id, row.year): row for row in Questionnaire.objects.filter(tenancy__in=stays)}
    reports, figures, dead = [], [], set()
    for (tenancy_id, _year), row in sorted(asked.items()):
        if tenancy_id in dead:
            row.delete()
            continue
        row.sent_at, fate = ten(row.as_of), dice.random()
        if fate > 0.4:
            row.answered_at = ten(min(row.as_of + timedelta(days=dice.randrange(2, 60)), today))
            row.outcome, row.destination = Outcome.OPERATING, Destination.PROVINCE
            if fate > 0.9:
                row.outcome, row.ended_on, row.destination = (
                    Outcome.CEASED,
                    row.as_of - timedelta(days=60),
                    Destination.NOWHERE,
                )
                row.recorded_by, row.source = officer, "Registre de commerce"
                dead.add(tenancy_id)
            else:
                row.report = report_of(row)
                reports.append(row.report)
                figures += figures_of(row.report, dice.randrange(2, 12), dice, officer)
    Report.objects.bulk_create(reports)
    Figure.objects.bulk_create(figures)
    kept = [row for row in asked.values() if row.pk]
    Questionnaire.objects.bulk_update(
        kept, ["sent_at", "answered_at", "outcome", "ended_on", "destination", "recorded_by", "source", "report"]
    )


def report_of(row: Questionnaire) -> Report:
    day = row.as_of
    return Report(tenancy=row.tenancy, kind=ReportKind.AFTER_EXIT, as_of=day, due_on=day, declared_at=row.answered_at)
