#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every code of an error that the sources name has a message, and every message is used and in docs/errors.md.

  check_codes.py ROOT

A mistyped code would be an error without words, or a refusal that nobody takes for one.
"""
import re
import sys
from pathlib import Path

NO_CODES = {"crypto.bad_", "signers.csv"}  # the beginning of several codes, a file


def main(root):
    messages = root / "validator/report/messages.cpp"
    text = messages.read_text(encoding="utf-8")
    known = set(re.findall(r'\{"([a-z_]+\.[a-z_0-9]+)"', text))
    families = {code.split(".")[0] for code in known}
    used, wrong = set(), []
    for path in sorted(p for part in ("validator", "packages", "editor") for p in (root / part).rglob("*.[ch]pp")):
        if path == messages:
            continue
        for code in re.findall(r'"([a-z_]+\.[a-z_0-9]+)"', path.read_text(encoding="utf-8")):
            if code.split(".")[0] in families and code not in NO_CODES:
                used.add(code)
                if code not in known:
                    wrong.append(f"{path.relative_to(root)}: {code} has no message")
    documented = (root / "docs/errors.md").read_text(encoding="utf-8")
    wrong += [f"{code} is not in docs/errors.md" for code in sorted(known) if f"| `{code}` |" not in documented]
    wrong += [f"{code} has a message and is used nowhere" for code in sorted(known - used)]
    print("\n".join(wrong) or f"{len(known)} codes, each with a message and in docs/errors.md")
    return 1 if wrong or len(known) < 100 else 0


sys.exit(main(Path(sys.argv[1])))
