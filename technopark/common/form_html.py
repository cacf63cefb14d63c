"""The HTML of form fields, written in Python: a page of the application form has hundreds of their small parts.

The same HTML as Django's widget templates and crispy-forms' Bootstrap 5 field, of which this holds what our forms use;
six times as fast, because no template is rendered for each attribute and each choice.
"""

from collections.abc import Callable, Iterable
from itertools import chain

from crispy_forms.layout import Fieldset, LayoutObject, Row
from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.formats import localize
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

STAR = mark_safe('<span class="asteriskField">*</span>')


def _attributes(attrs: dict) -> SafeString:
    """``attrs`` as in a tag, each with a blank before it; True stands alone, False is left out."""
    shown = [
        f" {name}" if value is True else f' {name}="{conditional_escape(value)}"'
        for name, value in attrs.items()
        if value is not False
    ]
    return mark_safe("".join(shown))  # noqa: S308 -- escaped above


def _input(widget: dict) -> str:
    kind, name, value = widget["type"], conditional_escape(widget["name"]), widget["value"]
    shown = "" if value is None else f' value="{conditional_escape(value)}"'
    return f'<input type="{kind}" name="{name}"{shown}{_attributes(widget["attrs"])}>'


def _textarea(widget: dict) -> str:
    name, text = conditional_escape(widget["name"]), conditional_escape(widget["value"] or "")
    return f'<textarea name="{name}"{_attributes(widget["attrs"])}>\n{text}</textarea>'


def _select(widget: dict) -> str:
    groups = "".join(_options(name, options) for name, options, _index in widget["optgroups"])
    return f'<select name="{conditional_escape(widget["name"])}"{_attributes(widget["attrs"])}>{groups}</select>'


def _options(group: str | None, options: list[dict]) -> str:
    lines = "".join(
        f'<option value="{conditional_escape(option["value"])}"{_attributes(option["attrs"])}>'
        f"{conditional_escape(localize(option['label']))}</option>"
        for option in options
    )
    return f'<optgroup label="{conditional_escape(group)}">{lines}</optgroup>' if group else lines


INPUTS = ("checkbox", "date", "datetime", "email", "file", "hidden", "number", "password", "tel", "text", "time", "url")
WRITTEN: dict[str, Callable[[dict], str]] = {
    **{f"django/forms/widgets/{kind}.html": _input for kind in INPUTS},
    "django/forms/widgets/textarea.html": _textarea,
    "django/forms/widgets/select.html": _select,
}


class FormRenderer(TemplatesSetting):
    """Writes the plain widgets; whatever else a form consists of is rendered from its template."""

    def render(self, template_name: str, context: dict, request=None) -> str:
        write = WRITTEN.get(template_name)
        return write(context["widget"]) if write else super().render(template_name, context, request)


def field_html(field: BoundField) -> SafeString:
    """A field with its label, what is wrong with it and its help, as Bootstrap 5 wants it."""
    widget = field.field.widget
    if field.is_hidden:
        return field.as_widget()
    if isinstance(widget, forms.CheckboxInput):
        return _checkbox(field)
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return _choices(field)
    look = "form-select" if isinstance(widget, forms.Select) else "form-control"
    return format_html(
        '<div id="div_{}" class="{}">{}{}{}{}</div>',
        field.auto_id,
        f"mb-3 {field.css_classes()}".strip(),
        _label(field),
        _marked(field, look),
        _errors(field),
        _help(field),
    )


def form_html(form: forms.BaseForm) -> SafeString:
    """The fields of a form in the rows, columns and groups of its ``helper``, as ``{% crispy form %}`` shows them."""
    errors = form.non_field_errors()
    lines = format_html_join("", "<li>{}</li>", ((error,) for error in errors))
    shown = format_html('<div class="alert alert-block alert-danger"><ul class="m-0">{}</ul></div>', lines)
    return format_html("{}{}", shown if errors else "", _laid_out(form, form.helper.layout))


def _laid_out(form: forms.BaseForm, parts: Iterable) -> SafeString:
    return mark_safe("".join(_part(form, part) for part in parts))  # noqa: S308 -- escaped in each part


