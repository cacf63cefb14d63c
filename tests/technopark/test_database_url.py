import pytest
from django.core.exceptions import ImproperlyConfigured

from technopark import database_url


def test_a_server_on_the_network():
    parsed = database_url.parse("postgresql://park:s%40crt@db.example.ma:5433/technopark?sslmode=require")
    assert parsed["ENGINE"] == "django.db.backends.postgresql"
    assert (parsed["HOST"], parsed["PORT"], parsed["NAME"]) == ("db.example.ma", 5433, "technopark")
    assert (parsed["USER"], parsed["PASSWORD"]) == ("park", "s@crt")
    assert parsed["OPTIONS"] == {"sslmode": "require"}


def test_a_socket_folder():
    parsed = database_url.parse("postgresql://park@/technopark?host=/var/run/postgresql")
    assert (parsed["HOST"], parsed["OPTIONS"]) == ("", {"host": "/var/run/postgresql"})


@pytest.mark.parametrize(
    "url", ["nonsense", "mysql://park:hidden@h/t", "sqlite:///db", "postgresql://park:hidden@h", "postgres://h:x/t"]
)
def test_a_wrong_url_is_refused_in_one_sentence_that_keeps_the_password(url):
    with pytest.raises(ImproperlyConfigured) as refused:
        database_url.parse(url)
    assert str(refused.value).startswith("DATABASE_URL ")
    assert "\n" not in str(refused.value)
    assert "park:hidden" not in str(refused.value)
