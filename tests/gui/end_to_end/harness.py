# SPDX-License-Identifier: MIT
"""The editor as a person has it who sees nothing and uses no mouse: keys go in, and what AT-SPI tells comes out.

Only for tests on a display of their own with a window manager (tests/gui/headless -w). Everything is waited for; nothing
sleeps for a fixed time. A wait that ends without its condition prints what was in focus and every window.
"""
import functools
import os
import signal
import subprocess
import sys
import tempfile
import time

import pyatspi
from gi.repository import GLib

LIMIT = 15.0  # seconds for what a person would expect at once: a loaded machine needs some of them
SILENCE = 0.2  # seconds without a word of the focus, before the whole window is searched for it: that takes long
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


# Each question goes to the program and back, past everything that it does in between: as few as can be.


@functools.cache
def role_of(item):
    return item.getRoleName()


def states(item):
    return item.getState()


def is_in(item, *wanted):
    if item is None:
        return False
    found = states(item)
    return all(found.contains(state) for state in wanted)


def shown(item):
    return is_in(item, pyatspi.STATE_SHOWING)


def walk(item, depth=40, tables=False):
    """What is shown below an object, itself first. Cells only where they are asked for."""
    for found, _ in walk_states(item, states(item), depth, tables):
        yield found


def walk_states(item, found, depth=40, tables=False):
    """The same, each with its states."""
    yield item, found
    # A menu that is closed shows nothing.
    is_closed = (role_of(item) in TABLES and not tables) or (
        role_of(item) == "menu" and not found.contains(pyatspi.STATE_SELECTED)
    )
    if depth == 0 or is_closed:
        return
    for index in range(min(item.childCount, CHILDREN)):
        child = item.getChildAtIndex(index)
        if child is not None and (below := states(child)).contains(pyatspi.STATE_SHOWING):
            yield from walk_states(child, below, depth - 1, tables)


@functools.cache
def meant(item):
    """What a word of the focus is about: a drop-down list leaves it to a button inside, a list says it of its cells."""
    for parent in (item, item.parent, item.parent and item.parent.parent):
        if parent is not None and role_of(parent) in ("combo box", *TABLES):
            return parent
    return item


def text_of(item):
    return item.queryText().getText(0, -1)


