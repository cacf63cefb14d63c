"""Django's ``url`` and ``trans``, which remember what they said: a page has twenty addresses and fifty words.

Working them out anew took a sixth of the time of a page (docs/adr/0027). Builtins through ``ui``.
"""

from functools import lru_cache

from django.conf import settings
from django.template import defaulttags
from django.template.base import FilterExpression, Parser, Token, Variable
from django.templatetags import i18n
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

# Addresses of rows are among them: the least used go first.
MOST_ADDRESSES = 8192


class Url(defaulttags.URLNode):
    """The address of a view; of one that is given texts and whole numbers only, as it was worked out before."""

    def render(self, context) -> str:
        args = tuple(arg.resolve(context) for arg in self.args)
        if self.kwargs or self.asvar or not all(isinstance(arg, str) or type(arg) is int for arg in args):
            return super().render(context)
        plain, escaped = address(
            self.view_name.resolve(context),
            args,
            current_app(context),
            get_language(),
            get_script_prefix(),
            get_urlconf() or settings.ROOT_URLCONF,
        )
        return escaped if context.autoescape else plain


@lru_cache(maxsize=MOST_ADDRESSES)
def address(view_name: str, args: tuple, app: str | None, *_where: str) -> tuple[str, SafeString]:
    """The address as it is, and as HTML wants it. Raises NoReverseMatch."""
    found = reverse(view_name, args=args, current_app=app)
    return found, conditional_escape(found)


def current_app(context) -> str | None:
    """The app whose page is made, as Django's own tag finds it."""
    request = getattr(context, "request", None)
    match = getattr(request, "resolver_match", None)
    return getattr(request, "current_app", None) or (match.namespace if match else None)


class Words(i18n.TranslateNode):
    """Words in the language being read: what stands in the template is looked up once a process."""

    def __init__(self, plain: i18n.TranslateNode):
        super().__init__(plain.filter_expression, plain.noop, plain.asvar, plain.message_context)
        plain.asvar = None
        self.plain, self.said = plain, {}
        expression = self.filter_expression
        stands_here = expression.var.literal is not None and not expression.filters
        self.is_constant = stands_here and not self.noop and is_constant(self.message_context)

    def render(self, context) -> str:
        if not self.is_constant or settings.DEBUG:
            return super().render(context)
        language = get_language()
        if language not in self.said:
            self.said[language] = self.plain.render(context)
        if not self.asvar:
            return self.said[language]
        context[self.asvar] = self.said[language]
        return ""


def is_constant(expression: FilterExpression | None) -> bool:
    """Whether an expression of a template is nothing, or a text in quotes."""
    return expression is None or not (expression.filters or isinstance(expression.var, Variable))


def url(parser: Parser, token: Token) -> Url:
    """``{% url "app:view" argument %}``, as Django's."""
    node = defaulttags.url(parser, token)
    return Url(node.view_name, node.args, node.kwargs, node.asvar)


def trans(parser: Parser, token: Token) -> Words:
    """``{% trans "words" %}``, as Django's."""
    return Words(i18n.do_translate(parser, token))
