"""Each mail whose words staff may write is shown on real data, with every variable that it must hold."""

import pytest

from applications.mail_samples import sample
from applications.models import Application
from technopark.common import mail_templates
from tests.factories.applications import ApplicationFactory
from tests.factories.selection import AppealFactory, MessageFactory, ReconfirmationFactory

pytestmark = pytest.mark.django_db


def shown(kind: str) -> dict[str, str]:
    """The variables of ``kind`` as its sample fills them."""
    real = sample(kind, Application.objects.all(), "fr")
    words = "\n".join(f"{name}={{{{ {name} }}}}" for name in mail_templates.VARIABLES[kind])
    lines = mail_templates.render_template(kind, "", words, real)[1].splitlines()
    return dict(line.partition("=")[::2] for line in lines if "=" in line)


@pytest.mark.parametrize(
    ("kind", "make"),
    [
        ("appeal_received", AppealFactory),
        ("appeal_upheld", lambda: AppealFactory(upheld=True)),
        ("appeal_rejected", lambda: AppealFactory(rejected=True)),
        ("waiting_asked", ReconfirmationFactory),
        ("message_from_applicant", lambda: MessageFactory(from_applicant=True)),
    ],
)
def test_what_a_mail_must_hold_is_filled_from_the_newest_of_its_kind(kind, make):
    make()
    found = shown(kind)
    assert all(found[name].strip("/ ") for name in mail_templates.NEEDED[kind])


@pytest.mark.parametrize("kind", ["appeal_upheld", "waiting_asked", "draft_reminder", "booking_to_approve"])
def test_nothing_is_shown_where_nothing_may_be(kind):
    ApplicationFactory(submitted=True)
    assert sample(kind, Application.objects.all(), "fr") is None


def test_draft_goes_on_by_its_private_link_where_there_is_one():
    draft = ApplicationFactory()
    for path, end in (("", f"/apply/{draft.call.slug}/"), ("/d/jeton/", "/d/jeton/")):
        words = mail_templates.render_template(
            "draft_reminder", "", "{{ draft_url }}", {"application": draft, "path": path}
        )
        assert words[1].endswith(end)
