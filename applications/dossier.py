"""A file as its readers on the park's side see it: what was answered, and the papers."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.enums import AskedOf, PaperKind
from applications.models import Application, Attachment, RequiredPaper
from technopark.common.formatting import long_day


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper that the call asks of this applicant, and what was received for it."""

    label: str
    position: int
    is_required: bool
    attachment: Attachment | None

    @property
    def is_missing(self) -> bool:
        return self.is_required and self.attachment is None


def papers_of(application: Application, *, with_identity: bool = True) -> list[PaperLine]:
    """The papers asked of this applicant in the call's order, with those received: two queries.

    Reviewers and committees read ``with_identity=False``: the identity card bears the CNIE.
    """
    received = {attachment.paper_id: attachment for attachment in application.attachments.all()}
    asked = RequiredPaper.objects.filter(call=application.call_id)
    other = AskedOf.PROJECTS if application.has_company else AskedOf.COMPANIES
    return [
        PaperLine(str(paper), paper.position, paper.is_required, received.get(paper.pk))
        for paper in asked
        if (paper.asked_of != other or paper.pk in received) and (with_identity or paper.kind != PaperKind.IDENTITY)
    ]


# What the reviewer reads; nothing here says who the applicant is beyond their own words.
TEXTS = (
    ("pitch", gettext_lazy("In one sentence")),
    ("problem", gettext_lazy("The problem and for whom")),
    ("solution", gettext_lazy("The solution and what is new in it")),
    ("market", gettext_lazy("Market and customers")),
    ("impact", gettext_lazy("Jobs and what it brings to the province")),
    ("commitment", gettext_lazy("Why them, and how much time they give it")),
)


def texts_of(application: Application) -> list[tuple[str, str]]:
    """The applicant's own words, each under its heading; what was left empty is left out."""
    return [(str(label), getattr(application, name)) for name, label in TEXTS if getattr(application, name)]


def company_of(application: Application) -> list[tuple[str, str]]:
    """What identifies the company, as label and value; empty for a project that is not one yet."""
    if not application.has_company:
        return []
    court = f"{application.rc_number} ({application.rc_court})" if application.rc_number else ""
    facts = [
        (_("Name"), application.company_name),
        (_("Legal form"), application.get_legal_form_display()),
        (_("ICE"), application.ice),
        (_("Trade register (RC)"), court),
        (_("Tax number (IF)"), application.tax_number),
        (_("Trade tax number (TP)"), application.trade_tax_number),
        (_("CNSS number"), application.cnss_number),
        (_("Created on"), long_day(application.company_created_on) if application.company_created_on else ""),
    ]
    return [(label, value) for label, value in facts if value]


def company_names(application: Application) -> list[tuple[str, str]]:
    """What a reviewer is told of the company: enough to know it, nothing that identifies a person."""
    if not application.has_company:
        return []
    age = application.company_created_on
    facts = [
        (_("Name"), application.company_name),
        (_("Legal form"), application.get_legal_form_display()),
        (_("Created on"), long_day(age) if age else ""),
    ]
    return [(label, value) for label, value in facts if value]
