#!/usr/bin/env bash
# The same input gives the same bytes, signature and signing time aside: two builds, two copies of an example in
# different folders, times of files, time zones, languages and umasks.
#   tests/support/check_reproducibility.sh [BUILD_DIR OTHER_BUILD_DIR]
set -euo pipefail
cd "$(dirname "$0")/../.."

builds=("$@")
[ $# -gt 0 ] || builds=(build/dev build/release)
if [ $# -eq 0 ]; then
    .ci/install-dependencies test
    [ -f build/dev/build.ninja ] || cmake --preset dev
    [ -f build/release/build.ninja ] || cmake --preset release -DKM_BUILD_TESTS=OFF -DKM_BUILD_EDITOR=OFF
fi
for build in "${builds[@]}"; do
    cmake --build "$build" --target kitemark -- --quiet
done
one=$(realpath "${builds[0]}")/packages/cli/kitemark
other=$(realpath "${builds[-1]}")/packages/cli/kitemark

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "Reproducibility: $*" >&2; exit 1; }

(umask 077 && echo "a password for this check" >"$work/password")
"$one" identity create -o "$work/provider.p12" --organisation "Larkfield Training" --ukprn 10099901 \
    --password-file "$work/password" >/dev/null
signer=(--identity "$work/provider.p12" --password-file "$work/password")
name=first-line-manager.programme.xml

cp -r docs/examples/first-line-manager "$work/one"
mkdir "$work/ünder"
cp -r docs/examples/first-line-manager "$work/ünder/other place"
find "$work/one" -exec touch -d '2020-02-02 02:02:02' {} +
find "$work/ünder/other place" -exec touch -d '2025-05-05 05:05:05' {} +
(cd "$work/one" && umask 022 && TZ=Pacific/Auckland LC_ALL=C "$one" pack "$name" -o "$work/one.asice" "${signer[@]}") \
    >/dev/null 2>&1 || fail "the first package could not be made"
(cd / && umask 077 && chmod -R go= "$work/ünder" && TZ=America/Denver LC_ALL=C.UTF-8 \
    "$other" pack "$work/ünder/other place/$name" -o "$work/other.asice" "${signer[@]}") \
    >/dev/null 2>&1 || fail "the second package could not be made"

# The reports inside must not show where the programme lay: everything but the signature is compared byte by byte,
# the headers of the zip included.
for package in one other; do
    mkdir "$work/$package.files"
    unzip -qq "$work/$package.asice" -d "$work/$package.files"
    [ -f "$work/$package.files/META-INF/signature001.p7s" ] || fail "a package has no signature"
    zip -q -d "$work/$package.asice" 'META-INF/signature001.p7s'
    rm "$work/$package.files/META-INF/signature001.p7s"
done
diff -r "$work/one.files" "$work/other.files" || fail "the files in the packages differ"
cmp "$work/one.asice" "$work/other.asice" || fail "the packages differ in their headers"

echo "Reproducibility: two packages are the same, $(stat -c %s "$work/one.asice") bytes without the signature"
