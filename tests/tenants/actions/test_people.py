from datetime import date

import pytest

from technopark.common.errors import NotAllowed
from tenants.actions import people, skills
from tenants.company_errors import LastRepresentative, RoleEndsBeforeStart
from tenants.enums import CompanyRoleKind
from tenants.models import RoleCnieReading, Skill
from tests.factories.company import CompanyRoleFactory, SkillFactory
from tests.factories.tenants import MemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(resident):
    return resident.memberships.get().company


def test_cnie_is_kept_of_representatives_only(company, resident, officer):
    intern = people.add_role(company, kind=CompanyRoleKind.INTERN, name="Ali", cnie="X123456", by=resident)
    signs = people.add_role(company, kind=CompanyRoleKind.REPRESENTATIVE, name="Salma", cnie="X123456", by=officer)
    assert (intern.cnie, signs.cnie) == ("", "X123456")


def test_people_of_others_are_nobody_s_business(company, stranger):
    with pytest.raises(NotAllowed):
        people.add_role(company, kind=CompanyRoleKind.INTERN, name="Ali", by=stranger)
    with pytest.raises(NotAllowed):
        people.end_role(CompanyRoleFactory(company=company), ends_on=date(2026, 1, 1), by=stranger)
    with pytest.raises(NotAllowed):
        people.end_access(company.members.get(), by=stranger)


def test_role_ends_after_it_began(company, resident):
    role = CompanyRoleFactory(company=company, starts_on=date(2026, 1, 1))
    with pytest.raises(RoleEndsBeforeStart):
        people.end_role(role, ends_on=date(2026, 1, 1), by=resident)
    assert people.end_role(role, ends_on=date(2026, 1, 2), by=resident).ends_on == date(2026, 1, 2)


def test_somebody_always_acts_for_a_company(company, resident):
    employee = MemberFactory(company=company, is_representative=False)
    with pytest.raises(LastRepresentative):
        people.end_access(resident.memberships.get(), by=resident)

    people.end_access(employee, by=resident)

    assert not employee.user.memberships.exists()


def test_each_reading_of_a_cnie_is_kept(company, officer, resident):
    role = CompanyRoleFactory(company=company)
    with pytest.raises(NotAllowed):
        people.read_cnie(role, by=resident)
    assert people.read_cnie(role, by=officer) == "X123456"
    assert list(RoleCnieReading.objects.values_list("role", "read_by")) == [(role.pk, officer.pk)]


def test_skills_are_those_chosen_and_no_others(company, resident, stranger):
    web, law, photo = SkillFactory.create_batch(3)
    skills.choose(company, offered=[web, law], sought=[], by=resident)
    skills.choose(company, offered=[law], sought=[photo], by=resident)
    assert set(company.skills.values_list("skill", "kind")) == {(law.pk, "offered"), (photo.pk, "sought")}
    with pytest.raises(NotAllowed):
        skills.choose(company, offered=[], sought=[], by=stranger)


def test_vocabulary_is_filled_once_in_three_languages():
    assert skills.prefill() == len(skills.FIRST_WORDS)
    assert skills.prefill() == 0
    assert all(skill.name_fr and skill.name_ar and skill.name_en for skill in Skill.objects.all())
