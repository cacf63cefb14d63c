"""Template tags of the house: components and formats."""

from django import template

register = template.Library()
