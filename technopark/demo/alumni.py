"""Companies of the first years, when the park had a few rooms elsewhere: gone since, and followed for five years."""

from datetime import date, timedelta
from random import Random

from django.utils.text import slugify
from psycopg.types.range import DateRange

from spaces.models import Park, ParkCap
from technopark.common.actions.numbering import next_number, reference
from technopark.common.ranges import add_months
from technopark.demo.stays import valid_ice
from tenants.enums import ClosingReason, LegalForm, Sector, TenancyStatus, Track
from tenants.models import Company, Tenancy

COMPANIES = [
    ("Nakhla Soft", "نخلة سوفت", Sector.SOFTWARE, ClosingReason.GRADUATED),
    ("Zit Zaer", "زيت زعير", Sector.AGRITECH, ClosingReason.GRADUATED),
    ("Tafsut Design", "تافسوت ديزاين", Sector.CRAFTS, ClosingReason.END_OF_TERM),
    ("Bab Rih Énergie", "باب الريح للطاقة", Sector.ENERGY, ClosingReason.LEFT),
    ("Ikhlas Formation", "إخلاص للتكوين", Sector.EDUCATION, ClosingReason.GRADUATED),
    ("Moussem Travel", "موسم ترافل", Sector.TOURISM, ClosingReason.CEASED),
    ("Douar Connect", "دوار كونيكت", Sector.SOFTWARE, ClosingReason.LEFT),
    ("Saniya Drip", "سانية دريب", Sector.AGRITECH, ClosingReason.GRADUATED),
    ("Atay Express", "أتاي إكسبريس", Sector.LOGISTICS, ClosingReason.END_OF_TERM),
    ("Rhbar Santé", "رهبار للصحة", Sector.HEALTH, ClosingReason.MERGED),
    ("Lmdina Data", "المدينة داتا", Sector.SOFTWARE, ClosingReason.GRADUATED),
    ("Tissage Oulmès", "نسيج أولماس", Sector.CRAFTS, ClosingReason.LEFT),
]
# How long before the park's opening they entered, and for how long they stayed, in months.
ENTERED_BEFORE, STAYED = 54, (12, 18, 24)


def remember(park: Park, dice: Random, *, opening: date) -> list[Tenancy]:
    """Write them, with a cap of their own for those years."""
    first = add_months(opening, -ENTERED_BEFORE)
    ParkCap.objects.create(park=park, starts_on=first, companies=len(COMPANIES))
    return [settle(park, dice, index, first=first) for index in range(len(COMPANIES))]


def settle(park: Park, dice: Random, index: int, *, first: date) -> Tenancy:
    """One company and its stay, closed with all its papers."""
    name, name_ar, sector, reason = COMPANIES[index]
    starts_on = add_months(first, 2 * index + 1)
    ends_on = add_months(starts_on, dice.choice(STAYED))
    company = Company.objects.create(
        slug=slugify(name),
        name=name,
        name_ar=name_ar,
        sector=sector,
        legal_form=LegalForm.SARL,
        ice=valid_ice(dice),
        created_on=starts_on - timedelta(days=200),
        email=f"{slugify(name)}@technopark.example",
    )
    year = starts_on.year
    entry = dict.fromkeys(["deposit_received_on", "entry_inventory_on", "keys_given_on"], starts_on)
    signed = dict.fromkeys(["signed_on", "insurance_checked_on", "house_rules_accepted_on"], starts_on)
    return Tenancy.objects.create(
        reference=reference(park.code, year, next_number(park_code=park.code, year=year, kind="T"), kind="T"),
        park=park,
        company=company,
        track=Track.INCUBATION,
        status=TenancyStatus.CLOSED,
        period=DateRange(starts_on, ends_on),
        exit_inventory_on=ends_on - timedelta(days=1),
        deposit_settled_on=ends_on,
        closing_reason=reason,
        **signed,
        **entry,
    )
