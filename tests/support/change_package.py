#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes a package anew with one entry changed or added, checksums right: what only a signature can tell.

  change_package.py PACKAGE OUT ENTRY           its last byte is another
  change_package.py PACKAGE OUT ENTRY TEXT      TEXT is added at its end
  change_package.py PACKAGE OUT ENTRY @FILE     the file's bytes take its place
"""
import sys
import zipfile
from pathlib import Path

package, out, name, *text = sys.argv[1:]
with zipfile.ZipFile(package) as before, zipfile.ZipFile(out, "w") as after:
    names = before.namelist()
    for entry in names + ([] if name in names else [name]):
        content = before.read(entry) if entry in names else b""
        if entry == name:
            if not text:
                content = content[:-1] + bytes([content[-1] ^ 1])
            elif text[0].startswith("@"):
                content = Path(text[0][1:]).read_bytes()
            else:
                content += text[0].encode()
        info = zipfile.ZipInfo(entry, before.infolist()[0].date_time)
        info.compress_type = zipfile.ZIP_STORED if entry == "mimetype" else zipfile.ZIP_DEFLATED
        after.writestr(info, content)
