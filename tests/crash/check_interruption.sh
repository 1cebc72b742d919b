#!/usr/bin/env bash
# Kills `kitemark pack` at moments spread over its run, and insists: under the final name lies either the old package,
# untouched, or the whole new one; which of them its exit code says. An end that can be caught leaves no temporary file,
# and what SIGKILL leaves is taken away by the next run that finishes.
#   tests/crash/check_interruption.sh KITEMARK [ROUNDS]
set -uo pipefail
kitemark=$(realpath "$1")
rounds=${2:-40}
source_folder=$(cd "$(dirname "$0")/../.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp -r "$source_folder/docs/examples/minimal" "$folder/programme"
cd "$folder"
# Something that takes a while: 8 MB that do not compress and 8 MB that do.
head -c 8000000 /dev/urandom >programme/evidence/large.pdf
yes 'What a learner does, and how it is assessed.' | head -c 8000000 >programme/evidence/long.txt
sed -i 's|</evidence>|<file id="big1" title="Large" path="evidence/large.pdf" media-type="application/pdf"/><file id="big2" title="Long" path="evidence/long.txt" media-type="text/plain"/></evidence>|' \
    programme/minimal.programme.xml
echo secret >password
"$kitemark" identity create -o me.p12 --organisation Test --ukprn 10099903 --password-file password >/dev/null
"$kitemark" identity show me.p12 --password-file password --certificate-out me.pem >/dev/null
pack=("$kitemark" pack programme/minimal.programme.xml -o out/p.asice --identity me.p12 --password-file password --incomplete --force)
mkdir out

start=$(date +%s%N)
"${pack[@]}" >/dev/null 2>&1 || { echo "pack itself fails"; exit 1; }
whole=$(( ($(date +%s%N) - start) / 1000 )) # microseconds
old=$(sha256sum <out/p.asice)

signals=(KILL TERM INT HUP)
finished=0 interrupted=0 killed=0 before=0
# At least one round must finish as well: where the machine has become slower, later rounds are given more time.
for ((round = 0; round < rounds || (finished == 0 && round < rounds * 2); ++round)); do
    signal=${signals[round % 4]}
    after=$(awk -v whole="$whole" -v part="$round" -v rounds="$rounds" \
        'BEGIN { later = part < rounds ? 0 : part - rounds + 1; printf "%.6f", whole * (1.1 * (part + 0.5) / rounds + later) / 1e6 }')
    { timeout --preserve-status --signal="$signal" "$after" "${pack[@]}"; } >/dev/null 2>&1 # the braces take in the shell's own "Killed"
    code=$?
    now=$(sha256sum <out/p.asice)
    if [ "$now" = "$old" ]; then
        interrupted=$((interrupted + 1))
        [ "$code" -ne 0 ] || { echo "round $round (SIG$signal after $after s): it says that it packed, and did not"; exit 1; }
    elif "$kitemark" verify --container out/p.asice --trust me.pem >/dev/null 2>&1; then
        finished=$((finished + 1))
        old=$now
        if [ "$(find out -name '.*' -type f | wc -l)" -ne 0 ]; then
            echo "round $round: what an earlier round left was not taken away"
            exit 1
        fi
    else
        echo "round $round (SIG$signal after $after s): the package is neither the old nor a whole new one"
        exit 1
    fi
    left=$(find out -name '.*' -type f | wc -l)
    if [ "$signal" = KILL ]; then
        killed=$((killed + left))
        before=$left
    elif [ "$left" -gt "$before" ]; then
        echo "round $round (SIG$signal after $after s): a temporary file is left"
        exit 1
    else
        before=$left
    fi
done
"${pack[@]}" >/dev/null 2>&1 && [ "$(find out -name '.*' -type f | wc -l)" -eq 0 ] || { echo "something is left at the end"; exit 1; }
echo "interrupted $interrupted times ($killed left a temporary file), finished $finished times, always whole"
[ "$interrupted" -gt 0 ] && [ "$finished" -gt 0 ]
