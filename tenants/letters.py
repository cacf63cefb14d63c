"""The facts of the letters about a stay that this app writes: formal notice and decision of termination."""

from datetime import timedelta

from spaces.letterhead import letterhead
from technopark.common.documents import both, day_fact, name_of
from technopark.common.models import Document
from technopark.common.shapes.stays import CompanyLetterFacts, FormalNoticeFacts, TerminationFacts
from tenants.models import Termination


def about(termination: Termination, *, by) -> CompanyLetterFacts:
    """What every letter to a company about its stay says."""
    tenancy = termination.tenancy
    held = tenancy.assignments.live().select_related("space").order_by("period", "id")
    return CompanyLetterFacts(
        park=letterhead(tenancy.park),
        reference=tenancy.reference,
        company=both(tenancy.company.name, tenancy.company.name_ar),
        spaces=", ".join(dict.fromkeys(one.space.code for one in held)),
        written_by=name_of(by) if by else both("", ""),
    )


def formal_notice(termination: Termination, *, by) -> FormalNoticeFacts:
    return FormalNoticeFacts(
        **about(termination, by=by),
        claim=termination.fault,
        amount="",
        remedy_by=day_fact(termination.remedy_by),
    )


def decision(termination: Termination, *, by) -> TerminationFacts:
    """``last_day`` is the last day of the stay; an appeal to the park is open for its ``appeal_days``."""
    return TerminationFacts(
        **about(termination, by=by),
        notified_on=day_fact(termination.notified_on),
        summoned_on=day_fact(termination.summoned_on),
        heard_on=day_fact(termination.heard_on),
        was_present=termination.was_present,
        decided_on=day_fact(termination.decided_on),
        reason_in_law=termination.reason_in_law,
        reason_in_fact=termination.reason_in_fact,
        last_day=day_fact(termination.last_day),
        appeal_until=day_fact(termination.decided_on + timedelta(days=termination.tenancy.park.appeal_days)),
    )


FACTS = {Document.Kind.FORMAL_NOTICE: formal_notice, Document.Kind.TERMINATION: decision}
