"""The command that opens the screen, without one."""

import warnings

import pytest
from click.testing import CliRunner

from lexlink.cli.browse import command
from lexlink.cli.main import lexlink
from lexlink.errors import UsageError


def test_browse_without_a_terminal_says_what_to_do_instead():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = CliRunner().invoke(command, ["story.txt"])
    assert isinstance(result.exception, UsageError)
    assert "lexlink show" in str(result.exception)


def test_bare_lexlink_without_a_terminal_prints_help():
    result = CliRunner().invoke(lexlink, [])
    assert result.exit_code == 2
    assert "browse" in result.output


@pytest.mark.parametrize("option", ["--review", "--ascii", "--theme", "--no-state", "--corpus"])
def test_every_option_is_explained_once(option):
    assert CliRunner().invoke(command, ["--help"]).output.count(f"\n  {option} ") == 1
