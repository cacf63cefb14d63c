from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from technopark.accounts.actions import data_requests
from technopark.accounts.errors import AnswerNeedsWords, RequestAlreadyOpen, RequestAnswered, RequestNeedsWords
from technopark.accounts.models import DataRequest
from technopark.common.models import Mail
from tests.factories.accounts import DataRequestFactory

pytestmark = pytest.mark.django_db
Kind = DataRequest.Kind


def mails() -> list[tuple[str, str]]:
    return list(Mail.objects.order_by("id").values_list("to", "kind"))


def test_request_is_due_ten_days_later_and_confirmed_by_mail(founder):
    request = data_requests.ask(kind=Kind.RECTIFICATION, text=" Mon nom. ", by=founder)

    assert (request.user, request.text, request.due_on) == (founder, "Mon nom.", localdate() + timedelta(days=10))
    assert mails() == [(founder.email, "data_request_received")]


def test_request_is_made_once_until_it_is_answered(founder):
    data_requests.ask(kind=Kind.DELETION, text="Tout.", by=founder)

    with pytest.raises(RequestAlreadyOpen):
        data_requests.ask(kind=Kind.DELETION, text="Tout.", by=founder)
    data_requests.ask(kind=Kind.OPPOSITION, text="Les nouvelles.", by=founder)
    assert len(mails()) == 2


def test_request_needs_words_unless_it_is_for_a_copy(founder):
    with pytest.raises(RequestNeedsWords):
        data_requests.ask(kind=Kind.DELETION, text=" ", by=founder)
    data_requests.ask(kind=Kind.EXPORT, text="", by=founder)


def test_answer_is_kept_and_mailed_once(founder, manager):
    request = DataRequestFactory(user=founder)

    data_requests.handle(request, answer=" C'est fait. ", by=manager)

    request.refresh_from_db()
    assert (request.answer, request.handled_by) == ("C'est fait.", manager)
    assert mails() == [(founder.email, "data_request_answered")]
    with pytest.raises(RequestAnswered):
        data_requests.handle(request, answer="Encore.", by=manager)
    assert len(mails()) == 1


def test_answer_needs_words(manager):
    with pytest.raises(AnswerNeedsWords):
        data_requests.handle(DataRequestFactory(), answer=" ", by=manager)
