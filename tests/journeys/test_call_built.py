"""An officer builds a call in French without a developer; a founder answers it in Arabic."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from applications.models import Application, Call, Question
from tests.factories.drafts import complete_draft
from tests.journeys.applying import NEXT
from tests.journeys.conftest import PHONE
from tests.journeys.people import Person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

SAVE = "main form[method=post] .actions button[type=submit]"
SEND = "main button[name=send]"
WHEN = "%Y-%m-%dT%H:%M"
TOLD = "جربته ثلاث تعاونيات خلال موسم كامل."


def test_call_built_in_french_is_answered_in_arabic(browse, officer, founder, park):
    EmailAddress.objects.create(user=founder, email=founder.email, verified=True, primary=True)
    agent = Person(browse(user=officer), "fr", name="officer")
    build(agent)
    call = Call.objects.get(slug="ete")
    assert call.is_open

    reader = Person(browse(user=founder, size=PHONE), "ar", name="founder")
    ask_oneself(reader, call)
    complete_draft(call=call, applicant=founder)
    answer(reader, call)

    application = Application.objects.get(applicant=founder)
    assert application.reference
    agent.open(f"staff/applications/{application.reference}/")
    assert agent.reads(TOLD)
    assert agent.reads("Avez-vous des clients ?")


def build(agent: Person) -> None:
    """From the list of calls to a call that is published."""
    agent.open("staff/calls/")
    agent.follow("/staff/calls/new/")
    agent.examine()
    agent.write(title_fr="Incubation d'été", title_ar="احتضان الصيف", slug="ete", places="5")
    agent.write(opens_at=(timezone.localtime() - timedelta(minutes=5)).strftime(WHEN))
    agent.press(SAVE)
    agent.examine()
    agent.follow("/parts/sections/new/")
    agent.write(title_fr="Vos clients", title_ar="زبناؤكم")
    agent.press(SAVE)
    add_question(agent, "choice", "Avez-vous des clients ?", "هل لديكم زبناء؟", choices=("Oui\nNon", "نعم\nلا"))
    add_question(agent, "long_text", "Qui sont-ils ?", "من هم؟")
    make_conditional(agent)
    agent.follow("/parts/self-check/new/")
    agent.write(text_fr="Un prototype ?", text_ar="هل لديكم نموذج أولي؟", advice_fr="Plus tard.", advice_ar="لاحقا.")
    agent.press(SAVE)
    look_at_preview(agent)
    agent.open("staff/calls/ete/")
    agent.press('main form[action$="/publish/"] button')


def add_question(agent: Person, kind: str, fr: str, ar: str, *, choices: tuple[str, str] | None = None) -> None:
    agent.press('main a[href*="/parts/questions/new/"]')
    agent.choose(kind=kind)
    agent.write(label_fr=fr, label_ar=ar)
    if choices:
        agent.write(choices_fr=choices[0], choices_ar=choices[1])
    agent.press(SAVE)


def make_conditional(agent: Person) -> None:
    """The second question is asked of those who answer yes to the first; it cannot move before it."""
    first, second = Question.objects.order_by("position")
    agent.follow(f"/parts/questions/{second.pk}/")
    agent.choose(only_if=str(first.choices.get(label_fr="Oui").pk))
    agent.press(SAVE)
    agent.press(f'main form[action$="/questions/{second.pk}/move/"] button[name=up]')
    assert list(Question.objects.order_by("position")) == [first, second]


def look_at_preview(agent: Person) -> None:
    """The form as it will be, in Arabic too."""
    agent.follow("/preview/")
    section = Question.objects.first().section
    agent.press(f'nav a[href*="section-{section.pk}"]')
    assert agent.reads("Avez-vous des clients ?")
    agent.language = "ar"
    agent.press('main a[hreflang="ar"]')
    assert agent.reads("هل لديكم زبناء؟")
    agent.examine()
    agent.language = "fr"


def ask_oneself(reader: Person, call: Call) -> None:
    """The self-check advises, and leads on whatever the answer."""
    reader.open(f"calls/{call.slug}/")
    reader.follow("/check/")
    reader.tick("q1", "no")
    reader.press("main form .actions button")
    assert reader.reads("لاحقا.")
    reader.examine()
    assert reader.one(f'main a[href$="/apply/{call.slug}/"]').is_visible()


def answer(reader: Person, call: Call) -> None:
    """The section after the needs; its second question comes with the choice."""
    first, second = Question.objects.order_by("position")
    reader.open(f"apply/{call.slug}/needs/")
    reader.press(NEXT)
    assert reader.path == f"apply/{call.slug}/section-{first.section_id}/"
    detail = reader.one(f"main [name=question-{second.pk}]")
    assert not detail.is_visible()
    reader.tick(f"question-{first.pk}", first.choices.get(label_fr="Oui").pk)
    assert detail.is_visible()
    reader.write(**{f"question__{second.pk}": TOLD})
    reader.examine()
    reader.press(NEXT)
    reader.open(f"apply/{call.slug}/preview/")
    assert reader.reads(TOLD)
    reader.press(SEND)
