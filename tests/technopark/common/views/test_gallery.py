import pytest
from django.urls import reverse
from django.utils import translation


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_gallery_shows_every_component_in_development(client, settings, language):
    settings.DEBUG = True
    with translation.override(language):
        response = client.get(reverse("common:components"))
    assert response.status_code == 200
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in response.content.decode()


def test_gallery_shows_errors_linked_to_their_fields(client, settings):
    settings.DEBUG = True
    page = client.get(reverse("common:components"), {"show_errors": "1"}).content.decode()
    assert 'href="#id_name"' in page
    assert 'aria-describedby="id_name_helptext id_name_error"' in page


def test_gallery_is_not_there_in_production(client, settings):
    settings.DEBUG = False
    assert client.get(reverse("common:components")).status_code == 404
