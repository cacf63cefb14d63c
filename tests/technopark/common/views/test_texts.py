import pytest


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.django_db
def test_accessibility_is_public_and_honest(client, language, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get(f"/{language}/accessibility/")

    assert response.status_code == 200
    assert b"WCAG" in response.content
