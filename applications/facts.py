"""What letters and minutes say: facts from rows, in the shapes of ``technopark.common.documents``."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal

from django.utils.text import Truncator

from applications.enums import AppealStatus, Status
from applications.models import AgendaItem, Appeal, Application, CommitteeSession, CompletionRequest, Decision, Offer
from applications.parks import wished_parks
from applications.questions import answer_text, answers_by_question, questions_for
from spaces.letterhead import letterhead
from spaces.models import Space
from technopark.common.documents import day_fact, in_both, moment_fact, name_of
from technopark.common.ranges import last_day, months_from

# A receipt proves what was sent; it does not repeat pages of it.
MOST_OF_ANSWER = 240


def file_facts(application: Application) -> dict:
    """What every letter about a file says of it."""
    call = application.call
    return {
        "park": letterhead(call.park),
        "reference": application.reference,
        "applicant": name_of(application.applicant),
        "project": application.project_name,
        "company": application.company_name,
        "call": in_both(lambda: call.title),
    }


def completion_facts(request: CompletionRequest) -> dict:
    """The request for missing papers."""
    papers = [in_both(label_of(paper)) for paper in request.papers.all()]
    return file_facts(request.application) | {
        "papers": papers,
        "questions": [in_both(lambda question=question: question.label) for question in request.questions.all()],
        "message": request.message,
        "due_on": day_fact(request.due_on),
    }


def answer_facts(application: Application) -> list[dict]:
    """What was answered to the call's own questions; long texts by how they begin, files with their fingerprint."""
    answers = answers_by_question(application)
    found = [answers[question.pk] for question in questions_for(application) if question.pk in answers]
    return [
        {
            "label": in_both(lambda answer=answer: answer.question.label),
            "text": Truncator(answer_text(answer)).chars(MOST_OF_ANSWER),
            "sha256": answer.sha256,
        }
        for answer in found
    ]


def parks_facts(application: Application) -> list[dict]:
    """The parks that the file names, the one wished first before the others; none where its call names one only."""
    return [in_both(lambda park=park: park.name) for park in wished_parks(application)]


def label_of(paper) -> Callable[[], object]:
    """How a paper is called, asked for in one language after the other."""
    return lambda: paper.label or paper.get_kind_display()


def decision_facts(decision: Decision) -> dict:
    """What every decision says: the day and the person."""
    return file_facts(decision.application) | {
        "decided_on": day_fact(decision.decided_at),
        "decided_by": name_of(decision.decided_by),
    }


def inadmissibility_facts(decision: Decision, item: AgendaItem | None = None) -> dict:
    """Both reasons (law 03-01) and the last day to appeal."""
    return decision_facts(decision) | {
        "reason_in_law": decision.reason_in_law,
        "reason_in_fact": decision.reason_in_fact,
        "appeal_until": day_fact(decision.appeal_until),
    }


def session_facts(item: AgendaItem) -> dict:
    """The session in which the committee spoke about the file."""
    return {"session": item.session.reference, "session_on": day_fact(item.session.held_at)}


def admission_facts(decision: Decision, item: AgendaItem) -> dict:
    call = decision.application.call
    stay = {"track": in_both(call.get_track_display), "term_months": call.term_months}
    return decision_facts(decision) | session_facts(item) | stay


def waiting_facts(decision: Decision, item: AgendaItem) -> dict:
    place = {"rank": decision.rank, "waiting_until": day_fact(decision.application.waiting_until)}
    return decision_facts(decision) | session_facts(item) | place


def refusal_facts(decision: Decision, item: AgendaItem) -> dict:
    """A refusal after the committee: its session, both reasons, the time to appeal."""
    return inadmissibility_facts(decision) | session_facts(item)


def appeal_facts(appeal: Appeal) -> dict:
    """The answer to an appeal, once it is given and the file has moved."""
    decision = appeal.decision
    application = decision.application
    is_upheld = appeal.status == AppealStatus.UPHELD
    return file_facts(application) | {
        "letter": decision.letter.number if decision.letter else "",
        "decided_on": day_fact(decision.decided_at),
        "filed_on": day_fact(appeal.filed_on),
        "grounds": appeal.text,
        "is_upheld": is_upheld,
        "is_judged_again": application.status == Status.UNDER_REVIEW,
        "reason_in_law": appeal.reason_in_law,
        "reason_in_fact": appeal.reason_in_fact,
        "answer_due_on": day_fact(application.answer_due_on) if is_upheld else "",
        "answered_on": day_fact(appeal.decided_at),
        "answered_by": name_of(appeal.decided_by),
    }


def offer_facts(offer: Offer, *, vat_rates: Iterable) -> dict:
    """The offer of one space or several; ``ends_on`` is the last day of the stay."""
    fees = dict(offer.tenancy.assignments.values_list("space_id", "monthly_fee"))
    return file_facts(offer.application) | {
        "park": letterhead(offer.tenancy.park),
        "spaces": [space_facts(space, fees[space.pk]) for space in offer.spaces],
        "starts_on": day_fact(offer.starts_on),
        "ends_on": day_fact(last_day_of_stay(offer)),
        "term_months": offer.term_months,
        "fee": f"{offer.fee:.2f}",
        "vat_rate": " / ".join(f"{rate:f}" for rate in sorted(vat_rates)),
        "deposit": f"{offer.deposit:.2f}",
        "answer_by": day_fact(offer.answer_by),
        "message": offer.message,
    }


def space_facts(space: Space, fee: Decimal) -> dict:
    """A space offered, with its share of the monthly fee."""
    return {
        "code": space.code,
        "kind": in_both(space.get_kind_display),
        "floor": space.floor,
        "area": str(space.area),
        "seats": space.seats,
        "fee": f"{fee:.2f}",
    }


def last_day_of_stay(offer: Offer) -> date:
    """The last day, inclusive, of the stay that is offered."""
    return last_day(months_from(offer.starts_on, offer.term_months))


def minutes_facts(session: CommitteeSession, items: Iterable[AgendaItem]) -> dict:
    """A session as it was held: who came, and for each file recusals, quorum, votes, outcome and words."""
    return {
        "park": letterhead(session.park),
        "session": session.reference,
        "held_at": moment_fact(session.held_at),
        "opened_at": moment_fact(session.opened_at),
        "closed_at": moment_fact(session.closed_at),
        "place": session.place,
        "members": [
            {"name": name_of(seat.member), "is_chair": seat.is_chair, "is_present": seat.is_present}
            for seat in session.attendances.select_related("member")
        ],
        "items": [minutes_item(item) for item in items],
    }


def minutes_item(item: AgendaItem) -> dict:
    """A file as it was deliberated; the quorum is the one counted then."""
    application = item.application
    return {
        "position": item.position,
        "reference": application.reference,
        "project": application.project_name,
        "applicant": name_of(application.applicant),
        "call": in_both(lambda: application.call.title),
        "score": "" if application.mean_score is None else str(application.mean_score),
        "recusals": [
            {"name": name_of(recusal.member), "reason": recusal.reason}
            for recusal in item.recusals.select_related("member")
        ],
        "voters": item.voters,
        "quorum": item.quorum,
        "is_consensus": item.is_consensus,
        "is_settled_by_chair": item.is_settled_by_chair,
        "votes_for": item.votes_for,
        "votes_against": item.votes_against,
        "abstentions": item.abstentions,
        "outcome": item.outcome,
        "words": item.words,
    }
