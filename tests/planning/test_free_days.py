from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from planning import free_days
from planning.forecast import DESKS, OFFICES, Piece, Stay
from planning.free_days import Room
from planning.likelihood import Chance
from technopark.common.ranges import add_months

TODAY = date(2027, 1, 10)
ROOMS = [Room(1, "B1", OFFICES, 120), Room(2, "B2", OFFICES, 200), Room(3, "C1-1", DESKS, 40)]


@st.composite
def worlds(draw):
    """A few stays, one after the other in each room, and a closure or none."""
    stays, shut = [], {}
    for room in ROOMS:
        day = TODAY - timedelta(days=draw(st.integers(0, 60)))
        for _ in range(draw(st.integers(0, 3))):
            first = day + timedelta(days=draw(st.integers(0, 90)))
            day = first + timedelta(days=draw(st.integers(20, 200)))
            likely = draw(st.sampled_from([0.2, 0.5, 0.9]))
            piece = Piece(room.id, room.kind, room.area, first, day)
            stays.append(Stay(len(stays), first, day, (piece,), renewal=Chance(0.1, likely, 1.0), latest=day))
        if draw(st.booleans()):
            first = TODAY + timedelta(days=draw(st.integers(-10, 200)))
            shut[room.id] = [(first, first + timedelta(days=30))]
    return stays, shut


@settings(max_examples=25)
@given(worlds(), st.integers(1, 3), st.sampled_from([("", 0), (OFFICES, 0), (OFFICES, 150), (DESKS, 0)]))
def test_first_free_day_is_the_first_of_all_days_that_stays_free(world, cap, wish):
    (stays, shut), (kind, area) = world, wish
    caps = [(date(2026, 1, 1), cap)]
    found = free_days.first_free(stays, ROOMS, shut, caps, TODAY, kind=kind, area=area, months=3, horizon=24)

    def is_free(day: date) -> bool:
        span = [day + timedelta(days=n) for n in range((add_months(day, 3) - day).days)]
        if any(sum(stay.first <= one < stay.end for stay in stays) >= cap for one in span):
            return False
        busy = {
            piece.space
            for stay in stays
            for piece in stay.pieces
            if piece.first < add_months(day, 3) and piece.end > day
        }
        busy |= {room for room, days in shut.items() for first, end in days if first < add_months(day, 3) and end > day}
        return not kind or any(room.kind == kind and room.area >= area and room.id not in busy for room in ROOMS)

    days = [TODAY + timedelta(days=n) for n in range((add_months(TODAY, 24) - TODAY).days + 1)]
    assert found.agreed == next((day for day in days if is_free(day)), None)


def test_who_may_stay_longer_keeps_the_room_longer():
    piece = Piece(1, OFFICES, 120, date(2026, 6, 1), date(2027, 6, 1))
    stay = Stay(
        1, piece.first, piece.end, (piece,), renewal=Chance(0.3, 0.6, 0.8), renewal_months=12, latest=date(2030, 6, 1)
    )
    found = free_days.first_free([stay], ROOMS[:1], {}, [(date(2026, 1, 1), 9)], TODAY, kind=OFFICES, months=6)

    assert (found.agreed, found.space) == (date(2027, 6, 1), "B1")
    # Two renewals in a row are less likely than not: 0.6 × 0.6.
    assert found.likely == date(2028, 6, 1)
    assert found.latest == date(2030, 6, 1)


def test_nothing_is_free_where_there_is_no_such_room():
    found = free_days.first_free([], ROOMS, {}, [(date(2026, 1, 1), 9)], TODAY, kind=OFFICES, area=500)
    assert (found.agreed, found.likely, found.latest) == (None, None, None)
