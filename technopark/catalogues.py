"""The catalogues of translated texts: gather them, compile them, and tell what they lack.

``python -m technopark.catalogues gather|compile|check``. Compiling and checking need no gettext
on the machine; gathering the texts of the code and templates does.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "technopark" / "locale"
# The plural forms of each language, in gettext's words; the Arabic ones are 0, 1, 2, 3-10, 11-99, the rest.
LANGUAGES = {
    "fr": "nplurals=2; plural=(n > 1);",
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;",
}
# Without gettext's dates and placeholders: gathering what has not changed leaves the file as it was.
HEADER = r"""# The texts of the Technopark application.
msgid ""
msgstr ""
"Project-Id-Version: Technopark\n"
"Language: {language}\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: {plurals}\n"
"""
# In French a sign of two parts stands behind a blank at which no line ends.
BLANK = re.compile(r" [:;!?»]|« ")
IGNORED = (".venv", ".data", "node_modules", "staticfiles", "tests", "benchmarks", "requirements", "technopark/locale")


def path(language: str, folder: Path | None = None) -> Path:
    """Return the catalogue of one language, the project's own unless another folder is named."""
    return (folder or LOCALE) / language / "LC_MESSAGES" / "django.po"


def read(language: str, folder: Path | None = None) -> Catalog:
    """Read the catalogue of one language."""
    with path(language, folder).open("rb") as source:
        return read_po(source, locale=language)


def lacking(catalogue: Catalog) -> list[str]:
    """Return the texts that are untranslated, or whose translation is only a guess (fuzzy)."""
    return [_source(message) for message in catalogue if message.id and (message.fuzzy or not _is_translated(message))]


def broken(catalogue: Catalog) -> list[str]:
    """Return what would fail on a page: a translation whose placeholders are not those of its text."""
    return [f"{_source(message)}: {error}" for message, errors in catalogue.check() for error in errors]


def parted(catalogue: Catalog) -> list[str]:
    """Return the French texts of which a line may end before a colon or inside a guillemet: a plain blank is there."""
    if str(catalogue.locale) != "fr":
        return []
    return [_source(message) for message in catalogue if any(map(BLANK.search, _said(message)))]


def forgotten(language: str) -> list[str]:
    """Return the texts of the code and templates that the catalogue does not hold yet. Needs gettext."""
    with tempfile.TemporaryDirectory() as folder:
        gather([language], Path(folder))
        known = {(message.context, message.id) for message in read(language)}
        wanted = [message for message in read(language, Path(folder)) if message.id]
        return [_source(message) for message in wanted if (message.context, message.id) not in known]


def gather(languages: list[str], folder: Path = LOCALE) -> None:
    """Write every text of the code and templates into the catalogues under ``folder``."""
    for language in languages:
        path(language, folder).parent.mkdir(parents=True, exist_ok=True)
    program = (
        "import django; from django.conf import settings; from django.core.management import call_command;"
        f"settings.configure(LOCALE_PATHS=[{str(folder)!r}], LANGUAGE_CODE='en'); django.setup();"
        f"call_command('makemessages', locale={languages!r}, ignore_patterns={list(IGNORED)!r},"
        " no_obsolete=True, no_wrap=True, add_location='file', verbosity=0)"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=os.environ, check=True)  # noqa: S603 -- our own words
    for language in languages:
        _write_header(path(language, folder), language)


def _write_header(catalogue: Path, language: str) -> None:
    """Put our header where gettext wrote its own: up to the first empty line."""
    _, _, texts = catalogue.read_text(encoding="utf-8").partition("\n\n")
    header = HEADER.format(language=language, plurals=LANGUAGES[language])
    catalogue.write_text(f"{header}\n{texts}", encoding="utf-8")


def compile_all() -> None:
    """Write the binary catalogue beside each text catalogue."""
    for language in LANGUAGES:
        if path(language).exists():
            with path(language).with_suffix(".mo").open("wb") as target:
                write_mo(target, read(language))


def complaints(language: str) -> Iterator[str]:
    """Yield one line for each text that a reader of ``language`` would miss or see broken."""
    if not path(language).exists():
        yield f"{language}: there is no catalogue"
        return
    catalogue = read(language)
    yield from (f"{language}: not translated: {text}" for text in lacking(catalogue))
    yield from (f"{language}: {text}" for text in broken(catalogue))
    yield from (f"{language}: a plain blank before : ; ! ? or inside « »: {text}" for text in parted(catalogue))
    if shutil.which("xgettext"):
        yield from (f"{language}: not in the catalogue (make messages): {text}" for text in forgotten(language))


def _is_translated(message) -> bool:
    return all(_said(message))


def _said(message) -> list[str]:
    return list(message.string) if isinstance(message.string, tuple | list) else [message.string]


def _source(message) -> str:
    return message.id[0] if isinstance(message.id, tuple | list) else message.id


def main(argv: list[str]) -> int | str:
    """Carry out one command and return what ``sys.exit`` takes."""
    match argv:
        case ["gather"]:
            gather(list(LANGUAGES))
        case ["compile"]:
            compile_all()
        case ["check"]:
            return "\n".join(line for language in LANGUAGES for line in complaints(language)) or 0
        case _:
            return "Usage: python -m technopark.catalogues gather|compile|check"
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
