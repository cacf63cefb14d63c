"""Who may do what with money: staff through their role in the park, residents with what is their company's."""

from billing.models import Invoice
from spaces.permissions import park_ids_with
from tenants.models import Company, Tenancy

SEE, KEEP, CORRECT = "billing.see_accounts", "billing.keep_accounts", "billing.correct_accounts"


def invoices_for(user, permission: str = SEE):
    """The invoices of the parks where ``user`` has ``permission``; a stranger finds none."""
    if user.is_active and user.is_superuser:
        return Invoice.objects.all()
    return Invoice.objects.filter(park__in=park_ids_with(user, permission))


def own_invoices(user):
    """The invoices of the companies for which ``user`` acts: money is the affair of their representatives."""
    return invoices_of(user.pk)


def invoices_of(user_id: int):
    """The same, by the person's id."""
    return Invoice.objects.filter(company__in=_represented_by(user_id))


def companies_represented(user):
    """The companies for which ``user`` acts."""
    return _represented_by(user.pk)


def stays_for(user, permission: str = SEE):
    """The stays of companies in the parks where ``user`` has ``permission``."""
    stays = Tenancy.objects.live().filter(company__isnull=False)
    if user.is_active and user.is_superuser:
        return stays
    return stays.filter(park__in=park_ids_with(user, permission))


def _represented_by(user_id: int):
    return Company.objects.filter(members__user=user_id, members__is_representative=True)
