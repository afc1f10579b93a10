"""The command line: one file per verb, thin.

Exit codes: 0 done; 1 done, and the answer is no (a plan breaks a rule); 2 the
input cannot be used; 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import os
import sys

import typer

from mamarr._errors import MamarrError
from mamarr.cli.cap import cap
from mamarr.cli.check import check
from mamarr.cli.contingency import contingency
from mamarr.cli.convert import convert
from mamarr.cli.demo import demo
from mamarr.cli.example import example
from mamarr.cli.key import key
from mamarr.cli.notify import notify
from mamarr.cli.plan import plan
from mamarr.cli.publish import publish
from mamarr.cli.read import read
from mamarr.cli.release import release
from mamarr.cli.replan import replan
from mamarr.cli.roads import roads
from mamarr.cli.schema import schema
from mamarr.cli.undo import undo
from mamarr.cli.verify import verify
from mamarr.cli.whatif import whatif

STOPPED = 130
"""Exit code after Ctrl-C."""

app = typer.Typer(
    help="Plan, announce, run and record a humanitarian pause with corridors.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for verb in (
    read,
    check,
    plan,
    replan,
    whatif,
    contingency,
    undo,
    verify,
    publish,
    notify,
    release,
    roads,
    convert,
    schema,
    example,
    demo,
    cap,
):
    app.command()(verb)
app.add_typer(key, name="key")


def _version(value: bool) -> None:
    if value:
        from mamarr import __version__

        typer.echo(f"mamarr {__version__}")
        raise typer.Exit()


@app.callback()
def _root(
    version: bool = typer.Option(
        False, "--version", help="Print the version and stop.", callback=_version, is_eager=True
    ),
) -> None:
    pass


def main(argv: list[str] | None = None) -> None:
    """Run one verb and turn the errors of mamarr into sentences and exit codes."""
    # vectors here are short: threads of numerical libraries would only wait for one another
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    try:
        app(argv)
    except MamarrError as error:
        for line in str(error).splitlines():
            print(line, file=sys.stderr)
        sys.exit(2)
    except SystemExit as end:
        # typer turns Ctrl-C into this exit code, without a word
        if end.code == STOPPED:
            print("Stopped. Nothing more was written.", file=sys.stderr)
        raise
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except OSError as error:
        # a full disk, a folder that may not be written: the system's own words say it best
        print(f"{error.filename or 'file'}: {error.strerror or error}", file=sys.stderr)
        sys.exit(2)
