import gettext
import shutil
from datetime import date

import pytest
from babel.messages.pofile import read_po
from django.utils import formats, translation

from technopark import catalogues

HEAD = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=n > 1;\\n"

"""


@pytest.fixture
def catalogue(tmp_path, monkeypatch):
    """Put a French catalogue with this text where the project's would be, and read it."""
    monkeypatch.setattr(catalogues, "LOCALE", tmp_path)

    def catalogue(entries: str):
        path = catalogues.path("fr")
        path.parent.mkdir(parents=True)
        path.write_text(HEAD + entries)
        return catalogues.read("fr")

    return catalogue


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ('msgid "park"\nmsgstr "parc"\n', []),
        ('msgid "park"\nmsgstr ""\n', ["park"]),
        ('#, fuzzy\nmsgid "park"\nmsgstr "parc"\n', ["park"]),
        ('msgid "day"\nmsgid_plural "days"\nmsgstr[0] "jour"\nmsgstr[1] ""\n', ["day"]),
        ('msgid "day"\nmsgid_plural "days"\nmsgstr[0] "jour"\nmsgstr[1] "jours"\n', []),
        ('#~ msgid "gone"\n#~ msgstr ""\n', []),
    ],
)
def test_lacking_names_texts_without_translation(catalogue, entry, expected):
    assert catalogues.lacking(catalogue(entry)) == expected


def test_broken_names_a_translation_that_lost_its_placeholder(catalogue):
    entry = '#, python-format\nmsgid "until %(day)s"\nmsgstr "jusqu\'au %(jour)s"\n'
    (complaint,) = catalogues.broken(catalogue(entry))
    assert complaint.startswith("until %(day)s: ")


def test_parted_names_a_french_text_that_may_break_before_its_colon(catalogue):
    texts = catalogue(
        'msgid "a"\nmsgstr "loin : là"\n\nmsgid "b"\nmsgstr "loin\u00a0: là à 8:30"\n\nmsgid "c"\nmsgstr "« ici »"\n'
    )
    assert catalogues.parted(texts) == ["a", "c"]
    texts.locale = "ar"
    assert catalogues.parted(texts) == []


def test_complaints_without_a_catalogue(catalogue):
    assert list(catalogues.complaints("fr")) == ["fr: there is no catalogue"]


def test_compile_writes_what_gettext_reads(catalogue, tmp_path):
    catalogue('msgid "park"\nmsgstr "parc"\n\nmsgctxt "month"\nmsgid "May"\nmsgstr "mai"\n')
    assert catalogues.main(["compile"]) == 0
    with (tmp_path / "fr/LC_MESSAGES/django.mo").open("rb") as compiled:
        texts = gettext.GNUTranslations(compiled)
    assert texts.gettext("park") == "parc"
    assert texts.pgettext("month", "May") == "mai"


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="gathering texts needs gettext")
def test_gather_finds_the_texts_of_code_and_of_templates(tmp_path):
    catalogues.gather(["ar"], tmp_path)
    with (tmp_path / "ar/LC_MESSAGES/django.po").open("rb") as source:
        texts = {message.id for message in read_po(source)}
    assert "Technopark administration" in texts


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="gathering texts needs gettext")
def test_gather_again_changes_nothing(tmp_path):
    catalogues.gather(["ar"], tmp_path)
    path = catalogues.path("ar", tmp_path)
    first = path.read_text(encoding="utf-8")
    catalogues.gather(["ar"], tmp_path)
    assert path.read_text(encoding="utf-8") == first
    assert first.startswith("# The texts of the Technopark application.\n")
    assert "POT-Creation-Date" not in first
    assert catalogues.read("ar", tmp_path).num_plurals == 6


@pytest.mark.parametrize(("language", "april"), [("fr", "11 avril 2027"), ("ar", "11 أبريل 2027")])
def test_months_have_the_names_that_morocco_uses(language, april):
    with translation.override(language):
        assert formats.date_format(date(2027, 4, 11)) == april


def test_another_word_gets_the_usage():
    assert str(catalogues.main(["translate"])).startswith("Usage: ")
