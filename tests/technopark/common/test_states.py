import re
from itertools import chain
from pathlib import Path

import pytest
from django.conf import settings

from applications.enums import OfferAnswer, Outcome, Status
from spaces.enums import SpaceState
from technopark.common import states
from tenants.enums import TenancyStatus

SHOWN = sorted({str(state.value) for state in chain(SpaceState, Status, TenancyStatus, OfferAnswer, Outcome)})


@pytest.mark.parametrize("state", SHOWN)
def test_every_state_has_a_look_of_its_own(state):
    assert states.look_of(state) is not states.UNKNOWN


def test_look_of_a_member_is_that_of_its_value():
    assert states.look_of(SpaceState.HELD) == states.look_of("held")


def test_look_of_something_else_is_quiet():
    assert states.look_of("nothing of ours") == states.UNKNOWN


def test_every_icon_is_in_the_sprite():
    sprite = Path(settings.BASE_DIR, "static/img/icons.svg").read_text(encoding="utf-8")
    icons = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    assert {look.icon for look in states.LOOKS.values()} <= icons
    templates = Path(settings.BASE_DIR, "templates").rglob("*.html")
    named = {name for file in templates for name in re.findall(r'{% icon "([^"]+)"', file.read_text(encoding="utf-8"))}
    assert named <= icons


def test_the_five_states_of_a_space_look_different():
    looks = [states.look_of(state) for state in SpaceState]
    assert len({look.icon for look in looks}) == 5
    assert len({look.tone for look in looks}) == 5
