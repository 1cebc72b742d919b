#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs a command on a terminal of its own, types one answer, and prints the lines with a question or an error.

    on_terminal.py ANSWER COMMAND...
"""
import os
import pty
import sys

child, terminal = pty.fork()
if child == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
os.write(terminal, (sys.argv[1] + "\n").encode())
said = b""
try:
    while piece := os.read(terminal, 4096):
        said += piece
except OSError:  # the command has ended
    pass
for line in said.decode().split("\r\n"):
    if "?" in line or "error" in line:
        print(line)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
