# SPDX-License-Identifier: MIT
"""Every page, window and dialog, by keyboard alone: walk.py EDITOR KITEMARK EXAMPLE_FOLDER

Fails on a control that can have the focus and has no name, on one that Tab does not lead to, on a page that Tab does
not lead out of again, on a list that says nothing, on a window that opens with the focus nowhere, on a dialog that
Escape does not close, and on one that does not give the focus back. Only says which access keys two controls share or
lead elsewhere, and which labels are read for a control that they do not belong to.
"""
import contextlib
import pathlib
import shutil
import tempfile

import pyatspi
from harness import MODIFIERS, TABLES, Editor, Failed, is_in, role_of, run, states, walk, walk_states
from reviewer import receive

# Containers that GTK lets have the focus on the way to what is in them.
NAMELESS = ("scroll pane", "document spreadsheet", "page tab list", "frame", "dialog", "filler", "viewport", "split pane")
# What Tab must lead to; of a group of radio buttons, of tabs and of a tool bar it leads to one, and arrows further.
REACHED = ("text", "password text", "push button", "check box", "combo box", "spin button", "table", "tree table")
# What can tell its access key.
KEYED = ("menu", "push button", "check box", "radio button", "text", "password text", "combo box", "spin button")
# What a label's access key takes the focus to.
ENTERED = ("text", "password text", "combo box", "spin button", "table", "tree table")
SOON = 3.0  # seconds for the focus to come where it should
UNDERLINES = 1.5  # seconds for those of access keys
COLUMNS = 8  # of a list that are read


def walk_everything(program, command, example):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        copy = folder / "example"
        shutil.copytree(example, copy)
        (programme,) = copy.glob("*.programme.xml")
        package = receive(command, copy, folder)
        seen = Seen()
        with Editor(program, programme) as editor:
            walk_programme(Walk(editor, seen))
        with Editor(program, package) as editor:
            walk_package(Walk(editor, seen), earlier_than(programme))
        seen.report()


def earlier_than(programme):
    """The same programme with another title: one difference to read."""
    earlier = programme.with_name("earlier.programme.xml")
    text = programme.read_text(encoding="utf-8")
    earlier.write_text(text.replace("Ready to Lead", "Ready to Guide"), encoding="utf-8")
    return earlier


def walk_programme(here):
    editor = here.editor
    editor.expect_window("Ready to Lead")
    here.opened("a programme")
    for page in editor.pages():
        editor.page(page)
        here.look(page)
    here.look_at_menus("a programme")
    editor.page("Outcomes")
    with here.dialog("New programme", lambda: editor.menu("File", "New programme…")) as name:
        here.look(name)
    with here.dialog("Open a programme", lambda: editor.menu("File", "Open…")):
        pass  # the toolkit's own
    with here.dialog("Preferences", lambda: editor.menu("Edit", "Preferences…")) as name:
        look_at_preferences(here, name)
    with here.dialog("Paste a list", lambda: editor.key("Ctrl+Shift+L")) as name:
        look_at_list(here, name)
    with here.dialog("Split outcome", lambda: editor.key("Ctrl+Shift+P")) as name:
        here.look(name)
    with here.dialog("Move to module", lambda: editor.key("Ctrl+Shift+G"), title="Kitemark") as name:
        here.look(name)
    with here.dialog("Delete an outcome", lambda: editor.key("Delete"), title="Question") as name:
        here.look(name)
    editor.page("Submit")
    with here.dialog("Create an identity", here.button("Create an identity…")) as name:
        look_at_identity(here, name)
    with here.dialog("Framework browser", lambda: editor.menu("Go", "Framework browser"), close="Ctrl+W") as name:
        look_at_framework(here, name)
    look_at_start(here)


def look_at_preferences(here, name):
    editor = here.editor
    for page in editor.pages():
        editor.expect_page(page)
        here.look(f"{name}, {page}")
        editor.tab_to("", "page tab list")
        editor.key("Right")


