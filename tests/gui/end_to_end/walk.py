# SPDX-License-Identifier: MIT
"""Every page and window, by Tab alone: walk.py EDITOR EXAMPLE_FOLDER

Fails on a control that can have the focus and has no name, on one that Tab does not lead to, and on a page that Tab
does not lead out of again.
"""
import pathlib
import shutil
import tempfile

import pyatspi
from harness import Editor, Failed, is_in, run, walk

# Containers that GTK lets have the focus on the way to what is in them.
NAMELESS = ("scroll pane", "document spreadsheet", "page tab list", "frame", "dialog", "filler", "viewport", "split pane")
# What Tab must lead to; of a group of radio buttons, of tabs and of a tool bar it leads to one, and arrows further.
REACHED = ("text", "password text", "push button", "check box", "combo box", "spin button", "table", "tree table")


def walk_programme(program, example):
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder) / "example"
        shutil.copytree(example, copy)
        with Editor(program, *copy.glob("*.programme.xml")) as editor:
            editor.expect_window("Kitemark")
            problems = []
            pages = editor.pages()
            for page in pages:
                editor.page(page)
                problems += look(editor, page)
            problems += look_at_shortcuts(editor)
            problems += look_at_dialogs(editor)
            problems += look_at_start(editor)
            if problems:
                raise Failed("\n".join(problems))
            print(f"Walked {len(pages)} pages: {', '.join(pages)}; dialogs and the start page")


def look_at_shortcuts(editor):
    """Two commands of one window with the same key: only one of them would ever be done."""
    problems, seen = [], {}
    for item in menu_items(editor.active()):
        keys = item.queryAction().getKeyBinding(0).split(";")[-1]  # "letter;path of letters;shortcut"
        if keys and keys in seen:
            problems.append(f"{keys} is the key of {seen[keys]!r} and of {item.name!r}")
        seen[keys] = item.name
    print(f"Menus: {len(seen)} shortcuts")
    return problems


def menu_items(item):
    if item.getRoleName() == "menu item":
        yield item
    elif item.getRoleName() in ("frame", "filler", "menu bar", "menu"):
        for index in range(item.childCount):
            yield from menu_items(item.getChildAtIndex(index))


def look_at_dialogs(editor):
    """What every page can open; Escape closes each of them."""
    problems = []
    before = editor.active().name
    for title, command in (("New programme", ("File", "New programme…")),):
        editor.menu(*command)
        editor.expect_window(title)
        problems += look(editor, title)
        editor.key("Escape")
        editor.expect_window(before)
    return problems


def look_at_start(editor):
    editor.menu("File", "Start page")
    editor.wait("the start page", lambda: (w := editor.active()) is not None and w.name == "Kitemark")
    return look(editor, "Start")


def look(editor, page):
    window = editor.active()
    controls = [i for i in walk(window) if is_in(i, pyatspi.STATE_FOCUSABLE)]
    problems = [
        f"{page}: {place(i)} has no name" for i in controls if not i.name and i.getRoleName() not in NAMELESS
    ]
    wanted = [
        i
        for i in controls
        if i.getRoleName() in REACHED and is_in(i, pyatspi.STATE_SENSITIVE) and not in_tool_bar(i)
    ]
    # Round once: to the first place that was seen before.
    seen = []
    here = editor.wait("something in focus", editor.focused)
    while here not in seen:
        seen.append(here)
        if not here.name and here.getRoleName() not in NAMELESS:
            problems.append(f"{page}: {place(here)} has the focus and no name")
        try:
            here = editor.step("Tab", here)
        except Failed:
            problems.append(f"{page}: Tab does not lead out of {editor.described(here)}")
            break
    problems += [f"{page}: Tab does not lead to {editor.described(i)}" for i in wanted if i not in seen]
    print(f"{page}: {len(controls)} controls, {len(seen)} steps of Tab")
    return problems


def in_tool_bar(item):
    while item is not None and item.getRoleName() not in ("frame", "dialog"):
        if item.getRoleName() == "tool bar":
            return True
        item = item.parent
    return False


def place(item):
    """ "push button in panel in page tab 'Evidence'": who has no name is known by where it is."""
    words = []
    while item is not None and item.getRoleName() != "application" and len(words) < 6:
        words.append(f"{item.getRoleName()} {item.name!r}" if item.name else item.getRoleName())
        item = item.parent
    return " in ".join(words)


if __name__ == "__main__":
    run(walk_programme)
