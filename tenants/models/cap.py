"""The cap of companies, guarded by the database for every day there will ever be (docs/adr/0003).

A sweep over the starts and ends inside a span of days finds the first day with more companies than
the cap of that day. It runs in triggers, after the park's lock is held, so it counts what is committed.
"""

import pgtrigger
from django.utils.translation import gettext_lazy as _

from spaces.models import ParkCap
from technopark.common.database import PARK_LOCK

# A promise that rows of others must keep is checked against what is committed now, never against a frozen snapshot.
READ_COMMITTED_ONLY = """
        IF current_setting('transaction_isolation') <> 'read committed' THEN
            RAISE EXCEPTION 'the promises of this table can only be checked under READ COMMITTED'
                USING ERRCODE = 'invalid_transaction_state';
        END IF;
"""
DECLARE_SWEEP = [("over_day", "date"), ("over_count", "integer"), ("over_cap", "integer")]


def sweep_sql(park: str, span: str) -> str:
    """PL/pgSQL that locks ``park``, sweeps ``span`` and raises ``tenancy_within_cap`` on the first day over.

    Refuses to run with a frozen snapshot (REPEATABLE READ), which would miss what others have just committed.
    """
    return f"""{READ_COMMITTED_ONLY}
        PERFORM pg_advisory_xact_lock({PARK_LOCK}, {park}::integer);
        WITH present AS (
            SELECT period FROM tenants_tenancy
            WHERE park_id = {park} AND purpose = 'hosted' AND status <> 'cancelled' AND period && {span}
        ), changes AS (
            SELECT greatest(lower(period), lower({span})) AS day, 1 AS delta FROM present
            UNION ALL
            SELECT upper(period), -1 FROM present WHERE upper(period) < upper({span})
            UNION ALL
            SELECT starts_on, 0 FROM spaces_parkcap
            WHERE park_id = {park} AND starts_on > lower({span}) AND starts_on < upper({span})
        ), levels AS (
            SELECT day, sum(sum(delta)) OVER (ORDER BY day) AS companies FROM changes GROUP BY day
        ), measured AS (
            SELECT levels.day, levels.companies, coalesce((
                SELECT cap.companies FROM spaces_parkcap cap
                WHERE cap.park_id = {park} AND cap.starts_on <= levels.day
                ORDER BY cap.starts_on DESC LIMIT 1), 0) AS cap
            FROM levels
        )
        SELECT day, companies, cap INTO over_day, over_count, over_cap
        FROM measured WHERE companies > cap ORDER BY day LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'more companies than the cap: % of % on %', over_count, over_cap, over_day
                USING ERRCODE = 'check_violation', CONSTRAINT = 'tenancy_within_cap',
                      DETAIL = concat_ws(' ', to_char(over_day, 'YYYY-MM-DD'), over_cap, over_count);
        END IF;
    """


class GuardedCap(ParkCap):
    """The cap as this app guards it: lowering or moving it may not leave any day over."""

    class Meta:
        proxy = True
        verbose_name = _("cap of companies")
        verbose_name_plural = _("caps of companies")
        triggers = [
            pgtrigger.Trigger(
                name="cap_set_within_promises",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[*DECLARE_SWEEP, ("span", "daterange")],
                func=f"""
                    span := daterange(NEW.starts_on, 'infinity');
                    IF TG_OP = 'UPDATE' THEN
                        span := daterange(least(OLD.starts_on, NEW.starts_on), 'infinity');
                        IF OLD.park_id <> NEW.park_id THEN
                            {sweep_sql("OLD.park_id", "span")}
                        END IF;
                    END IF;
                    {sweep_sql("NEW.park_id", "span")}
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="cap_dropped_within_promises",
                when=pgtrigger.After,
                operation=pgtrigger.Delete,
                declare=[*DECLARE_SWEEP, ("span", "daterange")],
                func=f"""
                    span := daterange(OLD.starts_on, 'infinity');
                    {sweep_sql("OLD.park_id", "span")}
                    RETURN OLD;
                """,
            ),
        ]
