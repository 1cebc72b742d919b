#!/usr/bin/env bash
# What every command prints with --json fits framework-data/schema/answer-2.schema.json: right input, wrong and none.
#   check_json.sh KITEMARK
set -euo pipefail
kitemark=$(realpath "$1")
cd "$(dirname "$0")/../.."
schema=$PWD/framework-data/schema/answer-2.schema.json
kept=$PWD/tests/data/packages/0.1.0
examples=$PWD/docs/examples
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cp "$kept/first-line-manager.asice" good.asice
head -c 200000 good.asice >cut.asice
printf x | dd of=good.asice bs=1 seek=100000 conv=notrunc status=none # changed
printf 'PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0' >empty.asice
fails=0
check() # EXIT ARGUMENT...
{
    local expected=$1 code=0
    shift
    "$kitemark" "$@" --json >answer.json 2>/dev/null || code=$?
    if [ "$code" -ne "$expected" ]; then
        echo "kitemark $* --json: exit code $code, not $expected" && fails=$((fails + 1))
    fi
    /usr/bin/python3 - "$schema" answer.json "$*" <<'PYTHON' || fails=$((fails + 1))
import json, sys
import jsonschema

def once(pairs):
    keys = [key for key, _ in pairs]
    assert len(keys) == len(set(keys)), f"a key twice in {keys}"
    return dict(pairs)

schema = json.load(open(sys.argv[1], encoding="utf-8"))
jsonschema.Draft202012Validator.check_schema(schema)
answer = json.load(open(sys.argv[2], encoding="utf-8"), object_pairs_hook=once)
problems = list(jsonschema.Draft202012Validator(schema).iter_errors(answer))
for problem in problems[:3]:
    print(f"kitemark {sys.argv[3]}: {problem.json_path}: {problem.message[:300]}")
if not answer["results"] and not answer["errors"]:
    print(f"kitemark {sys.argv[3]}: neither a result nor an error")
    problems.append(None)
sys.exit(1 if problems else 0)
PYTHON
}
verify=(verify --trust "$kept/trust.pem" --at 2026-12-01)
check 0 framework list
check 0 framework show nhs-mlf
check 2 framework show no-such-framework
check 0 framework check "$OLDPWD/framework-data/policies/self-check-1.policy.xml"
check 3 framework check good.asice
check 0 validate "$examples/first-line-manager/first-line-manager.programme.xml"
check 1 validate "$examples/minimal/minimal.programme.xml"
check 2 validate "$examples/minimal/minimal.programme.xml" --policy no-such-policy
check 3 validate missing.programme.xml
check 0 "${verify[@]}" "$kept/two-signatures.asice"
check 1 "${verify[@]}" "$kept/first-line-manager.asice" good.asice "$kept/ods-only-provider.asice" empty.asice
check 3 "${verify[@]}" "$kept/first-line-manager.asice" cut.asice missing.asice
check 0 "${verify[@]}" --container "$kept/first-line-manager.asice"
check 2 "${verify[@]}" "$kept/first-line-manager.asice" --policy no-such-policy
check 2 "${verify[@]}" "$kept/first-line-manager.asice" --signer nobody=ODS:X9Z
check 0 inspect "$kept/first-line-manager.asice"
check 0 inspect empty.asice
check 3 inspect cut.asice
export KITEMARK_PASSWORD=not-a-secret
check 0 identity create -o p.p12 --organisation "Example College" --ukprn 10099901
check 2 identity create -o p.p12 --organisation "Example College" --ukprn 10099901
check 0 identity create -o key.pem --request request.csr --organisation "Example College" --ukprn 10099901
check 0 identity create -o second.p12 --organisation "Example Trust" --ods RXX
check 0 identity show p.p12
check 0 identity show "$kept/trust.pem"
check 3 identity show missing.p12
check 0 pack "$examples/first-line-manager/first-line-manager.programme.xml" -o new.asice --identity p.p12
check 1 pack "$examples/first-line-manager/first-line-manager.programme.xml" -o no.asice --identity second.p12
check 1 pack "$examples/minimal/minimal.programme.xml" -o no.asice --identity p.p12
check 2 pack "$examples/first-line-manager/first-line-manager.programme.xml" -o no.asice
check 0 sign new.asice -o signed.asice --identity second.p12
check 1 sign new.asice -o no.asice --identity p.p12
check 1 sign good.asice -o no.asice --identity second.p12
check 0 report new.asice -o report.html
check 0 report "$examples/minimal/minimal.programme.xml" -o report.html
check 3 report good.asice -o no.html
check 0 explain
check 0 explain km-cov-001
check 2 explain KM-NO-001
[ ! -e no.asice ] && [ ! -e no.html ] || { echo "an answer of no wrote a file" && fails=$((fails + 1)); }
check 2 frobnicate
check 2 framework
check 2 verify --no-such-option
check 2 framework show
KITEMARK_DATA_DIR=$folder check 3 framework list
exit $((fails > 0))
