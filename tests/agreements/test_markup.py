import pytest

from agreements import facts
from agreements.actions import founding
from agreements.enums import TemplateKind
from agreements.markup import Value, filled, parse

KNOWN = {"company", "last_day"}


def problems(text: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.message) for problem in parse(text, known=KNOWN, tables={"changes"})[1]]


def test_titles_lists_paragraphs_and_bold_are_read():
    text = "# Objet\n\nUne ligne\net sa suite pour **{{company}}**.\n\n- un\n- deux\n1. trois\n{{changes}}"
    blocks, wrong = parse(text, known=KNOWN, tables={"changes"})
    assert wrong == []
    assert [block.kind for block in blocks] == ["heading", "paragraph", "item", "item", "numbered", "table"]
    assert [run.name for run in blocks[1].runs if run.name] == ["company"]
    assert next(run for run in blocks[1].runs if run.name).is_bold
    assert blocks[4].label == "1."


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("# Objet\n\nPour {{compani}}.", 3),
        ("Un\n\nDeux {{company", 3),
        ("{% include '/etc/passwd' %}", 1),
        ("**gras", 1),
        ("#### trop", 1),
        ("un\n#", 2),
        ("Avant {{changes}} après", 1),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text, line):
    assert [found for found, _ in problems(text)] == [line]


def test_an_unknown_variable_comes_with_the_one_that_was_meant():
    assert "{{company}}" in problems("{{compani}}")[0][1]


def test_values_stay_what_they_are_whatever_signs_they_hold():
    blocks, _ = parse("Pour {{company}} le {{last_day}}", known=KNOWN)
    runs = filled(blocks, {"company": Value('#read("/etc/passwd") **{{last_day}}**')})[0]["runs"]
    assert runs[1]["text"] == '#read("/etc/passwd") **{{last_day}}**'
    assert (runs[1]["bold"], runs[3]["text"]) == (False, "……")


def test_a_text_without_end_is_refused():
    assert [line for line, _ in problems("a" * 60_001)] == [1]


@pytest.mark.parametrize("kind", TemplateKind)
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_first_words_of_a_park_have_no_fault(kind, language):
    body = founding.text(kind, language)
    assert facts.problems_of(kind, body) == []
    for avoided in ("bail", "loyer", "locataire", "كراء", "مكتر"):
        assert avoided not in body
