"""A draft that two founders write, with a third invited to read it; and one begun without an account."""

from datetime import datetime, timedelta

from applications.actions import applying, drafting, founders
from applications.holders import Holder
from applications.models import Application, Call, DraftLink
from technopark.accounts.models import User
from technopark.demo.stories import at


def share(people: dict[str, User], *, calls: dict[str, Call], now: datetime) -> None:
    """The founder's draft gets a co-founder who writes in it; somebody begins with an e-mail alone."""
    founder, friend = people["founder"], people["fondateur"]
    draft = Application.objects.get(call=calls["pre-incubation"], applicant=founder)
    with at(now - timedelta(hours=20)):
        place = founders.invite(draft, email=friend.email, can_edit=True, by=founder)
        founders.invite(draft, email="associee@technopark.example", can_edit=False, by=founder)
    with at(now - timedelta(hours=18)):
        founders.accept(place, by=friend)
        applying.save_step(draft, data={"pitch": "Un séchoir pour tout le douar, loué à la journée."}, by=friend)
    with at(now - timedelta(hours=5)):
        begun = drafting.start_without_account(
            call=calls["incubation-spring"], email="porteuse@technopark.example", language="ar"
        )
        link = Holder(DraftLink.objects.get(application=begun))
        applying.save_step(begun, data={"project_name": "نسيج زمور", "sector": "crafts"}, by=link)