def look_at_list(here, name):
    """Without a list, and with one that something can be done with."""
    editor = here.editor
    here.look(f"{name}, empty", keys=False)
    editor.tab_to("Text from a document or spreadsheet")
    editor.type("Lead a meeting")
    editor.key("Return")
    editor.type("Give feedback")
    lines = editor.tab_to("How each line will be added")
    editor.wait("two lines", lambda: lines.queryTable().nRows == 2)
    editor.keys("Down")
    editor.wait("what they are", lambda: is_in(editor.find("The selected lines are"), pyatspi.STATE_SENSITIVE))
    here.look(name)


def look_at_identity(here, name):
    """As a request, which has one more file than a certificate."""
    editor = here.editor
    editor.tab_to("A certificate of my own, at once")
    editor.keys("Down", "Space")
    editor.wait(
        "the file of the request",
        lambda: is_in(editor.find("Write the request to", "text"), pyatspi.STATE_SENSITIVE),
    )
    here.look(name)


def look_at_framework(here, name):
    """The tree, and what was found in it."""
    editor = here.editor
    here.look(name)
    here.look_at_menus(name)
    editor.tab_to("Search")
    editor.type("feedback")
    found = editor.wait("what was found", lambda: editor.find("Items found", "table"))
    editor.wait("its lines", lambda: found.queryTable().nRows > 0)
    here.look(f"{name}, searching", keys=False)


def look_at_start(here):
    """With a programme open, so that there is another window for the focus to go to."""
    editor = here.editor
    editor.menu("File", "Start page")
    editor.wait("the start page", lambda: (w := editor.active()) is not None and w.name == "Kitemark")
    here.opened("Start")
    here.look("Start")
    here.look_at_menus("Start")
    with here.dialog("Open an example", here.button("Open an example…"), title="Kitemark") as name:
        here.look(name)
    with here.dialog("Preferences from the start page", here.button("Preferences…"), title="Preferences"):
        pass
    with here.dialog("New programme from the start page", lambda: editor.key("Ctrl+N"), title="New programme"):
        pass


def walk_package(here, earlier):
    """Its own page; the others are the programme's, and only to be read."""
    editor = here.editor
    editor.expect_window("Ready to Lead")
    here.opened("a package")
    editor.page("Package")
    here.look("Package")
    with here.dialog("Trust a signer", here.button("Trust this signer for…"), title="Question") as name:
        here.look(name)
    press = here.button("Compare with an earlier package…")

    def compare():
        press()
        editor.answer_file(earlier, "Compare", opening=True)

    with here.dialog("Comparison", compare, title="Compared with an earlier package") as name:
        here.look(name)
    here.look_at_menus("a package")


class Seen:
    """What was walked through, what is wrong with it, and what is only worth a word."""

    def __init__(self):
        self.walked, self.problems, self.notes = [], [], []

    def problem(self, text):
        if text not in self.problems:
            self.problems.append(text)

    def note(self, text):
        if text not in self.notes:
            self.notes.append(text)

    def report(self):
        print(f"Walked through {len(self.walked)}: {', '.join(self.walked)}")
        for note in self.notes:
            print(f"Note: {note}")
        if self.problems:
            raise Failed("\n".join(self.problems))


