from itertools import product

import pytest

from applications.actions._status import lock, move
from applications.enums import TRANSITIONS, Status
from technopark.common.errors import InvalidTransition
from tests.factories.applications import ApplicationFactory

# What the constraints want beside some statuses.
FACTS = {
    "submit": {"reference": "KHE-2027-9999", "submitted_at": "2027-01-04T10:00Z", "answer_due_on": "2027-03-05"},
    "waitlist": {"waiting_rank": 7, "waiting_until": "2028-01-01"},
}
NO_RANK = {"waiting_rank": None, "waiting_until": None}


@pytest.mark.django_db
@pytest.mark.parametrize(("status", "verb"), list(product(Status.values, TRANSITIONS)))
def test_every_verb_from_every_status_moves_as_the_table_says_or_is_refused(status, verb):
    application = ApplicationFactory(status=status, log=False)
    sources, destination = TRANSITIONS[verb]
    facts = FACTS.get(verb, NO_RANK if status == Status.WAITLISTED else {})
    if status in sources:
        step = move(application, verb, by=application.applicant, note="Note.", **facts)
        assert (step.from_status, step.to_status, step.verb, step.note) == (status, destination, verb, "Note.")
    else:
        with pytest.raises(InvalidTransition, match=str(Status(status).label)):
            move(application, verb, by=application.applicant, **facts)
    application.refresh_from_db()
    assert application.status == (destination if status in sources else status)
    assert application.log.count() == (status in sources)


@pytest.mark.django_db
def test_lock_reads_the_file_again():
    stale = ApplicationFactory(submitted=True)
    move(lock(stale), "withdraw", by=stale.applicant)
    with pytest.raises(InvalidTransition):
        move(lock(stale), "withdraw", by=stale.applicant)
