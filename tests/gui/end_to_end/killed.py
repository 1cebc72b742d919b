# SPDX-License-Identifier: MIT
"""Killed at any moment: killed.py EDITOR KITEMARK EXAMPLE_FOLDER [TIMES]

Types a title letter by letter and saves now and then; the program is killed in the middle of it, TIMES times. What it
leaves has to be a whole programme, with all that was typed up to a few seconds before in the file or in what is offered.
tests/crash kills the same sessions without a window, hundreds of times, at moments that are closer to the disk.
"""
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import tempfile
import time

from harness import Editor, Failed, run, text_of, walk

AUTOSAVE = 1  # seconds, as the preferences are set here
SLACK = 3.0  # seconds more, for a machine with other work
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def title_in(file):
    return re.search(r"<title>(.*?)</title>", file.read_text(encoding="utf-8")).group(1)


def type_until_killed(editor, moment, ending):
    """[when, what the title was then], as the program itself tells it."""
    editor.page("Programme")
    title = editor.tab_to("Title")
    editor.key("End")
    typed = [(time.monotonic(), text_of(title))]
    end = time.monotonic() + moment
    while time.monotonic() < end:
        letter = random.choice(LETTERS)
        editor.type(letter)
        wanted = typed[-1][1] + letter
        editor.wait(f'"{wanted}" to be typed', lambda: text_of(title) == wanted)
        typed.append((time.monotonic(), wanted))
        if random.random() < 0.003:
            editor.key("Ctrl+S")
    editor.process.send_signal(ending)
    editor.process.wait()
    return typed


def lose_the_display(program, folder, places, state):
    """The display goes, as when its server ends: nothing can be asked and nothing is told. At most what was typed in the
    last moments is lost."""
    file = next(folder.glob("*.programme.xml"))
    told, tell = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(tell), "-screen", "0", "1280x900x24", "-nolisten", "tcp"],
        pass_fds=[tell],
        stderr=subprocess.DEVNULL,
    )
    os.close(tell)
    with os.fdopen(told) as display:
        name = ":" + display.readline().strip()
    try:
        with Editor(program, file, DISPLAY=name, GDK_BACKEND="x11", **places) as editor:
            title = editor.wait("the title", lambda: next((i for i in walk(editor.application) if i.name == "Title"), None))
            typed = [(time.monotonic(), text_of(title))]
            end = time.monotonic() + AUTOSAVE + SLACK
            while time.monotonic() < end:
                wanted = typed[-1][1] + random.choice(LETTERS)
                title.queryEditableText().setTextContents(wanted)
                editor.wait(f'"{wanted}" to be typed', lambda: text_of(title) == wanted)
                typed.append((time.monotonic(), wanted))
            server.kill()
            gone = time.monotonic()
            editor.wait("the program to end", lambda: editor.process.poll() is not None)
            editor.ended_as_it_should = True
    finally:
        server.kill()
        server.wait()
    kept = max(map(title_in, state.glob("*.programme.xml")), key=len, default="")
    safe = next(text for when, text in reversed(typed) if when < gone - AUTOSAVE - 1 or text == typed[0][1])
    if not typed[-1][1].startswith(kept) or len(kept) < len(safe):
        raise Failed(f"the display went: of {len(typed[-1][1])} letters {len(kept)} were kept, {len(safe)} had to be")


def is_programme(kitemark, file):
    return subprocess.run([kitemark, "validate", str(file)], capture_output=True, check=False).returncode in (0, 1)


def kill_many_times(program, kitemark, example, times="6"):
    random.seed(20261127)
    with tempfile.TemporaryDirectory() as folder:
        home = pathlib.Path(folder)
        config, state = home / "config", home / "state" / "kitemark"
        (config / "kitemark").mkdir(parents=True)
        (config / "kitemark" / "editor.conf").write_text(f"[general]\nautosave_seconds={AUTOSAVE}\n", encoding="utf-8")
        copy = home / "example"
        shutil.copytree(example, copy)
        file = next(copy.glob("*.programme.xml"))
        places = {"XDG_CONFIG_HOME": str(config), "XDG_STATE_HOME": str(home / "state")}
        offered = 0
        for turn in range(int(times)):
            # What can be caught loses nothing at all.
            ending = [signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGKILL, signal.SIGHUP, signal.SIGKILL][turn % 6]
            with Editor(program, file, **places) as editor:
                editor.expect_window("Kitemark")
                typed = type_until_killed(editor, random.uniform(0.2, AUTOSAVE + 2 * SLACK), ending)
                killed = time.monotonic()
            left = [file, *state.glob("*.programme.xml")]
            for each in left:
                if not is_programme(kitemark, each):
                    raise Failed(f"{each} is no programme")
            kept = max(map(title_in, left), key=len)
            if ending != signal.SIGKILL and kept != typed[-1][1]:
                raise Failed(f"{ending.name}: of {len(typed[-1][1])} letters only {len(kept)} were kept")
            safe = next(text for when, text in reversed(typed) if when < killed - AUTOSAVE - SLACK or text == typed[0][1])
            if not typed[-1][1].startswith(kept) or len(kept) < len(safe):
                raise Failed(f"of {len(typed[-1][1])} letters {len(kept)} were kept, and at least {len(safe)} had to be")
            if len(left) > 1:
                offered += 1
                with Editor(program, file, **places) as editor:
                    editor.expect_window("Kitemark")
                    editor.expect_status("Kitemark ended before you had saved")
                shutil.rmtree(state)
        lose_the_display(program, copy, places, state)
        print(f"{times} kills and a display that went; work was left and offered after {offered} of them")
        if offered == 0:
            raise Failed("no kill left any work: the test has no bite")


if __name__ == "__main__":
    run(kill_many_times)
