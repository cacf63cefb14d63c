"""How the pages of money name a company."""

from django import template
from django.utils.translation import get_language

register = template.Library()


@register.filter
def called(company) -> str:
    """The company in the script of the language being read, where it is known."""
    return company.name_in(get_language())
