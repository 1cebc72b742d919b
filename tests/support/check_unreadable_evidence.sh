#!/usr/bin/env bash
# An evidence file that cannot be read is damage, and no fault of the provider's: validate, report and pack end with 3,
# name the file and the reason, say nothing of the policy, and write nothing.
#   tests/support/check_unreadable_evidence.sh KITEMARK FAIL_READ_LIBRARY
set -uo pipefail
kitemark=$(realpath "$1")
library=$(realpath "$2")
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
example=first-line-manager
cp -r docs/examples/$example "$work/"
cd "$work"
programme=$example/$example.programme.xml
evidence=$(sed -n 's/.* path="\([^"]*\)".*/\1/p' "$programme" | head -1)
printf 'a password for this check' >password
chmod 600 password
"$kitemark" identity create -o p.p12 --organisation "Larkfield Training" --ukprn 10099901 --password-file password \
    >/dev/null || exit 1

fail() { echo "$*"; exit 1; }
# expect CODE COMMAND...
expect()
{
    local wanted=$1 code=0
    shift
    "$@" >out 2>err || code=$?
    [ "$code" -eq "$wanted" ] || fail "$*: exit code $code, not $wanted: $(cat out err)"
}
commands=("validate $programme" "validate $programme --json" "report $programme -o new.html"
    "pack $programme -o new.asice --identity p.p12 --password-file password"
    "pack $programme -o new.asice --identity p.p12 --password-file password --incomplete")
for command in "${commands[@]}"; do
    # shellcheck disable=SC2086
    expect 0 "$kitemark" $command
    rm -f new.html new.asice
    # shellcheck disable=SC2086
    expect 3 env ASAN_OPTIONS=verify_asan_link_order=0 LD_PRELOAD="$library" KM_FAIL_READ="$evidence" "$kitemark" $command
    grep -qF "$evidence" err || fail "$command does not name the file: $(cat err)"
    grep -qF "Input/output error" err || fail "$command does not say why: $(cat err)"
    ! grep -qiE "meet nhs|DOES NOT|KM-EVD" out err || fail "$command judges the programme: $(cat out err)"
    [ ! -e new.html ] && [ ! -e new.asice ] || fail "$command wrote something"
done

# What is not there, and a link out of the folder, are findings: the answer is no.
rm "$example/$evidence"
expect 1 "$kitemark" validate "$programme"
grep -qF KM-EVD-001 err || fail "a missing file is no finding"
printf 'a secret' >secret
ln -s "$work/secret" "$example/$evidence"
expect 1 "$kitemark" validate "$programme"
grep -qF KM-EVD-001 err || fail "a link out of the folder is no finding"
echo "damage is told from a fault"
