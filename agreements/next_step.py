"""What is next with an agreement, for whom, by when: the sentence on top of its page, for staff and its company."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from agreements.checklist import Guard, missing
from agreements.enums import AgreementStatus
from agreements.models import Agreement, AgreementVersion
from technopark.common import formatting
from tenants.checklist import BOTH, COMPANY, PARK
from tenants.models import Tenancy
from tenants.next_step import NextStep

STAGE = AgreementStatus
BEFORE_ENTRY = ("deposit", "inventory", "keys")


def next_step(
    tenancy: Tenancy,
    agreement: Agreement | None,
    *,
    guards: Iterable[Guard],
    waiting: AgreementVersion | None = None,
    is_due: bool = False,
) -> NextStep:
    """The next step. ``waiting``: a version sent to be signed; ``is_due``: the stay is no longer what was signed.

    ``by_when`` is a last day, inclusive: of the place's hold while nothing is signed, then the first of the stay.
    """
    if agreement and agreement.status == STAGE.ENDED:
        return NextStep(_("The agreement is over."), tone="quiet")
    if agreement is None or agreement.status in {*STAGE.unsigned, STAGE.SIGNED}:
        return _towards_entry(tenancy, agreement, missing(guards))
    if waiting:
        return NextStep(_("The amendment is signed by both."), who=str(BOTH), tone="waiting")
    if is_due:
        return NextStep(_("An amendment is due: prepare it, then send it."), who=str(PARK), tone="waiting")
    if agreement.status == STAGE.SUSPENDED:
        return NextStep(_("Suspended with the stay."), tone="stop")
    day = formatting.day(tenancy.last_day)
    return NextStep(_("In force until %(day)s: nothing to do now.") % {"day": day}, tone="done")


def _towards_entry(tenancy: Tenancy, agreement: Agreement | None, lacking: list[Guard]) -> NextStep:
    is_signed = agreement is not None and agreement.status == STAGE.SIGNED
    by_when = tenancy.starts_on if is_signed else tenancy.held_until
    guard = next((one for one in lacking if (one.key in BEFORE_ENTRY) == is_signed), None)
    if guard:
        sentence, who = _asks(guard)
    elif is_signed:
        sentence, who = _("Everything is there: let the company in."), PARK
    else:
        sentence, who = _("Everything is there: the park records the signature."), PARK
    return NextStep(sentence, who=str(who), by_when=by_when, tone="waiting")


def _asks(guard: Guard) -> tuple:
    if guard.key == "insurance" and guard.state == "waiting":
        return _("The park checks the insurance certificate."), PARK
    return {
        "document": (_("The park prepares the agreement and sends it."), PARK),
        "copy": (_("Both sign the agreement; a signed copy is kept here."), BOTH),
        "insurance": (_("The company sends its insurance certificate."), COMPANY),
        "house_rules": (_("The company accepts the house rules."), COMPANY),
        "deposit": (_("The company pays the deposit."), COMPANY),
        "inventory": (_("The entry inventory is made and signed."), BOTH),
        "keys": (_("The park gives the keys."), PARK),
    }[guard.key]
