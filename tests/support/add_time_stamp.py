#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Adds a time-stamp to a signature, made by openssl:  add_time_stamp.py SIGNATURE AUTHORITY.pem AUTHORITY.key

The signature is read and written in DER. What is stamped is the value of its only signer (RFC 3161; RFC 5126, 6.1.1).
"""
import subprocess
import sys
import tempfile
from pathlib import Path

CONFIG = """[tsa]
default_tsa = this
[this]
serial = {folder}/serial
signer_cert = {authority}
signer_key = {key}
certs = {authority}
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
accuracy = secs:1
"""
TIME_STAMP_TOKEN = bytes.fromhex("060b2a864886f70d010910020e")


def element(tag, content):
    size = len(content)
    if size < 128:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def elements(der):
    """The tag and the content of each element."""
    found = []
    while der:
        size, start = der[1], 2
        if size & 0x80:
            start = 2 + (size & 0x7F)
            size = int.from_bytes(der[2:start], "big")
        found.append((der[0], der[start : start + size]))
        der = der[start + size :]
    return found


def appended(der, depth, tail):
    """With @p tail at the end of the last element of the last element … of @p der, so many down."""
    *before, (tag, content) = elements(der)
    content = content + tail if depth == 0 else appended(content, depth - 1, tail)
    return b"".join(element(*each) for each in before) + element(tag, content)


signature, authority, key = sys.argv[1:]
der = Path(signature).read_bytes()
signer = der
for _ in range(5):  # ContentInfo, [0], SignedData, signerInfos, SignerInfo
    signer = elements(signer)[-1][1]
value = elements(signer)[-1][1]
with tempfile.TemporaryDirectory() as folder:
    f = Path(folder)
    (f / "value").write_bytes(value)
    (f / "serial").write_text("01")
    (f / "tsa.cnf").write_text(CONFIG.format(folder=folder, authority=authority, key=key))
    for command in (
        f"openssl ts -query -data {f}/value -sha256 -cert -out {f}/query",
        f"openssl ts -reply -config {f}/tsa.cnf -queryfile {f}/query -token_out -out {f}/token",
    ):
        subprocess.run(command.split(), check=True, stderr=subprocess.DEVNULL)
    token = (f / "token").read_bytes()
attribute = element(0x30, TIME_STAMP_TOKEN + element(0x31, token))
Path(signature).write_bytes(appended(der, 4, element(0xA1, attribute)))
