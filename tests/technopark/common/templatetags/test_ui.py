from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template
from django.utils import timezone, translation
from phonenumber_field.phonenumber import PhoneNumber

from spaces.enums import SpaceState


def shown(source: str, **context) -> str:
    return Template(source).render(Context(context)).strip()


MOMENT = datetime(2027, 2, 26, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize("name", ["day", "long_day", "day_short", "month", "clock", "number", "money", "percent"])
@pytest.mark.parametrize("nothing", [None, ""])
def test_filters_show_nothing_for_what_is_not_there(name, nothing):
    assert shown(f"{{{{ value|{name} }}}}", value=nothing) == ""


@pytest.mark.parametrize("name", ["moment", "moment_short", "when", "how_far", "code", "phone"])
def test_more_filters_show_nothing_for_what_is_not_there(name):
    assert shown(f"{{{{ value|{name} }}}}", value=None) == ""


@pytest.mark.parametrize(
    ("days", "words"), [(-1, ""), (0, "aujourd’hui"), (1, "dans 1 jour"), (60, "dans 60 jours"), (61, "")]
)
def test_last_day_says_how_far_it_is_while_that_helps(days, words):
    day = timezone.localdate() + timedelta(days=days)
    assert shown("{{ value|how_far }}", value=day) == words
    moment = timezone.make_aware(datetime.combine(day, time(23, 30)))
    assert shown("{{ value|how_far }}", value=moment) == words


def test_zero_is_a_number_not_nothing():
    assert shown("{{ value|number }} {{ value|money }}", value=0).replace("\u00a0", " ") == "0 0 DH"


def test_moment_names_the_day_and_the_time():
    assert shown("{{ value|moment }}", value=MOMENT) == "vendredi 26 février 2027, 14:30"
    with translation.override("ar"):
        assert shown("{{ value|moment }}", value=MOMENT) == "الجمعة 26 فبراير 2027، 14:30"


def test_moment_short_is_for_tables():
    assert shown("{{ value|moment_short }}", value=MOMENT) == "26/02/2027 14:30"


def test_when_shows_the_hour_only_where_there_is_one():
    assert shown("{{ value|when }}", value=MOMENT) == "vendredi 26 février 2027, 14:30"
    assert shown("{{ value|when }}", value=date(2027, 2, 26)) == "vendredi 26 février 2027"


def test_last_day_chains_with_day():
    assert shown("{{ value|last_day|day }}", value=date(2028, 1, 1)) == "vendredi 31 décembre 2027"
    assert shown("{{ value|last_day|day }}", value=None) == ""


def test_code_is_isolated_and_escaped():
    assert shown("{{ value|code }}", value="KHE-2027-0042") == '<bdi class="code">KHE-2027-0042</bdi>'
    assert shown("{{ value|code }}", value="<b>") == '<bdi class="code">&lt;b&gt;</bdi>'


def test_phone_reads_from_left_to_right_and_can_be_called():
    number = PhoneNumber.from_string("0661234567", region="MA")
    html = shown("{{ value|phone }}", value=number)
    assert 'href="tel:+212661234567"' in html
    assert '<bdi dir="ltr" class="code">06' in html


def test_icon_is_silent_unless_labelled():
    assert 'aria-hidden="true"' in shown('{% icon "check" %}')
    labelled = shown('{% icon "check" label %}', label="Fait <1>")
    assert 'role="img" aria-label="Fait &lt;1&gt;"' in labelled
    assert "aria-hidden" not in labelled


def test_status_is_word_icon_and_colour():
    html = shown("{% status state %}", state=SpaceState.FREE)
    assert "tone-done" in html
    assert "icons.svg#free" in html
    assert html.endswith(f"{str(SpaceState.FREE.label).capitalize()}</span>")


def test_status_takes_the_word_of_a_bare_value():
    html = shown("{% status 'held' label %}", label="réservé <b>")
    assert "tone-waiting" in html
    assert "Réservé &lt;b&gt;" in html


def test_status_of_an_unknown_state_is_quiet():
    assert "tone-quiet" in shown("{% status 'never-heard-of' %}")


def test_timeline_mark_follows_the_state():
    event = {"what": "…", "at": MOMENT, "state": "admitted"}
    assert "tone-done" in shown("{% timeline_mark event %}", event=event)
    assert "tone-quiet" in shown("{% timeline_mark event %}", event=SimpleNamespace(what="…"))


def test_focus_id_leads_to_the_first_choice_of_a_group():
    from technopark.common.views.gallery_form import ExampleForm

    form = ExampleForm()
    assert shown("{% focus_id field %}", field=form["name"]) == "id_name"
    assert shown("{% focus_id field %}", field=form["wish"]) == "id_wish_0"


def test_error_summary_links_each_error_to_its_field():
    from technopark.common.views.gallery_form import ExampleForm

    html = shown('{% include "components/error_summary.html" with form=form only %}', form=ExampleForm({}))
    assert 'role="alert"' in html
    assert 'href="#id_email"' in html
    assert 'href="#id_wish_0"' in html
    assert shown('{% include "components/error_summary.html" with form=form only %}', form=ExampleForm()) == ""


def test_pagination_keeps_the_filters(rf):
    page = Paginator(range(120), 50).get_page(2)
    request = rf.get("/fr/staff/applications/", {"status": "submitted", "page": "2"})
    request.user = AnonymousUser()
    html = Template('{% include "components/pagination.html" %}').render(RequestContext(request, {"page": page}))
    assert 'href="?status=submitted&amp;page=1"' in html
    assert 'href="?status=submitted&amp;page=3"' in html


def test_next_step_shows_sentence_person_and_deadline():
    step = SimpleNamespace(
        sentence="Il manque 2 pièces.",
        who="vous",
        by_when=date(2027, 3, 12),
        url="/x/",
        action="Envoyer",
        tone="waiting",
    )
    html = shown('{% include "components/next_step.html" with step=step only %}', step=step)
    assert "Il manque 2 pièces." in html
    assert "vendredi 12 mars 2027" in html
    assert '<a class="btn btn-primary" href="/x/">Envoyer</a>' in html


def test_next_step_without_anything_to_do_has_no_button():
    html = shown('{% include "components/next_step.html" with step=step only %}', step={"sentence": "Rien à faire."})
    assert "btn" not in html
    assert "<dl" not in html


@pytest.mark.parametrize(("language", "expected"), [("fr", "Motif\u00a0:"), ("ar", "Motif:"), ("en", "Motif:")])
def test_colon_stands_as_the_language_sets_it(language, expected):
    with translation.override(language):
        assert shown("{{ label|colon }}", label="Motif") == expected


def test_colon_without_a_label():
    assert shown("{{ label|colon }}", label="") == ""
