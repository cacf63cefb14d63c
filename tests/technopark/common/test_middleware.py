import pytest
from django.test import Client


@pytest.mark.parametrize("address", ["/fr/verify/%00/", "/fr/calls/a%00b/", "/fr/plan/?park=%00", "/fr/calls/x/?q=%00"])
def test_nul_in_an_address_is_a_bad_request(address):
    assert Client().get(address).status_code == 400


def test_percent_sign_itself_is_none(db):
    assert Client().get("/fr/verify/%2500/").status_code == 404
