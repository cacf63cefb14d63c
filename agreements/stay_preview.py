"""What the preview of a change of a stay says of its agreement (STAY_PREVIEWS): whether an amendment will be due."""

from django.utils.translation import gettext as _

from agreements.models import AgreementVersion
from agreements.terms import is_due
from tenants.models import Tenancy
from tenants.previews import Line


def measure(tenancy: Tenancy) -> bool:
    """Whether the stay is no longer what the version signed last says. Two queries at most."""
    signed = AgreementVersion.objects.filter(agreement__tenancy=tenancy.pk).signed().first()
    stay = Tenancy.objects.select_related("park", "company").get(pk=tenancy.pk) if signed else tenancy
    return signed is not None and is_due(stay, signed.terms)


def lines(before: bool, after: bool) -> list[Line]:
    """An amendment that becomes due, or no longer is."""
    if before == after:
        return []
    words = {True: _("an amendment is due"), False: _("as signed")}
    return [Line(_("Agreement"), words[before], words[after])]
