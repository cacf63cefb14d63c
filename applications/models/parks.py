"""One application to several parks of a region: the parks that a call names, and those that a file ranks.

Selection stays with the park that publishes the call; the other parks come in once a file is admitted.
"""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from applications.models._freeze import frozen_when_open
from applications.models.application import Application
from applications.models.call import Call
from spaces.models import Park
from technopark.common.history import tracked


@tracked
class CallPark(models.Model):
    """A park of the region to which a call is open too, beside the one that publishes it; fixed when it opens."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="other_parks", verbose_name=_("call"))
    park = models.ForeignKey(Park, models.PROTECT, related_name="shared_calls", verbose_name=_("park"))
    position = models.PositiveSmallIntegerField(pgettext_lazy("order", "position"))

    class Meta:
        verbose_name = _("further park of a call")
        verbose_name_plural = _("further parks of a call")
        ordering = ["call", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "park"],
                name="call_park_once",
                violation_error_message=_("This call already names this park."),
            ),
            models.UniqueConstraint(
                fields=["call", "position"],
                name="call_park_position_unique",
                violation_error_message=_("Two parks cannot have the same position."),
            ),
        ]
        triggers = [
            frozen_when_open("call_park_frozen_when_open", what="the parks of a call are fixed since it opened"),
            # The call is locked against a change of its own park meanwhile.
            pgtrigger.Trigger(
                name="call_park_of_its_region",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    PERFORM 1 FROM applications_call WHERE id = NEW.call_id FOR SHARE;
                    IF NOT EXISTS (
                        SELECT 1 FROM applications_call call
                        JOIN spaces_park own ON own.id = call.park_id
                        JOIN spaces_park other ON other.id = NEW.park_id
                        WHERE call.id = NEW.call_id AND other.id <> own.id
                            AND coalesce(nullif(other.region_fr, ''), other.region)
                                = coalesce(nullif(own.region_fr, ''), own.region)
                    ) THEN
                        RAISE EXCEPTION 'a call is opened to another park of the same region'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'call_park_of_its_region';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return str(self.park)


@tracked
class ParkChoice(models.Model):
    """A park that a file would accept, and in which place: 1 is the one wished first. A file sent keeps its own.

    Only calls that name several parks ask for it; a file without choices is for the park of its call.
    """

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="park_choices", verbose_name=_("application")
    )
    park = models.ForeignKey(Park, models.PROTECT, related_name="park_choices", verbose_name=_("park"))
    rank = models.PositiveSmallIntegerField(pgettext_lazy("park", "order of preference"))

    class Meta:
        verbose_name = _("park wished")
        verbose_name_plural = _("parks wished")
        ordering = ["application", "rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "park"],
                name="park_choice_once",
                violation_error_message=_("A park is named once."),
            ),
            models.UniqueConstraint(
                fields=["application", "rank"],
                name="park_choice_rank_unique",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message=_("Two parks cannot have the same place."),
            ),
            models.CheckConstraint(
                condition=Q(rank__gte=1),
                name="park_choice_ranks_from_one",
                violation_error_message=_("The park wished first has place 1."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="park_choice_frozen_once_submitted",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM applications_application
                        WHERE id IN (OLD.application_id, NEW.application_id) AND submitted_at IS NOT NULL
                    ) THEN
                        RAISE EXCEPTION 'the parks of a file are fixed since it was sent'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'park_choice_frozen_once_submitted';
                    END IF;
                    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
                """,
            ),
            pgtrigger.Trigger(
                name="park_choice_named_by_call",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM applications_application file
                        JOIN applications_call call ON call.id = file.call_id
                        WHERE file.id = NEW.application_id AND (
                            call.park_id = NEW.park_id OR EXISTS (
                                SELECT 1 FROM applications_callpark named
                                WHERE named.call_id = call.id AND named.park_id = NEW.park_id
                            )
                        )
                    ) THEN
                        RAISE EXCEPTION 'a file names parks of its call'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'park_choice_named_by_call';
                    END IF;
                    RETURN NEW;
                """,
            ),
            # At the end of the transaction: the places are 1, 2, … without a gap.
            pgtrigger.Trigger(
                name="park_choice_ranks_without_gap",
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM applications_parkchoice
                        WHERE application_id IN (OLD.application_id, NEW.application_id)
                        GROUP BY application_id HAVING max(rank) <> count(*)
                    ) THEN
                        RAISE EXCEPTION 'the places of the parks that a file names have a gap'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'park_choice_ranks_without_gap';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.park}"
