"""An agreement is signed, and the company let in: the agreement and its stay step together, or not at all."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from agreements import checklist
from agreements.actions import _status
from agreements.enums import SignatureMode
from agreements.errors import CopyMissing, CopyOfAnother, GuardsMissing, SignedTooEarly
from agreements.models import Agreement, AgreementVersion, SignedCopy
from agreements.permissions import can_keep, require
from tenants.actions import staying
from tenants.models import Tenancy


@dataclass(frozen=True, kw_only=True)
class Signature:
    """How both sides signed: on which day, in which way, who, and the copy that shows it.

    ``trust_provider`` vouches for a qualified signature, made outside; a drawn one is signed by hand at best.
    """

    signed_on: date
    mode: SignatureMode
    copy: SignedCopy | None
    signed_for_company: str = ""
    signed_for_park: str = ""
    trust_provider: str = ""


@transaction.atomic
def sign(agreement: Agreement, *, signature: Signature, by, note: str = "") -> Agreement:
    """Record that both sides signed; the stay is signed with it, with the days of its insurance and house rules.

    Raises NotAllowed, InvalidTransition, GuardsMissing, CopyMissing, CopyOfAnother, SignedTooEarly, and what
    ``staying.sign`` raises: then nothing has changed.
    """
    agreement = _status.lock(agreement)
    tenancy = agreement.tenancy
    require(can_keep(by, tenancy))
    _status.may_step(agreement, "sign")
    found = {guard.key: guard for guard in check(tenancy, agreement, "sign", besides=("copy",))}
    version = agreement.versions.open().select_related("document").get()
    put(version, signature)
    _status.step(agreement, "sign", by=by, note=note)
    staying.sign(
        tenancy,
        signed_on=signature.signed_on,
        insurance_checked_on=found["insurance"].done_on,
        house_rules_accepted_on=found["house_rules"].done_on,
        by=by,
        note=note,
    )
    return _status.lock(agreement)


def check(tenancy: Tenancy, agreement: Agreement, verb: str, *, besides=()) -> list[checklist.Guard]:
    """What ``verb`` waits for, all of it there. Raises GuardsMissing, naming what is not and who brings it."""
    found = checklist.guards(tenancy, checklist.known_of(tenancy, agreement), verb)
    lacking = [guard for guard in checklist.missing(found) if guard.key not in besides]
    if lacking:
        raise GuardsMissing(missing=" · ".join(f"{guard.label} ({guard.who})" for guard in lacking))
    return found


def put(version: AgreementVersion, signature: Signature) -> AgreementVersion:
    """Write the signature on a version that was sent. Raises CopyMissing, CopyOfAnother, SignedTooEarly."""
    if signature.copy is None:
        raise CopyMissing
    if signature.copy.version_id != version.pk:
        raise CopyOfAnother
    issued = timezone.localdate(version.document.issued_at)
    if not issued <= signature.signed_on <= timezone.localdate():
        raise SignedTooEarly(issued=issued)
    version.signed_on, version.signature_mode = signature.signed_on, signature.mode
    version.evidence = signature.copy
    version.signed_for_company = signature.signed_for_company.strip()
    version.signed_for_park = signature.signed_for_park.strip()
    version.trust_provider = signature.trust_provider.strip() if signature.mode == SignatureMode.QUALIFIED else ""
    return _status.save(version)
