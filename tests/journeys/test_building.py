"""What is broken is told with a photo and mended, and an office is given back, in a real browser, on phones.

In French and in Arabic.
"""

import re

import pytest

from spaces.actions.founding import found_khemisset
from tests.factories.spaces import AppointmentFactory
from tests.factories.tenants import AssignmentFactory, CompanyFactory, MemberFactory, TenancyFactory
from tests.journeys.conftest import PHONE
from tests.journeys.people import Person
from tests.pdf import says, text_of
from tests.upkeep.pictures import GPS, jpeg
from upkeep.models import Inventory, Ticket

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

EXIT = {"fr": "État des lieux de sortie", "ar": "محضر معاينة الخروج"}


@pytest.fixture
def stay(transactional_db):
    """A company in office A05 of Khémisset that leaves."""
    company = CompanyFactory(name="Atlas Capteurs", name_ar="أطلس كابتور")
    MemberFactory(company=company)
    stay = TenancyFactory(park=found_khemisset(), company=company, status="leaving")
    AssignmentFactory(tenancy=stay, space=stay.park.spaces.get(code="A05"))
    return stay


@pytest.fixture
def people(browse, stay, language):
    """The resident and the technician, each with a phone."""
    technician = AppointmentFactory(park=stay.park, role="officer").user
    users = {"salma": stay.company.members.get().user, "technician": technician}
    seen = language == "fr"
    return [Person(browse(user=user, size=PHONE), language, name=name, examines=seen) for name, user in users.items()]


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_ticket_with_a_photo_is_taken_mended_and_closed(people):
    salma, technician = people

    # Two taps and a photo.
    salma.open("resident/tickets/new/")
    salma.tick("category", "electricity")
    salma.upload("photos", jpeg(), "IMG_0042.jpg")
    salma.examine()
    salma.press("main form .actions button.btn-primary")
    ticket = Ticket.objects.get()
    assert (ticket.space.code, ticket.status) == ("A05", "opened")
    assert salma.one(".next-step.tone-waiting").is_visible()
    # Where it was taken is nobody's affair.
    assert GPS not in salma.file_at(".upkeep-photos a")

    # The technician finds it, takes it, and says what was done.
    technician.open("staff/building/")
    technician.press(f'main a[href$="/{ticket.reference}/"]')
    technician.press('main form[action$="/take/"] button')
    technician.one("main details:has([name=solve-note]) summary").click()
    technician.write(**{"solve-note": "Ampoule changée."})
    technician.upload("solve-photos", jpeg(seed=7), "apres.jpg")
    technician.examine()
    technician.press('main form[action$="/solve/"] button')
    assert technician.page.locator(".upkeep-photos img").count() == 2

    # The company's page asks whether it is so.
    salma.open("resident/")
    salma.press(f'main a[href$="/resident/tickets/{ticket.reference}/"]')
    assert salma.reads("Ampoule changée.")
    salma.press('main form[action$="/close/"] button')
    ticket.refresh_from_db()
    assert ticket.status == "settled"
    assert salma.one(".next-step.tone-done").is_visible()


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_exit_inventory_is_made_in_the_office_and_accepted_on_the_companys_page(stay, people, language):
    salma, technician = people

    technician.open(f"staff/building/departures/{stay.reference}/")
    technician.press('main form[action$="/begin/"] button')
    technician.examine()
    technician.press('main form[action$="/A05/exit/begin/"] button')
    inventory = Inventory.objects.get()
    chairs = inventory.items.get(part="chair")
    technician.page.select_option(f"main #t{chairs.pk} select", "damaged")
    technician.page.fill(f'main #t{chairs.pk} [name$="-note"]', "Un dossier fendu")
    technician.upload(f"photos-{chairs.pk}", jpeg(), "chaise.jpg")
    technician.press(f"main #t{chairs.pk} button.btn-secondary")
    assert technician.one(f"#t{chairs.pk} .upkeep-photos img").is_visible()
    technician.examine()
    technician.press('main form[action$="/do/show/"] button')

    # It waits for the company, first of all that its page says.
    salma.open("resident/")
    salma.press(f'main a[href$="/resident/inventories/{stay.reference}/A05/exit/"]')
    assert salma.reads("Un dossier fendu")
    salma.examine()
    salma.press("main form button.btn-primary")
    inventory.refresh_from_db()
    assert (inventory.mode, inventory.is_signed) == ("on_screen", True)
    paper = text_of(salma.file_at("main p.actions a"))
    assert says(paper, EXIT[language])
    assert re.search("Un dossier fendu", paper)
