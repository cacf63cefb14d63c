"""Fields that take what people really type: Arabic digits, blanks and dots in numbers, line ends of any system."""

from collections.abc import Callable

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import ngettext_lazy

from technopark.common.identifiers import fold_digits

# What people type around an identifier's characters; the column is as long as the identifier alone.
LONGEST_TYPED = 60


class IdentifierField(forms.CharField):
    """An identifier, cleaned by one of ``common.identifiers``; ``longest`` is what the column takes."""

    def __init__(self, *, cleaner: Callable[[str], str], longest: int, **kwargs):
        self.cleaner, self.longest = cleaner, longest
        kwargs.setdefault("widget", forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}))
        super().__init__(required=False, max_length=LONGEST_TYPED, **kwargs)

    def clean(self, value) -> str:
        number = self.cleaner(super().clean(value))
        if len(number) > self.longest:
            message = ngettext_lazy(
                "At most %(count)d digit is expected.", "At most %(count)d digits are expected.", self.longest
            )
            raise ValidationError(message, code="too_long", params={"count": self.longest})
        return number


class NumberField(forms.IntegerField):
    """A whole number, typed in any digits; without the spinner, which changes a value at the turn of a wheel."""

    widget = forms.TextInput

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off", "dir": "ltr"}

    def to_python(self, value):
        return super().to_python(fold_digits(value).strip() if isinstance(value, str) else value)


class DayField(forms.DateField):
    """A day, by the browser's own picker, or typed as 12/03/2027 or 2027-03-12 in any digits."""

    def __init__(self, **kwargs):
        super().__init__(required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)

    def to_python(self, value):
        return super().to_python(fold_digits(value).strip() if isinstance(value, str) else value)


class TextField(forms.CharField):
    """A long text. A line end counts as one character, as it does in the browser."""

    def __init__(self, *, rows: int = 5, **kwargs):
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def to_python(self, value) -> str:
        return super().to_python(value.replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else value)
