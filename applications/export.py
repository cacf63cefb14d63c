"""Files as rows for CSV and XLSX, without personal data that a table does not need, and safe to open."""

from django.db.models import Prefetch
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from import_export import fields, resources

from applications.models import Application, ParkChoice


def heading(name: str):
    """What a column is called; one that leads to another row is called as what it leads to."""
    own = name.partition("__")[0]
    return _("parks") if own == "parks" else Application._meta.get_field(own).verbose_name


class ApplicationResource(resources.ModelResource):
    """One row a file. Values that begin like a formula are written as text (see IMPORT_EXPORT settings)."""

    call = fields.Field(attribute="call__slug", column_name="call")
    applicant = fields.Field(attribute="applicant__full_name", column_name="applicant")
    parks = fields.Field(column_name="parks")

    class Meta:
        model = Application
        fields = (
            "reference",
            "call",
            "applicant",
            "status",
            "project_name",
            "sector",
            "stage",
            "has_company",
            "company_name",
            "ice",
            "parks",
            "wish",
            "desks_wanted",
            "area_wanted",
            "starts_on_wish",
            "submitted_at",
            "answer_due_on",
            "review_count",
            "mean_score",
            "score_spread",
            "waiting_rank",
        )
        export_order = fields

    def get_export_headers(self, selected_fields=None) -> list[str]:
        """In the language of whoever takes the table out, as the fields are called on pages."""
        fields = [field.attribute or "parks" for field in self.get_export_fields(selected_fields)]
        return [str(capfirst(heading(name))) for name in fields]

    def get_queryset(self):
        """With the parks that each file names, in one query more for all of them."""
        choices = ParkChoice.objects.order_by("rank").select_related("park")
        return super().get_queryset().prefetch_related(Prefetch("park_choices", choices))

    def dehydrate_parks(self, application: Application) -> str:
        """By code, the one wished first before the others."""
        return " > ".join(choice.park.code for choice in application.park_choices.all())
