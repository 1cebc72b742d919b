# SPDX-License-Identifier: MIT
"""The editor as a person has it who sees nothing and uses no mouse: keys go in, and what AT-SPI tells comes out.

Only for tests on a display of their own with a window manager (tests/gui/headless -w). Everything is waited for; nothing
sleeps for a fixed time. A wait that ends without its condition prints what was in focus and every window.
"""
import os
import subprocess
import sys
import time

import pyatspi
from gi.repository import GLib

LIMIT = 15.0  # seconds for what a person would expect at once: a loaded machine needs some of them
CHILDREN = 80  # of one object that are looked at: lists of thousands of rows are not read out
# Of X servers since the beginning; the keys themselves go in as symbols.
MODIFIERS = {"Ctrl": 37, "Shift": 50, "Alt": 64}
SYMBOLS = {
    "Return": 0xFF0D, "Escape": 0xFF1B, "Tab": 0xFF09, "Space": 0x20, "BackSpace": 0xFF08, "Delete": 0xFFFF,
    "Home": 0xFF50, "Left": 0xFF51, "Up": 0xFF52, "Right": 0xFF53, "Down": 0xFF54, "PageUp": 0xFF55,
    "PageDown": 0xFF56, "End": 0xFF57, "Menu": 0xFF67, **{f"F{i}": 0xFFBD + i for i in range(1, 13)},
}  # fmt: skip
# What has rows of its own and says which is in hand.
TABLES = ("table", "tree table")
WINDOWS = ("frame", "dialog", "alert", "file chooser", "window")


class Failed(Exception):
    """What was expected did not come."""


def states(item):
    return item.getState()


def is_in(item, state):
    return item is not None and states(item).contains(state)


def shown(item):
    return is_in(item, pyatspi.STATE_SHOWING)


def walk(item, depth=40, tables=False):
    """What is shown below an object, itself first. Cells only where they are asked for."""
    yield item
    if depth == 0 or (item.getRoleName() in TABLES and not tables):
        return
    for index in range(min(item.childCount, CHILDREN)):
        child = item.getChildAtIndex(index)
        if child is not None and shown(child):
            yield from walk(child, depth - 1, tables)


def text_of(item):
    return item.queryText().getText(0, -1)


