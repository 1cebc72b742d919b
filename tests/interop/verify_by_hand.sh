#!/usr/bin/env bash
# Does what docs/formats/package.md tells an independent reviewer to do, with stock tools only: takes the page's
# ```sh verify-by-hand blocks and runs them on a real package, then on a changed one and with a stranger's certificate.
#   tests/interop/verify_by_hand.sh KITEMARK
set -euo pipefail
kitemark=$(realpath "$1")
source_folder=$(cd "$(dirname "$0")/../.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

sed -n '/^```sh verify-by-hand$/,/^```$/p' "$source_folder/docs/formats/package.md" | grep -v '^```' >by-hand.sh
[ -s by-hand.sh ] || { echo "the page has no blocks to run"; exit 1; }

echo 'a good password' >password
for who in provider stranger; do
    "$kitemark" identity create -o $who.p12 --organisation "Larkfield Training" --ukprn 10099901 --name $who --password-file password >/dev/null
    "$kitemark" identity show $who.p12 --password-file password --certificate-out $who.pem >/dev/null
done
"$kitemark" pack "$source_folder/docs/examples/first-line-manager/first-line-manager.programme.xml" -o good.asice \
    --identity provider.p12 --password-file password >/dev/null 2>&1

# Runs the page's commands in an empty folder; they must stop at the first that fails.
by_hand()
{
    rm -rf try && mkdir try && cp "$1" try/package.asice && cp "$2" try/trusted.pem
    (cd try && bash -euo pipefail ../by-hand.sh)
}

by_hand good.asice provider.pem || { echo "a good package does not verify by hand"; exit 1; }

mkdir -p changed/evidence && cp good.asice changed.asice
unzip -p good.asice evidence/scheme-of-work.pdf >changed/evidence/scheme-of-work.pdf
echo x >>changed/evidence/scheme-of-work.pdf
(cd changed && zip -q ../changed.asice evidence/scheme-of-work.pdf)
! by_hand changed.asice provider.pem >/dev/null 2>&1 || { echo "a changed document was not noticed by hand"; exit 1; }
! by_hand good.asice stranger.pem >/dev/null 2>&1 || { echo "a stranger's certificate was taken by hand"; exit 1; }
echo "verified by hand: the good one yes, the changed one no, the stranger's certificate no"
