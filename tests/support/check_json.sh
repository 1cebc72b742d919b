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
KITEMARK_DATA_DIR=$folder check 3 framework list
exit $((fails > 0))
