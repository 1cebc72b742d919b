# SPDX-License-Identifier: MIT
"""The coverage matrix by ear: coverage.py EDITOR EXAMPLE_FOLDER

Reads cells as a screen reader is told of them, leads from a gap to its mapping, and prints into a file.
"""
import os
import pathlib
import shutil
import tempfile

import pyatspi
from harness import Editor, is_in, run


class Cells:
    """What is said of each cell that is taken in hand, oldest first."""

    def __init__(self):
        self.heard = []
        pyatspi.Registry.registerEventListener(self._moved, "object:active-descendant-changed")

    def _moved(self, event):
        if event.source.name == "Coverage matrix":
            self.heard.append(event.any_data.name)

    def expect(self, editor, words):
        editor.wait(f'the cell "{words}"', lambda: self.heard and self.heard[-1] == words)


def read_matrix(program, example):
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder) / "example"
        shutil.copytree(example, copy)
        os.chdir(folder)
        with Editor(program, *copy.glob("*.programme.xml")) as editor:
            editor.expect_window("Kitemark")
            cells = Cells()
            editor.page("Coverage")
            matrix = editor.expect_focus("Coverage matrix")
            table = matrix.queryTable()
            editor.wait("the matrix to be filled", lambda: table.nRows > 0 and table.nColumns > 0)
            editor.key("Ctrl+Home")
            editor.keys("Right", "Down")
            cells.expect(editor, "LM1.2, P2: not mapped")
            editor.keys("Home", *["Right"] * 7)
            cells.expect(editor, "LM1.2, 1.1.1.b, Stage 2: develops")
            head = table.getColumnHeader(7).name
            assert head.startswith("1.1.1.b, Stage 2, covered (develops). Indicative: "), head
            editor.key("Ctrl+Down")
            cells.expect(editor, "LM1.6, 1.1.1.b, Stage 2: introduces")
            editor.menu("Coverage", "Next column with a gap")
            cells.expect(editor, "LM1.6, 1.1.2.a, Stage 2: not mapped")
            editor.expect_focus("Coverage matrix")
            editor.key("Return")
            editor.wait("the mapping", lambda: is_in(editor.find("Mapping", "page tab"), pyatspi.STATE_SELECTED))
            editor.page("Coverage")
            editor.expect_focus("Coverage matrix")
            print_to_file(editor, pathlib.Path(folder))


def print_to_file(editor, folder):
    """Without a printer the dialog offers a file, in the folder that the program was started in."""
    editor.key("Ctrl+P")
    editor.expect_window("Print")
    editor.push("Print")
    made = editor.wait("the printed file", lambda: [f for f in folder.glob("*.pdf") if f.stat().st_size > 10_000])
    assert made[0].read_bytes().startswith(b"%PDF-"), made[0]
    editor.wait("the pages to end", lambda: b"%%EOF" in made[0].read_bytes()[-32:])
    editor.expect_window("Kitemark")


if __name__ == "__main__":
    run(read_matrix)
