"""What a reviewer fills in: the declaration first, then the scores."""

from collections.abc import Iterable, Iterator, Mapping

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications.forms.fields import lines
from applications.models import Criterion
from applications.scoring import POINTS_TO_EXPLAIN

# What each point means, the same for every criterion.
SCALE = [
    (0, _("absent")),
    (1, _("very weak")),
    (2, _("weak")),
    (3, _("fair")),
    (4, _("good")),
    (5, _("excellent")),
]


class ConflictForm(forms.Form):
    """The declaration that comes before the file is opened."""

    has_conflict = forms.TypedChoiceField(
        label=_("Do you have a conflict of interest with this file?"),
        choices=[
            ("no", _("No: I know nobody of the team and gain nothing from the outcome.")),
            ("yes", _("Yes: I have a tie with this file and step back.")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Nature of the conflict"),
        max_length=300,
        required=False,
        help_text=_("Needed if you step back. Read by the staff only."),
    )

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("has_conflict") and not cleaned.get("reason"):
            self.add_error("reason", _("Say what the conflict is."))
        return cleaned


class StepBackForm(forms.Form):
    """A conflict found after the declaration."""

    reason = forms.CharField(label=_("Nature of the conflict"), max_length=300, widget=lines(3))


class AbstainForm(forms.Form):
    """Stepping back without a conflict: counted apart, never in the mean."""

    reason = forms.CharField(label=_("Why you abstain"), max_length=300, widget=lines(3))


class ReviewForm(forms.Form):
    """Points and a comment for each criterion, a comment for the committee and words for the applicant.

    A draft may be incomplete; what is needed to send is checked with ``is_sending``.
    """

    comment = forms.CharField(label=_("Comment for the committee"), max_length=3000, required=False, widget=lines(5))
    feedback = forms.CharField(
        label=_("Feedback for the applicant"),
        max_length=2000,
        required=False,
        widget=lines(4),
        help_text=_("Sent with the decision, without your name."),
    )

    def __init__(self, *args, criteria: Iterable[Criterion], is_sending: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.criteria = list(criteria)
        self.is_sending = is_sending
        for criterion in self.criteria:
            self.fields[f"points_{criterion.pk}"] = forms.TypedChoiceField(
                label=criterion.name,
                choices=[(points, f"{points} {label}") for points, label in SCALE],
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
            )
            self.fields[f"comment_{criterion.pk}"] = forms.CharField(
                label=gettext("Comment on “%(criterion)s”") % {"criterion": criterion.name},
                max_length=500,
                required=False,
                widget=lines(2),
            )

    @staticmethod
    def initial_of(review, scores: Mapping[int, tuple[int, str]]) -> dict:
        """What the form starts from: the draft as it was saved; ``scores`` by criterion id."""
        initial = {"comment": review.comment, "feedback": review.feedback}
        for criterion_id, (points, comment) in scores.items():
            initial[f"points_{criterion_id}"] = points
            initial[f"comment_{criterion_id}"] = comment
        return initial

    def rows(self) -> Iterator[tuple[Criterion, forms.BoundField, forms.BoundField]]:
        """Each criterion with its two fields, in the rubric's order."""
        for criterion in self.criteria:
            yield criterion, self[f"points_{criterion.pk}"], self[f"comment_{criterion.pk}"]

    @property
    def points(self) -> dict[int, tuple[int, str]]:
        """(points, comment) by criterion id, for those that have points."""
        given = {}
        for criterion in self.criteria:
            points = self.cleaned_data.get(f"points_{criterion.pk}")
            if points is not None:
                given[criterion.pk] = (points, self.cleaned_data.get(f"comment_{criterion.pk}", ""))
        return given

    def clean(self) -> dict:
        cleaned = super().clean()
        for criterion in self.criteria:
            self._check(criterion, cleaned.get(f"points_{criterion.pk}"), cleaned.get(f"comment_{criterion.pk}"))
        return cleaned

    def _check(self, criterion: Criterion, points: int | None, comment: str | None) -> None:
        if points is None and comment:
            self.add_error(f"points_{criterion.pk}", _("Choose points too, so that your comment is kept."))
        elif self.is_sending and points is None:
            self.add_error(f"points_{criterion.pk}", _("Choose from 0 to 5."))
        elif self.is_sending and points in POINTS_TO_EXPLAIN and not comment:
            self.add_error(f"comment_{criterion.pk}", _("Explain 0, 1 and 5 in a few words."))
