#!/usr/bin/env bash
# Only packages/cli/console.cpp writes to a terminal: what it is given came through validator/base/printed.hpp.
set -euo pipefail
cd "$(dirname "$0")/../.."

writers='\b(print|cout|cerr|clog|puts|fputs|putchar|fputc|fwrite|printf|fprintf|dprintf)\b'
if grep -nE "(fmt|std)::$writers|[^A-Za-z]::write\(" packages/cli/*.[ch]pp validator/*/*.[ch]pp packages/submission/*.[ch]pp |
    grep -vE '^(packages/cli/console\.cpp|validator/base/atomic_file\.cpp):'; then
    echo 'These write past the door.' >&2
    exit 1
fi
grep -qE 'std::fwrite' packages/cli/console.cpp # or the pattern above finds nothing at all
