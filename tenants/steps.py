"""The steps that staff take in a stay: their buttons, what they mean, and what is called."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from tenants import change_forms, forms
from tenants.actions import assigning, holding, leaving, renewing, staying, suspending
from tenants.checklist import verbs_for
from tenants.enums import CHANGES
from tenants.models import Tenancy

KEEP, ASSIGN = "tenants.keep_tenancies", "tenants.assign_spaces"
ENTRY, LENGTH, SPACES, PAUSE, END = (
    _("Entry"),
    _("How long"),
    _("Spaces"),
    _("Suspension and notice"),
    _("Departure"),
)
GROUPS = (ENTRY, LENGTH, SPACES, PAUSE, END)


@dataclass(frozen=True)
class Step:
    """A verb as staff meet it: a button, a page that says what it means, and a word when it is done."""

    run: Callable
    form: type[forms.StepForm]
    label: str
    meaning: str
    done: str
    permission: str = KEEP
    is_grave: bool = False
    template: str = "tenants/staff_step.html"
    group: str = ENTRY
    # Whether its effects are shown before it is confirmed: it changes days, spaces or the end.
    has_preview: bool = True


STEPS: dict[str, Step] = {
    "sign": Step(
        staying.sign,
        forms.SignForm,
        _("Record the signature"),
        _("The agreement is signed by both; the place is the company's for the whole stay."),
        _("The agreement is signed."),
        group=ENTRY,
        has_preview=False,
    ),
    "activate": Step(
        staying.activate,
        forms.ActivateForm,
        _("Let the company in"),
        _("The company is here: it may use its spaces and book the meeting room."),
        _("The company is in."),
        group=ENTRY,
        has_preview=False,
    ),
    "renew": Step(
        renewing.renew,
        change_forms.RenewForm,
        _("Renew"),
        _("The stay goes on after its end: asked for in time, nothing owed, within the longest stay of the park."),
        _("The stay is renewed."),
        group=LENGTH,
    ),
    "extend": Step(
        staying.extend,
        forms.NewEndForm,
        _("Extend"),
        _("The stay and the spaces held at its end last longer, where the cap and the spaces allow it."),
        _("The stay is longer."),
        group=LENGTH,
    ),
    "shorten": Step(
        staying.shorten,
        forms.NewEndForm,
        _("Shorten"),
        _("The stay ends earlier; the place and the spaces are free from the day after."),
        _("The stay is shorter."),
        group=LENGTH,
    ),
    "move": Step(
        staying.move,
        forms.MoveForm,
        _("Move"),
        _("The company changes its space on a day; the space it leaves is free from that day."),
        _("The company moves."),
        permission=ASSIGN,
        template="tenants/staff_move.html",
        group=SPACES,
    ),
    "add_space": Step(
        assigning.add_space,
        forms.AddSpaceForm,
        _("Add a space"),
        _("The company holds one more space until the end of its stay. It counts once all the same."),
        _("The space is added."),
        permission=ASSIGN,
        template="tenants/staff_move.html",
        group=SPACES,
    ),
    "give_back": Step(
        assigning.give_back,
        forms.GiveBackForm,
        _("Give a space back"),
        _("The space is free from that day; the stay goes on."),
        _("The space is given back."),
        permission=ASSIGN,
        group=SPACES,
    ),
    "suspend": Step(
        suspending.suspend,
        change_forms.SuspendForm,
        _("Suspend"),
        _("The company keeps its place and its spaces, but may not use the park."),
        _("The stay is suspended."),
        is_grave=True,
        group=PAUSE,
    ),
    "resume": Step(
        suspending.resume,
        change_forms.ResumeForm,
        _("Lift the suspension"),
        _("The company may use the park again."),
        _("The suspension is lifted."),
        group=PAUSE,
    ),
    "give_notice": Step(
        staying.give_notice,
        change_forms.NoticeForm,
        _("Record a notice"),
        _("The stay ends when the notice has run, or at its term if that comes first."),
        _("The notice is recorded."),
        is_grave=True,
        group=PAUSE,
    ),
    "withdraw_notice": Step(
        staying.withdraw_notice,
        forms.NoteForm,
        _("Withdraw the notice"),
        _("The stay lasts as long as it would have without the notice, if nobody has taken its days meanwhile."),
        _("The notice is withdrawn."),
        group=PAUSE,
    ),
    "begin_leaving": Step(
        leaving.begin_leaving,
        forms.NoteForm,
        _("Prepare the departure"),
        _("The place and the spaces stay held until the last day, or until the stay is closed."),
        _("The departure is prepared."),
        group=END,
    ),
    "graduate": Step(
        leaving.graduate,
        change_forms.GraduateForm,
        _("Graduate"),
        _("The company has outgrown the park: it leaves as a graduate, on a day that you set."),
        _("The company graduates."),
        group=END,
    ),
    "close": Step(
        leaving.close,
        forms.CloseForm,
        _("Close the stay"),
        _("The stay is over: nothing more can be changed."),
        _("The stay is closed."),
        is_grave=True,
        group=END,
    ),
    "cancel": Step(
        holding.release,
        forms.ReasonForm,
        _("Give the place back"),
        _("The stay will not begin: its place and its spaces are free at once."),
        _("The place is given back."),
        is_grave=True,
        group=ENTRY,
        has_preview=False,
    ),
}


def possible_verbs(tenancy: Tenancy, *, has_suspension: bool) -> list[str]:
    """What staff may do now; the days of a suspension can also be changed before it begins, or during a notice."""
    verbs = verbs_for(tenancy.status)
    if has_suspension and "resume" not in verbs and tenancy.status in CHANGES["lift_suspension"]:
        verbs.append("resume")
    return [verb for verb in STEPS if verb in verbs]


def steps_of(tenancy: Tenancy, user, *, has_suspension: bool = False) -> list[tuple[str, Step]]:
    """The steps that ``user`` may take now, in the order of the table."""
    verbs = possible_verbs(tenancy, has_suspension=has_suspension)
    may = {name: user.has_perm(name, tenancy) for name in {STEPS[verb].permission for verb in verbs}}
    return [(verb, STEPS[verb]) for verb in verbs if may[STEPS[verb].permission]]


def grouped(steps: list[tuple[str, Step]]) -> list[tuple[str, list[tuple[str, Step]]]]:
    """The steps under their headings, in the order of a stay."""
    groups = [(heading, [one for one in steps if one[1].group == heading]) for heading in GROUPS]
    return [(str(heading), found) for heading, found in groups if found]
