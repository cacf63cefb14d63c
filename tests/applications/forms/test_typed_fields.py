from datetime import date

import pytest
from django.core.exceptions import ValidationError

from applications.forms.typed_fields import DayField, IdentifierField, NumberField, TextField
from technopark.common import identifiers


@pytest.mark.parametrize(("typed", "number"), [("12", 12), (" ١٢ ", 12), ("۳", 3), ("", None)])
def test_number_is_read_in_any_digits(typed, number):
    assert NumberField(min_value=1, max_value=20).clean(typed) == number


@pytest.mark.parametrize("typed", ["douze", "1.5", "0", "21", "-1"])
def test_number_that_is_none_or_out_of_range_is_refused(typed):
    with pytest.raises(ValidationError):
        NumberField(min_value=1, max_value=20).clean(typed)


@pytest.mark.parametrize("typed", ["2027-03-12", "12/03/2027", "١٢/٠٣/٢٠٢٧"])
def test_day_is_read_day_first_in_any_digits(typed):
    assert DayField().clean(typed) == date(2027, 3, 12)


@pytest.mark.parametrize("typed", ["31/02/2027", "03-2027", "demain"])
def test_day_that_is_none_is_refused(typed):
    with pytest.raises(ValidationError):
        DayField().clean(typed)


@pytest.mark.parametrize("text", ["a\r\nb", "a\rb", "a\nb"])
def test_line_end_counts_as_one_character(text):
    assert TextField(max_length=3).clean(text) == "a\nb"


def test_identifier_is_cleaned_and_no_longer_than_its_column():
    field = IdentifierField(cleaner=identifiers.clean_digits, longest=4)
    assert field.clean("12 ٣٤") == "1234"
    with pytest.raises(ValidationError):
        field.clean("12345")
    with pytest.raises(ValidationError):
        field.clean("1" * 61)
