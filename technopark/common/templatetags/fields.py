"""Form fields as Bootstrap 5 wants them (technopark.common.form_html)."""

from django import template

from technopark.common.form_html import field_html, form_html

register = template.Library()
register.simple_tag(field_html)
register.simple_tag(form_html)
