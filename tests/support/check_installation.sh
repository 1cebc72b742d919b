#!/usr/bin/env bash
# Installed into an empty folder, moved, and run from there with an empty environment: programs find their data, and
# nothing comes from the source tree.  tests/support/check_installation.sh [BUILD_DIR]
set -euo pipefail
cd "$(dirname "$0")/../.."

build=${1:-build/release}
if [ $# -eq 0 ]; then
    .ci/install-dependencies build
    [ -f $build/build.ninja ] || cmake --preset release -DKM_BUILD_TESTS=OFF -DKM_BUILD_EDITOR=OFF
fi
cmake --build "$build" --target kitemark -- --quiet

work=$(mktemp -d)
current="the build is installed"
exec 3>&2 # where a command below failed, its own redirections still hold
finish() { local code=$?; rm -rf "$work"; [ "$code" -eq 0 ] || echo "Installation: failed: $current" >&3; }
trap finish EXIT
for component in command data documentation licence; do # not the editor, which has a check of its own: tests/package
    cmake --install "$build" --prefix "$work/first" --component $component >"$work/install.log" ||
        { cat "$work/install.log" >&2; exit 1; }
done
prefix=$work/"moved, with a space"
mv "$work/first" "$prefix"

fail() { echo "Installation: $*" >&2; exit 1; }
step() { current=$*; }
kitemark() { (cd "$work" && env -i "$prefix/bin/kitemark" "$@"); }

step "the frameworks are found, in the moved folder"
kitemark framework list --json >"$work/list.json"
[ "$(grep -c '"path"' "$work/list.json")" -ge 4 ] || fail "frameworks are missing"
[ "$(grep '"path"' "$work/list.json" | grep -vcF "$prefix/share/kitemark/frameworks/")" -eq 0 ] ||
    fail "a framework comes from elsewhere: $(grep '"path"' "$work/list.json")"

step "rule pages are the installed ones"
echo "installed page" >>"$prefix/share/kitemark/rules/KM-COV-001.md"
kitemark explain KM-COV-001 | grep -qx "installed page" || fail "explain reads other pages than the installed ones"
pages=0
while IFS=' :' read -r code _; do
    kitemark explain "$code" >"$work/page" || fail "there is no page for $code"
    pages=$((pages + 1))
done < <(kitemark explain)
[ "$pages" -gt 50 ] || fail "explain lists only $pages findings"

step "an installed example is checked, packed and verified"
(umask 077 && echo "a password for this check" >"$work/password")
examples=$prefix/share/doc/kitemark/examples
programme=$examples/first-line-manager/first-line-manager.programme.xml
kitemark identity create -o provider.p12 --organisation "Larkfield Training" --ukprn 10099901 \
    --password-file password >/dev/null
kitemark identity show provider.p12 --password-file password --certificate-out trusted.pem >/dev/null
kitemark validate "$programme" >/dev/null 2>"$work/findings"
kitemark report "$programme" -o report.html >/dev/null 2>&1
kitemark pack "$programme" -o package.asice --identity provider.p12 --password-file password >/dev/null 2>&1
kitemark verify package.asice --trust trusted.pem >"$work/verdict" 2>&1
grep -q ': VALID for ' "$work/verdict" || fail "the package is not valid: $(cat "$work/verdict")"

step "a no is a no"
code=0
kitemark validate "$examples/mid-level-manager/mid-level-manager.programme.xml" >/dev/null 2>&1 || code=$?
[ "$code" -eq 1 ] || fail "a programme with gaps gave exit code $code"

step "manual page, licence, schemas"
for file in share/man/man1/kitemark.1 share/doc/kitemark/LICENSE share/doc/kitemark/formats/package.md \
    share/kitemark/schema/programme.xsd; do
    [ -s "$prefix/$file" ] || fail "$file is missing"
done
if command -v man >/dev/null; then
    man -l "$prefix/share/man/man1/kitemark.1" 2>&1 | grep -q 'kitemark' || fail "the manual page cannot be shown"
fi

echo "Installation: works from a moved folder: $pages rule pages, $(find "$prefix" -type f | wc -l) files"
