#!/usr/bin/env bash
# A package that was made to flood a terminal gets at most 64 KiB of findings, in text and in JSON, and all with --all.
#   check_bounded_output.sh KITEMARK
set -euo pipefail
kitemark=$(realpath "$1")
cd "$(dirname "$0")/../.."
kept=$PWD/tests/data/packages/0.1.0
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cp "$kept/first-line-manager.asice" flood.asice
mkdir -p evidence
for number in $(seq 900); do : >"evidence/$(printf '%080d' "$number").txt"; done
zip -q -X -D -r flood.asice evidence
fails=0
expect() # WHAT TEST...
{
    local what=$1
    shift
    "$@" || { echo "$what: not so: $*" && fails=$((fails + 1)); }
}
size() { wc -c <"$1"; }
verify() { "$kitemark" verify flood.asice --trust "$kept/trust.pem" --at 2026-12-01 "$@" || [ $? -eq 1 ]; }
verify >answer.txt 2>findings.txt
verify --all >answer.txt 2>all.txt
expect 'findings are bounded' [ "$(size findings.txt)" -le 65536 ]
expect 'as many as there is room for are shown' [ "$(size findings.txt)" -gt 50000 ]
expect 'the last line says that there are more' grep -q -e '--all' findings.txt
expect '--all shows more' [ "$(size all.txt)" -gt 100000 ]
verify --json >bounded.json 2>/dev/null
verify --json --all >all.json 2>/dev/null
count() { grep -c '"severity"' "$1"; }
left_out=$(sed -n 's/.*"findings_left_out": \([0-9]*\).*/\1/p' bounded.json)
expect 'JSON says how many it left out' [ "$left_out" -gt 0 ]
expect 'nothing is lost in between' [ $((left_out + $(count bounded.json))) -eq "$(count all.json)" ]
expect 'JSON with --all leaves nothing out' grep -q '"findings_left_out": 0' all.json
expect 'the JSON document is bounded' [ "$(size bounded.json)" -le 69000 ]
for code in $(grep -oE 'KM-[A-Z]+-[0-9]+\]$' all.txt | tr -d ']' | sort -u); do
    expect 'no reason is lost for others' grep -q "\[$code\]" findings.txt
    expect 'no reason is lost in JSON' grep -q "\"$code\"" bounded.json
done
exit $((fails > 0))
