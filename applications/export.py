"""Files as rows for CSV and XLSX, without personal data that a table does not need, and safe to open."""

from import_export import fields, resources

from applications.models import Application


class ApplicationResource(resources.ModelResource):
    """One row a file. Values that begin like a formula are written as text (see IMPORT_EXPORT settings)."""

    call = fields.Field(attribute="call__slug", column_name="call")
    applicant = fields.Field(attribute="applicant__full_name", column_name="applicant")

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
