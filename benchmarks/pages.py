"""The pages that are measured: who asks, which bare page they are held against, what the best peer needs."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from benchmarks.client import Browser


@dataclass(frozen=True)
class Page:
    """``peer`` is the best-known peer's requests a second on its page beside ours, as a share of the bare page's.

    (pretalx 2026.2.1 and NetBox 4.7.3, measured beside B1 = 750 and B5 = 92 requests a second on one machine.)
    None where no peer was measured on that work.
    """

    name: str
    role: str
    path: str
    against: str
    peer: float | None
    times_peer: int
    most_queries: int


B1, B5 = 750, 92
PAGES = [
    Page("public page", "", "/fr/", "b1", 10 / B1, 10, 6),
    Page("text of a call", "", "/fr/calls/khemisset-incubation-spring/", "b1", 11 / B1, 10, 6),
    Page("public plan", "", "/fr/plan/", "b5", 13 / B5, 8, 12),
    Page("form step", "founder", "/fr/apply/khemisset-pre-incubation/project/", "b5", 9 / B5, 10, 12),
    Page("own files", "founder", "/fr/my/applications/", "b5", 10 / B5, 10, 12),
    Page("staff list, 50 rows", "officer", "/fr/staff/applications/", "b5", 2 / B5, 10, 12),
    Page("staff file page", "officer", "{staff_file}", "b5", 5.6 / B5, 10, 20),
    Page("ranking", "officer", "/fr/staff/calls/khemisset-incubation-autumn/ranking/", "b5", 0.2 / B5, 10, 12),
    Page("reviewer's queue", "reviewer", "/fr/review/", "b5", 0.9 / B5, 10, 12),
    Page("review page", "reviewer", "{review}", "b5", 4.7 / B5, 10, 20),
    Page("staff home", "officer", "/fr/staff/", "b5", 6 / B5, 10, 20),
    Page("staff plan", "officer", "/fr/staff/plan/", "b5", 13 / B5, 8, 12),
    Page("tenancy list, 50 rows", "officer", "/fr/staff/tenancies/", "b5", 6 / B5, 8, 12),
    Page("tenancy page", "officer", "{tenancy}", "b5", 14 / B5, 8, 20),
    Page("occupancy board (admin)", "manager", "/fr/admin/", "b5", 12 / B5, 8, 20),
    Page("bookings: first page", "resident", "/fr/bookings/", "b5", None, 0, 12),
    Page(
        "a month of 1,000 bookings",
        "resident",
        "/fr/bookings/khemisset/R1/?view=month&day=2027-03-15",
        "b5",
        None,
        0,
        8,
    ),
    Page(
        "use of the rooms", "manager", "/fr/staff/bookings/usage/?from=2027-03-01&until=2027-03-31", "b5", None, 0, 12
    ),
    Page("companies, 50 rows", "officer", "/fr/staff/companies/", "b5", 6 / B5, 8, 12),
    Page("resident's page", "resident", "/fr/resident/", "b5", 14 / B5, 8, 20),
    Page("accounts", "manager", "/fr/staff/accounts/", "b5", None, 0, 12),
    Page("invoices, 50 rows", "manager", "/fr/staff/accounts/invoices/", "b5", None, 0, 12),
    Page("agreements", "officer", "/fr/staff/agreements/", "b5", None, 0, 12),
    Page("follow-up", "officer", "/fr/staff/follow-up/", "b5", None, 0, 20),
    Page("tickets", "officer", "/fr/staff/building/tickets/", "b5", None, 0, 12),
    Page("what lies ahead", "manager", "/fr/staff/planning/", "b5", None, 0, 20),
    # Ten parks, ten years, 5,000 stays, beside one park and one year; the dashboard of the peer beside each.
    Page("region: board", "region", "/fr/admin/?park=khemisset", "b5", 12 / B5, 8, 15),
    Page("region: months", "region", "/fr/admin/occupancy/months/?park=all&{span}", "b5", 12 / B5, 8, 15),
    Page("region: spaces", "region", "/fr/admin/occupancy/spaces/?park=khemisset", "b5", 12 / B5, 8, 15),
    Page("region: park by park", "region", "/fr/admin/occupancy/parks/", "b5", 12 / B5, 8, 15),
]
# What the boards of the region cost where nothing is kept: asked for once each by an address of its own.
ANEW = [page for page in PAGES if page.role == "region"]

# Staff lists and pages of a park with 500 offices and 500 companies: each within its budget of queries.
LARGE = {
    "/fr/staff/": 20,
    "/fr/staff/applications/": 12,
    "/fr/staff/tenancies/": 12,
    "/fr/staff/companies/": 12,
    "/fr/staff/companies/ra-7/": 20,
    "/fr/staff/accounts/companies/ra-7/": 20,
    "/fr/staff/accounts/": 12,
    "/fr/staff/accounts/invoices/": 12,
    "/fr/staff/agreements/": 12,
    "/fr/staff/follow-up/": 20,
    "/fr/staff/follow-up/figures/": 12,
    "/fr/staff/follow-up/alumni/": 12,
    "/fr/staff/building/": 20,
    "/fr/staff/building/tickets/": 12,
    "/fr/staff/building/closures/": 12,
    "/fr/staff/building/inventories/": 12,
    "/fr/staff/building/keys/": 12,
    "/fr/staff/building/departures/": 12,
    "/fr/staff/building/services/": 12,
    "/fr/staff/planning/": 20,
    "/fr/staff/alerts/": 12,
    "/fr/admin/": 15,
    "/fr/admin/occupancy/months/": 15,
    "/fr/admin/occupancy/spaces/": 15,
    "/fr/admin/occupancy/parks/": 15,
}

# Where the address of one file, one review and one tenancy is found, and by whom.
LISTS = {
    # Of the heaviest kind, with its five reviews, its session and its decision to come; the same in each database.
    "staff_file": ("officer", "/fr/staff/applications/?status=deliberated"),
    "review": ("reviewer", "/fr/review/"),
    "tenancy": ("officer", "/fr/staff/tenancies/"),
}
REFERENCE = re.compile(rb'href="[^"]*?([A-Z]{2,8}-\d{4}-T?\d+/)"')


def find_links(browsers: dict[str, Browser], *, years: int) -> dict[str, str]:
    """The address of one file, one review, one tenancy, as the lists of this database link to them; its years."""
    last = datetime.now(tz=UTC).date().replace(day=1) - timedelta(days=1)
    first = last.replace(day=1, year=last.year - years) + timedelta(days=31)
    links = {"span": f"from={first:%Y-%m}-01&until={last}"}
    for name, (role, path) in LISTS.items():
        page = browsers[role].get(path)
        found = REFERENCE.search(page.body)
        if not found:
            raise SystemExit(f"{path} ({page.status}) links to no {name}")
        links[name] = path.partition("?")[0] + found.group(1).decode()
    return links
