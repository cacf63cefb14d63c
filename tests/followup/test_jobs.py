"""Jobs net: from declared figures only, with what is not known beside it."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup import jobs
from tests.factories.followup import ReportFactory
from tests.factories.tenants import TenancyFactory

TODAY = date(2026, 11, 23)
counts = st.dictionaries(
    st.sampled_from(["headcount", "women", "men", "graduates"]), st.integers(0, 30).map(Decimal), max_size=4
)


@settings(max_examples=25)
@given(st.dictionaries(st.integers(1, 6), counts), st.dictionaries(st.integers(1, 6), counts))
def test_parts_add_up_to_the_net_and_companies_to_those_followed(first, last):
    net = jobs.of(first, last, dict.fromkeys(range(1, 7), True), companies=range(1, 7))

    counted = [one for one in range(1, 7) if "headcount" in first.get(one, {}) and "headcount" in last.get(one, {})]
    assert net.net == sum(last[one]["headcount"] - first[one]["headcount"] for one in counted)
    assert (net.companies, net.unknown, net.verified) == (len(counted), 6 - len(counted), len(counted))
    assert all(sum(part.net for part in parts) == net.net for parts in net.parts.values())


@pytest.mark.django_db
def test_net_takes_the_first_entry_and_the_latest_report(park, django_assert_num_queries):
    stay = TenancyFactory(park=park, starts_on=date(2025, 1, 1), months=36)
    ReportFactory(tenancy=stay, baseline=True, figures={"headcount": 2, "women": 1, "men": 1})
    ReportFactory(tenancy=stay, as_of=date(2025, 6, 30), figures={"headcount": 9})
    ReportFactory(tenancy=stay, as_of=date(2026, 6, 30), figures={"headcount": 5, "women": 3})
    gone = TenancyFactory(park=park, status="closed", starts_on=date(2024, 1, 1))
    ReportFactory(tenancy=gone, baseline=True, figures={"headcount": 1})

    with django_assert_num_queries(2):
        here, left = jobs.here_and_gone([park.pk], today=TODAY)

    assert (here.baseline, here.now, here.net, here.companies, here.unknown, here.verified) == (2, 5, 3, 1, 0, 0)
    assert [part.net for part in here.parts["gender"]] == [2, 0, 1]
    assert (left.net, left.companies, left.unknown) == (0, 0, 1)
    assert jobs.net([park.pk], today=TODAY).net == 3
