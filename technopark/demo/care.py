"""The building looked after: reports in each state, keys handed over, inventories, a departure, local services."""

import struct
import zlib
from datetime import date, datetime, time, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from spaces.enums import SpaceKind
from spaces.models import Park, Space
from technopark.accounts.models import User
from tenants.actions import staying
from tenants.enums import Purpose, Sector, TenancyStatus, Track
from tenants.models import Assignment, Company, Tenancy
from upkeep.actions import departing, inventorying, keys, serving, ticketing
from upkeep.actions.inventorying import Seen
from upkeep.actions.serving import Open
from upkeep.enums import Category, Condition, InventoryKind, Part, PassKind, Priority
from upkeep.models import DoorPass, Handover, Ticket

MORNING, AFTERNOON = (time(8, 30), time(12, 30)), (time(14), time(18, 30))


def keep(park: Park, *, now: datetime, officer: User, manager: User, resident: User) -> None:
    """Everything that the pages of the building show."""
    today = timezone.localdate(now)
    serve(park, today=today, officer=officer)
    hand_over(park, today=today, officer=officer)
    report(park, now=now, officer=officer, manager=manager, resident=resident)
    take_stock(park, today=today, officer=officer, resident=resident)


def serve(park: Park, *, today: date, officer: User) -> None:
    """A café all day, and a copy shop with a break at noon."""
    units = list(Space.objects.filter(park=park, kind=SpaceKind.SERVICE_UNIT).order_by("code"))
    serving.describe(
        units[0],
        activity_fr="Café, petits déjeuners, plateaux pour les réunions",
        activity_ar="مقهى، وجبات الفطور، وجبات للاجتماعات",
        activity_en="Coffee, breakfast, platters for meetings",
        hours=[Open(day, time(7, 30), time(19)) for day in range(5)] + [Open(5, time(8), time(13))],
        by=officer,
    )
    if len(units) > 1 and not Assignment.objects.on(today).filter(space=units[1]).exists():
        open_copy_shop(park, units[1], today=today, officer=officer)


def open_copy_shop(park: Park, unit: Space, *, today: date, officer: User) -> None:
    shop = Company.objects.create(
        slug="warraqat-zemmour",
        name="Warraqat Zemmour",
        name_ar="وراقة زمور",
        sector=Sector.CRAFTS,
        summary="Photocopie, impression, reliure et papeterie.",
    )
    opened = today - timedelta(days=120)
    staying.begin(
        park=park, company=shop, space=unit, starts_on=opened, months=24, track=Track.HOSTING,
        purpose=Purpose.SERVICES, papers=staying.EntryPapers.all_on(opened), by=officer,
    )  # fmt: skip
    serving.describe(
        unit,
        activity_fr="Photocopie, impression, reliure, papeterie",
        activity_ar="النسخ والطباعة والتجليد ولوازم المكتب",
        activity_en="Copies, printing, binding, stationery",
        hours=[Open(day, *stretch) for day in range(5) for stretch in (MORNING, AFTERNOON)],
        by=officer,
    )


def hand_over(park: Park, *, today: date, officer: User) -> None:
    """A key and its double for each office, and badges; one of each in the hands of whoever is here."""
    offices = list(Space.objects.filter(park=park, kind=SpaceKind.OFFICE).order_by("code"))
    made = [
        DoorPass(park=park, kind=PassKind.KEY, number=f"{one.code}-{n}", space=one) for one in offices for n in (1, 2)
    ]
    held = Assignment.objects.on(today).filter(
        tenancy__park=park, tenancy__status__in=TenancyStatus.running, tenancy__entry_inventory_on__isnull=False
    )
    held = list(held.select_related("tenancy", "space").order_by("space__code"))
    made += [DoorPass(park=park, kind=PassKind.BADGE, number=f"B-{n:03}") for n in range(1, len(held) + 6)]
    passes = DoorPass.objects.bulk_create(made)
    keys_of = {one.space_id: one for one in reversed(passes) if one.kind == PassKind.KEY}
    badges = [one for one in passes if one.kind == PassKind.BADGE]
    names = who_acts(held)
    given = [
        Handover(
            door_pass=one,
            tenancy=assignment.tenancy,
            given_to=names.get(assignment.tenancy.company_id, "—"),
            given_on=max(assignment.period.lower, assignment.tenancy.starts_on),
            given_by=officer,
        )
        for assignment, badge in zip(held, badges, strict=False)
        for one in (keys_of.get(assignment.space_id), badge)
        if one
    ]
    Handover.objects.bulk_create(given)
    lost = (
        Handover.objects.filter(door_pass=badges[min(3, len(given) - 1)], returned_on=None).first() if given else None
    )
    if lost:
        keys.write_off(lost, on=today - timedelta(days=4), by=officer)


def who_acts(held: list[Assignment]) -> dict[int, str]:
    """By company, whoever acts for it."""
    people = User.objects.filter(
        memberships__company__in={one.tenancy.company_id for one in held}, memberships__is_representative=True
    )
    return dict(people.order_by("-pk").values_list("memberships__company", "full_name"))


