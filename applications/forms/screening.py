"""What officers fill in while they screen a file, and the line in which applicants and officers write to each other."""

from collections.abc import Iterator

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.enums import MarkState, NoteAudience
from applications.errors import MarkNeedsNote
from applications.forms.fields import lines
from applications.models import Application, ChecklistItem

NOT_YET = ("", _("not checked yet"))


class ChecklistForm(forms.Form):
    """One choice and one note for each point of the call's checklist."""

    def __init__(self, *args, application: Application, **kwargs):
        super().__init__(*args, **kwargs)
        self.items = list(application.call.checklist.all())
        self.marks = {mark.item_id: mark for mark in application.checklist_marks.select_related("by")}
        for item in self.items:
            self._add(item)

    def _add(self, item: ChecklistItem) -> None:
        mark = self.marks.get(item.pk)
        self.fields[f"state-{item.pk}"] = forms.ChoiceField(
            label=item.text,
            choices=[NOT_YET, *MarkState.choices],
            required=False,
            initial=mark.state if mark else "",
            widget=forms.RadioSelect,
        )
        self.fields[f"note-{item.pk}"] = forms.CharField(
            label=_("Note on: %(point)s") % {"point": item.text},
            required=False,
            max_length=500,
            initial=mark.note if mark else "",
        )

    def clean(self) -> dict:
        """Ask for a note where something is not in order."""
        data = super().clean()
        for item in self.items:
            if data.get(f"state-{item.pk}") == MarkState.FAILED and not data.get(f"note-{item.pk}"):
                self.add_error(f"note-{item.pk}", MarkNeedsNote(point=item.text).message)
        return data

    def found(self) -> Iterator[tuple[ChecklistItem, str, str]]:
        """Each point with its state, empty where it is not checked, and its note."""
        for item in self.items:
            yield item, self.cleaned_data[f"state-{item.pk}"], self.cleaned_data[f"note-{item.pk}"]

    def lines(self) -> list[dict]:
        """Each point with its two fields and its mark, for the page."""
        return [
            {"state": self[f"state-{item.pk}"], "note": self[f"note-{item.pk}"], "mark": self.marks.get(item.pk)}
            for item in self.items
        ]


class NoteForm(forms.Form):
    """A note on a file, and who reads it beside the staff."""

    text = forms.CharField(label=_("Note"), max_length=3000, widget=lines(4))
    audience = forms.ChoiceField(
        label=_("Who reads it"),
        choices=NoteAudience.choices,
        initial=NoteAudience.STAFF,
        widget=forms.RadioSelect,
        help_text=_("The applicant never does. A note cannot be changed afterwards."),
    )


class MessageForm(forms.Form):
    """A message to the other side."""

    text = forms.CharField(
        label=_("Your message"),
        max_length=3000,
        widget=lines(5),
        help_text=_("It is kept with the file and sent by e-mail as well."),
    )
