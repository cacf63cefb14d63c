"""How pages of bookings write lengths and slots."""

from django import template

from bookings.forms import length_words

register = template.Library()

register.filter("length_words", length_words)
