"""Looking ahead happens in January 2027."""

from datetime import date

import pytest
import time_machine

TODAY = date(2027, 1, 11)


@pytest.fixture
def in_january():
    """Stand on Monday 11 January 2027."""
    with time_machine.travel(TODAY, tick=False):
        yield TODAY