class Editor:
    def __init__(self, program, *files, **environment):
        self.process = subprocess.Popen(
            [program, *map(str, files)], stderr=subprocess.DEVNULL, env={**os.environ, **environment}
        )
        self.application = None
        self.last_focus = None
        pyatspi.Registry.registerEventListener(self._focus_moved, "object:state-changed:focused")
        self.wait("the program, for screen readers", self._find_application)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pyatspi.Registry.deregisterEventListener(self._focus_moved, "object:state-changed:focused")
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait()

    def _find_application(self):
        if self.process.poll() is not None:
            raise SystemExit(f"The editor ended by itself: {self.process.returncode}")
        for item in pyatspi.Registry.getDesktop(0):
            if item is not None and item.get_process_id() == self.process.pid and item.childCount:
                self.application = item
                return True
        return False

    def _focus_moved(self, event):
        if event.detail1:
            self.last_focus = event.source

    # What there is to read

    def wait(self, what, condition, limit=LIMIT):
        """The first true answer; objects may vanish between two questions, so errors are asked again."""
        end = time.monotonic() + limit
        problem = None
        while True:
            try:
                pyatspi.Registry.pumpQueuedEvents()
                while GLib.MainContext.default().iteration(False):
                    pass
                answer = condition()
                if answer:
                    return answer
                problem = None
            except (LookupError, NotImplementedError, RuntimeError, AttributeError, OSError) as error:
                problem = error
            except Exception as error:  # GLib.Error is no subclass of anything useful
                if type(error).__name__ not in ("Error", "GError"):
                    raise
                problem = error
            if time.monotonic() > end:
                raise Failed(f"{what} did not come{f' ({problem})' if problem else ''}.\n{self.describe()}")
            time.sleep(0.02)

    def windows(self):
        return [w for w in self.application if w is not None and w.getRoleName() in WINDOWS and shown(w)]

    def active(self):
        """The window that has the keyboard."""
        return next((w for w in self.windows() if is_in(w, pyatspi.STATE_ACTIVE)), None)

    def focused(self):
        window = self.active()
        if window is None:
            return None
        # What said last that it has it; GTK's drop-down lists are heard of and not found by walking.
        last = self.last_focus
        if last is not None and is_in(last, pyatspi.STATE_FOCUSED) and shown(last):
            for parent in (last, last.parent, last.parent and last.parent.parent):
                if parent is not None and parent.getRoleName() == "combo box":
                    return parent
            return last
        return next((i for i in walk(window) if is_in(i, pyatspi.STATE_FOCUSED)), None)

    def find(self, name, role=None, window=None):
        """The first that is shown with this name, or whose name begins with it where it ends in "…"."""
        window = window or self.active()

        def fits(item):
            said = item.name
            return (said.startswith(name[:-1]) if name.endswith("…") else said == name) and role in (
                None,
                item.getRoleName(),
            )

        return next((i for i in walk(window) if fits(i)), None) if window else None

    def described(self, item):
        if item is None:
            return "nothing"
        value = ""
        if item.getRoleName() in ("text", "password text", "spin button"):
            value = f" = {text_of(item)!r}" if item.getRoleName() == "text" else " = (kept to itself)"
        return f"{item.getRoleName()} {item.name!r}{value}"

    def describe(self):
        try:
            lines = [f"In focus: {self.described(self.focused())}"]
            for window in self.windows():
                mark = " (active)" if is_in(window, pyatspi.STATE_ACTIVE) else ""
                lines.append(f"{window.getRoleName()} {window.name!r}{mark}")
                for item in walk(window):
                    if item.name and item.getRoleName() not in ("menu item", "menu", "separator"):
                        lines.append(f"    {self.described(item)}"[:200])
            return "\n".join(lines)
        except Exception as error:  # it is only a help
            return f"(the windows cannot be described: {error})"

    def expect_window(self, words, limit=LIMIT):
        """The window with these words in its title, once it has the keyboard."""
        return self.wait(
            f'an active window "{words}"',
            lambda: (w := self.active()) is not None and words in w.name and w,
            limit,
        )

    def expect_status(self, words, limit=LIMIT):
        """A status line, an alert or a message bar that says this."""
        roles = ("status bar", "alert", "info bar", "label")
        return self.wait(
            f'the news "{words}"',
            lambda: next(
                (i for w in self.windows() for i in walk(w) if i.getRoleName() in roles and words in i.name), None
            ),
            limit,
        )

    def expect_cell(self, words, limit=LIMIT):
        """A row of a list that is shown, by the text of one of its cells."""
        return self.wait(
            f'a row "{words}"',
            lambda: next(
                (i for i in walk(self.active(), tables=True) if "cell" in i.getRoleName() and words in i.name), None
            ),
            limit,
        )

    def expect_focus(self, name, limit=LIMIT):
        return self.wait(
            f'"{name}" in focus', lambda: (f := self.focused()) is not None and f.name.startswith(name) and f, limit
        )

    # What a person does

    def key(self, chord):
        """One key, with others held: "Ctrl+Shift+S", "Alt+3", "Tab", "a"."""
        *held, last = chord.split("+") if chord != "+" else ["+"]
        for modifier in held:
            pyatspi.Registry.generateKeyboardEvent(MODIFIERS[modifier], None, pyatspi.KEY_PRESS)
        symbol = SYMBOLS[last] if last in SYMBOLS else ord(last.lower() if held else last)
        pyatspi.Registry.generateKeyboardEvent(symbol, None, pyatspi.KEY_SYM)
        for modifier in reversed(held):
            pyatspi.Registry.generateKeyboardEvent(MODIFIERS[modifier], None, pyatspi.KEY_RELEASE)

    def keys(self, *chords):
        for chord in chords:
            self.key(chord)

    def type(self, text):
        """Into what has the focus; ASCII, because other letters need keys that the test's keyboard lacks."""
        assert text.isascii(), text
        pyatspi.Registry.generateKeyboardEvent(0, text, pyatspi.KEY_STRING)

    def fill(self, name, text, limit=LIMIT):
        """Goes to the text field by Tab and puts this in place of what it has."""
        field = self.tab_to(name)
        self.key("Ctrl+A")
        self.type(text)
        if field.getRoleName() == "password text":  # it tells how long it is, and no more
            self.wait(f'"{name}" to be typed', lambda: len(text_of(field)) == len(text), limit)
        else:
            self.wait(f'"{name}" to be "{text}"', lambda: text_of(field) == text, limit)
        return field

    def pane(self, name, most=6):
        """Goes from pane to pane until the list with this name has the focus."""
        for _ in range(most):
            here = self.wait("something in focus", self.focused)
            if here.name == name:
                return here
            self.step("F6", here)
        raise Failed(f'F6 does not lead to "{name}".\n{self.describe()}')

    def push(self, name):
        """Goes to the button by Tab and presses it."""
        self.tab_to(name, "push button")
        self.key("Space")

    def tab_to(self, name, role=None, key="Tab", most=150):
        """Presses Tab until this has the focus: fails where Tab does not lead there, or stands still."""
        first = None
        for _ in range(most):
            here = self.wait("something in focus", self.focused)
            if (here.name == name or (name.endswith("…") and here.name.startswith(name[:-1]))) and role in (
                None,
                here.getRoleName(),
            ):
                return here
            if first is None:
                first = here
            elif here == first:
                break
            self.step(key, here)
        raise Failed(f'{key} does not lead to "{name}".\n{self.describe()}')

    def step(self, key, here):
        """A key that moves the focus away from here."""
        self.key(key)
        return self.wait(
            f"the focus to leave {self.described(here)} with {key}",
            lambda: (f := self.focused()) is not None and f != here and f,
            5,
        )

    def pages(self):
        """The names of the pages, in the order of their keys."""
        return [i.name for i in walk(self.active()) if i.getRoleName() == "page tab"]

    def page(self, name):
        """Shows a page by its key, and waits until something on it has the focus."""
        pages = self.pages()  # a package's own page comes first there, and has the key before the others
        self.key(f"Alt+{pages.index(name) + (pages[0] != 'Package')}")
        self.wait(
            f"the page {name}",
            lambda: is_in(self.find(name, "page tab"), pyatspi.STATE_SELECTED) and self.focused() is not None,
        )

    def menu(self, menu, command, most=30):
        """Opens the menu bar by F10 and goes through it by arrows, as far as the command; then Return."""
        self.key("F10")
        self._arrow_to(menu, "Right", ("menu",), most)
        self._arrow_to(command, "Down", ("menu item", "check menu item", "radio menu item"), most)
        self.key("Return")

    def _arrow_to(self, name, key, roles, most):
        def chosen():
            items = (i for i in walk(self.active()) if i.getRoleName() in roles)
            return next((i for i in items if is_in(i, pyatspi.STATE_SELECTED)), None)

        for press in range(most):
            if press > 0 or key == "Down":
                before = chosen()
                self.key(key)
                self.wait(f"the next of the menu with {key}", lambda before=before: (c := chosen()) and c != before)
            if self.wait("a menu", chosen).name == name:
                return
        raise Failed(f'The menus have no "{name}".\n{self.describe()}')

    def answer_file(self, path, title, opening=False):
        """Types a whole path into the native dialog and confirms it."""
        self.expect_window(title)
        self.wait("the dialog to be ready", self.focused)
        if opening:
            self.key("Ctrl+L")  # its field for a path
            self.wait("the field for a path", lambda: (f := self.focused()) and f.getRoleName() == "text")
        self.key("Ctrl+A")
        self.type(str(path))
        self.wait(
            "the path in the field",
            lambda: any(i.getRoleName() == "text" and text_of(i) == str(path) for i in walk(self.active())),
        )
        self.key("Return")
        self.wait("the dialog to close", lambda: (w := self.active()) is not None and title not in w.name)


def with_browser(folder):
    """A PATH on which xdg-open only notes what it was asked to show."""
    tools = folder / "bin"
    tools.mkdir()
    browser = tools / "xdg-open"
    browser.write_text(f'#!/bin/sh\nprintf %s "$1" >"{folder}/shown"\n', encoding="utf-8")
    browser.chmod(0o755)
    return f"{tools}:{os.environ['PATH']}"


def run(scenario):
    """main() of a test: PROGRAM and what else it needs are its arguments."""
    begun = time.monotonic()
    try:
        scenario(*sys.argv[1:])
    except Failed as failure:
        print(f"FAILED after {time.monotonic() - begun:.1f} s: {failure}", file=sys.stderr)
        sys.exit(1)
    print(f"Passed in {time.monotonic() - begun:.1f} s")
