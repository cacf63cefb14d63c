"""House rules are accepted, in the version that is in force, by somebody who acts for the company."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from agreements.errors import RulesNotInForce
from agreements.models import HouseRules, HouseRulesAcceptance
from agreements.permissions import can_answer_for, can_keep, require
from technopark.common.database import lock_park
from tenants.models import Tenancy


@transaction.atomic
def accept(
    tenancy: Tenancy, *, rules: HouseRules, on_paper: bool = False, accepted_on: date | None = None, by
) -> HouseRulesAcceptance:
    """Record that the company accepts ``rules`` for its stay: online by a representative, ``on_paper`` by staff.

    Accepted twice is accepted once. Raises NotAllowed, RulesNotInForce where a newer version holds by now.
    """
    require(can_keep(by, tenancy) if on_paper else can_answer_for(by, tenancy))
    lock_park(tenancy.park_id)
    today = timezone.localdate()
    if rules != HouseRules.objects.filter(park=tenancy.park_id).in_force(today).first():
        raise RulesNotInForce
    facts = {"on_paper": on_paper, "accepted_on": accepted_on if on_paper and accepted_on else today, "by": by}
    return HouseRulesAcceptance.objects.get_or_create(tenancy=tenancy, rules=rules, defaults=facts)[0]