class Walk:
    """Through one run of the editor."""

    def __init__(self, editor, seen):
        self.editor = editor
        self.seen = seen

    def opened(self, name):
        """A window has just come: whoever cannot see it hears its title, and then what has the focus."""
        try:
            self.editor.wait(
                "the focus",
                lambda: (f := self.editor.focused()) is not None and (f.name or role_of(f) in REACHED),
                SOON,
            )
        except Failed:
            self.seen.problem(f"{name}: opens with the focus on {place(self.editor.focused())}")

    def button(self, name):
        """Goes there; to be pressed later."""
        self.editor.tab_to(name, "push button")
        return lambda: self.editor.key("Space")

    @contextlib.contextmanager
    def dialog(self, name, open_it, title=None, close="Escape"):
        """Opens it, and closes it by a key: the focus has to come back to where it was."""
        editor = self.editor
        focus = editor.wait("something in focus", editor.focused)
        window, before = editor.active(), editor.windows()
        open_it()
        opened = editor.wait(
            f'the window "{title or name}"',
            lambda: (w := editor.active()) is not None and w not in before and (title or name) in w.name and w,
        )
        self.opened(name)
        if role_of(opened) == "frame" and close == "Escape" and name != "Comparison":
            self.seen.problem(f"{name}: readers do not call it a dialog")
        yield name
        editor.key(close)
        try:
            editor.wait(f"{name} to close", lambda: opened not in editor.windows(), SOON)
        except Failed as failure:
            raise Failed(f"{name}: {close} does not close it.\n{failure}") from failure
        try:
            editor.wait("the focus to be back", lambda: editor.active() == window and editor.focused() == focus, SOON)
        except Failed:
            self.seen.problem(
                f"{name}: {close} leads to {editor.described(editor.focused())} in {window_name(editor.active())},"
                f" and not back to {editor.described(focus)} in {window_name(window)}"
            )

    def look(self, name, keys=True):
        """Names what has none, goes round by Tab once, and then to each list and long text by its access key."""
        editor = self.editor
        window = editor.active()
        # Lists and long texts do not tell their access keys: those are underlined in their labels while Alt is held.
        with held("Alt") if keys else contextlib.nullcontext():
            found = dict(walk_states(window, states(window)))
            # A drop-down list leaves the focus to a button inside it.
            controls = [i for i in found if found[i].contains(pyatspi.STATE_FOCUSABLE) or role_of(i) == "combo box"]
            for item in controls:
                self.look_at_control(name, item)
            letters = self.access_keys(found) if keys else {}
        tools = [tool for bar in found if role_of(bar) == "tool bar" for tool in walk(bar)]
        usable = [i for i in controls if found[i].contains(pyatspi.STATE_SENSITIVE)]
        wanted = [i for i in usable if role_of(i) in REACHED and i not in tools]
        # Round once: to the first place that was seen before.
        reached = []
        here = editor.wait("something in focus", editor.focused)
        while here not in reached:
            reached.append(here)
            if not here.name and role_of(here) not in NAMELESS:
                self.seen.problem(f"{name}: {place(here)} has no name")
            try:
                here = editor.step("Tab", here)
            except Failed:
                self.seen.problem(f"{name}: Tab does not lead out of {editor.described(here)}")
                break
        for item in wanted:
            if item not in reached:
                self.seen.problem(f"{name}: Tab does not lead to {editor.described(item)}")
        self.seen.walked.append(f"{name} ({len(controls)} controls, {len(reached)} steps)")
        self.try_keys(name, letters)

    def look_at_control(self, name, item):
        if role_of(item) in NAMELESS:
            return
        if not item.name:
            self.seen.problem(f"{name}: {place(item)} has no name")
        # Readers put the words of its label before its name; the toolkit takes any text before it for that.
        for relation in item.getRelationSet():
            if relation.getRelationType() == pyatspi.RELATION_LABELLED_BY:
                for index in range(relation.getNTargets()):
                    words = " ".join(relation.getTarget(index).name.split())
                    if words.removesuffix(":") != item.name:
                        self.seen.note(f"{name}: the label of {role_of(item)} {item.name!r} is {words[:60]!r}")
        if role_of(item) in TABLES:
            self.look_at_list(name, item)

    def look_at_list(self, name, item):
        table = item.queryTable()
        columns = range(min(table.nColumns, COLUMNS))
        for column in columns:
            head = table.getColumnHeader(column)
            if head is not None and not head.name:
                self.seen.note(f"{name}: column {column + 1} of {role_of(item)} {item.name!r} has no name")
        if table.nRows and not any(
            (cell := table.getAccessibleAt(0, column)).name or cell.childCount for column in columns
        ):
            self.seen.problem(f"{name}: {role_of(item)} {item.name!r} says nothing in its first row")

    def look_at_menus(self, name):
        """Two commands of one window with the same key: only one of them would ever be done."""
        shortcuts, letters = {}, {}
        for item in menu_items(self.editor.active()):
            letter, _, shortcut = item.queryAction().getKeyBinding(0).split(";")  # "letter;path of letters;shortcut"
            if shortcut in shortcuts:
                self.seen.problem(f"{name}: {shortcut} is the key of {shortcuts[shortcut]!r} and of {item.name!r}")
            if shortcut:
                shortcuts[shortcut] = item.name
            other = letters.setdefault((item.parent.name, letter), item.name)
            if other != item.name:
                self.seen.problem(f"{name}: {letter!r} in the menu {item.parent.name} is of {other!r} and {item.name!r}")
        self.seen.walked.append(f"menus of {name} ({len(shortcuts)} shortcuts)")

    def access_keys(self, items):
        """{letter: what answers to it}"""
        letters = {}
        for item in items:
            if role_of(item) in KEYED and (letter := own_key(item)):
                letters.setdefault(letter, []).append(item)
        labels = [(i, field) for i in items if role_of(i) == "label" and (field := labelled(i)) is not None]
        if labels:
            with contextlib.suppress(Failed):  # they may have none
                self.editor.wait("underlines", lambda: any(underlined(label) for label, _ in labels), UNDERLINES)
        for label, field in labels:
            if (letter := underlined(label)) and field not in letters.get(letter, ()):
                letters.setdefault(letter, []).append(field)
        return letters

    def try_keys(self, name, letters):
        """Access keys that two share, and those of lists and long texts that lead elsewhere: their labels' alone."""
        for letter, items in sorted(letters.items()):
            said = " and ".join(f"{role_of(item)} {item.name!r}" for item in items)
            if len(items) > 1:
                # The menus are the same on every page.
                where = "menu bar" if all(role_of(item) == "menu" for item in items) else name
                self.seen.problem(f"{where}: Alt+{letter.upper()} is the key of {said}")
            elif not own_key(items[0]) and is_in(items[0], pyatspi.STATE_SENSITIVE):
                self.try_key(name, letter, items[0])

    def try_key(self, name, letter, item):
        editor = self.editor
        before, window = editor.wait("something in focus", editor.focused), editor.active()
        if before == item:
            return
        editor.key(f"Alt+{letter}")
        try:
            there = editor.wait("the focus", lambda: (f := editor.focused()) is not None and f != before and f, SOON)
        except Failed:
            self.seen.note(f"{name}: Alt+{letter.upper()} does not lead to {editor.described(item)}")
            return
        if (opened := editor.active()) != window:
            self.seen.problem(
                f"{name}: Alt+{letter.upper()} opens {window_name(opened)} and does not lead to {editor.described(item)}"
            )
            editor.key("Escape")
            editor.wait("the window to be back", lambda: editor.active() == window)
        elif there != item:
            self.seen.note(f"{name}: Alt+{letter.upper()} leads to {place(there)}, not to {editor.described(item)}")


