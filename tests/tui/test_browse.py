"""Browsing, by its keys."""

from lexlink.tui.widgets.text_pane import TextPane
from tests.tui.conftest import settled


def law(app):
    return app.screen.query_one("#law", TextPane).text


async def test_the_law_moves_with_the_text(make_app, story):
    async with make_app(story).run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        app = pilot.app
        assert "references to the law" in law(app)
        await pilot.press("n")
        assert app.session.reading.link.surface == "Article 8(2)(b)(i) of the Rome Statute"
        assert law(app).startswith("Rome Statute art 8(2)(b)(i)\n")
        await pilot.press("n")
        assert "common Article 3" in app.session.reading.link.surface
        assert "Geneva" in law(app)
        await pilot.press("N")
        assert law(app).startswith("Rome Statute art 8(2)(b)(i)\n")
