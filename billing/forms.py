"""Forms of money: what the verbs of ``billing.actions`` need, in words."""

from decimal import Decimal

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from billing.enums import CreditKind, MovementKind, PaymentMode
from technopark.common.identifiers import fold_digits
from technopark.common.ranges import add_months


class AmountField(forms.DecimalField):
    """An amount in MAD; written with a comma or a point, with blanks between thousands, in any digits."""

    def __init__(self, **options):
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "dir": "ltr"})
        super().__init__(
            **({"max_digits": 12, "decimal_places": 2, "min_value": Decimal("0.01"), "widget": widget} | options)
        )

    def to_python(self, value):
        if isinstance(value, str):
            value = "".join(fold_digits(value).split()).replace("٫", ".").replace(",", ".")
        return super().to_python(value)


class DayField(forms.DateField):
    """A day, with the browser's own picker; never in the future where money has come."""

    def __init__(self, **options):
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(**({"widget": widget, "initial": timezone.localdate} | options))


class PaymentForm(forms.Form):
    amount = AmountField(label=_("Amount (MAD)"))
    received_on = DayField(label=_("Received on"))
    mode = forms.ChoiceField(label=_("Mode of payment"), choices=PaymentMode)
    reference = forms.CharField(
        label=_("Reference of the payment"), required=False, max_length=80, help_text=_("Cheque or transfer number.")
    )
    note = forms.CharField(label=_("Note for the team"), required=False, max_length=300)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class CreditForm(forms.Form):
    """Which lines of an invoice are credited, and for how much: each may be lowered, an empty one stays."""

    kind = forms.ChoiceField(label=_("What becomes of it"), choices=CreditKind, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason, as the company will read it"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, charges, **kwargs):
        super().__init__(*args, **kwargs)
        self.charges = charges
        for charge in charges:
            self.fields[f"line_{charge.pk}"] = AmountField(
                label=_("%(what)s, %(first)s to %(last)s: credit without VAT")
                % {
                    "what": charge.space.code if charge.space else charge.label,
                    "first": f"{charge.first_day:%d/%m/%Y}",
                    "last": f"{charge.last_day:%d/%m/%Y}",
                },
                required=False,
                min_value=Decimal(0),
                max_value=charge.left,
            )

    def lines(self) -> dict[int, Decimal]:
        """The amounts typed, by the charge's id."""
        found = {charge.pk: self.cleaned_data.get(f"line_{charge.pk}") for charge in self.charges}
        return {pk: net for pk, net in found.items() if net}


class DepositForm(forms.Form):
    """A movement of a deposit."""

    kind = forms.ChoiceField(label=_("What happens"), choices=MovementKind)
    amount = AmountField(label=_("Amount (MAD)"))
    on = DayField(label=_("Day"))
    mode = forms.ChoiceField(label=_("Mode of payment"), choices=PaymentMode, required=False)
    reference = forms.CharField(label=_("Reference of the payment"), required=False, max_length=80)
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=300, help_text=_("Needed for what is withheld.")
    )

    def clean(self):
        found = super().clean()
        if found.get("kind") == MovementKind.WITHHELD and not found.get("reason", "").strip():
            self.add_error("reason", _("What is withheld needs its reason."))
        return found


class ExtraForm(forms.Form):
    label = forms.CharField(label=_("What for"), max_length=160)
    net = AmountField(label=_("Amount without VAT (MAD)"))
    vat_rate = forms.DecimalField(
        label=_("VAT (%)"), min_value=0, max_value=100, max_digits=4, decimal_places=2, initial=20
    )


def month_of(text: str | None):
    """The month that an address says (``2026-10``) as its first day; the last one that is over where it says none."""
    last = add_months(timezone.localdate().replace(day=1), -1)
    try:
        year, month = (int(part) for part in (text or "").split("-"))
        found = last.replace(year=year, month=month)
    except ValueError:
        return last
    return found if 2000 <= found.year <= last.year + 1 else last
