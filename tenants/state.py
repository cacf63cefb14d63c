"""What a stay is at a moment, as plain JSON: kept before and after each change, so that it can be taken back.

Days are ISO; ``ends_on`` is the first day after. Only what holds is named: assignments that were given back are not.
"""

from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange

from tenants.models import Assignment, Suspension, Tenancy

# Facts of a stay that its changes set, beside its period.
FACTS = (
    "status",
    "monthly_fee",
    "notice_given_on",
    "notice_from",
    "ends_on_without_notice",
    "exit_inventory_on",
    "deposit_settled_on",
    "leaving_reason",
    "closing_reason",
)


def of(tenancy: Tenancy) -> dict:
    """The stay as the database has it now, with the spaces it holds and its suspensions. Three queries."""
    row = Tenancy.objects.filter(pk=tenancy.pk).values("period", *FACTS).get()
    period = row.pop("period")
    assignments = Assignment.objects.live().filter(tenancy=tenancy).order_by("id")
    suspensions = Suspension.objects.filter(tenancy=tenancy).order_by("id")
    return {
        "tenancy": {name: _plain(value) for name, value in row.items()} | _days(period),
        "assignments": {
            str(pk): {"space_id": space_id, "monthly_fee": _plain(fee)} | _days(held)
            for pk, space_id, fee, held in assignments.values_list("id", "space_id", "monthly_fee", "period")
        },
        "suspensions": {
            str(pk): {"reason": reason} | _days(days)
            for pk, reason, days in suspensions.values_list("id", "reason", "period")
        },
    }


def period_of(state: dict) -> DateRange:
    """The days of a stay, an assignment or a suspension in a state."""
    return DateRange(day_of(state["starts_on"]), day_of(state["ends_on"]))


def day_of(day: str | None) -> date | None:
    return date.fromisoformat(day) if day else None


def facts_of(state: dict) -> dict:
    """The facts of the stay in a state, to be set again: everything but its status."""
    fields = {name: Tenancy._meta.get_field(name) for name in FACTS if name != "status"}
    return {name: field.to_python(state["tenancy"][name]) for name, field in fields.items()}


def _days(period: DateRange) -> dict:
    return {"starts_on": _plain(period.lower), "ends_on": _plain(period.upper)}


def _plain(value):
    return None if value is None else str(value)
