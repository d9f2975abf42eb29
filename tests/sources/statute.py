"""An invented statute as a PDF with the traps of the real ones: contents, running headers, marks and notes, a deleted article."""

from tests.sources.pages import pdf

_HEADER = "Statute of the Court of Gardens"
_LONG = "The Court keeps the peace between the gardeners of the town and between them and all of their neighbours, as"


def english():
    contents = [
        _HEADER,
        "Contents",
        "PART 1. GARDENS AND THEIR COURT 2",
        "Article 1 Peace .......... 2",
        "Article 2 Hedges .......... 2",
        "Article 2 bis Snails .......... 3",
        "Article 3 .......... 3",
        "Article 4 .......... 3",
        "Article 5 End .......... 4",
    ]
    first = [
        "2",
        _HEADER,
        "PREAMBLE",
        "The gardeners who are parties to this Statute, knowing how much every garden owes to its neighbour,",
        "have agreed as follows:",
        "PART 1.",
        "GARDENS AND THEIR COURT",
        "Article 1",
        "Peace",
        _LONG,
        "this Statute says.",
        "Article 21",
        "Hedges",
        "1. The Court has jurisdiction over hedges in accordance with",
        "Part 1.",
        "2. For the purpose of paragraph 1:",
        "(a) a hedge is what stands around a bed;",
        "(b) a hedge is too high:",
        "(i) when it throws shade;",
        "(ii)2 when nobody can look over it.",
        "1 As amended by the gardeners of the first of May, in a resolution that is",
        "too long for one row.",
        "2 Inserted later.",
    ]
    second = [
        "3",
        _HEADER,
        "Article 2 bis3",
        "Snails",
        "Snails are left alone, unless they are found in the salad of somebody else than the one who finds them.",
        "Article 3",
        "Whatever this Part says about beds, hedges and snails does not touch in any manner the good or",
        "bad customs of gardeners in other towns than this one.",
        "Article 44",
        "3 Inserted with the snails.",
        "4 Article 4 was deleted by a resolution of gardeners.",
    ]
    third = [
        "4",
        _HEADER,
        "Article 5",
        "Putting off the end of the Statute where somebody objects that there is still some hope for the",
        "last apple",
        "The Statute ends with the last apple of the year in which it was denounced by the last of the gardeners.",
        "IN WITNESS WHEREOF the gardeners have signed this Statute.",
    ]
    return pdf(contents, first, second, third)


def french():
    first = [
        "Statut de la Cour des jardins",
        "CHAPITRE PREMIER. LA COUR",
        "Article premier",
        "La Cour",
        "La Cour veille sur la paix entre les jardiniers de la ville et entre eux et tous leurs voisins, comme le dit le",
        "présent Statut.",
        "Article 2",
        "Haies",
        "1. La Cour a compétence pour les haies de la ville et pour celles des villages voisins:",
        "a) une haie est ce qui entoure un jardin;",
        "b) une haie est trop haute quand personne ne voit plus par-dessus.",
        "2. Les escargots sont laissés en paix.",
        "EN FOI DE QUOI, les jardiniers ont signé le présent Statut.",
    ]
    return pdf(first)
