"""The mails of companies and follow-up: each in three languages, with links that lead somewhere."""

import re

import pytest
from django.urls import resolve
from django.utils import translation

from technopark.common.actions import mailing
from tests.factories.company import CompanyPaperFactory
from tests.factories.followup import QuestionnaireFactory, ReportFactory, ReviewDateFactory

pytestmark = pytest.mark.django_db


def paper():
    row = CompanyPaperFactory(refused=True)
    return {"paper": row, "company": row.company}


def report(stage: str):
    row = ReportFactory(return_reason="In thousands?")
    return {"report": row, "company": row.tenancy.company, "stage": stage}


def review():
    row = ReviewDateFactory()
    return {"review": row, "company": row.tenancy.company, "park": row.tenancy.park}


def asked():
    row = QuestionnaireFactory()
    link = "http://127.0.0.1:8000/fr/follow-up/some-token/"
    return {"asked": row, "company": row.tenancy.company, "park": row.tenancy.park, "link": link, "until": row.as_of}


MAILS = {
    "paper_ending": paper,
    "paper_refused": paper,
    "report_asked": lambda: report("asked"),
    "report_returned": lambda: report("late"),
    "review_planned": review,
    "questionnaire": asked,
    "questionnaire_reminder": asked,
}


@pytest.mark.parametrize("kind", MAILS)
def test_mail_is_whole_in_each_language_and_its_links_lead_somewhere(kind):
    context = MAILS[kind]() | {"recipient_name": ""}
    said = {language: mailing.render(kind, language, context) for language in ("fr", "ar", "en")}

    assert len({subject for subject, _body in said.values()}) == 3
    for subject, body in said.values():
        assert subject
        assert not re.search(r"{[{%]|None|\(\)", body)
        links = re.findall(r"https?://[^/\s]+(/(?:fr|ar|en)/[^\s?]+)", body)
        assert links
        for link in links:
            with translation.override(link[1:3]):
                assert resolve(link)
