"""Template tags and filters of the house: how dates, numbers, states and icons are shown.

A builtin of every template: nothing to load. Filters give plain text, good in attributes and mails too.
The components are described in ``templates/components/README.md`` and shown at ``/components/`` in development.
"""

from datetime import datetime
from functools import lru_cache, partial

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from technopark.common import formatting, states
from technopark.common.templatetags import remembered

# A last day further away than this is read as a day, not counted.
FARTHEST = 60

register = template.Library()
register.tag("url", remembered.url)
register.tag("trans", remembered.trans)
register.tag("translate", remembered.trans)


def _optional(function):
    """Show nothing for a value that is not there."""

    def shown(value, *args):
        return "" if value in (None, "") else function(value, *args)

    shown.__doc__ = getattr(function, "func", function).__doc__
    return shown


day = register.filter("day", _optional(formatting.day))
long_day = register.filter("long_day", _optional(formatting.long_day))
day_short = register.filter("day_short", _optional(formatting.day_short))
month = register.filter("month", _optional(formatting.month))
month_short = register.filter("month_short", _optional(formatting.month_short))
clock = register.filter("clock", _optional(formatting.clock))
number = register.filter("number", _optional(formatting.number))
money = register.filter("money", _optional(formatting.money))
signed_money = register.filter("signed_money", _optional(partial(formatting.money, is_signed=True)))
percent = register.filter("percent", _optional(formatting.percent))


@register.filter
def moment(value) -> str:
    """A moment as its full day and local time: « vendredi 12 mars 2027, 14:30 »."""
    return f"{formatting.day(value)}{_comma()} {formatting.clock(value)}" if value else ""


@register.filter
def moment_short(value) -> str:
    """A moment in figures, for tables: 12/03/2027 14:30."""
    return f"{formatting.day_short(value)} {formatting.clock(value)}" if value else ""


@register.filter
def when(value) -> str:
    """A last day or a moment, in full: the hour is shown where there is one."""
    return moment(value) if isinstance(value, datetime) else day(value)


@register.filter
def how_far(value) -> str:
    """How many days there are until a last day or a moment: « dans 7 jours »; nothing once it is past, or far away."""
    if not value:
        return ""
    last = timezone.localtime(value).date() if isinstance(value, datetime) else value
    days = (last - timezone.localdate()).days
    if not 0 <= days <= FARTHEST:
        return ""
    return _("today") if days == 0 else ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}


@register.filter
def called(named) -> str:
    """A company, a person or the holder of a stay in the script of the language being read, where it is known."""
    in_language = getattr(named, "holder_in", None) or named.name_in
    return in_language(get_language())


@register.filter
def colon(label) -> str:
    """A label before what it names, with the colon as the language sets it: « Motif : »."""
    return pgettext("label before what it names", "%(label)s:") % {"label": label} if label else ""


@register.filter
def last_day(value):
    """The last day inside a period with an exclusive end, given the period or its end; chain it: ``|last_day|day``."""
    return formatting.last_day(value) if value else None


@register.filter
def code(value) -> SafeString:
    """A reference, number or name in Latin script, kept whole in Arabic: ``<bdi class="code">KHE-2027-0042</bdi>``."""
    return format_html('<bdi class="code">{}</bdi>', value) if value else mark_safe("")


@register.filter
def phone(value) -> SafeString:
    """A phone number as it is read in Morocco, always from left to right, ready to call."""
    if not value:
        return mark_safe("")
    e164, shown = (value.as_e164, value.as_national) if hasattr(value, "as_e164") else (str(value), str(value))
    return format_html('<a href="tel:{}"><bdi dir="ltr" class="code">{}</bdi></a>', e164, shown)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of our sprite (static/img/icons.svg); silent for screen readers unless it has a ``label``."""
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, _icon_url(name)
        )
    return _silent_icon(name)


@register.simple_tag
def status(state, label: str = "", tone: str = "") -> SafeString:
    """A state as word + icon + colour. ``label`` defaults to that of a choices' member."""
    look = states.look_of(state)
    return _status(tone or look.tone, look.icon, str(capfirst(label or getattr(state, "label", state))))


@lru_cache(maxsize=2048)
def _status(tone: str, icon_name: str, text: str) -> SafeString:
    return format_html('<span class="status tone-{}">{}{}</span>', tone, _silent_icon(icon_name), text)


@register.simple_tag
def timeline_mark(event) -> SafeString:
    """The icon of a timeline's event, by its ``state``; a quiet dot without one."""
    look = states.look_of(_of(event, "state") or "todo")
    return format_html('<span class="timeline-mark tone-{}">{}</span>', look.tone, _silent_icon(look.icon))


@register.simple_tag
def focus_id(field) -> str:
    """The id of what can be focused in a form's field: its first choice where it is a group of choices."""
    return field.id_for_label or (f"{field.auto_id}_0" if field.auto_id else "")


def _of(thing, name: str):
    return thing.get(name) if isinstance(thing, dict) else getattr(thing, name, None)


@lru_cache(maxsize=128)
def _silent_icon(name: str) -> SafeString:
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', _icon_url(name))


def _icon_url(name: str) -> str:
    return f"{static('img/icons.svg')}#{name}"


def _comma() -> str:
    return "،" if formatting.get_language() == "ar" else ","
