#!/bin/sh
# SPDX-License-Identifier: MIT
# Checks HTML reports for accessibility with axe-core in headless Chromium.
#
#   tests/a11y/check_report.sh [--screenshot DIR] REPORT.html...
#
# Needs chromium, nodejs (18 or later) and npm from the distribution. The two npm packages, pinned by digest in
# package-lock.json, are installed into $KM_A11Y_DIR (default: build/a11y), once.
# Exit code: 0 no violation, 1 a check failed, 2 wrong usage, 3 something needed is not there.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
work=${KM_A11Y_DIR:-$here/../../build/a11y}

for tool in node npm "${CHROMIUM:-chromium}"; do
    if ! command -v "$tool" >/dev/null; then
        echo "check_report.sh: $tool is not installed" >&2
        exit 3
    fi
done

mkdir -p "$work"
if ! cmp -s "$here/package-lock.json" "$work/package-lock.json" || [ ! -d "$work/node_modules" ]; then
    cp "$here/package.json" "$here/.npmrc" "$work/"
    cp "$here/package-lock.json" "$work/package-lock.json"
    if ! (cd "$work" && npm ci --omit=dev --loglevel=error >/dev/null); then
        rm -rf "$work/node_modules"
        echo "check_report.sh: npm could not install axe-core and playwright-core" >&2
        exit 3
    fi
fi
# Beside node_modules, where its imports are looked for.
cp "$here/axe.mjs" "$work/"
exec node "$work/axe.mjs" "$@"
