"""Template tags and filters of the house: how dates, numbers, states and icons are shown.

A builtin of every template: nothing to load. Filters give plain text, good in attributes and mails too.
The components are described in ``templates/components/README.md`` and shown at ``/components/`` in development.
"""

from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from technopark.common import formatting, states

register = template.Library()


def _optional(function):
    """Show nothing for a value that is not there."""

    def shown(value, *args):
        return "" if value in (None, "") else function(value, *args)

    shown.__doc__ = function.__doc__
    return shown


for _name in ("day", "long_day", "day_short", "month", "clock", "number", "money", "percent"):
    register.filter(_name, _optional(getattr(formatting, _name)))


@register.filter
def moment(value) -> str:
    """A moment as its full day and local time: « vendredi 12 mars 2027, 14:30 »."""
    return f"{formatting.day(value)}{_comma()} {formatting.clock(value)}" if value else ""


@register.filter
def moment_short(value) -> str:
    """A moment in figures, for tables: 12/03/2027 14:30."""
    return f"{formatting.day_short(value)} {formatting.clock(value)}" if value else ""


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
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, _icon_url(name))
    return _silent_icon(name)


@register.simple_tag
def status(state, label: str = "", tone: str = "") -> SafeString:
    """A state as word + icon + colour. ``label`` defaults to that of a choices' member."""
    look = states.look_of(state)
    return format_html(
        '<span class="status tone-{}">{}{}</span>',
        tone or look.tone,
        _silent_icon(look.icon),
        label or getattr(state, "label", state),
    )


@lru_cache(maxsize=128)
def _silent_icon(name: str) -> SafeString:
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', _icon_url(name))


def _icon_url(name: str) -> str:
    return f"{static('img/icons.svg')}#{name}"


def _comma() -> str:
    return "،" if formatting.get_language() == "ar" else ","
