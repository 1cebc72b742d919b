#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A translation that is made mechanically, to find texts that were not translated and labels that are cut.

pseudo_translate.py TEMPLATE.pot OUT.po: every text gets accents, marks around it and two fifths more length.
Placeholders (%s, {0}), access keys (&) and white space stay as they are.
"""
import re
import subprocess
import sys

ACCENTS = str.maketrans("AaCcEeGgIiNnOoSsUuYyZz", "ÅåÇçÉéĞğÎîÑñØøŠšÛûÝýŽž")
KEPT = re.compile(r"%[-+ 0#]*\d*(?:\.\d+)?(?:z|l|ll|h)?[a-zA-Z%]|\{\d*\}|\\.|<[^>]*>|`[^`]*`")
PADDING = "øñé tŵø þréé ƒøûr ƒîvé šîx "


def pseudo(text):
    """The translation of one text, as it stands between the quotes of a catalogue."""
    if not text:
        return text
    body = text.strip()
    head = text[: len(text) - len(text.lstrip())]
    tail = text[len(text.rstrip()) :]
    out, at = [], 0
    for kept in KEPT.finditer(body):
        out += [body[at : kept.start()].translate(ACCENTS), kept.group()]
        at = kept.end()
    out.append(body[at:].translate(ACCENTS))
    more = max(1, round(len(body) * 0.4) - 2)
    padding = (PADDING * (more // len(PADDING) + 1))[:more].strip()
    return f"{head}‹{''.join(out)} {padding}›{tail}"


def main(template, out):
    lines = subprocess.run(
        ["msgcat", "--no-wrap", "--no-location", template], check=True, capture_output=True, encoding="utf-8"
    ).stdout.splitlines()
    entries, current, key = [], {}, None
    for line in [*lines, ""]:
        if match := re.fullmatch(r'(msgid|msgid_plural|msgstr(?:\[\d\])?) "(.*)"', line):
            key = match[1]
            current[key] = match[2]
        elif (match := re.fullmatch(r'"(.*)"', line)) and key:
            current[key] += match[1]
        elif line.startswith("#, "):
            current["flags"] = line
        elif not line and current.get("msgid"):
            entries.append(current)
        if not line:
            current, key = {}, None
    with open(out, "w", encoding="utf-8") as po:
        po.write('msgid ""\nmsgstr ""\n"Language: en_XA\\n"\n"MIME-Version: 1.0\\n"\n')
        po.write('"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n')
        po.write('"Plural-Forms: nplurals=2; plural=n != 1;\\n"\n')
        for entry in entries:
            po.write("\n")
            if "flags" in entry:
                po.write(entry["flags"] + "\n")
            po.write(f'msgid "{entry["msgid"]}"\n')
            if "msgid_plural" in entry:
                po.write(f'msgid_plural "{entry["msgid_plural"]}"\n')
                po.write(f'msgstr[0] "{pseudo(entry["msgid"])}"\nmsgstr[1] "{pseudo(entry["msgid_plural"])}"\n')
            else:
                po.write(f'msgstr "{pseudo(entry["msgid"])}"\n')
    return 0 if entries else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
