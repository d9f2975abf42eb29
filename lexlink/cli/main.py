"""The `lexlink` command: a table of commands, and what errors become."""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click

from lexlink.errors import LexlinkError
from lexlink.version import __version__

COMMANDS = {
    "link": ("lexlink.cli.link", "Link texts to the law: files, folders, patterns, standard input."),
    "report": ("lexlink.cli.report", "Make reports of results without linking again; compare; list what is cited."),
    "show": ("lexlink.cli.show", "Show a text and the passages it speaks of side by side."),
    "browse": ("lexlink.cli.browse", "Read texts in the terminal, the law beside them."),
    "review": ("lexlink.cli.review", "Judge links, make gold of it, compare two reviewers."),
    "why": ("lexlink.cli.why", "Explain why a link was made, or was not."),
    "find": ("lexlink.cli.find", "Look up a citation («art 121 rome») or search the law."),
    "corpus": ("lexlink.cli.corpus", "The law that lexlink knows: list, show, tree, sync, add, diff, status, verify, stats, path."),
    "eval": ("lexlink.cli.evaluation", "Score linking against annotated texts."),
    "import": ("lexlink.cli.imports", "Read what people annotated in other tools: gold and judgements."),
    "serve": ("lexlink.cli.serve", "Serve linking over HTTP, or to assistants over MCP."),
    "doctor": ("lexlink.cli.doctor", "Check that this installation works."),
    "completion": ("lexlink.cli.completion", "Print the completion script of a shell."),
}


class _ReaderGone(Exception):
    """Whoever read our output has stopped reading."""


class Commands(click.Group):
    """Lists the commands from the table and imports only the one that is asked for."""

    def invoke(self, ctx: click.Context) -> object:
        from lexlink.cli.options import settings

        ctx.default_map = dict.fromkeys(COMMANDS, settings().options())  # what is typed counts more
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:  # click would make an exit code 1 of it
            raise _ReaderGone from error

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        found = import_module(COMMANDS[cmd_name][0]).command
        assert isinstance(found, click.Command)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Start with:  lexlink show STORY.txt   ·   Exit codes: 0 done, 1 by --fail-on, 2 usage, 3 corpus, 4 some inputs failed, 5 network, 130 interrupted.",
)
@click.version_option(__version__, prog_name="lexlink")
@click.pass_context
def lexlink(ctx: click.Context) -> None:
    """Find every reference to treaties, their articles and organs in news text, and the law behind it.

    Without a command it opens the terminal browser.
    """
    if ctx.invoked_subcommand is not None:
        return
    if sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM") != "dumb":
        from lexlink.cli.browse import open_screen

        open_screen()
        return
    click.echo(ctx.get_help())
    ctx.exit(2)


def main() -> None:
    """Run the command line; every error becomes one sentence and an exit code."""
    try:
        code = lexlink.main(prog_name="lexlink", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Abort:
        code = _say("interrupted", 130)
    except KeyboardInterrupt:
        code = _say("interrupted", 130)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except LexlinkError as error:
        code = _say(str(error), error.exit_code)
    except (_ReaderGone, BrokenPipeError):
        # The reader of our output is gone: end quietly, also when Python flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code if isinstance(code, int) else 0)


def _say(message: str, code: int) -> int:
    from lexlink.text.safe_text import safe_line

    click.echo(f"lexlink: {safe_line(message)}", err=True)
    return code
