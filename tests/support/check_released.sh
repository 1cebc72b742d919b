#!/usr/bin/env bash
# What was released never changes by a byte, since packages name it: every file of framework-data/RELEASED has its
# digest, and every bundled framework, policy and crosswalk is on that list.
#   tests/support/check_released.sh [FOLDER]
set -uo pipefail
cd "$(dirname "$0")/../.."
data=$(realpath "${1:-framework-data}")

# look FOLDER: says what is wrong there
look()
{
    (
        cd "$1" || exit 1
        sha256sum --quiet --check --strict RELEASED 2>&1
        for file in frameworks/*.xml policies/*.xml crosswalks/*.xml; do
            grep -qF "  $file" RELEASED || echo "$file: not listed in RELEASED; add it once it is released"
        done
    )
}

wrong=$(look "$data")
[ -z "$wrong" ] || { echo "$wrong"; exit 1; }

# A check that found nothing anywhere would be worth nothing.
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
must_complain()
{
    [ -n "$(look "$copy/data")" ] || { echo "not noticed: $1"; exit 1; }
    rm -rf "$copy/data"
    cp -r "$data" "$copy/data"
}
cp -r "$data" "$copy/data"
[ -z "$(look "$copy/data")" ] || { echo "a copy is not what it was copied from"; exit 1; }
echo >>"$copy/data/policies/nhs-kitemark-1.policy.xml"
must_complain "a byte more in a policy"
sed -i 's/share="50"/share="51"/' "$copy/data/policies/self-check-1.policy.xml"
must_complain "another threshold"
rm "$copy/data/frameworks/nhs-values-2010.framework.xml"
must_complain "a framework that is gone"
cp "$copy/data/policies/self-check-1.policy.xml" "$copy/data/policies/self-check-2.policy.xml"
must_complain "a policy that is not listed"
sed -i '/validation.schema.json/s/^./x/' "$copy/data/RELEASED"
must_complain "a line that is no digest"
echo "$(wc -l <"$data/RELEASED") files are as they were released"
