import pytest

from tests.factories.common import DocumentCounterFactory
from tests.promises import refused_by

pytestmark = [pytest.mark.django_db, pytest.mark.promises]


def test_counter_of_the_same_park_year_and_kind():
    DocumentCounterFactory(park_code="KHE", year=2027, kind="REC")
    DocumentCounterFactory(park_code="KHE", year=2027, kind="PV")
    with refused_by("document_counter_unique"):
        DocumentCounterFactory(park_code="KHE", year=2027, kind="REC")
