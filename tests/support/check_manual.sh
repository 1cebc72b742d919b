#!/usr/bin/env bash
# The manual page and --help know the same commands and options: tests/support/check_manual.sh KITEMARK [PAGE]
# Asks every command for its help, and the page for every option of it; and for options that no command has.
set -euo pipefail
kitemark=$1
page=${2:-$(dirname "$0")/../../docs/man/kitemark.1}
text=$(sed 's/\\-/-/g; s/\\f[BIRP]//g' "$page")

all=()
missing=0
need() { grep -qF -- "$2" <<<"$text" || { echo "kitemark $1: the page does not have $2"; missing=$((missing + 1)); }; }

# Prints "COMMAND" for each subcommand of "$@".
subcommands() { "$kitemark" "$@" --help | sed -n '/^Subcommands:/,/^$/s/^  \([a-z]*\) .*/\1/p'; }

check()
{
    local option
    while IFS= read -r option; do
        need "$*" "$option"
        all+=("$option")
    done < <("$kitemark" "$@" --help | grep -oE -- '(^ +|,)--[a-z-]+' | tr -d ' ,' | sort -u)
    while IFS= read -r command; do
        need "$*" "kitemark ${*:+$* }$command"
        check "$@" "$command"
    done < <(subcommands "$@")
}
check
while IFS= read -r option; do
    [[ " ${all[*]} " == *" $option "* ]] || { echo "the page has $option, and no command has"; missing=$((missing + 1)); }
done < <(grep -oE -- '--[a-z][a-z-]+' <<<"$text" | sort -u)

version=$("$kitemark" --version)
grep -qF "\"$version\"" "$page" || { echo "the page is not of $version"; missing=$((missing + 1)); }

if command -v groff >/dev/null; then
    complaints=$(groff -man -ww -z -Kutf8 -Tutf8 "$page" 2>&1)
    [ -z "$complaints" ] || { echo "$complaints"; missing=$((missing + 1)); }
fi
echo "${#all[@]} options of --help looked for, $missing differences"
[ "$missing" -eq 0 ] && [ "${#all[@]}" -gt 30 ]
