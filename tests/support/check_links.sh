#!/usr/bin/env bash
# Every relative link in the documentation leads somewhere, headings included: tests/support/check_links.sh [ROOT]
# Code is not looked at. Exit code 1 where a link is dead, 2 where no link was found at all.
set -euo pipefail
cd "${1:-$(dirname "$0")/../..}"

# "line target" for each link of a Markdown file, fenced and inline code left out.
links()
{
    awk '/^ *(```|~~~)/ { code = !code; next }
        code { next }
        {
            gsub(/`[^`]*`/, "")
            while (match($0, /\]\([^() ]+( "[^"]*")?\)/)) {
                target = substr($0, RSTART + 2, RLENGTH - 3)
                sub(/ .*/, "", target)
                print FNR, target
                $0 = substr($0, RSTART + RLENGTH)
            }
        }' "$1"
}

# The anchors that a Markdown file has: headings as GitHub names them.
anchors()
{
    awk '/^ *(```|~~~)/ { code = !code; next } !code && /^#+ / { sub(/^#+ +/, ""); print }' "$1" |
        tr '[:upper:]' '[:lower:]' | sed -E 's/[^[:alnum:]_ -]//g; s/ /-/g'
}

dead=0
count=0
while IFS= read -r file; do
    while read -r line target; do
        case $target in
        http:* | https:* | mailto:*) continue ;;
        esac
        count=$((count + 1))
        path=${target%%#*}
        anchor=
        [[ $target == *#* ]] && anchor=${target#*#}
        where=$file
        [ -n "$path" ] && where=$(dirname "$file")/$path
        if [ ! -e "$where" ]; then
            echo "$file:$line: there is no $target"
        elif [ -n "$anchor" ] && [[ $where == *.md ]] && ! anchors "$where" | grep -qxF -- "$anchor"; then
            echo "$file:$line: $where has no heading #$anchor"
        else
            continue
        fi
        dead=$((dead + 1))
    done < <(links "$file")
done < <(find . -name '*.md' -not -path './build/*' -not -path './out/*' -not -path '*/node_modules/*' | sort)

echo "$count links, $dead dead"
[ "$count" -gt 0 ] || exit 2
[ "$dead" -eq 0 ]
