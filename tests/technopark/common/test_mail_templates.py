import pytest
from django.utils import translation

from technopark.common import mail_templates
from technopark.common.actions import mailing
from tests.factories.accounts import UserFactory
from tests.factories.applications import ApplicationFactory
from tests.factories.common import MailTemplateFactory

pytestmark = pytest.mark.django_db
KIND = "application_withdrawn"


@pytest.fixture
def context(park):
    user = UserFactory(full_name="Salma Amrani")
    return {"application": ApplicationFactory(call__park=park, applicant=user, submitted=True, project_name="Zitoun")}


def body_of(text: str, context: dict) -> str:
    return mail_templates.render_template(KIND, "", text, context)[1]


def test_names_are_filled_in(context):
    reference = context["application"].reference

    assert body_of("{{reference}} – {{ project }}", context) == f"{reference} – Zitoun"
    with translation.override("ar"):
        assert body_of("{{ file_url }}", context) == f"http://testserver/ar/applications/{reference}/"


@pytest.mark.parametrize(
    "words",
    [
        "{% load static %}",
        "{% include 'emails/_base.txt' %}",
        "{{ application.applicant.password }}",
        "{{ reference|safe }}",
        "{{ settings }}",
        "{{ reference.__class__ }}",
        "{{ unknown }}",
        "{# note #}",
        "{{ reference",
        "}}",
        "{{{{ reference }}}}",
    ],
)
@pytest.mark.parametrize("place", ["subject", "body"])
def test_anything_but_an_allowed_name_is_refused(words, place):
    text = {"subject": "Sujet", "body": "Texte"} | {place: words}

    assert mail_templates.problems(KIND, **text)


@pytest.mark.parametrize("words", ["Votre dossier {{ reference }}", "50 % { ou } plus", "100% sûr", "a {b} c"])
def test_plain_words_and_allowed_names_are_taken(words):
    assert mail_templates.problems(KIND, words, words) == []


@pytest.mark.parametrize("kind", mail_templates.NEEDED)
def test_what_the_law_wants_cannot_be_left_out(kind):
    names = mail_templates.NEEDED[kind]

    assert mail_templates.problems(kind, "Sujet", "Texte")
    assert mail_templates.problems(kind, "Sujet", " ".join(f"{{{{ {name} }}}}" for name in names)) == []


def test_value_with_braces_stays_what_it_is(context):
    context["application"].project_name = "{{ reference }} {% now 'Y' %}"

    assert body_of("{{ project }}", context) == "{{ reference }} {% now 'Y' %}"


def test_missing_value_leaves_a_gap_and_no_error():
    assert body_of("[{{ project }}]", {}) == "[]"


@pytest.mark.parametrize("kind", mail_templates.VARIABLES)
def test_every_name_of_every_kind_can_be_filled(kind, context):
    words = "".join(f"{{{{ {name} }}}}" for name in mail_templates.VARIABLES[kind])

    assert "{{" not in mail_templates.render_template(kind, words, words, context)[1]
    assert kind in mail_templates.TITLES


def test_words_in_use_are_sent_in_their_language(context):
    MailTemplateFactory(kind=KIND, language="ar", subject="ملفكم {{ reference }}", body="مرحبا {{ recipient_name }}")
    someone = UserFactory(language="ar", full_name="Salma")

    mail = mailing.send(kind=KIND, to=someone, context=context)

    assert mail.subject == f"ملفكم {context['application'].reference}"
    assert mail.body.startswith("مرحبا Salma\n\n--\n")


@pytest.mark.parametrize(
    "fields", [{"is_active": False}, {"language": "fr"}, {"kind": "application_admitted"}, {"body": "{{ gone }}"}]
)
def test_shipped_words_are_sent_otherwise(fields, context):
    MailTemplateFactory(**{"kind": KIND, "language": "ar", "subject": "Autre chose", "body": "Mot"} | fields)

    assert mailing.send(kind=KIND, to=UserFactory(language="ar"), context=context).subject != "Autre chose"


def test_line_breaks_in_a_value_do_not_reach_the_subject(context):
    MailTemplateFactory(kind=KIND, subject="Projet {{ project }}", body="Mot")
    context["application"].project_name = "Zitoun\r\nBcc: a@example.ma"

    assert mailing.send(kind=KIND, to=UserFactory(), context=context).subject == "Projet Zitoun Bcc: a@example.ma"


def test_questions_to_answer_again_are_listed_with_the_papers():
    context = {"papers": ["Diplôme"], "questions": ["Combien d'emplois ?"]}
    _subject, body = mail_templates.render_template("completion_requested", "Dossier", "{{ papers }}", context)
    assert body == "- Diplôme\n- Combien d'emplois ?"
