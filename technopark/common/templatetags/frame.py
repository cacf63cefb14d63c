"""What stands around every page, made cheaply: the same header is not made anew a thousand times a second."""

from collections.abc import Hashable

from django import template
from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from technopark.common.navigation import same_page_in

register = template.Library()

# Enough for every combination of language, rights and section; more would mean that something unbounded varies.
MOST_KEPT = 2000


class OnceNode(template.Node):
    """Renders its content once a process for each language and each value of what it varies by."""

    def __init__(self, nodelist: template.NodeList, vary: list):
        self.nodelist = nodelist
        self.vary = vary
        self.kept: dict[Hashable, str] = {}

    def render(self, context) -> str:
        key = (get_language(), *(expression.resolve(context, ignore_failures=True) for expression in self.vary))
        if key not in self.kept or settings.DEBUG:
            if len(self.kept) >= MOST_KEPT:
                self.kept.clear()
            self.kept[key] = self.nodelist.render(context)
        return self.kept[key]


@register.tag
def once(parser, token) -> OnceNode:
    """``{% once %}…{% endonce %}``: content that is the same on every page of a language.

    ``{% once links %}`` keeps one rendering for each value of ``links``, which must be hashable and have few values.
    Nothing inside may depend on the person or the address.
    """
    vary = [parser.compile_filter(word) for word in token.split_contents()[1:]]
    nodelist = parser.parse(("endonce",))
    parser.delete_first_token()
    return OnceNode(nodelist, vary)


@register.simple_tag
def language_attributes() -> SafeString:
    """What ``<html>`` says: the language and its direction; also where there is no request."""
    return format_html('lang="{}" dir="{}"', get_language(), "rtl" if get_language_bidi() else "ltr")


@register.simple_tag
def site_name() -> str:
    """What the operator calls the site, in the language being read or else in French; unset, just what it is."""
    return settings.SITE_NAMES.get(get_language()) or settings.SITE_NAME or _("Technopark")


@register.simple_tag(takes_context=True)
def language_links(context) -> SafeString:
    """The address of this page in each language, as links."""
    here = get_language()
    lines = [(url, code, code, CURRENT if code == here else "", name) for code, name, url in _in_each_language(context)]
    return format_html_join("", '<a href="{}" lang="{}" hreflang="{}"{}>{}</a>', lines)


@register.simple_tag(takes_context=True)
def alternates(context) -> SafeString:
    """The same for search engines, on pages that they can read."""
    lines = [(code, settings.SITE_URL, url) for code, _name, url in _in_each_language(context)]
    return format_html_join("", '<link rel="alternate" hreflang="{}" href="{}{}">', lines)


CURRENT = mark_safe(' aria-current="true"')


def _in_each_language(context) -> list[tuple[str, str, str]]:
    request = context.get("request")
    return [(code, name, same_page_in(request, code)) for code, name in settings.LANGUAGES] if request else []
