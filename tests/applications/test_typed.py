import pytest
import time_machine
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.storage import default_storage
from django.test import RequestFactory

from applications import typed
from tests.factories.files import upload


@pytest.fixture
def send(founder):
    """Return a function that makes the request of a form opened by the founder, sent in a session without anybody."""
    requests = []

    def sent(data=None, *, session=None, user=None, **more):
        request = RequestFactory().post("/", {"pitch": "Un", typed.MARK: typed.mark_for(founder)} | (data or {}) | more)
        request.session = SessionStore() if session is None else session
        request.user = user or founder
        requests.append(request)
        return request

    yield sent
    for request in requests:
        request.close()


def test_text_is_kept_for_its_author_without_the_marks_of_the_form(send):
    request = send(csrfmiddlewaretoken="x")
    assert typed.put_aside(request, "step")
    assert typed.text_for(request, "step").dict() == {"pitch": "Un"}
    assert typed.text_for(request, "other") is None


def test_text_is_kept_for_nobody_else(send, stranger):
    request = send()
    typed.put_aside(request, "step")
    assert typed.text_for(send(session=request.session, user=stranger), "step") is None
    assert not typed.files_for(send(session=request.session, user=stranger), "step")


@pytest.mark.parametrize("mark", ["", "forged", "MQ:1abc:zzz"])
def test_form_with_a_bad_mark_is_not_kept(send, mark):
    request = send({typed.MARK: mark})
    assert not typed.put_aside(request, "step")
    assert typed.SESSION_KEY not in request.session


def test_form_open_for_longer_than_a_fortnight_is_not_kept(send):
    request = send()
    with time_machine.travel("2099-01-01"):
        assert not typed.put_aside(request, "step")


def test_text_of_a_book_is_not_kept(send):
    assert not typed.put_aside(send(pitch="x" * (typed.LONGEST_TEXT + 1)), "step")


def test_only_the_last_steps_are_kept(send):
    request = send()
    for number in range(typed.MOST_STEPS + 2):
        typed.put_aside(request, str(number))
    assert list(request.session[typed.SESSION_KEY]) == [str(number) for number in range(2, typed.MOST_STEPS + 2)]


def test_files_are_kept_under_other_names_and_deleted_when_forgotten(send):
    request = send(paper=upload(name="cnie.pdf"))
    typed.put_aside(request, "step")
    with typed.files_for(request, "step")["paper"] as file:
        assert (file.name, file.read(4)) == ("cnie.pdf", b"%PDF")
    assert "cnie.pdf" not in default_storage.listdir(typed.FOLDER)[1]
    typed.forget(request, "step")
    assert default_storage.listdir(typed.FOLDER)[1] == []
    assert not typed.files_for(request, "step")


def test_files_sent_again_replace_those_kept_before(send):
    request = send(paper=upload())
    typed.put_aside(request, "step")
    typed.put_aside(send(session=request.session, paper=upload()), "step")
    assert len(default_storage.listdir(typed.FOLDER)[1]) == 1


def test_file_too_heavy_is_not_kept(send, settings):
    settings.PAPER_MAX_BYTES = 10
    request = send(paper=upload())
    assert typed.put_aside(request, "step")
    assert not typed.files_for(request, "step")


def test_forgetting_old_files_where_there_are_none_does_nothing():
    assert typed.forget_old_files() == 0
