#!/usr/bin/env bash
# Where the module that judges PDF is not found, a PDF is neither safe nor refused, and a text is shown as ever.
#   tests/support/check_without_pdf_module.sh JUDGE_EVIDENCE_WITHOUT_MODULE
set -euo pipefail
root=$(dirname "$0")/../..
said=$("$1" "$root/tests/data/hostile/evidence/launch-on-opening.pdf" "$root/README.md")
grep -q $'^launch-on-opening\.pdf\tevidence\.not_judged\tkitemark-pdf\.so: cannot open' <<<"$said" &&
    grep -q $'^README\.md\tshown$' <<<"$said" || { echo "$said"; exit 1; }
