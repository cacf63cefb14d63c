"""Addresses of this app's pages."""

from django.urls import path

from upkeep.views import building, closures, departures, inventories, keys, resident, services, tickets

app_name = "upkeep"

INVENTORY = "<str:reference>/<str:code>/<slug:kind>"

urlpatterns = [
    path("staff/building/", building.building, name="building"),
    path("staff/building/tickets/", tickets.tickets, name="tickets"),
    path("staff/building/tickets/new/", tickets.new_ticket, name="new_ticket"),
    path("staff/building/tickets/<str:reference>/", tickets.ticket, name="ticket"),
    path("staff/building/tickets/<str:reference>/photos/<slug:sha256>/", tickets.photo, name="ticket_photo"),
    path("staff/building/tickets/<str:reference>/<slug:verb>/", tickets.step, name="ticket_step"),
    path("staff/building/closures/", closures.closures, name="closures"),
    path("staff/building/closures/new/", closures.close_space, name="close_space"),
    path("staff/building/closures/<int:pk>/open/", closures.open_again, name="open_again"),
    path("staff/building/inventories/", inventories.inventories, name="inventories"),
    path(f"staff/building/inventories/{INVENTORY}/", inventories.inventory, name="inventory"),
    path(f"staff/building/inventories/{INVENTORY}/begin/", inventories.begin, name="begin_inventory"),
    path(f"staff/building/inventories/{INVENTORY}/document/", inventories.document, name="inventory_document"),
    path(f"staff/building/inventories/{INVENTORY}/scan/", inventories.scan, name="inventory_scan"),
    path(f"staff/building/inventories/{INVENTORY}/photos/<slug:sha256>/", inventories.photo, name="inventory_photo"),
    path(f"staff/building/inventories/{INVENTORY}/do/<slug:verb>/", inventories.step, name="inventory_step"),
    path("staff/building/keys/", keys.passes, name="passes"),
    path("staff/building/keys/<int:pk>/", keys.give, name="pass"),
    path("staff/building/keys/<int:pk>/found/", keys.found, name="pass_found"),
    path("staff/building/handovers/<int:pk>/back/", keys.take_back, name="take_back"),
    path("staff/building/departures/", departures.departures, name="departures"),
    path("staff/building/departures/<str:reference>/", departures.departure, name="departure"),
    path("staff/building/departures/<str:reference>/begin/", departures.begin, name="begin_departure"),
    path("staff/building/departures/<str:reference>/papers/<slug:what>/", departures.paper, name="departure_paper"),
    path("staff/building/departures/<str:reference>/<slug:verb>/", departures.step, name="departure_step"),
    path("staff/building/services/", services.services, name="services"),
    path("staff/building/services/<slug:slug>/<str:code>/", services.service, name="service"),
    path("resident/tickets/", resident.my_tickets, name="my_tickets"),
    path("resident/tickets/new/", resident.report, name="report"),
    path("resident/tickets/<str:reference>/", resident.my_ticket, name="my_ticket"),
    path("resident/tickets/<str:reference>/photos/<slug:sha256>/", resident.my_photo, name="my_ticket_photo"),
    path("resident/tickets/<str:reference>/<slug:verb>/", resident.my_step, name="my_ticket_step"),
    path(f"resident/inventories/{INVENTORY}/", resident.my_inventory, name="my_inventory"),
    path(f"resident/inventories/{INVENTORY}/document/", resident.my_inventory_document, name="my_inventory_document"),
    path(
        f"resident/inventories/{INVENTORY}/photos/<slug:sha256>/",
        resident.my_inventory_photo,
        name="my_inventory_photo",
    ),
]
