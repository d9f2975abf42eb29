"""A law and an engine that never change: what pictures of the screen are taken with."""

import re

from lexlink.types import Antecedent, Candidate, Feature, Instrument, Link, LinkedDocument, Organ, Passage, Target

STORY = """Harbour court hears the lighthouse case

The keepers of Sorrel say that Article 4(2) of the Lighthouse Treaty forbids dark nights. The Treaty is older than the harbour, and a
change to it needs every keeper's hand.

“Article 99 of the Lighthouse Treaty says the contrary,” the ministry answered. The Council of Keepers did not comment. Under Article 7 a
lamp may rest for one hour, a lawyer said, and moonlight is not a lamp.

The judges meet again on Friday.
"""

_DIGESTS = {
    "": "Treaty, adopted 1901-05-01 in Sorrel, in force since 1902-01-01.",
    "art_4": "Every lighthouse shows its lamp from dusk to dawn; fog counts as night.",
    "art_7": "Lets a lamp rest for one hour where the keeper is ill and says so in the book.",
    "art_9": "Sets up the Council of Keepers, one keeper for each light.",
    "art_12": "Says how the treaty is changed: every keeper signs.",
}
_HEADINGS = {"art_4": "Burning hours", "art_7": "Rest", "art_9": "Council", "art_12": "Amendment"}
_FOUND = (
    ("Article 4(2) of the Lighthouse Treaty", "provision", "short", "linked", 0.96, "lighthouse/art_4__para_2"),
    ("The Treaty", "instrument", "oblique", "linked", 0.93, "lighthouse"),
    ("change to it", "concept", "descriptive", "suggested", 0.71, ""),
    ("Article 99 of the Lighthouse Treaty", "provision", "short", "nil", 0.88, "lighthouse/art_99"),
    ("Council of Keepers", "organ", "full", "linked", 0.97, "council"),
    ("Article 7", "provision", "bare", "linked", 0.74, "lighthouse/art_7"),
)


class Law:
    revision = "made-up"
    folders = ()
    instruments = {"lighthouse": Instrument("lighthouse", "treaty", "Treaty on Lighthouses", "Lighthouse Treaty")}
    organs = {"council": Organ("council", "Council of Keepers", "body", "lighthouse/art_9")}

    def passage(self, target):
        eid = target.partition("/")[2]
        article = eid.partition("__")[0]
        if target in self.organs or (article and article not in _DIGESTS and article != "art_99"):
            return None
        crumbs = ("Lighthouse Treaty", "Part 1: Lamps", self.citation(target).rpartition("Treaty ")[2]) if eid else ("Lighthouse Treaty",)
        words = ("", _HEADINGS.get(article, ""), _DIGESTS.get(article, "Unknown."), "", "https://lights.example.org/treaty")
        return Passage(target, "Treaty on Lighthouses", self.citation(target), crumbs, *words[1:])

    def citation(self, target):
        if target in self.organs:
            return self.organs[target].name
        eid = target.partition("/")[2]
        return "Treaty on Lighthouses" if not eid else "Lighthouse Treaty " + re.sub(r"__para_(\w+)", r"(\1)", eid.replace("art_", "art "))

    def exists(self, target):
        return "art_99" not in target


class Engine:
    kb = Law()

    def link(self, document):
        links = []
        for surface, kind, form, status, score, target in _FOUND:
            start = document.text.find(surface)
            if start < 0:
                continue
            end = start + len(surface)
            features = (Feature("shared name", 1.0, -1.0, "«Treaty» may be another"), Feature("context", 0.8, 2.5, "lamp, keeper, harbour"))
            candidates = (Candidate(target, score, features), Candidate("lighthouse/art_12", 0.41, features[:1])) if target else ()
            suggestions = {"concept": (Candidate("lighthouse/art_12", 0.71, features),), "provision": (Candidate("lighthouse/art_9", 0.4),)}
            antecedent = Antecedent(document.text.find("Lighthouse Treaty"), 0, "Lighthouse Treaty", "the treaty named last") if form == "bare" else None
            links.append(
                Link(
                    start, end, kind, form, status, score, (Target(target, start, end, "99" not in target),) if target else (),
                    "no_such_provision" if status == "nil" else None, "the nearest that exists is art 12" if status == "nil" else "", antecedent,
                    candidates, suggestions.get(kind, ()) if status in ("nil", "suggested") else (), document=document, law=self.kb,
                )
            )  # fmt: skip
        return LinkedDocument(document, tuple(links), (), "r", "c")
