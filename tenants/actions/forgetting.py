"""Companies that left long ago name nobody any more (law 09-08): what is counted of them stays, the people do not."""

from datetime import date, timedelta

import pghistory.core
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string

from technopark.common.database import locked
from technopark.common.models import Mail
from technopark.common.ranges import add_months
from tenants.actions import _status
from tenants.enums import TenancyStatus
from tenants.models import Company, CompanyPaper, CompanyRole, Member, Tenancy, TenancyLog

# What the log of the last stay says of it.
VERB = "forget_people"
# The questionnaire of the fifth year leaves on the anniversary itself; its link opens for as long.
GRACE_DAYS = 90


def forget_old(*, today: date | None = None) -> int:
    """Make nameless every company that left ``EXIT_RETENTION_MONTHS`` ago; return how many.

    Each in its own transaction: killed in the middle, it goes on where it was; run again, it changes nothing.
    """
    return sum(forget(stay) for stay in to_forget(today=today))


def to_forget(*, today: date | None = None) -> QuerySet[Tenancy]:
    """The last stays of the companies whose time is over, oldest first; a company that came back is none of them."""
    left = (today or timezone.localdate()) - timedelta(days=GRACE_DAYS)
    bound = add_months(left, -settings.EXIT_RETENTION_MONTHS)
    others = Tenancy.objects.filter(company=OuterRef("company")).exclude(pk=OuterRef("pk"))
    later = others.exclude(status=TenancyStatus.CANCELLED).filter(
        ~Q(status=TenancyStatus.CLOSED)
        | Q(period__endswith__gt=OuterRef("period__endswith"))
        | Q(period__endswith=OuterRef("period__endswith"), pk__gt=OuterRef("pk"))
    )
    done = TenancyLog.objects.filter(tenancy=OuterRef("pk"), verb=VERB)
    gone = Tenancy.objects.filter(status=TenancyStatus.CLOSED, company__isnull=False, period__endswith__lte=bound)
    return gone.exclude(Exists(later)).exclude(Exists(done)).order_by("period", "pk")


@transaction.atomic
def forget(tenancy: Tenancy) -> bool:
    """Take whoever can be named out of the company of ``tenancy``, its last stay; the step is in the stay's log.

    The company, its stays, figures, accounts and the documents issued stay. ``settings.ON_COMPANY_FORGOTTEN`` names
    what apps above forget with it.
    """
    tenancy = _status.lock(tenancy)
    if not to_forget_still(tenancy):
        return False
    company = locked(Company.objects.filter(pk=tenancy.company_id))
    company.email, company.phone = "", ""
    company.save(update_fields=["email", "phone"])
    company.roles.update(name="—", name_ar="", cnie="", person=None)
    company.members.all().delete()
    company.invitations.all().delete()
    drop_papers(company)
    references = [*company.tenancies.values_list("reference", flat=True), company.slug[:40]]
    Mail.objects.filter(subject_reference__in=references).delete()
    for follow in settings.ON_COMPANY_FORGOTTEN:
        import_string(follow)(company)
    forget_history(company)
    _status.change(tenancy, VERB, by=None)
    return True


def to_forget_still(tenancy: Tenancy) -> bool:
    """Whether nobody was quicker, and the company has not come back meanwhile: asked under the park's lock."""
    stays = Tenancy.objects.filter(company=tenancy.company_id)
    is_back = stays.exclude(status__in=TenancyStatus.ended).exists()
    return not is_back and not tenancy.log.filter(verb=VERB).exists()


def drop_papers(company: Company) -> None:
    """The papers of the company, with their bytes once this is committed; a file that others share stays."""
    files = {paper.file.name: paper.file.storage for paper in company.papers.all()}
    company.papers.all().delete()
    shared = set(CompanyPaper.objects.filter(file__in=files).values_list("file", flat=True))
    for name in files.keys() - shared:
        transaction.on_commit(lambda name=name: files[name].delete(name))


def forget_history(company: Company) -> None:
    """The history of the rows that named somebody; that of the company itself stays, without how to reach it."""
    for model in (CompanyRole, Member, CompanyPaper):
        for events in pghistory.core.event_models(tracks_model=model):
            events.objects.filter(company=company.pk).delete()
    for events in pghistory.core.event_models(tracks_model=Company):
        events.objects.filter(pgh_obj=company.pk).update(email="", phone="")
