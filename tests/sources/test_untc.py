"""The status of treaties: a real page that its finder trimmed, and an imitation."""

import json

import pytest
from click.testing import CliRunner

from lexlink.cli.corpus import command
from lexlink.errors import InputError, SourceError, UsageError
from lexlink.law import Page
from lexlink.sources.untc import addresses, read_status
from tests.sources.pages import PAGES, imitation, sample

ADDRESS = "https://treaties.un.org/pages/ViewDetailsIII.aspx?src=TREATY&mtdsg_no=XXIII-1&chapter=23&clang=_en"


def test_who_is_bound_since_when_and_how():
    status = read_status(imitation("untc.html", ADDRESS))
    assert (status.number, status.concluded, status.in_force, status.registration) == ("XXIII-1", "Gardentown, 4 April 1949", "1949-08-24", "99999")
    assert [(p.name, p.signed, p.bound, p.how) for p in status.participants] == [
        ("Rosaland", "1949-04-04", "1949-08-24", "ratification"),
        ("Tulipia", "", "1993-09-01", "succession"),
        ("Beanonia", "1949-04-05", "", ""),
        ("Union of Hedges", "", "1984-12-10", "accession"),
    ]
    assert len(status.parties) == 3
    assert status.reservations == 1


def test_the_real_page():
    status = read_status(sample("treaties.un.org/XXIII-1.html", ADDRESS))
    assert status.in_force == "1980-01-27"
    assert status.registration == "18232"
    assert [p.name for p in status.parties] == ["Albania", "Bosnia and Herzegovina", "Argentina", "European Union"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b"tblgrid", b"tblother", "table of participants is missing"),
        (b"rptEIF", b"rptX", "no treaty"),
        (b"<td>Union of Hedges</td><td></td><td>10 Dec 1984 a</td>", b"", "3 parties are announced, the table holds 2"),
    ],
)
def test_a_page_without_its_list_is_refused(old, new, said):
    page = imitation("untc.html", ADDRESS)
    body = page.body.replace(b"tcrptEIF", new).replace(b"rptEIF", new) if old == b"rptEIF" else page.body.replace(old, new)
    with pytest.raises(SourceError, match=said):
        read_status(Page(ADDRESS, body))


def test_a_page_that_was_cut_is_refused_or_whole():
    page = imitation("untc.html", ADDRESS)
    whole = read_status(page)
    for end in range(0, len(page.body), 64):
        try:
            assert read_status(Page(ADDRESS, page.body[:end])) == whole
        except SourceError:
            continue


def test_addresses_are_made_of_the_numbers_of_the_corpus(kb):
    found = addresses(kb.instruments)
    assert found["rome-statute"] == "https://treaties.un.org/pages/ViewDetailsIII.aspx?src=TREATY&mtdsg_no=XVIII-10&chapter=18&clang=_en"
    assert len(found) > 50


def test_the_command_reads_a_saved_page():
    done = CliRunner().invoke(command, ["status", "npt", "--from", str(PAGES / "untc.html"), "--parties"])
    assert done.exit_code == 0, done.output
    assert "parties                            3" in done.output
    assert "Tulipia" in done.output
    assert "succession 1993-09-01, with a declaration" in done.output
    told = json.loads(CliRunner().invoke(command, ["status", "npt", "--from", str(PAGES / "untc.html"), "--json"]).output)
    assert (told["instrument"], told["parties"], told["reservations"], len(told["participants"])) == ("npt", 3, 1, 4)


def test_the_command_says_what_is_wrong(tmp_path):
    assert isinstance(CliRunner().invoke(command, ["status", "nothing"]).exception, UsageError)
    assert isinstance(CliRunner().invoke(command, ["status", "gdpr"]).exception, UsageError)
    assert isinstance(CliRunner().invoke(command, ["status", "npt", "--from", str(tmp_path / "none.html")]).exception, InputError)
    assert isinstance(CliRunner().invoke(command, ["status", "npt", "--from", str(PAGES / "wall-login.html")]).exception, SourceError)
