"""An agreement from its first words to the company: prepared from the stay, sent as a document, taken back."""

from django.db import transaction
from django.utils import timezone

from agreements import facts
from agreements.actions import _mails, _status
from agreements.enums import TemplateKind
from agreements.errors import AgreementExists, NoTemplate, StayCannotBeAgreed
from agreements.models import Agreement, AgreementTemplate, AgreementVersion
from agreements.permissions import can_keep, require
from agreements.terms import full_terms
from technopark.common.actions import issuing
from technopark.common.database import lock_park, locked
from technopark.common.models import Document
from tenants.enums import TenancyStatus
from tenants.models import Tenancy


@transaction.atomic
def prepare(tenancy: Tenancy, *, by) -> Agreement:
    """Prepare the agreement of a stay that is reserved, in the words of the template in force today.

    Raises NotAllowed, AgreementExists, StayCannotBeAgreed, NoTemplate, TemplateNotUsable.
    """
    require(can_keep(by, tenancy))
    lock_park(tenancy.park_id)
    tenancy = locked(Tenancy.objects.select_related("park", "company").filter(pk=tenancy.pk))
    if Agreement.objects.filter(tenancy=tenancy).exists():
        raise AgreementExists
    if tenancy.status != TenancyStatus.RESERVED:
        raise StayCannotBeAgreed(status=tenancy.get_status_display())
    agreement = _status.begin(Agreement(tenancy=tenancy), by=by)
    _write(agreement, by=by)
    return agreement


@transaction.atomic
def renew_terms(agreement: Agreement, *, by) -> Agreement:
    """Read the terms of the stay again, and the template in force, before the agreement is sent."""
    agreement = _status.lock(agreement)
    require(can_keep(by, agreement.tenancy))
    _status.change(agreement, "renew_terms", by=by)
    _write(agreement, by=by)
    return agreement


@transaction.atomic
def send(agreement: Agreement, *, by) -> Agreement:
    """Issue the document with the terms of today, and write to those who act for the company: they sign it.

    Raises NotAllowed, InvalidTransition, NoTemplate, TemplateNotUsable.
    """
    agreement = _status.lock(agreement)
    require(can_keep(by, agreement.tenancy))
    _status.may_step(agreement, "send")
    version = _write(agreement, by=by)
    version.document = issue(version, kind=Document.Kind.AGREEMENT, filled=facts.agreement_facts(version), by=by)
    _status.save(version, "document")
    _status.step(agreement, "send", by=by, note=version.document.number)
    _mails.tell(agreement, "send", version=version)
    return agreement


@transaction.atomic
def recall(agreement: Agreement, *, note: str, by) -> Agreement:
    """Take back what was sent, before it is signed: its document stays as it was, and is no longer to be signed."""
    agreement = _status.lock(agreement)
    require(can_keep(by, agreement.tenancy))
    _status.step(agreement, "recall", by=by, note=note)
    agreement.versions.open().update(withdrawn_at=timezone.now())
    _write(agreement, by=by)
    _mails.tell(agreement, "recall", note=note)
    return agreement


def issue(version: AgreementVersion, *, kind: str, filled: dict, by) -> Document:
    """The numbered, hashed and frozen document of a version, in the language of the company's first representative."""
    tenancy = version.agreement.tenancy
    return issuing.issue(
        kind=kind,
        park_code=tenancy.park.code,
        about=tenancy.reference,
        language=_mails.language_of(tenancy),
        facts=filled,
        by=by,
    )


def template_in_force(park_id: int, kind: str) -> AgreementTemplate:
    """Raises NoTemplate where the park has published none that holds today."""
    found = AgreementTemplate.objects.filter(park=park_id, kind=kind).in_force(timezone.localdate()).first()
    if found is None:
        raise NoTemplate(kind=str(TemplateKind(kind).label))
    return found


def next_number(agreement: Agreement) -> int:
    """The number of its next version, withdrawn ones counted."""
    return agreement.versions.count() + 1


def _write(agreement: Agreement, *, by) -> AgreementVersion:
    """The version that waits to be sent, with the terms and the template of today."""
    tenancy = agreement.tenancy
    version = agreement.versions.open().first() or AgreementVersion(
        agreement=agreement, number=next_number(agreement), created_by=by
    )
    version.agreement = agreement
    version.template = template_in_force(tenancy.park_id, TemplateKind.AGREEMENT)
    version.terms, version.effective_on = full_terms(tenancy), tenancy.starts_on
    return _status.save(version)
