"""Amendments: what has changed in a signed stay, put before both sides, signed, or withdrawn."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from agreements import facts
from agreements.actions import _mails, _status
from agreements.actions.preparing import issue, next_number, template_in_force
from agreements.actions.signing import Signature, put
from agreements.enums import AgreementStatus, TemplateKind
from agreements.errors import NothingToAmend, VersionStillOpen
from agreements.models import Agreement, AgreementVersion
from agreements.permissions import can_keep, require
from agreements.terms import changes_between, effective_day, full_terms
from agreements.variables import change_rows
from technopark.common.models import Document


@transaction.atomic
def propose(agreement: Agreement, *, effective_on: date | None = None, note: str = "", by) -> AgreementVersion:
    """Prepare an amendment with all that the stay has become since the version signed last.

    Raises NotAllowed, InvalidTransition, NothingToAmend, VersionStillOpen, NoTemplate.
    """
    agreement = _status.lock(agreement)
    require(can_keep(by, agreement.tenancy))
    _status.may_change(agreement, "propose")
    if agreement.versions.open().exists():
        raise VersionStillOpen
    signed, terms = agreement.versions.signed().first(), full_terms(agreement.tenancy)
    names = changes_between(signed.terms, terms)
    if not names:
        raise NothingToAmend
    version = AgreementVersion(
        agreement=agreement,
        number=next_number(agreement),
        amendment=_ordinal(agreement),
        template=template_in_force(agreement.tenancy.park_id, TemplateKind.AMENDMENT),
        terms=terms,
        changes=change_rows(names, signed.terms, terms),
        effective_on=effective_on or effective_day(agreement.tenancy, signed.terms, terms, today=timezone.localdate()),
        note=note.strip(),
        created_by=by,
    )
    _status.save(version)
    _status.change(agreement, "propose", by=by, note=note)
    return version


@transaction.atomic
def send(version: AgreementVersion, *, by) -> AgreementVersion:
    """Issue the amendment as a document, and write to those who act for the company: they sign it.

    Raises NotAllowed, VersionIsClosed, InvalidTransition, TemplateNotUsable.
    """
    version = _open(version, "send_amendment", by=by)
    first = version.agreement.versions.signed().select_related("document").filter(amendment=0).get()
    filled = facts.amendment_facts(version, first=first)
    version.document = issue(version, kind=Document.Kind.AMENDMENT, filled=filled, by=by)
    _status.save(version, "document")
    _status.change(version.agreement, "send_amendment", by=by, note=version.document.number)
    _mails.tell(version.agreement, "send_amendment", version=version)
    return version


@transaction.atomic
def sign(version: AgreementVersion, *, signature: Signature, by, note: str = "") -> AgreementVersion:
    """Record that both sides signed the amendment; an agreement in force is in force as amended from now on.

    Raises NotAllowed, VersionIsClosed, InvalidTransition, CopyMissing, CopyOfAnother, SignedTooEarly.
    """
    version = _status.lock_version(version)
    agreement = version.agreement
    require(can_keep(by, agreement.tenancy))
    may_step = agreement.status == AgreementStatus.ACTIVE
    if not may_step:
        _status.may_change(agreement, "sign_amendment")
    put(version, signature)
    told = {"by": by, "note": f"{version.document.number}\n{note}"}
    if may_step:
        _status.step(agreement, "amend", **told)
    else:
        _status.change(agreement, "sign_amendment", **told)
    return version


@transaction.atomic
def withdraw(version: AgreementVersion, *, note: str = "", by) -> AgreementVersion:
    """Take an amendment back before it is signed; its document, if it has one, stays as it was."""
    version = _open(version, "withdraw_amendment", by=by)
    version.withdrawn_at = timezone.now()
    _status.save(version, "withdrawn_at")
    _status.change(version.agreement, "withdraw_amendment", by=by, note=note)
    if version.document_id:
        _mails.tell(version.agreement, "withdraw_amendment", version=version, note=note)
    return version


def _open(version: AgreementVersion, verb: str, *, by) -> AgreementVersion:
    """The amendment, locked and still open, where ``verb`` is possible."""
    version = _status.lock_version(version)
    require(can_keep(by, version.agreement.tenancy))
    _status.may_change(version.agreement, verb)
    return version


def _ordinal(agreement: Agreement) -> int:
    """The number of the next amendment: those withdrawn before they were sent don't count."""
    return agreement.versions.filter(amendment__gt=0, document__isnull=False).count() + 1
