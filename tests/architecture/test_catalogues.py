"""Every text is there in Finnish and Swedish."""

from scripts import catalogues


def test_every_text_is_translated() -> None:
    assert catalogues.check(catalogues.ROOT, []) == []
