"""Tags of the floor plan's components; they read where spaces lead from the context of the component."""

from django import template
from django.utils.safestring import SafeString

from spaces import drawing
from spaces.plan import Floor

register = template.Library()


def links_in(context) -> drawing.Links:
    return drawing.Links(
        url=context.get("space_url") or "",
        anchor=context.get("space_anchor") or "#space",
        choosing=context.get("choosing") or (),
        selected=context.get("selected") or "",
    )


@register.simple_tag(takes_context=True)
def plan_spaces(context, floor: Floor) -> SafeString:
    """The spaces of a floor, drawn."""
    return drawing.drawn_spaces(floor, links_in(context))


@register.simple_tag
def plan_landmarks(floor: Floor) -> SafeString:
    """Stairs, entrance and the like, drawn."""
    return drawing.drawn_landmarks(floor)


@register.simple_tag(takes_context=True)
def plan_rows(context, floor: Floor) -> SafeString:
    """The spaces of a floor, as rows of the table."""
    return drawing.rows(floor, links_in(context), with_next=bool(context.get("with_next")))
