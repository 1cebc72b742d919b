#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A password typed on a terminal: asked twice for a new identity, never shown, and the terminal is as it was.

  check_password.py KITEMARK
"""
import os
import pty
import subprocess
import sys
import tempfile
import termios
from pathlib import Path

PASSWORD = "a-pass-phrase"
wrong = []


def on_terminal(command, *answers):
    """Runs it with a terminal of its own; types an answer each time it is asked. Returns exit code, screen, echo."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ.pop("KITEMARK_PASSWORD", None)
        os.execv(command[0], command)
    screen, left = b"", list(answers)
    while True:
        try:
            piece = os.read(terminal, 4096)
        except OSError:  # the program has ended, and nobody else has the terminal
            break
        if not piece:
            break
        screen += piece
        if left and screen.endswith(b": "):
            screen += b"|"
            os.write(terminal, left.pop(0).encode() + b"\n")
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    echo = bool(termios.tcgetattr(terminal)[3] & termios.ECHO)
    os.close(terminal)
    return code, screen.decode(errors="replace"), echo


def check(what, holds, screen):
    if not holds:
        wrong.append(f"{what}:\n{screen}")


def main(kitemark):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        create = [kitemark, "identity", "create", "-o", str(folder / "a.p12"), "--organisation", "Larkfield", "--ukprn",
                  "10099901"]
        for answers, expected in (((PASSWORD, "another"), "cli.passwords_differ"), ((PASSWORD, ""), "cli.passwords_differ")):
            code, screen, echo = on_terminal(create, *answers)
            check("two passwords are taken for one", code == 2 and expected in screen, screen)
            check("the terminal stays silent", echo, screen)
            check("a refusal writes", not list(folder.iterdir()), screen)
        code, screen, echo = on_terminal(create, PASSWORD, PASSWORD)
        check("the same password twice is refused", code == 0 and (folder / "a.p12").is_file(), screen)
        check("it is not asked twice", screen.count(": |") == 2, screen)
        check("the password is on the screen", PASSWORD not in screen, screen)
        check("the terminal stays silent", echo, screen)
        show = [kitemark, "identity", "show", str(folder / "a.p12")]
        code, screen, echo = on_terminal(show, PASSWORD)
        check("the password typed is another one", code == 0 and "Larkfield" in screen, screen)
        check("an old password is asked twice", screen.count(": |") == 1, screen)
        check("the password is on the screen", PASSWORD not in screen, screen)
        code, screen, _ = on_terminal(show, "another")
        check("another password opens it", code == 3 and "crypto.wrong_password" in screen, screen)
        alone = subprocess.run(show, stdin=subprocess.DEVNULL, capture_output=True, text=True, start_new_session=True,
                               env={k: v for k, v in os.environ.items() if k != "KITEMARK_PASSWORD"})
        check("without a terminal it asks", alone.returncode == 2 and "cli.no_password" in alone.stderr, alone.stderr)
    print("\n".join(wrong) or "passwords are asked for in silence")
    return 1 if wrong else 0


sys.exit(main(os.path.abspath(sys.argv[1])))