@contextlib.contextmanager
def held(modifier):
    pyatspi.Registry.generateKeyboardEvent(MODIFIERS[modifier], None, pyatspi.KEY_PRESS)
    try:
        yield
    finally:
        pyatspi.Registry.generateKeyboardEvent(MODIFIERS[modifier], None, pyatspi.KEY_RELEASE)


def own_key(item):
    """ "c" of "<Alt>c", or of the path of a menu."""
    try:
        key = item.queryAction().getKeyBinding(0).split(";")[0]
    except (NotImplementedError, IndexError):
        return None
    return key.removeprefix("<Alt>") if key.startswith("<Alt>") else None


def labelled(label):
    """What a label belongs to, where that can have the focus."""
    for relation in label.getRelationSet():
        if relation.getRelationType() == pyatspi.RELATION_LABEL_FOR:
            for control in (relation.getTarget(i) for i in range(relation.getNTargets())):
                if role_of(control) in ENTERED:
                    return control
    return None


def underlined(label):
    text = label.queryText()
    at = 0
    while at < text.characterCount:
        attributes, begin, end = text.getAttributeRun(at, False)
        if "underline:low" in attributes:
            return text.getText(begin, end).lower()
        at = max(end, at + 1)
    return None


def menu_items(item):
    if role_of(item) == "menu item":
        yield item
    elif role_of(item) in ("frame", "filler", "menu bar", "menu"):
        for index in range(item.childCount):
            yield from menu_items(item.getChildAtIndex(index))


def window_name(window):
    return "no window" if window is None else repr(window.name)


def place(item):
    """ "push button in panel in page tab 'Evidence'": who has no name is known by where it is."""
    words = []
    while item is not None and role_of(item) != "application" and len(words) < 6:
        words.append(f"{role_of(item)} {item.name!r}" if item.name else role_of(item))
        item = item.parent
    return " in ".join(words) or "nothing"


if __name__ == "__main__":
    run(walk_everything)
