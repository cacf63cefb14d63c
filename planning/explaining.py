"""Why a file goes where it goes, what stands in the way of others, and what choosing otherwise costs: in words."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.enums import SpaceWish
from planning.models import ProposalLine
from planning.otherwise import Regret
from planning.placing import ACCESS, BUDGET, DATE, KIND, SIZE
from spaces.enums import SpaceKind
from spaces.models import Space
from technopark.common import formatting
from technopark.common.formatting import isolate, number


def reasons(line: ProposalLine, skills: Mapping[str, str]) -> list[str]:
    """What speaks for the place of ``line``, and what does not; ``skills``: their names by slug."""
    said = [_("Chosen by a person.")] if line.is_fixed else []
    said += [size_words(line), date_words(line), fee_words(line)]
    if line.application.needs_ground_floor:
        said.append(_("Access without stairs, as needed."))
    elif line.space.is_accessible:
        said.append(_("Access without stairs, which was not asked for: nobody who needs it wants this space."))
    if line.facts.get("joins"):
        said.append(_("Companies of the same sector are beside it."))
    said += [beside_words(*one, skills) for one in line.facts.get("beside", [])]
    if after := line.facts.get("next"):
        day = formatting.day_short(date.fromisoformat(after))
        said.append(_("The space is promised to somebody else from %(day)s on.") % {"day": day})
    return [words for words in said if words]


def size_words(line: ProposalLine) -> str:
    """The area or the desks beside what was asked."""
    application, spaces = line.application, line.spaces
    if line.space.kind == SpaceKind.DESK:
        return desk_words(application.desks_wanted or 1, len(spaces))
    area = {"area": isolate(number(sum(space.area for space in spaces))), "wish": application.area_wanted or 0}
    if not application.area_wanted:
        return _("%(area)s m²; no size was asked for.") % area
    if application.wish == SpaceWish.DESKS:
        return _("An office of %(area)s m², and desks were asked for.") % area
    return _("%(area)s m² for %(wish)s m² asked.") % area


def desk_words(asked: int, given: int) -> str:
    """As many desks as asked, or how many of them."""
    if given == asked:
        words = ngettext("%(n)d desk asked for.", "All %(n)d desks asked for, beside each other.", asked)
        return words % {"n": asked}
    words = ngettext("%(given)d desk of %(n)d asked for.", "%(given)d desks of %(n)d asked for.", given)
    return words % {"given": given, "n": asked}


def beside_words(kind: str, skill: str, space: str, skills: Mapping[str, str]) -> str:
    """Whose skills complement the file's, and where they sit."""
    facts = {"skill": skills.get(skill, skill), "space": isolate(space)}
    if kind == "offers":
        return _("It offers “%(skill)s”, which the neighbour in %(space)s seeks.") % facts
    return _("It seeks “%(skill)s”, which the neighbour in %(space)s offers.") % facts


def date_words(line: ProposalLine) -> str:
    """The first day beside the wished one."""
    late = line.facts.get("late", 0)
    if not late:
        return _("It begins as wished.")
    return ngettext("It begins %(n)d month after the wish.", "It begins %(n)d months after the wish.", late) % {
        "n": late
    }


def fee_words(line: ProposalLine) -> str:
    """The fee, within the budget where one was told."""
    if line.fee is None:
        return ""
    fee = isolate(formatting.money(line.fee))
    if line.budget is not None:
        facts = {"fee": fee, "budget": isolate(formatting.money(line.budget))}
        return _("%(fee)s a month, of %(budget)s that they can pay.") % facts
    return _("%(fee)s a month.") % {"fee": fee}


def wish_words(wish: str, by: float) -> str:
    """A wish that would have to be given up, and by how much."""
    share = formatting.percent(by)
    return {
        KIND: _("take the other kind of space"),
        SIZE: _("take a space %(share)s smaller than asked") % {"share": share},
        ACCESS: _("do without access on the ground floor"),
        BUDGET: _("pay %(share)s more than the budget") % {"share": share},
        DATE: ngettext("begin %(n)d month later still", "begin %(n)d months later still", round(by)) % {"n": round(by)},
    }[wish]


def clash_words(clash: dict, names: dict[int, str], codes: dict[int, str]) -> dict:
    """Whose wishes clash, and the least change that mends it."""
    file, *others = (isolate(names[pk]) for pk in clash["files"] if pk in names)
    facts = {"file": file, "others": ", ".join(others)}
    if others:
        why = _("%(file)s finds no place: its wishes clash with those of %(others)s. Without one of them the rest fit.")
    else:
        why = _("No space suits %(file)s, even if nobody else wanted one.")
    return {
        "why": why % facts,
        "gives": [gives_words(gives, names, codes) for gives in clash["gives"]],
        "helps": clash["helps"],
    }


def gives_words(gives: dict, names: dict[int, str], codes: dict[int, str]) -> str:
    """What one file would have to give up, and for which place."""
    facts = {
        "file": isolate(names.get(gives["file"], "–")),
        "wishes": ", ".join(wish_words(wish, by) for wish, by in gives["broken"]),
        "space": ", ".join(isolate(codes.get(room, "–")) for room in gives["rooms"]),
        "day": formatting.day_short(date.fromisoformat(gives["first"])),
    }
    return _("%(file)s: %(wishes)s (%(space)s from %(day)s).") % facts


def regret_words(line: ProposalLine, other: Regret, spaces: Sequence[Space], names: dict[int, str]) -> list[str]:
    """What happens where the proposed space is not taken."""
    file = isolate(line.application.project_name)
    if other.place is None:
        said = [_("No other space suits: %(file)s would stay without a place.") % {"file": file}]
    else:
        facts = {"file": file, "space": ", ".join(isolate(space.code) for space in spaces)}
        facts["day"] = formatting.day_short(other.place.first)
        said = [_("%(file)s would go to %(space)s from %(day)s.") % facts]
    if other.moved:
        said.append(_("Others would move too: %(files)s.") % {"files": listed(other.moved, names)})
    if gone := [pk for pk in other.unplaced if pk != line.application_id]:
        said.append(_("These would stay without a place: %(files)s.") % {"files": listed(gone, names)})
    if other.place and other.cost <= 0:
        said.append(_("All together it costs no more: you can choose freely."))
    elif other.place:
        said.append(
            _("All together the files would be served worse by %(cost)s points of 100 for one file.")
            % {"cost": isolate(number(round(100 * other.cost), 0))}
        )
    return said


def listed(files: list[int], names: dict[int, str]) -> str:
    return ", ".join(isolate(names.get(pk, "–")) for pk in files)
