"""The nets themselves: each kind of mistake is made once here and must be caught."""

import socket
import warnings

import pytest
from django.core.paginator import Paginator
from django.db import connection
from django.http import HttpResponse
from django.template import Context, Engine, Template
from django.test import RequestFactory

from technopark.accounts.models import User
from technopark.common.tasks import prefill_holidays
from tests import mistakes
from tests.factories.accounts import AccessLogFactory, UserFactory


@pytest.fixture
def caught():
    """Hand over what was found, and take it away so that this test itself passes."""
    yield mistakes.found
    mistakes.found.clear()


def ask(view, method="get", path="/x/"):
    return mistakes.HouseRules(view)(getattr(RequestFactory(), method)(path))


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "head"])
def test_a_read_that_writes_is_caught(caught, method):
    def view(request):
        User.objects.create_user("a@example.ma")
        return HttpResponse("")

    ask(view, method)
    assert 'GET /x/ writes: INSERT INTO "accounts_user"' in caught[0]


@pytest.mark.django_db
def test_a_read_that_gives_the_worker_something_to_do_is_caught(caught):
    def view(request):
        prefill_holidays.defer(timestamp=0)
        return HttpResponse("")

    ask(view)
    assert "GET /x/ writes: " in caught[0]


@pytest.mark.django_db
def test_a_post_may_write(caught):
    def view(request):
        User.objects.create_user("a@example.ma")
        return HttpResponse("")

    ask(view, "post")
    assert caught == []


@pytest.mark.django_db
def test_a_read_may_keep_its_session(caught):
    def view(request):
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM \"django_session\" WHERE session_key = 'x'")
        return HttpResponse("")

    ask(view)
    assert caught == []


@pytest.mark.django_db
def test_a_read_may_log_that_it_happened(caught):
    def view(request):
        AccessLogFactory(user=reader)
        return HttpResponse("")

    reader = UserFactory()
    ask(view)
    assert caught == []


@pytest.mark.django_db
def test_a_read_may_not_change_the_log(caught):
    def view(request):
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM \"accounts_accesslog\" WHERE what = 'x'")
        return HttpResponse("")

    ask(view)
    assert "DELETE FROM" in caught[0]


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        '<script type="module">alert(1)</script>',
        "<style>p { color: red }</style>",
        '<p style="color: red">',
        '<p\nstyle="color: red">',
        "<svg><rect style='fill: red'/></svg>",
        '<a href="#" onclick="go()">',
        '<a href="javascript:go()">',
    ],
)
def test_inline_code_is_caught(caught, html):
    ask(lambda request: HttpResponse(html))
    assert len(caught) == 1


@pytest.mark.parametrize(
    "html",
    [
        '<script src="/static/js/plan.js" defer></script>',
        '<script id="data" type="application/json">{"a": 1}</script>',
        '<p data-style="wide" class="x">a style = b</p>',
        '<svg><rect fill="red" class="free"/></svg>',
    ],
)
def test_code_from_files_and_data_are_no_inline_code(caught, html):
    ask(lambda request: HttpResponse(html))
    assert caught == []


@pytest.fixture
def render(tmp_path, monkeypatch):
    """Render a source as if it lay in our templates folder."""
    monkeypatch.setattr(mistakes, "OUR_TEMPLATES", [tmp_path])
    monkeypatch.setattr(mistakes, "ROOT", tmp_path)

    def render(source: str, **context) -> str:
        (tmp_path / "page.html").write_text(source)
        engine = Engine(dirs=[tmp_path], string_if_invalid=mistakes.UndefinedVariable("%s"))
        return engine.get_template("page.html").render(Context(context))

    return render


@pytest.mark.parametrize("source", ["{{ nobody }}", "{{ nobody.name|lower }}", "{% if True %}{{ nobody }}{% endif %}"])
def test_an_undefined_variable_is_caught(caught, render, source):
    assert render(source) == ""
    assert caught[0].startswith("page.html: undefined variable nobody")


@pytest.mark.parametrize("source", ["{% if nobody %}x{% endif %}", "{{ nobody|default:'' }}", "{{ known.name }}"])
def test_a_variable_that_may_be_missing_is_no_mistake(caught, render, source):
    assert render(source, known={"name": ""}) == ""
    assert caught == []


def test_other_peoples_templates_are_left_alone(caught):
    Template("{{ nobody }}").render(Context())
    assert caught == []


@pytest.mark.django_db
def test_pages_of_rows_without_order_are_an_error():
    with pytest.raises(Warning, match="unordered"):
        Paginator(User.objects.order_by(), 10).page(1)


def test_any_warning_is_an_error():
    with pytest.raises(UserWarning, match="careless"):
        warnings.warn("careless", stacklevel=1)


def test_the_network_is_closed():
    with pytest.raises(Exception, match="connect"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
