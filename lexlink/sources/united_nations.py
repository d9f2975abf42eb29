"""Pages of the United Nations that print treaties as running text: un.org, legal.un.org, the High Commissioner for Human Rights."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lexlink.law import Expectation, LawText, Offer, Page
from lexlink.sources.check import check
from lexlink.sources.expected import expected
from lexlink.sources.pages import only
from lexlink.sources.tree import build
from lexlink.sources.web import treaty

_RIGHTS = "https://www.ohchr.org/{language}/instruments-mechanisms/instruments/{name}"
_RIGHTS_NAMES = {
    "iccpr": "international-covenant-civil-and-political-rights",
    "iccpr-protocol-1": "optional-protocol-international-covenant-civil-and-political",
    "iccpr-protocol-2": "second-optional-protocol-international-covenant-civil-and",
    "icescr": "international-covenant-economic-social-and-cultural-rights",
    "icescr-protocol": "optional-protocol-international-covenant-economic-social-and",
    "cerd": "international-convention-elimination-all-forms-racial",
    "cedaw": "convention-elimination-all-forms-discrimination-against-women",
    "cedaw-protocol": "optional-protocol-convention-elimination-all-forms",
    "convention-against-torture": "convention-against-torture-and-other-cruel-inhuman-or-degrading",
    "convention-against-torture-protocol": "optional-protocol-convention-against-torture-and-other-cruel",
    "convention-rights-of-the-child": "convention-rights-child",
    "convention-rights-of-the-child-protocol-armed-conflict": "optional-protocol-convention-rights-child-involvement-children",
    "convention-migrant-workers": "international-convention-protection-rights-all-migrant-workers",
    "convention-enforced-disappearance": "international-convention-protection-all-persons-enforced",
    "convention-rights-persons-with-disabilities": "convention-rights-persons-disabilities",
    "genocide-convention": "convention-prevention-and-punishment-crime-genocide",
    "refugee-convention": "convention-relating-status-refugees",
    "refugee-protocol": "protocol-relating-status-refugees",
}
# instrument → {language: address}
_PAGES = {
    "un-charter": {
        "en": "https://www.un.org/en/about-us/un-charter/full-text",
        "fr": "https://www.un.org/fr/about-us/un-charter/full-text",
        "es": "https://www.un.org/es/about-us/un-charter/full-text",
    },
    "universal-declaration-human-rights": {
        "en": "https://www.un.org/en/about-us/universal-declaration-of-human-rights",
        "fr": "https://www.un.org/fr/universal-declaration-human-rights",
        "es": "https://www.un.org/es/about-us/universal-declaration-of-human-rights",
    },
}
# The Statute as it entered into force; the Court publishes the amended one.
_FIRST_STATUTE = Offer("rome-statute", "en", "https://legal.un.org/icc/statute/99_corr/cstatute.htm", "2002-07-01")


class UnitedNations:
    name = "united-nations"
    parser = 1

    def offers(self) -> Iterable[Offer]:
        yield from (Offer(slug, language, url) for slug, urls in _PAGES.items() for language, url in urls.items())
        for language in ("en", "fr", "es"):
            yield from (Offer(slug, language, _RIGHTS.format(language=language, name=name)) for slug, name in _RIGHTS_NAMES.items())
        yield _FIRST_STATUTE

    def wanted(self, offer: Offer, pages: Sequence[Page]) -> Sequence[str]:
        return () if pages else (offer.url,)

    def expectation(self, offer: Offer) -> Expectation:
        return expected(offer, articles=128 if offer == _FIRST_STATUTE else None)

    def read(self, offer: Offer, pages: Sequence[Page]) -> LawText:
        """The treaty on the page. Raises SourceError where there is none."""
        page = only(pages, offer.instrument)
        title, lines = treaty(page, offer.language)
        return check(LawText(offer.instrument, offer.language, build(lines), title, offer.as_of), Expectation(least_characters=1))
