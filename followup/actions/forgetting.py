"""What follow-up forgets of a company that left long ago (``settings.ON_COMPANY_FORGOTTEN``): names, never figures."""

import pghistory.core

from followup.models import AnswerLink, ExitInterview, Figure, Questionnaire, Report
from tenants.models import Company


def forget(company: Company) -> None:
    """Whom to ask, who declared and what was written in free words; reasons, outcomes and figures stay.

    So survival, jobs and every other count are what they were. Called inside the transaction of the forgetting.
    """
    stays = company.tenancies.values("pk")
    AnswerLink.objects.filter(questionnaire__tenancy__in=stays).delete()
    ExitInterview.objects.filter(tenancy__in=stays).update(contact_name="", contact_email="", comment="")
    asked = Questionnaire.objects.filter(tenancy__in=stays)
    asked.update(comment="", draft={})
    asked.exclude(source="").update(source="—")
    Report.objects.filter(tenancy__in=stays).update(note="", draft={}, declared_by=None)
    Figure.objects.filter(report__tenancy__in=stays).update(declarant="—", declared_by=None)
    for model, found in (
        (ExitInterview, {"tenancy__in": stays}),
        (Questionnaire, {"tenancy__in": stays}),
        (Report, {"tenancy__in": stays}),
        (Figure, {"report__in": Report.objects.filter(tenancy__in=stays).values("pk")}),
    ):
        for events in pghistory.core.event_models(tracks_model=model):
            events.objects.filter(**found).delete()
