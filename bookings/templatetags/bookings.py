"""How pages of bookings write slots, lengths and names."""

from datetime import datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from bookings.forms import length_words
from technopark.common.formatting import clock, isolate
from technopark.common.templatetags.ui import moment

register = template.Library()

register.filter("length_words", length_words)


@register.simple_tag
def slot(start: datetime, end: datetime) -> SafeString:
    """A slot in full, its hours kept together in Arabic too: « mercredi 25 novembre 2026, 09:00–10:00 »."""
    day = moment(start).removesuffix(clock(start))
    return format_html('{}<bdi class="code">{}–{}</bdi>', day, clock(start), clock(end))


@register.filter
def called(company) -> str:
    """The company's name in the script of the language being read."""
    return company.name_in(get_language())


@register.simple_tag
def slot_line(start: datetime, end: datetime) -> str:
    """A slot in a mail, which has no tags to keep its hours together: « mardi 19 janvier 2027, 09:00–10:00 »."""
    day = moment(start).removesuffix(clock(start))
    return f"{day}{isolate(f'{clock(start)}–{clock(end)}')}"
