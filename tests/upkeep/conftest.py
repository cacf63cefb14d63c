import pytest

from tests.factories.tenants import AssignmentFactory


@pytest.fixture
def stay(resident):
    """The resident's stay, which holds an office."""
    tenancy = resident.memberships.get().company.tenancies.get()
    AssignmentFactory(tenancy=tenancy, space__code="A12")
    return tenancy


@pytest.fixture
def office(stay):
    return stay.assignments.get().space
