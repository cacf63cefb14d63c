import pytest

from applications.duplicates import possible_duplicates
from tests.factories.applications import ApplicationFactory, CallFactory, TeamMemberFactory

ICE = "001561191000066"


@pytest.fixture
def call(park):
    return CallFactory(park=park)


@pytest.fixture
def application(call):
    return ApplicationFactory(call=call, submitted=True, ice=ICE, cnie="X123456", phone="+212612345678")


def found(application) -> dict[str, list[str]]:
    return {other.reference: other.reasons for other in possible_duplicates(application)}


def another(call, **fields):
    return ApplicationFactory(**{"call": call, "submitted": True, "ice": "", "cnie": "", "phone": ""} | fields)


@pytest.mark.parametrize("fact", [{"ice": ICE}, {"cnie": "X123456"}, {"phone": "+212612345678"}], ids=str)
def test_file_with_the_same_fact_is_found(fact, call, application):
    another(call)
    same = another(call, **fact)

    (reasons,) = found(application).values()
    assert (list(found(application)), len(reasons)) == ([same.reference], 1)


def test_file_of_the_same_applicant_in_another_call_is_found(park, application):
    same = another(CallFactory(park=park), applicant=application.applicant)

    assert list(found(application)) == [same.reference]


def test_file_with_somebody_of_the_team_is_found_whatever_the_case(call, application):
    TeamMemberFactory(application=application, full_name="Salma Amrani")
    TeamMemberFactory(application=application, full_name="Youssef")
    same, other = another(call), another(call)
    TeamMemberFactory(application=same, full_name="SALMA AMRANI")
    TeamMemberFactory(application=other, full_name="Youssef")

    assert list(found(application)) == [same.reference]
    assert "SALMA AMRANI" in found(application)[same.reference][0]


def test_empty_facts_are_nothing_in_common(call):
    assert found(another(call)) == {}
    another(call)
    assert found(another(call)) == {}


def test_drafts_and_other_parks_are_no_duplicates(call, application):
    ApplicationFactory(call=call, ice=ICE)
    another(CallFactory(), ice=ICE)

    assert found(application) == {}


def test_names_are_looked_for_in_one_query(call, application, django_assert_num_queries):
    another(call, ice=ICE)
    TeamMemberFactory(application=application, full_name="Salma Amrani")

    with django_assert_num_queries(1):
        assert len(possible_duplicates(application)) == 1
