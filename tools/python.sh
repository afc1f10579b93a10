#!/bin/sh
# Say clearly whether the Python named by $1 can set up this project; end non-zero if not.
set -eu
python=$1

if ! command -v "$python" >/dev/null 2>&1; then
    echo "No '$python' here. mamarr needs Python 3.11 or later." >&2
    echo "On Debian or Ubuntu: sudo apt-get install python3 python3-venv" >&2
    echo "If it has another name: make PYTHON=python3.12 ..." >&2
    exit 1
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "'$python' is $("$python" --version 2>&1); mamarr needs Python 3.11 or later." >&2
    echo "If a later one is installed under another name: make PYTHON=python3.12 ..." >&2
    exit 1
fi
if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    echo "'$python' cannot make virtual environments: its modules venv and ensurepip are missing." >&2
    echo "On Debian or Ubuntu: sudo apt-get install python3-venv   (or python$version-venv)" >&2
    exit 1
fi
