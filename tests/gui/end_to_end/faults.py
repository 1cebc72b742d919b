# SPDX-License-Identifier: MIT
"""A disk that fails under the window: faults.py EDITOR KITEMARK INJECT EXAMPLE_FOLDER

Saving fails at each of its calls to the system, once: the window says so, the file is what it was, the work is still there,
and saving again saves it. Killed at each of them, the file is whole and the work is there or offered. tests/faults takes
every call of the same saves, without a window.
"""
import pathlib
import shutil
import tempfile

from harness import Editor, Failed, run, text_of
from killed import is_programme, title_in

CALLS = ("create", "write", "sync", "rename")


def in_folder(check):
    with tempfile.TemporaryDirectory() as folder:
        check(pathlib.Path(folder))


class Case:
    """A copy of the example, and the editor over it with one fault."""

    def __init__(self, home, program, inject, example, fault):
        self.program = program
        self.folder = home / "example"
        shutil.copytree(example, self.folder)
        self.file = next(self.folder.glob("*.programme.xml"))
        self.before = self.file.read_bytes()
        self.title = title_in(self.file)
        self.state = home / "state" / "kitemark"
        self.mark = home / "mark"
        self.places = {"XDG_STATE_HOME": str(home / "state")}
        self.fault = {
            **self.places,
            "LD_PRELOAD": inject,
            "KM_FAULT": fault,
            "KM_FAULT_FOLDER": str(self.folder),
            "KM_FAULT_MARK": str(self.mark),
        }

    def open(self, **environment):
        return Editor(self.program, self.file, **environment)

    def retitle(self, editor):
        editor.expect_window("Kitemark")
        editor.page("Programme")
        title = editor.tab_to("Title")
        editor.key("End")
        editor.type(" anew")
        editor.wait("the title to be typed", lambda: text_of(title) == self.title + " anew")

    def is_struck(self):
        if not self.mark.exists():
            raise Failed("the fault never came: the test has no bite")
        return True

    def no_rest(self):
        rest = [str(p) for p in self.folder.rglob(".km-*")]
        if rest:
            raise Failed(f"left: {rest}")


def saving_fails(home, program, inject, example, call):
    case = Case(home, program, inject, example, f"{call}:1:fail")
    with case.open(**case.fault) as editor:
        case.retitle(editor)
        editor.key("Ctrl+S")
        editor.expect_status("Not saved")
        case.is_struck()
        if case.file.read_bytes() != case.before:
            raise Failed(f"{call}: the file changed although saving failed")
        case.no_rest()
        if not editor.active().name.startswith("•"):
            raise Failed(f'{call}: the title "{editor.active().name}" does not say that work is unsaved')
        editor.key("Ctrl+S")
        editor.wait("the programme to be saved", lambda: title_in(case.file) == case.title + " anew")
        editor.wait("the title to say so", lambda: not editor.active().name.startswith("•"))
        case.no_rest()


def killed_while_saving(home, program, inject, example, kitemark, fault):
    case = Case(home, program, inject, example, fault)
    with case.open(**case.fault) as editor:
        case.retitle(editor)
        editor.wait(
            "the work to be kept",
            lambda: any(title_in(f) == case.title + " anew" for f in case.state.glob("*.programme.xml")),
        )
        editor.key("Ctrl+S")
        editor.wait("the program to be killed", lambda: editor.process.poll() is not None)
        case.is_struck()
    if not is_programme(kitemark, case.file) or title_in(case.file) not in (case.title, case.title + " anew"):
        raise Failed(f"{fault}: the file is neither what it was nor what was saved")
    with case.open(**case.places) as editor:
        editor.expect_window("Kitemark")
        if title_in(case.file) == case.title:
            editor.expect_status("Kitemark ended before you had saved")
    case.no_rest()


def reading_fails(home, program, inject, example):
    case = Case(home, program, inject, example, "read:2:fail")
    with case.open(**case.fault) as editor:
        # The first read only looks which kind of file it is.
        editor.wait("a word of the file", lambda: "The file cannot be opened." in editor.describe())
        case.is_struck()
    with case.open(**case.places) as editor:
        editor.expect_window(case.title)


def faults(program, kitemark, inject, example):
    for call in CALLS:
        in_folder(lambda home, call=call: saving_fails(home, program, inject, example, call))
    for fault in [f"{call}:1:kill" for call in CALLS] + ["write:1:half"]:
        in_folder(lambda home, fault=fault: killed_while_saving(home, program, inject, example, kitemark, fault))
    in_folder(lambda home: reading_fails(home, program, inject, example))
    print(f"{len(CALLS)} failures, {len(CALLS) + 1} kills, and a file that could not be read")


if __name__ == "__main__":
    run(faults)
