"""What is measured, why companies leave, and what became of them."""

from enum import nonmember

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Measure(models.TextChoices):
    """A figure that a company declares. People are counted on the report's day; money is of its period, in MAD."""

    HEADCOUNT = "headcount", _("people employed")
    WOMEN = "women", _("women")
    MEN = "men", _("men")
    UNDER_25 = "under_25", _("under 25 years")
    FROM_25_TO_34 = "25_34", _("25 to 34 years")
    FROM_35 = "35_over", _("35 years and over")
    GRADUATES = "graduates", _("graduates")
    NOT_GRADUATES = "not_graduates", _("without a diploma")
    TURNOVER = "turnover", _("turnover")
    FUNDS_OWN = "funds_own", _("own funds and partners")
    FUNDS_GRANT = "funds_grant", _("grants and prizes")
    FUNDS_LOAN = "funds_loan", _("loans")
    FUNDS_EQUITY = "funds_equity", _("investors")
    IP_FILED = "ip_filed", _("patents, marks and designs filed")
    IP_GRANTED = "ip_granted", _("patents, marks and designs granted")
    CONTRACTS = "contracts", _("contracts with other companies of the park")

    # The parts of a headcount, by what they part it; what is missing to the whole is unknown.
    parts = nonmember(
        {
            "gender": ("women", "men"),
            "age": ("under_25", "25_34", "35_over"),
            "diploma": ("graduates", "not_graduates"),
        }
    )
    people = nonmember(
        ("headcount", "women", "men", "under_25", "25_34", "35_over", "graduates", "not_graduates"),
    )
    money = nonmember(("turnover", "funds_own", "funds_grant", "funds_loan", "funds_equity"))
    rights = nonmember(("ip_filed", "ip_granted", "contracts"))


class PartedBy(models.TextChoices):
    GENDER = "gender", _("gender")
    AGE = "age", _("age")
    DIPLOMA = "diploma", _("diploma")


class ReportKind(models.TextChoices):
    """Why figures were asked for: at entry, every half-year, or yearly after the exit."""

    BASELINE = "baseline", _("situation at entry")
    HALF_YEAR = "half_year", _("half-yearly report")
    AFTER_EXIT = "after_exit", _("yearly questionnaire after exit")


class ExitReason(models.TextChoices):
    """Why a company leaves, in its own words; several may hold."""

    TERM = "term", _("the longest stay was reached")
    SPACE = "space", _("needs more or other space")
    COST = "cost", _("cost")
    MARKET = "market", _("nearer to clients or staff")
    SERVICES = "services", _("services that did not suit")
    STOPPED = "stopped", _("the project stopped")
    MERGED = "merged", _("joined another company")
    PERSONAL = "personal", _("personal reasons")
    OTHER = "other", pgettext_lazy("exit", "other")


class Destination(models.TextChoices):
    """Where a company goes."""

    PROVINCE = "province", _("in the province of the park")
    REGION = "region", _("elsewhere in the region")
    COUNTRY = "country", _("elsewhere in Morocco")
    ABROAD = "abroad", _("abroad")
    NOWHERE = "nowhere", _("it stopped")
    UNKNOWN = "unknown", pgettext_lazy("destination", "not known")


class Outcome(models.TextChoices):
    """What became of a company, as its questionnaire says."""

    OPERATING = "operating", pgettext_lazy("company", "in business")
    DORMANT = "dormant", pgettext_lazy("company", "asleep, not struck off")
    CEASED = "ceased", pgettext_lazy("company", "ceased")
    MERGED = "merged", pgettext_lazy("company", "merged with another")


class GoalState(models.TextChoices):
    """What dates say of a goal; it is not kept."""

    OPEN = "open", pgettext_lazy("goal", "to reach")
    LATE = "late", pgettext_lazy("goal", "late")
    REACHED = "reached", pgettext_lazy("goal", "reached")
    DROPPED = "dropped", pgettext_lazy("goal", "given up")


class Survival(models.TextChoices):
    """What is known of a company so many years after its entry."""

    ALIVE = "alive", pgettext_lazy("company", "in business")
    CEASED = "ceased", pgettext_lazy("company", "ceased")
    MERGED = "merged", pgettext_lazy("company", "merged with another")
    UNKNOWN = "unknown", pgettext_lazy("company", "unknown")
    TOO_EARLY = "too_early", _("too early to say")
