from upkeep.models.departure import Departure, DepositLine
from upkeep.models.inventory import Inventory, InventoryItem, InventoryPhoto
from upkeep.models.keys import DoorPass, Handover
from upkeep.models.services import ServiceHours, ServiceUnit
from upkeep.models.ticket import AnswerTime, Ticket, TicketLog, TicketMessage, TicketPhoto

__all__ = [
    "AnswerTime",
    "Departure",
    "DepositLine",
    "DoorPass",
    "Handover",
    "Inventory",
    "InventoryItem",
    "InventoryPhoto",
    "ServiceHours",
    "ServiceUnit",
    "Ticket",
    "TicketLog",
    "TicketMessage",
    "TicketPhoto",
]
