#!/usr/bin/env bash
# Every XML file of ours is accepted by xmllint with its schema, and every schema refuses something.
# The name says the kind: NAME.framework.xml is checked with framework-data/schema/framework.xsd.
set -euo pipefail
cd "$(dirname "$0")/../.."

command -v xmllint >/dev/null || { echo "xmllint is needed (libxml2-utils)" >&2; exit 2; }
schemas=framework-data/schema
bad=0
count=0
while IFS= read -r file; do
    kind=${file%.xml}
    kind=${kind##*.}
    if [ ! -f "$schemas/$kind.xsd" ]; then
        echo "$file: there is no schema $schemas/$kind.xsd"
        bad=$((bad + 1))
        continue
    fi
    count=$((count + 1))
    if ! complaints=$(xmllint --nonet --noout --schema "$schemas/$kind.xsd" "$file" 2>&1); then
        echo "$complaints"
        bad=$((bad + 1))
    fi
done < <(find framework-data docs/examples -name '*.xml' | sort)

# A schema that accepted anything would make the check above worth nothing.
for kind in framework policy crosswalk programme; do
    if printf '<%s xmlns="urn:kitemark:%s:1" format="1"><unknown/></%s>' "$kind" "$kind" "$kind" |
        xmllint --nonet --noout --schema "$schemas/$kind.xsd" - >/dev/null 2>&1; then
        echo "$schemas/$kind.xsd accepts an unknown element"
        bad=$((bad + 1))
    fi
done

echo "$count files, $bad wrong"
[ "$count" -gt 0 ] && [ "$bad" -eq 0 ]