def report(park: Park, *, now: datetime, officer: User, manager: User, resident: User) -> None:
    """Something in each state; one of them late."""
    room = Space.objects.filter(park=park, kind=SpaceKind.MEETING_ROOM).order_by("code").first()
    stay = Tenancy.objects.of_user(resident).filter(status__in=TenancyStatus.running).order_by("pk").first()
    office = stay.assignments.live().order_by("pk").first().space
    mine = {"park": park, "space": office, "company": stay.company, "by": resident}
    late = ticketing.report(
        **mine | {"space": room}, category=Category.ELECTRICITY, title="Le vidéoprojecteur ne s’allume plus",
        text="Depuis lundi, la lampe clignote puis s’éteint.", photos=[photo(3)],
    )  # fmt: skip
    at = now - timedelta(days=9)
    Ticket.objects.filter(pk=late.pk).update(
        opened_at=at, answer_due_at=at + timedelta(days=1), solve_due_at=at + timedelta(days=7)
    )
    in_hand = ticketing.report(**mine, category=Category.NETWORK, text="Débit très faible l’après-midi.")
    in_hand = ticketing.take(in_hand, by=officer)
    ticketing.answer(in_hand, text="Nous testons la prise demain matin à neuf heures.", by=officer)
    held = ticketing.report(**mine, category=Category.CLIMATE, title="Climatiseur bruyant", photos=[photo(7)])
    ticketing.wait(
        ticketing.take(held, by=officer), note="Le filtre est commandé, livraison sous huit jours.", by=officer
    )
    solved = ticketing.report(**mine, category=Category.ACCESS, title="قفل الباب لا يغلق جيدا", text="منذ يومين.")
    ticketing.solve(solved, note="Gâche réglée et graissée.", photos=[photo(11)], by=manager)
    closed = ticketing.report(
        park=park, category=Category.WATER, place="Sanitaires du premier étage", title="Robinet qui goutte", by=manager
    )
    ticketing.close(ticketing.solve(closed, note="Joint remplacé.", by=officer), by=manager)
    ticketing.report(
        park=park, category=Category.SAFETY, priority=Priority.URGENT, place="Escalier, rez-de-chaussée",
        title="Une marche est descellée", by=manager,
    )  # fmt: skip


def take_stock(park: Park, *, today: date, officer: User, resident: User) -> None:
    """The resident's entry, signed by hand; an exit being made, with what got worse; an entry waiting to be accepted."""
    stay = Tenancy.objects.of_user(resident).filter(status__in=TenancyStatus.running).order_by("pk").first()
    held = stay.assignments.live().order_by("pk").first()
    day = max(held.period.lower, stay.starts_on)
    entry = inventorying.begin(tenancy=stay, space=held.space, kind=InventoryKind.ENTRY, made_on=day, by=officer)
    write(entry, {Part.WALLS: Seen(4, Condition.GOOD, "Peinture refaite"), Part.CHAIR: Seen(4, Condition.NEW)}, officer)
    inventorying.add_photos(entry, uploads=[photo(17), photo(19)], by=officer)
    inventorying.sign_by_hand(entry, signatory=resident.full_name, signed_on=day, by=officer)
    leaving = Tenancy.objects.filter(park=park, status=TenancyStatus.LEAVING).order_by("period__endswith", "pk").first()
    if leaving and leaving.assignments.live().exists():
        departure = departing.begin(leaving, by=officer)
        departing.keep(departure, reason="damage", label="Store de la fenêtre cassé", amount=450, by=officer)
        space = leaving.assignments.live().order_by("-period__endswith", "pk").first().space
        made = inventorying.begin(tenancy=leaving, space=space, kind=InventoryKind.EXIT, by=officer)
        worse = {Part.WINDOWS: Seen(1, Condition.DAMAGED, "Store cassé"), Part.CHAIR: Seen(3, Condition.WORN)}
        write(made, worse, officer)
        inventorying.add_photos(made, uploads=[photo(23)], item=made.items.order_by("pk").first(), by=officer)


def write(inventory, seen: dict, officer: User) -> None:
    """Write down what was seen of some parts."""
    found = {item.pk: seen[item.part] for item in inventory.items.all() if item.part in seen}
    inventorying.write(inventory, seen=found, made_on=inventory.made_on, electricity_meter="004512", by=officer)


def photo(seed: int, width: int = 320, height: int = 240) -> ContentFile:
    """A picture of a wall with a window, in shades that follow from ``seed``."""
    rows = []
    for y in range(height):
        shade = 150 + (y * seed) % 70
        window = bytes([90, 120 + seed * 3 % 90, 170])
        wall = bytes([shade, shade - 10, shade - 30])
        rows.append(
            b"\0" + b"".join(window if 90 < x < 230 and 50 < y < 170 and x % 70 > 3 else wall for x in range(width))
        )
    packed = zlib.compress(b"".join(rows), 6)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    content = b"\x89PNG\r\n\x1a\n" + b"".join(
        chunk(*one) for one in ((b"IHDR", header), (b"IDAT", packed), (b"IEND", b""))
    )
    return ContentFile(content, name="photo.png")


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body), name) + body + struct.pack(">I", zlib.crc32(name + body))
