"""What staff fill in to build a call: its texts in three languages, and a small form for each of its parts."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.conf import settings
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _

from applications.forms.fields import MomentInput, lines
from applications.models import (
    Call,
    CallPark,
    ChecklistItem,
    Choice,
    Criterion,
    Question,
    RequiredPaper,
    Section,
    SelfCheckQuestion,
)
from applications.questions import WITH_CHOICES
from spaces.permissions import parks_with

LANGUAGES = dict(settings.LANGUAGES)
# Without these two, somebody would find a hole in the form; English readers are shown the French.
NEEDED = ("fr", "ar")
RESERVED_SLUGS = {"new"}


class BuildingForm(forms.ModelForm):
    """A part of a call. ``texts`` are its translated fields: the first is needed in French and in Arabic."""

    texts: tuple[str, ...] = ()
    legends: dict[str, object] = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.texts:
            for language, its_name in LANGUAGES.items():
                field = self.fields[f"{name}_{language}"]
                field.label = format_lazy("{} ({})", self.legend(name), its_name)
                field.required = name == self.texts[0] and language in NEEDED
                field.widget.attrs |= {"lang": language, "dir": "rtl" if language == "ar" else "ltr"}
                if isinstance(field.widget, forms.Textarea):
                    field.widget.attrs["rows"] = 3
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*self.in_languages(), *self.others())

    def in_languages(self) -> list[Div]:
        return [Div(*translated(name), css_class="in-languages") for name in self.texts]

    def legend(self, name: str):
        """How a translated field is called."""
        return self.legends.get(name) or capfirst(self._meta.model._meta.get_field(name).verbose_name)

    def others(self) -> list[str]:
        """The fields that have no language, in their order."""
        shown = {field for name in self.texts for field in translated(name)}
        return [name for name in self.fields if name not in shown]

    @property
    def values(self) -> dict:
        """What was filled in, by column."""
        return dict(self.cleaned_data)


def translated(*names: str) -> list[str]:
    """The columns of translated fields."""
    return [f"{name}_{language}" for name in names for language in LANGUAGES]


class CallForm(BuildingForm):
    """What a call says and by which rules it is decided. Its moments move by other ways once it is published."""

    texts = ("title", "summary", "text")

    class Meta:
        model = Call
        fields = [
            *translated("title", "summary", "text"),
            "park",
            "slug",
            "track",
            "term_months",
            "places",
            "opens_at",
            "closes_at",
            "fewest_reviews",
            "admission_score",
            "waiting_score",
            "discussion_spread",
            "is_blind",
        ]
        widgets = {"opens_at": MomentInput, "closes_at": MomentInput}
        field_classes = {"opens_at": forms.DateTimeField, "closes_at": forms.DateTimeField}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        for gone in self.settled():
            del self.fields[gone]
            self.helper.layout.fields.remove(gone)
        if "park" in self.fields:
            parks = parks_with(user, "applications.manage_calls").order_by("pk")
            self.fields["park"].queryset = parks
            self.fields["park"].initial = parks.first()
        if "slug" in self.fields:
            self.fields["slug"].help_text = _("Small letters, digits and dashes; it does not change afterwards.")

    def settled(self) -> list[str]:
        """What no longer changes here."""
        if not self.instance.pk:
            return []
        return ["park", "slug", *(["opens_at", "closes_at"] if self.instance.published_at else [])]

    def clean_slug(self) -> str:
        return free_slug(self.cleaned_data["slug"])


def free_slug(slug: str) -> str:
    """``slug`` where it is no word of our own addresses."""
    if slug in RESERVED_SLUGS:
        raise forms.ValidationError(_("This word is taken: choose another."), code="reserved")
    return slug


class CopyForm(forms.Form):
    """A new call that asks and judges as an earlier one."""

    slug = forms.SlugField(
        label=_("Address"),
        max_length=50,
        help_text=_("Small letters, digits and dashes; it does not change afterwards."),
    )
    opens_at = forms.DateTimeField(label=_("Opens"), widget=MomentInput)
    closes_at = forms.DateTimeField(
        label=_("Closes"),
        widget=MomentInput,
        required=False,
        help_text=_("Empty: files are taken all year round."),
    )

    def clean_slug(self) -> str:
        slug = free_slug(self.cleaned_data["slug"])
        if Call.objects.filter(slug=slug).exists():
            raise forms.ValidationError(_("Another call has this address."), code="taken")
        return slug

    def clean(self) -> dict:
        data = super().clean()
        opens_at, closes_at = data.get("opens_at"), data.get("closes_at")
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error("closes_at", _("A call closes after it opens."))
        return data


class OpeningForm(forms.Form):
    """Another moment of opening."""

    opens_at = forms.DateTimeField(label=_("Opens"), widget=MomentInput)


class ClosingForm(forms.Form):
    """A later closing, or none."""

    closes_at = forms.DateTimeField(
        label=_("Closes"),
        widget=MomentInput,
        required=False,
        help_text=_("Empty: files are taken all year round."),
    )


class SectionForm(BuildingForm):
    texts = ("title", "help_text")

    class Meta:
        model = Section
        fields = translated("title", "help_text")


class PaperForm(BuildingForm):
    texts = ("label", "help_text")
    legends = {"label": _("Label, where the name of the kind is not enough")}

    class Meta:
        model = RequiredPaper
        fields = ["kind", *translated("label", "help_text"), "asked_of", "is_required", "most_pages"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in translated("label"):
            self.fields[name].required = False


class CriterionForm(BuildingForm):
    texts = ("name", "description")

    class Meta:
        model = Criterion
        fields = [*translated("name", "description"), "weight", "fewest_points"]


class SelfCheckForm(BuildingForm):
    texts = ("text", "advice")

    class Meta:
        model = SelfCheckQuestion
        fields = [*translated("text"), "expects_yes", *translated("advice")]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for language in NEEDED:
            self.fields[f"advice_{language}"].required = True


class ChecklistForm(BuildingForm):
    texts = ("text",)

    class Meta:
        model = ChecklistItem
        fields = translated("text")


class ParkForm(BuildingForm):
    """Another park to which the call is open: one of the same region, whose calls the person manages as well."""

    class Meta:
        model = CallPark
        fields = ["park"]

    def __init__(self, *args, call: Call, user, **kwargs):
        super().__init__(*args, **kwargs)
        others = parks_with(user, "applications.manage_calls").filter(region=call.park.region).exclude(pk=call.park_id)
        taken = call.other_parks.exclude(pk=self.instance.pk).values("park")
        self.fields["park"].queryset = others.exclude(pk__in=taken).order_by("pk")


class ConditionField(forms.ModelChoiceField):
    """A choice of an earlier question, named with it."""

    def label_from_instance(self, choice: Choice) -> str:
        return f"{choice.question.label} — {choice.label}"


class QuestionForm(BuildingForm):
    """A question; the choices of all its languages stand line beside line."""

    texts = ("label", "help_text", "choices")
    legends = {"choices": _("Choices, one a line, in the same order in each language")}

    choices_fr = forms.CharField(required=False, widget=lines(4))
    choices_ar = forms.CharField(required=False, widget=lines(4))
    choices_en = forms.CharField(required=False, widget=lines(4))
    only_if = ConditionField(
        label=_("Only where this choice was given"),
        queryset=Choice.objects.none(),
        required=False,
        empty_label=_("Always"),
    )

    class Meta:
        model = Question
        fields = [
            "kind",
            *translated("label", "help_text"),
            "section",
            "is_required",
            "is_identifying",
            "least",
            "most",
            "asked_of",
            "only_if",
        ]
        help_texts = {
            "is_identifying": _("Hidden from reviewers of a blind call; files and tables of people always are."),
            "least": _("Characters of a text, choices, people; for a number, the number itself."),
            "most": _("As above; for a file, its pages."),
        }

    def __init__(self, *args, call: Call, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["section"].queryset = call.sections.all()
        self.fields["section"].empty_label = None
        earlier = Choice.objects.filter(question__section__call=call).exclude(question=self.instance.pk)
        self.fields["only_if"].queryset = earlier.select_related("question").order_by(
            "question__section__position", "question__position", "position"
        )
        if self.instance.pk:
            for language in LANGUAGES:
                labels = [getattr(choice, f"label_{language}") or "" for choice in self.instance.choices.all()]
                self.fields[f"choices_{language}"].initial = "\n".join(labels).rstrip()
        self.helper.layout.insert(0, self.helper.layout.fields.pop(self.helper.layout.fields.index("kind")))

    def clean(self) -> dict:
        data = super().clean()
        texts = {language: lines_of(data.get(f"choices_{language}", "")) for language in LANGUAGES}
        wants_choices = data.get("kind") in WITH_CHOICES
        if wants_choices and len(texts["fr"]) < 2:
            self.add_error("choices_fr", _("A question to choose from needs at least two choices."))
        for language in LANGUAGES:
            is_owed = language in NEEDED or texts[language]
            if wants_choices and is_owed and len(texts[language]) != len(texts["fr"]):
                self.add_error(f"choices_{language}", _("As many lines as in French are needed."))
        if any(len(line) > 160 for found in texts.values() for line in found):
            self.add_error("choices_fr", _("A choice has at most 160 characters."))
        return data

    @property
    def values(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if not name.startswith("choices_")}

    @property
    def choices(self) -> list[dict[str, str]]:
        """The choices as texts by language; none for a kind that has none."""
        if self.cleaned_data["kind"] not in WITH_CHOICES:
            return []
        texts = {language: lines_of(self.cleaned_data[f"choices_{language}"]) for language in LANGUAGES}
        return [
            {language: found[n] if n < len(found) else "" for language, found in texts.items()}
            for n in range(len(texts["fr"]))
        ]


def lines_of(text: str) -> list[str]:
    """The lines that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


FORMS = {
    "papers": PaperForm,
    "sections": SectionForm,
    "questions": QuestionForm,
    "criteria": CriterionForm,
    "self-check": SelfCheckForm,
    "checklist": ChecklistForm,
    "parks": ParkForm,
}
