"""Triggers that keep a call fair: what was asked of those who have sent their file is not asked otherwise of others."""

import pgtrigger

TRANSLATIONS = ("", "_fr", "_ar", "_en")


def columns(*names: str) -> str:
    """SQL text array of the columns of translated texts, for ``to_jsonb(row) - array``."""
    return ", ".join(f"'{name}{suffix}'" for name in names for suffix in TRANSLATIONS)


def frozen_once_submitted(name: str, *, call_of: str = "{row}.call_id", free: str) -> pgtrigger.Trigger:
    """A trigger that refuses a new row, a lost row or another sense once a file was sent to the call.

    ``call_of`` is SQL giving the call of ``{row}`` (OLD or NEW); ``free`` lists the columns that may always change.
    """
    calls = f"{call_of.format(row='OLD')}, {call_of.format(row='NEW')}"
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - ARRAY[{free}] = to_jsonb(NEW) - ARRAY[{free}] THEN
                RETURN NEW;
            END IF;
            IF EXISTS (
                SELECT 1 FROM applications_application
                WHERE call_id IN ({calls}) AND submitted_at IS NOT NULL
            ) THEN
                RAISE EXCEPTION 'a file was already sent to this call'
                    USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
            END IF;
            RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
        """,
    )


def frozen_when_open(name: str, *, what: str) -> pgtrigger.Trigger:
    """A trigger that refuses any change of a row once its published call has opened; ``what`` is frozen, in words."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=f"""
                    IF EXISTS (
                        SELECT 1 FROM applications_call
                        WHERE id IN (OLD.call_id, NEW.call_id) AND published_at IS NOT NULL AND opens_at <= now()
                    ) THEN
                        RAISE EXCEPTION '{what}'
                            USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
                    END IF;
                    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
                """,
    )
