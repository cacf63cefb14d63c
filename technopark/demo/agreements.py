"""Agreements of the stays that are here: one in each stage, signed in the past, with their documents.

Written as the verbs of ``agreements`` would have left them; what waits to be signed today is made by the verbs.
"""

import hashlib
import secrets
from datetime import date, datetime, timedelta

from django.core.files.base import ContentFile
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from agreements import facts
from agreements.actions import founding, preparing
from agreements.enums import AgreementStatus, EndingReason, SignatureMode, TemplateKind
from agreements.models import (
    Agreement,
    AgreementLog,
    AgreementTemplate,
    AgreementVersion,
    HouseRules,
    HouseRulesAcceptance,
    SignedCopy,
)
from agreements.terms import changes_between, full_terms
from agreements.variables import change_rows
from spaces.enums import SpaceKind
from spaces.models import Park, Space
from technopark.accounts.models import User
from technopark.common import files, rendering
from technopark.common.actions.issuing import CODE_BYTES, content_of
from technopark.common.actions.numbering import document_number, next_number, reference
from technopark.common.models import Document
from technopark.common.ranges import add_months, months_from
from tenants import pricing
from tenants.actions import staying
from tenants.enums import TenancyStatus, Track
from tenants.models import Assignment, Company, Tenancy

# A document takes a moment to be set: so many stays have theirs, the others began before agreements were kept here.
MOST = 12
STAY, STAGE = TenancyStatus, AgreementStatus
STAGES = {
    STAY.SIGNED: STAGE.SIGNED,
    STAY.ACTIVE: STAGE.ACTIVE,
    STAY.SUSPENDED: STAGE.SUSPENDED,
    STAY.UNDER_NOTICE: STAGE.ACTIVE,
    STAY.LEAVING: STAGE.ACTIVE,
    STAY.CLOSED: STAGE.ENDED,
}


def agree(park: Park, *, opening: date, officer: User, resident: User) -> None:
    """Publish the park's texts, and give stays of every state their agreement."""
    founding.found(park, starts_on=opening)
    chosen = choose(park, resident, opening=opening)
    active = [tenancy for tenancy in chosen if tenancy.status == STAY.ACTIVE]
    for tenancy in chosen:
        write(tenancy, officer, was_shorter=tenancy in active[1:3], is_amended=tenancy in active[1:2])
    expect(park, officer)
    reserved = Tenancy.objects.filter(park=park, status=STAY.RESERVED).select_related("park", "company").order_by("id")
    for place, tenancy in enumerate(reserved[:2]):
        agreement = preparing.prepare(tenancy, by=officer)
        if place == 0:
            preparing.send(agreement, by=officer)


def expect(park: Park, officer: User) -> None:
    """A company that has a desk kept for it and has not signed yet, where a desk is free."""
    starts_on = add_months(timezone.localdate(), 1).replace(day=1)
    held = Assignment.objects.overlapping(months_from(starts_on, 9)).values("space")
    desk = Space.objects.filter(park=park, kind=SpaceKind.DESK).exclude(pk__in=held).order_by("code").first()
    if desk is None:
        return
    company = Company.objects.create(slug="atelier-zaiane", name="Atelier Zaïane", name_ar="ورشة زيان")
    quote = pricing.quote(park=park, space=desk, track=Track.PRE_INCUBATION, on=starts_on)
    staying.begin(
        park=park,
        company=company,
        space=desk,
        starts_on=starts_on,
        months=9,
        track=Track.PRE_INCUBATION,
        monthly_fee=quote.monthly_fee,
        deposit=quote.deposit,
        held_until=timezone.localdate() + timedelta(days=20),
        by=officer,
    )


def choose(park: Park, resident: User, *, opening: date) -> list[Tenancy]:
    """The resident's stay, one of each state, then others that are here; in the order of their days."""
    rows = Tenancy.objects.filter(park=park, status__in=STAGES, period__startswith__gt=opening + timedelta(days=40))
    rows = list(rows.select_related("park", "company").order_by("period", "id"))
    own = set(Tenancy.objects.of_user(resident).values_list("pk", flat=True))
    first = [row for row in rows if row.pk in own and row.status != STAY.CLOSED]
    firsts = {row.status: row for row in reversed(rows)}
    first += [row for row in firsts.values() if row not in first]
    here = [row for row in rows if row.status == STAY.ACTIVE and row not in first]
    return sorted([*first, *here][:MOST], key=lambda row: (row.period.lower, row.pk))


def write(tenancy: Tenancy, officer: User, *, was_shorter: bool, is_amended: bool) -> Agreement:
    """The agreement of a stay, signed on the day that the stay says; shorter then than the stay is now, if it was."""
    year = tenancy.signed_on.year
    number = next_number(park_code=tenancy.park.code, year=year, kind="A")
    stage = STAGE.AMENDED if is_amended else STAGES[STAY(tenancy.status)]
    agreement = Agreement(
        reference=reference(tenancy.park.code, year, number, kind="A"),
        tenancy=tenancy,
        status=stage,
        created_at=at(tenancy.signed_on, -10),
    )
    if stage == STAGE.ENDED:
        agreement.ended_on = tenancy.period.upper
        agreement.ending_reason = tenancy.closing_reason or EndingReason.END_OF_TERM
    agreement.save()
    accept_rules(tenancy)
    now = full_terms(tenancy)
    terms = shorter(tenancy) if was_shorter else now
    first = version(agreement, number=1, terms=terms, on=tenancy.signed_on, officer=officer)
    if is_amended:
        amend(first, now, officer)
    AgreementLog.objects.bulk_create(log(agreement, tenancy, officer))
    return agreement


