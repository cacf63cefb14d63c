"""What is next in a stay, for whom, by when: the sentence on top of its page, for staff and residents alike."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from technopark.common import formatting
from tenants.checklist import BOTH, PARK
from tenants.enums import TenancyStatus
from tenants.models import Tenancy

STATUS = TenancyStatus


@dataclass(frozen=True, slots=True)
class NextStep:
    """For ``components/next_step.html``; ``verb`` is the step that staff take, if any."""

    sentence: str
    who: str = ""
    by_when: date | None = None
    tone: str = "info"
    verb: str = ""
    url: str = ""
    action: str = ""


def next_step(tenancy: Tenancy, *, today: date) -> NextStep:
    """The next step of ``tenancy``. ``by_when`` is a last day, inclusive."""
    return STEPS[STATUS(tenancy.status)](tenancy, today)


def _held(tenancy: Tenancy, _today: date) -> NextStep:
    sentence = _("The founder accepts or declines the offer; without an answer the place is free again.")
    return NextStep(sentence, who=tenancy.holder, by_when=tenancy.held_until, tone="waiting")


def _reserved(tenancy: Tenancy, _today: date) -> NextStep:
    sentence = _("The agreement is signed by both, with the insurance and the house rules.")
    return NextStep(sentence, who=str(BOTH), by_when=tenancy.held_until, tone="waiting", verb="sign")


def _signed(tenancy: Tenancy, _today: date) -> NextStep:
    sentence = _("The company moves in: deposit, entry inventory, keys.")
    return NextStep(sentence, who=str(BOTH), by_when=tenancy.starts_on, tone="waiting", verb="activate")


def _active(tenancy: Tenancy, today: date) -> NextStep:
    last_day = tenancy.last_day
    if last_day < today:
        sentence = _("The last day has passed: prepare the departure.")
        return NextStep(sentence, who=str(PARK), by_when=last_day, tone="stop", verb="begin_leaving")
    if last_day - today < timedelta(days=tenancy.park.ending_soon_days):
        sentence = _("The stay ends soon: extend it, or prepare the departure.")
        return NextStep(sentence, who=str(BOTH), by_when=last_day, tone="waiting", verb="begin_leaving")
    sentence = _("Nothing to do now: the stay runs until %(day)s.") % {"day": formatting.day(last_day)}
    return NextStep(sentence, tone="done")


def _suspended(tenancy: Tenancy, _today: date) -> NextStep:
    sentence = _("The stay is suspended: lift the suspension, or give notice.")
    return NextStep(sentence, who=str(PARK), by_when=tenancy.last_day, tone="stop", verb="resume")


def _under_notice(tenancy: Tenancy, _today: date) -> NextStep:
    sentence = _("The notice is running: prepare the departure.")
    return NextStep(sentence, who=str(BOTH), by_when=tenancy.last_day, tone="waiting", verb="begin_leaving")


def _leaving(tenancy: Tenancy, _today: date) -> NextStep:
    sentence = _("The company leaves: exit inventory, deposit settled, then the stay is closed.")
    return NextStep(sentence, who=str(BOTH), by_when=tenancy.last_day, tone="waiting", verb="close")


def _closed(tenancy: Tenancy, _today: date) -> NextStep:
    reason = tenancy.get_closing_reason_display()
    return NextStep(_("The stay is over: %(reason)s.") % {"reason": reason}, tone="done")


def _cancelled(_tenancy: Tenancy, _today: date) -> NextStep:
    return NextStep(_("The place was given back. Nothing more will happen here."), tone="quiet")


STEPS = {
    STATUS.HELD: _held,
    STATUS.RESERVED: _reserved,
    STATUS.SIGNED: _signed,
    STATUS.ACTIVE: _active,
    STATUS.SUSPENDED: _suspended,
    STATUS.UNDER_NOTICE: _under_notice,
    STATUS.LEAVING: _leaving,
    STATUS.CLOSED: _closed,
    STATUS.CANCELLED: _cancelled,
}