class Editor:
    def __init__(self, program, *files, **environment):
        self.said = tempfile.TemporaryFile("w+")  # printed where the program ends as it should not
        self.process = subprocess.Popen(
            [program, *map(str, files)], stderr=self.said, env={**os.environ, **environment}
        )
        self.application = None
        self.ended_as_it_should = False
        self.last_focus = None
        self.silent_since = None
        pyatspi.Registry.registerEventListener(self._focus_moved, "object:state-changed:focused")
        self.wait("the program, for screen readers", self._find_application)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pyatspi.Registry.deregisterEventListener(self._focus_moved, "object:state-changed:focused")
        ended_by_itself = self.process.poll() is not None
        if not ended_by_itself:
            self.process.terminate()
        code = self.process.wait()
        with self.said:
            # A test may have killed it.
            if ended_by_itself and code not in (0, -signal.SIGKILL) and not self.ended_as_it_should:
                self.said.seek(0)
                raise Failed(f"The editor ended with {code}:\n{self.said.read()}")

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
        """The first true answer; objects may vanish between two questions, so errors are asked again. What is waited
        for may be a function that says it, where that takes questions of its own."""
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
                what = what if isinstance(what, str) else what()
                raise Failed(f"{what} did not come{f' ({problem})' if problem else ''}.\n{self.describe()}")
            time.sleep(0.01)

    def windows(self):
        return [w for w in self.application if w is not None and role_of(w) in WINDOWS and shown(w)]

    def active(self):
        """The window that has the keyboard."""
        return next((w for w in self.windows() if is_in(w, pyatspi.STATE_ACTIVE)), None)

    def focused(self):
        last = self.last_focus
        if is_in(last, pyatspi.STATE_FOCUSED, pyatspi.STATE_SHOWING):
            self.silent_since = None
            return meant(last)
        now = time.monotonic()
        self.silent_since = self.silent_since or now
        window = self.active() if now - self.silent_since > SILENCE else None
        if window is not None:
            found = walk_states(window, states(window))
            self.last_focus = next((i for i, state in found if state.contains(pyatspi.STATE_FOCUSED)), None)
            return self.last_focus
        return None

    def find(self, name, role=None, window=None):
        """The first that is shown with this name, or whose name begins with it where it ends in "…"."""
        window = window or self.active()

        def fits(item):
            said = item.name
            return (said.startswith(name[:-1]) if name.endswith("…") else said == name) and role in (
                None,
                role_of(item),
            )

        return next((i for i in walk(window) if fits(i)), None) if window else None

    def described(self, item):
        if item is None:
            return "nothing"
        value = ""
        if role_of(item) in ("text", "password text", "spin button"):
            value = f" = {text_of(item)!r}" if role_of(item) == "text" else " = (kept to itself)"
        return f"{role_of(item)} {item.name!r}{value}"

    def describe(self):
        try:
            lines = [f"In focus: {self.described(self.focused())}"]
            for window in self.windows():
                mark = " (active)" if is_in(window, pyatspi.STATE_ACTIVE) else ""
                lines.append(f"{role_of(window)} {window.name!r}{mark}")
                for item in walk(window):
                    if item.name and role_of(item) not in ("menu item", "menu", "separator"):
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
                (i for w in self.windows() for i in walk(w) if role_of(i) in roles and words in i.name), None
            ),
            limit,
        )

    def expect_cell(self, words, limit=LIMIT):
        """A row of a list that is shown, by the text of one of its cells."""
        return self.wait(
            f'a row "{words}"',
            lambda: next(
                (i for i in walk(self.active(), tables=True) if "cell" in role_of(i) and words in i.name), None
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
        if role_of(field) == "password text":  # it tells how long it is, and no more
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
                role_of(here),
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
            lambda: f"the focus to leave {self.described(here)} with {key}",
            lambda: (f := self.focused()) is not None and f != here and f,
            5,
        )

    def tabs(self):
        book = next((i for i in walk(self.active()) if role_of(i) == "page tab list"), None)
        return [] if book is None else [book.getChildAtIndex(index) for index in range(book.childCount)]

    def pages(self):
        """The names of the pages, in the order of their keys."""
        return [tab.name for tab in self.tabs()]

    def page(self, name):
        """Shows a page by its key, and waits until something on it has the focus."""
        pages = self.pages()  # a package's own page comes first there, and has the key before the others
        self.key(f"Alt+{pages.index(name) + (pages[0] != 'Package')}")
        self.expect_page(name)

    def expect_page(self, name):
        self.wait(
            f"the page {name}",
            lambda: any(tab.name == name and is_in(tab, pyatspi.STATE_SELECTED) for tab in self.tabs())
            and self.focused() is not None,
        )

    def menu(self, menu, command, most=30):
        """Opens the menu bar by F10 and goes through it by arrows, as far as the command; then Return."""
        self.key("F10")
        self._arrow_to(menu, "Right", ("menu",), most)
        self._arrow_to(command, "Down", ("menu item", "check menu item", "radio menu item"), most)
        self.key("Return")

    def _arrow_to(self, name, key, roles, most):
        def chosen():
            items = (i for i in walk(self.active()) if role_of(i) in roles)
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
        dialog = self.expect_window(title)
        self.wait("the dialog to be ready", self.focused)
        if opening:
            self.key("Ctrl+L")  # its field for a path
            self.wait("the field for a path", lambda: (f := self.focused()) and role_of(f) == "text")
        self.key("Ctrl+A")
        self.type(str(path))
        self.wait(
            "the path in the field",
            lambda: any(role_of(i) == "text" and text_of(i) == str(path) for i in walk(self.active())),
        )
        self.key("Return")
        self.wait("the dialog to close", lambda: (w := self.active()) is not None and w != dialog)


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
