"""Years after it left, a company answers by a private link on a phone, keeps for later, comes back and sends.

In French and in Arabic, without an account; afterwards the link says that nothing more is to be done.
"""

import pytest

from followup.models import Questionnaire
from tests.factories.followup import AnswerLinkFactory
from tests.journeys.conftest import PHONE
from tests.journeys.people import Person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

THANKS = {"fr": "la réponse est bien arrivée.", "ar": "شكرا لكم: وصل الجواب."}


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_questionnaire_is_kept_finished_later_and_answered_once(transactional_db, browse, language):
    link = AnswerLinkFactory(token="the-token", questionnaire__tenancy__company__name="Atlas Capteurs")
    asked = link.questionnaire
    founder = Person(browse(size=PHONE), language, name="founder", examines=language == "fr")

    founder.open("follow-up/the-token/")
    assert founder.reads("Atlas Capteurs")
    founder.examine()
    # Nothing said: the page asks again, and leads to the question.
    founder.press('main form button:not([name="verb"])')
    assert founder.one("main .error-summary a").get_attribute("href") == "#" + founder.page.evaluate(
        "document.querySelector('main [name=outcome]').closest('[id^=div_]')?.querySelector('input')?.id"
    )
    founder.tick("outcome", "operating")
    founder.write(headcount="7")
    founder.press('main form button[name="verb"]')
    assert not Questionnaire.objects.get().answered_at

    # Another day, on another device.
    founder = Person(browse(size=PHONE, javascript=False), language, name="founder", examines=False)
    founder.open("follow-up/the-token/")
    assert founder.page.input_value('main [name="headcount"]') == "7"
    founder.press('main form button:not([name="verb"])')
    asked.refresh_from_db()
    assert (asked.outcome, asked.answered_at is not None) == ("operating", True)
    founder.open("follow-up/the-token/")
    assert founder.reads(THANKS[language])
    assert founder.page.locator("main form").count() == 0
