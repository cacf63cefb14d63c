"""Certificates of hosting, in one click: the park says that the company is here, as of today."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from agreements import facts
from agreements.actions import _mails
from agreements.actions.preparing import template_in_force
from agreements.enums import TemplateKind
from agreements.errors import StayNotPresent, TooManyCertificates
from agreements.permissions import can_answer_for, can_keep, require
from technopark.common.actions import issuing
from technopark.common.database import lock_park, locked
from technopark.common.models import Document
from tenants.enums import TenancyStatus
from tenants.models import Tenancy

MOST = 5
WITHIN = timedelta(days=30)
HERE = (TenancyStatus.ACTIVE, TenancyStatus.UNDER_NOTICE, TenancyStatus.LEAVING)


@transaction.atomic
def certify(tenancy: Tenancy, *, by) -> Document:
    """The certificate of a stay that runs today; the one of today, where it says the same.

    Raises NotAllowed, StayNotPresent, TooManyCertificates (at most ``MOST`` in 30 days, staff excepted), NoTemplate.
    """
    require(can_keep(by, tenancy) or can_answer_for(by, tenancy))
    lock_park(tenancy.park_id)
    tenancy = locked(Tenancy.objects.select_related("park", "company").filter(pk=tenancy.pk))
    today = timezone.localdate()
    if tenancy.status not in HERE or today not in tenancy.period:
        raise StayNotPresent
    filled = facts.certificate_facts(template_in_force(tenancy.park_id, TemplateKind.CERTIFICATE), tenancy)
    earlier = list(_earlier(tenancy))
    for document in earlier:
        if timezone.localdate(document.issued_at) == today and document.facts == filled:
            return document
    if len(earlier) >= MOST and not can_keep(by, tenancy):
        raise TooManyCertificates(most=MOST)
    return issuing.issue(
        kind=Document.Kind.HOSTING_CERTIFICATE,
        park_code=tenancy.park.code,
        about=tenancy.reference,
        language=_mails.language_of(tenancy),
        facts=filled,
        by=by,
    )


def _earlier(tenancy: Tenancy):
    return Document.objects.filter(
        kind=Document.Kind.HOSTING_CERTIFICATE,
        subject_reference=tenancy.reference,
        issued_at__gt=timezone.now() - WITHIN,
    )
