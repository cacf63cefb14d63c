import pytest

from applications.actions.reading import read_cnie
from applications.models import CnieReading
from technopark.common.errors import NotAllowed
from tests.factories.applications import ApplicationFactory


@pytest.fixture
def application(park):
    return ApplicationFactory(call__park=park, submitted=True, cnie="X123456")


def test_read_cnie_returns_it_and_keeps_who_read_it(application, officer):
    assert read_cnie(application, by=officer) == "X123456"

    reading = application.cnie_readings.get()
    assert (reading.read_by, reading.read_at.tzinfo is not None) == (officer, True)


@pytest.mark.parametrize("who", ["founder", "reviewer", "observer", "stranger"])
def test_read_cnie_refuses_whoever_does_not_screen(who, application, request):
    with pytest.raises(NotAllowed):
        read_cnie(application, by=request.getfixturevalue(who))

    assert not CnieReading.objects.exists()
