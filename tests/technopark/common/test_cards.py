from technopark.common.cards import Card, Place, cards


def said(request, subject):
    return Card("said", f"About {subject}", "common/card.html", place=Place.ASIDE)


def silent(request, subject):
    return None


def test_cards_come_in_the_order_of_the_settings_and_silent_apps_have_none(settings, rf):
    settings.SOME_CARDS = [f"{__name__}.silent", f"{__name__}.said"]
    [card] = cards("SOME_CARDS", rf.get("/"), "it")
    assert (card.title, card.is_aside, card.context) == ("About it", True, {})
