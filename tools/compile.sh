#!/bin/sh
# Let mamarr, in the folder $1, do once what needs compiled code, so that it is there when it is needed: numba keeps it.
set -eu
bin=$1

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
echo "Compiling numerical code, once: two or three minutes. Stopped, it is compiled with the first plan."
"$bin/mamarr" example aleppo-2016-11-04 -o "$folder/pause" >/dev/null
"$bin/mamarr" plan "$folder/pause" -o "$folder/plan" --quiet
"$bin/mamarr" verify "$folder/pause" "$folder/plan/plan.json" >/dev/null
"$bin/mamarr" replan "$folder/pause" "$folder/plan/plan.json" --at 13:00 --closed masharqa -o "$folder/new" --quiet