def _part(form: forms.BaseForm, part: str | LayoutObject) -> SafeString:
    """A field by its name, or what stands around fields: a row, a column, a group with its legend."""
    if isinstance(part, str):
        return field_html(form[part])
    inner = _laid_out(form, part.fields)
    if isinstance(part, Fieldset):
        return format_html('<fieldset class="{}"><legend>{}</legend>{}</fieldset>', part.css_class, part.legend, inner)
    look = f"row {part.css_class or ''}".strip() if isinstance(part, Row) else part.css_class
    return format_html('<div class="{}">{}</div>', look, inner)


def _checkbox(field: BoundField) -> SafeString:
    return format_html(
        '<div class="mb-3"><div id="div_{}" class="form-check">{}'
        '<label for="{}" class="form-check-label{}">{}{}</label>{}{}</div></div>',
        field.auto_id,
        _marked(field, "form-check-input"),
        field.id_for_label,
        " requiredField" if field.field.required else "",
        field.label,
        STAR if field.field.required else "",
        _errors(field),
        _help(field),
    )


def _choices(field: BoundField) -> SafeString:
    """Radio buttons or boxes under a legend; what is wrong stands after the last, where its colour reaches it."""
    widget, described_by = field.field.widget, field.aria_describedby
    attrs = field.build_widget_attrs({"id": field.auto_id} if field.auto_id else {})
    groups = widget.optgroups(field.html_name, widget.format_value(field.value()), attrs)
    options = list(chain.from_iterable(options for _name, options, _index in groups))
    lines = [(_choice(field, option, is_last=option is options[-1]),) for option in options]
    return format_html(
        '<div id="div_{}" class="mb-3"><fieldset{}>{}<div>{}</div>{}</fieldset></div>',
        field.auto_id,
        format_html(' aria-describedby="{}"', described_by) if described_by else "",
        _label(field, "legend"),
        format_html_join("", "{}", lines),
        _help(field),
    )


def _choice(field: BoundField, option: dict, *, is_last: bool) -> SafeString:
    return format_html(
        '<div class="form-check"><input type="{}" class="form-check-input{}" name="{}" value="{}"{}>'
        '<label for="{}" class="form-check-label">{}</label>{}</div>',
        option["type"],
        " is-invalid" if field.errors else "",
        field.html_name,
        str(option["value"]),
        _attributes(option["attrs"]),
        option["attrs"].get("id", ""),
        option["label"],
        _errors(field) if is_last else "",
    )


def _marked(field: BoundField, look: str) -> SafeString:
    """The widget with Bootstrap's class, beside those it has."""
    own = field.field.widget.attrs.get("class", "")
    look = " ".join(dict.fromkeys(f"{own} {look}{' is-invalid' if field.errors else ''}".split()))
    return field.as_widget(attrs={"class": look})


def _label(field: BoundField, tag: str = "label") -> SafeString:
    if not field.label:
        return mark_safe("")
    star, required = (STAR, " requiredField") if field.field.required else ("", "")
    if tag == "legend":
        return format_html('<legend class="form-label{} fs-6">{}{}</legend>', required, field.label, star)
    return format_html(
        '<label for="{}" class="form-label{}">{}{}</label>', field.id_for_label, required, field.label, star
    )


def _errors(field: BoundField) -> SafeString:
    errors = field.errors
    if not errors:
        return mark_safe("")
    lines = [(number, field.auto_id, error) for number, error in enumerate(errors, 1)]
    return format_html(
        '<div id="{}_error" class="invalid-feedback">{}</div>',
        field.auto_id,
        format_html_join("", '<div id="error_{}_{}"><strong>{}</strong></div>', lines),
    )


def _help(field: BoundField) -> SafeString:
    if not field.help_text:
        return mark_safe("")
    return format_html(
        '<div id="{}_helptext" class="form-text">{}</div>',
        field.auto_id,
        mark_safe(str(field.help_text)),  # noqa: S308 -- markup of ours, as Django has it
    )