def shorter(tenancy: Tenancy) -> dict:
    """The terms of the stay as if it ended six months sooner."""
    period = tenancy.period
    ends_on = max(add_months(period.upper, -6), add_months(period.lower, 1))
    tenancy.period = DateRange(period.lower, ends_on)
    try:
        terms = full_terms(tenancy)
    finally:
        tenancy.period = period
    for space in terms["spaces"]:
        space["starts_on"] = space["last_day"] = ""
    return terms


def amend(first: AgreementVersion, now: dict, officer: User) -> None:
    """The amendment that made the stay as long as it is, signed by a qualified signature."""
    agreement, day = first.agreement, min(first.signed_on + timedelta(days=45), timezone.localdate())
    names = changes_between(first.terms, now)
    version(
        agreement,
        number=2,
        terms=now,
        on=day,
        officer=officer,
        first=first,
        changes=change_rows(names, first.terms, now),
        signature_mode=SignatureMode.QUALIFIED,
        trust_provider="Barid eSign",
    )


def version(agreement: Agreement, *, number: int, terms: dict, on: date, officer: User, first=None, **more):
    """A version, its document issued ten days before both signed it, and the signed copy."""
    tenancy = agreement.tenancy
    kind = TemplateKind.AMENDMENT if first else TemplateKind.AGREEMENT
    made = AgreementVersion(
        agreement=agreement,
        number=number,
        amendment=number - 1,
        template=AgreementTemplate.objects.get(park=tenancy.park, kind=kind, version=1),
        terms=terms,
        effective_on=on if first else tenancy.starts_on,
        created_at=at(on, -10),
        created_by=officer,
    )
    made.changes = more.pop("changes", [])
    filled = facts.amendment_facts(made, first=first) if first else facts.agreement_facts(made)
    made.document = issue(made, facts.DOCUMENT_KINDS[kind], filled, officer, at(on, -10))
    made.save()
    made.evidence = scan(made, at(on, 0), officer)
    made.signed_on, made.signature_mode = on, SignatureMode.BY_HAND
    made.signed_for_company = (terms.get("representative") or {}).get("fr", "")
    made.signed_for_park = tenancy.park.signatory
    for name, value in more.items():
        setattr(made, name, value)
    made.save()
    return made


def issue(made: AgreementVersion, kind: str, filled: dict, officer: User, moment: datetime) -> Document:
    """The document, as it was issued at that moment."""
    park, year = made.agreement.tenancy.park, moment.year
    number = document_number(park.code, year, next_number(park_code=park.code, year=year, kind=kind), kind)
    document = Document(
        number=number,
        kind=kind,
        park_code=park.code,
        subject_reference=made.agreement.tenancy.reference,
        language="fr",
        facts=filled,
        verification_code=secrets.token_urlsafe(CODE_BYTES),
        issued_at=moment,
        issued_by=officer,
    )
    pdf = rendering.render_pdf(Document.Kind(kind).name.lower(), content_of(document), at=moment)
    document.sha256 = hashlib.sha256(pdf).hexdigest()
    document.file.save(f"{number}.pdf", ContentFile(pdf), save=False)
    document.save(force_insert=True)
    return document


def scan(made: AgreementVersion, moment: datetime, officer: User) -> SignedCopy:
    """The signed copy: for the demonstration, the document itself."""
    with made.document.file.open("rb") as file:
        data = file.read()
    copy = SignedCopy(
        version=made,
        original_name=f"{made.document.number} signé.pdf",
        content_type=files.PDF,
        size=len(data),
        sha256=made.document.sha256,
        sent_at=moment,
        sent_by=officer,
    )
    copy.file.save(files.stored_name(files.PDF), ContentFile(data), save=False)
    copy.save()
    return copy


def accept_rules(tenancy: Tenancy) -> None:
    """The house rules, accepted by the company's representative on the day that the stay says."""
    member = tenancy.company.members.select_related("user").first()
    HouseRulesAcceptance.objects.create(
        tenancy=tenancy,
        rules=HouseRules.objects.get(park=tenancy.park, version=1),
        accepted_on=tenancy.house_rules_accepted_on,
        at=at(tenancy.house_rules_accepted_on, 0),
        by=member.user if member else None,
    )


def log(agreement: Agreement, tenancy: Tenancy, officer: User) -> list[AgreementLog]:
    """The steps that led the agreement to its stage."""
    signed, begun = tenancy.signed_on, tenancy.keys_given_on
    steps = [
        ("prepare", "", STAGE.PREPARED, at(signed, -11)),
        ("send", STAGE.PREPARED, STAGE.SENT, at(signed, -10)),
        ("sign", STAGE.SENT, STAGE.SIGNED, at(signed, 0)),
    ]
    if begun:
        steps.append(("activate", STAGE.SIGNED, STAGE.ACTIVE, at(begun, 0)))
    last = {
        STAGE.AMENDED: ("amend", STAGE.ACTIVE, STAGE.AMENDED, at(signed, 45)),
        STAGE.SUSPENDED: ("suspend", STAGE.ACTIVE, STAGE.SUSPENDED, at(timezone.localdate(), -5)),
        STAGE.ENDED: ("end", STAGE.ACTIVE, STAGE.ENDED, at(tenancy.period.upper, 0)),
    }.get(agreement.status)
    steps += [last] if last else []
    return [
        AgreementLog(agreement=agreement, verb=verb, from_status=source, to_status=to, at=moment, by=officer)
        for verb, source, to, moment in steps
    ]


def at(day: date, days: int) -> datetime:
    """Ten in the morning, local time, ``days`` after ``day``, but never in the future."""
    moment = datetime.combine(day + timedelta(days=days), datetime.min.time(), timezone.get_default_timezone())
    return min(moment + timedelta(hours=10), timezone.now()).replace(microsecond=0)
