import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spaces.models import Space
from technopark.common.history import tracked
from technopark.common.models import Document
from tenants.models import Tenancy
from upkeep.enums import Condition, InventoryKind, Part, SigningMode
from upkeep.models.pictures import Picture


def frozen_with_inventory(name: str) -> pgtrigger.Trigger:
    """Refuse to write a row whose inventory is signed; wait for whoever is signing it."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func="""
            PERFORM 1 FROM upkeep_inventory i
            WHERE (TG_OP <> 'INSERT' AND i.id = OLD.inventory_id) OR (TG_OP <> 'DELETE' AND i.id = NEW.inventory_id)
            FOR SHARE;
            IF EXISTS (
                SELECT 1 FROM upkeep_inventory i
                WHERE i.signed_on IS NOT NULL AND (
                    (TG_OP <> 'INSERT' AND i.id = OLD.inventory_id) OR (TG_OP <> 'DELETE' AND i.id = NEW.inventory_id)
                )
            ) THEN
                RAISE EXCEPTION 'a signed inventory never changes'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'inventory_is_frozen';
            END IF;
            IF TG_OP = 'DELETE' THEN
                RETURN OLD;
            END IF;
            RETURN NEW;
        """,
    )


@tracked
class Inventory(models.Model):
    """The state of a space when a company enters or leaves: things with their state, photos, meters, keys.

    Written until it is signed (``signed_on``); then it and all in it never change, but for the scan of the paper
    signed by hand, which may be added once. ``shown_at`` is when the company was asked to accept it on its page.
    """

    tenancy = models.ForeignKey(Tenancy, models.PROTECT, related_name="inventories", verbose_name=_("tenancy"))
    space = models.ForeignKey(Space, models.PROTECT, related_name="inventories", verbose_name=_("space"))
    kind = models.CharField(_("kind"), max_length=5, choices=InventoryKind)
    made_on = models.DateField(_("made on"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"))
    electricity_meter = models.CharField(_("electricity meter"), max_length=20, blank=True)
    water_meter = models.CharField(_("water meter"), max_length=20, blank=True)
    note = models.TextField(_("remarks of the park"), max_length=2000, blank=True)
    company_note = models.TextField(_("remarks of the company"), max_length=2000, blank=True)
    shown_at = models.DateTimeField(_("sent to the company"), null=True, blank=True, editable=False)
    mode = models.CharField(_("how it was signed"), max_length=10, choices=SigningMode, blank=True, editable=False)
    signatory = models.CharField(_("for the company"), max_length=120, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True, editable=False)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    document = models.OneToOneField(
        Document, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=_("document")
    )
    scan = models.FileField(_("signed scan"), upload_to="inventories/%Y/", max_length=200, blank=True)
    scan_type = models.CharField(_("type of file"), max_length=40, blank=True, editable=False)

    class Meta:
        verbose_name = _("inventory")
        verbose_name_plural = _("inventories")
        ordering = ["-made_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["tenancy", "space", "kind"],
                condition=Q(signed_on__isnull=True),
                name="inventory_one_draft",
                violation_error_message=_("An inventory of this space is already being made."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=InventoryKind.values),
                name="inventory_kind_known",
                violation_error_message=_("Unknown kind of inventory."),
            ),
            models.CheckConstraint(
                condition=Q(signed_on__isnull=True, mode="", document__isnull=True)
                | (Q(signed_on__gte=F("made_on"), document__isnull=False) & ~Q(mode="")),
                name="inventory_signed_whole",
                violation_error_message=_("An inventory is signed in some way, on a day, with its document."),
            ),
            models.CheckConstraint(
                condition=Q(mode__in=["", SigningMode.WITHOUT]) | ~Q(signatory=""),
                name="inventory_signed_by_somebody",
                violation_error_message=_("Say who signed for the company."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="inventory_is_frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF OLD.signed_on IS NOT NULL AND (
                        TG_OP = 'DELETE' OR OLD.scan <> ''
                        OR to_jsonb(NEW) - ARRAY['scan', 'scan_type'] <> to_jsonb(OLD) - ARRAY['scan', 'scan_type']
                    ) THEN
                        RAISE EXCEPTION 'a signed inventory never changes'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'inventory_is_frozen';
                    END IF;
                    IF TG_OP = 'DELETE' THEN
                        RETURN OLD;
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.space} {self.made_on:%d/%m/%Y}"

    @property
    def is_signed(self) -> bool:
        return self.signed_on is not None


@tracked
class InventoryItem(models.Model):
    """A thing of an inventory with its state."""

    inventory = models.ForeignKey(Inventory, models.CASCADE, related_name="items", verbose_name=_("inventory"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    part = models.CharField(_("thing"), max_length=10, choices=Part)
    name = models.CharField(pgettext_lazy("thing", "name"), max_length=80, blank=True)
    count = models.PositiveSmallIntegerField(_("how many"), default=1)
    condition = models.CharField(_("state"), max_length=8, choices=Condition, default=Condition.GOOD)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("thing of an inventory")
        verbose_name_plural = _("things of an inventory")
        ordering = ["inventory", "position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(part__in=Part.values, condition__in=Condition.values),
                name="inventory_item_known",
                violation_error_message=_("Unknown thing or state."),
            ),
            models.CheckConstraint(
                condition=~Q(part=Part.OTHER) | ~Q(name=""),
                name="inventory_item_named",
                violation_error_message=_("Say what it is."),
            ),
        ]
        triggers = [frozen_with_inventory("inventory_item_is_frozen")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """What it is, in the language being read, or as it was written."""
        return self.name or str(self.get_part_display())


@tracked
class InventoryPhoto(Picture):
    """A photo of the space, or of one thing in it."""

    inventory = models.ForeignKey(Inventory, models.CASCADE, related_name="photos", verbose_name=_("inventory"))
    item = models.ForeignKey(
        InventoryItem, models.CASCADE, null=True, blank=True, related_name="photos", verbose_name=_("thing")
    )

    class Meta(Picture.Meta):
        verbose_name = _("photo of an inventory")
        verbose_name_plural = _("photos of inventories")
        constraints = [
            models.UniqueConstraint(
                fields=["inventory", "sha256"],
                name="inventory_photo_once",
                violation_error_message=_("This photo is already there."),
            )
        ]
        triggers = [frozen_with_inventory("inventory_photo_is_frozen")]
