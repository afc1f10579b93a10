#!/bin/sh
# Resolve the bounds of pyproject.toml in an empty environment and write down what came of it.
# Run it with the oldest Python that is supported: later ones take the same versions.
set -eu
python=${PYTHON:-python3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$python" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check --upgrade pip
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check -e '.[dev]'
{
    echo "# Written by 'make lock'. What mamarr runs, is tested, checked and documented with."
    "$work/venv/bin/python" -m pip freeze --exclude-editable
} >"$work/lock.txt"
cp "$work/lock.txt" requirements/lock.txt
