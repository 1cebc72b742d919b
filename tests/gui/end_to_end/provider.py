# SPDX-License-Identifier: MIT
"""A provider's submission, by keyboard alone: provider.py EDITOR KITEMARK EXAMPLE_FOLDER

From the start page to a package that verifies.
"""
import json
import pathlib
import subprocess
import tempfile

from harness import Editor, run, with_browser

OUTCOMES = (
    "Rank the tasks of a week by urgency and importance",
    "Give feedback that names what was seen and what to do next",
    "Report a risk to those who can act on it",
)
PASSWORD = "a password for this test"


def submit(program, command, example):
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "first-steps.programme.xml"
        with Editor(program, PATH=with_browser(pathlib.Path(folder))) as editor:
            begin(editor)
            describe(editor)
            save(editor, file)
            add_evidence(editor, pathlib.Path(example) / "evidence" / "scheme-of-work.pdf")
            write_outcomes(editor)
            map_outcomes(editor)
            save_again(editor, file)
            sign(editor, pathlib.Path(folder))
        check(command, file)


def begin(editor):
    """The guide to a new programme, from the start page."""
    editor.expect_window("Kitemark")
    editor.key("Ctrl+N")
    editor.expect_window("New programme")
    editor.expect_focus("Title of the programme")
    editor.type("First Steps in Leading")
    editor.fill("Provider", "Larkfield Training")
    editor.tab_to("Fundamental Stage", "check box")
    editor.key("Space")
    editor.expect_status("81 outcomes to serve, each stage counted.")
    editor.tab_to("Create", "push button")
    editor.key("Return")
    editor.expect_window("First Steps in Leading")


def describe(editor):
    """The particulars, with one slip that the page points out."""
    editor.page("Programme")
    editor.expect_focus("Title")
    editor.fill("Short name", "first-steps")
    editor.fill("UKPRN", "1009990")
    editor.expect_status("A UKPRN has eight digits.")
    editor.fill("UKPRN", "10099901")
    editor.fill("Contact's name", "Idris Quillfeather")


def save(editor, file):
    editor.key("Ctrl+S")
    editor.answer_file(file, "Save the programme")
    editor.expect_status(f"Saved {file.name}.")
    editor.wait("the file", file.exists)


def save_again(editor, file):
    before = file.stat().st_ino
    editor.key("Ctrl+S")
    editor.wait("the file written again", lambda: file.stat().st_ino != before)


def add_evidence(editor, document):
    editor.page("Evidence")
    editor.key("Ctrl+Shift+A")
    editor.answer_file(document, "Add", opening=True)
    editor.expect_cell(document.name)


def write_outcomes(editor):
    """Three outcomes, one after the other, and what assesses them."""
    editor.page("Outcomes")
    editor.expect_focus("New outcome")
    for text in OUTCOMES:
        editor.type(text)
        editor.key("Return")
        editor.expect_status(f"Added: {text}")
    editor.key("Ctrl+Shift+T")
    editor.expect_status("Added an assessment")
    editor.fill("Title", "Portfolio of a week")
    editor.tab_to("Outcomes that it assesses")
    editor.keys("Home", "Space", "Down", "Space", "Down", "Space")


def map_outcomes(editor):
    """One mapping with its reasons and evidence, then all others like it: what is done once by hand and once by list."""
    editor.page("Mapping")
    editor.pane("What it serves in the framework")
    editor.key("3")
    editor.expect_status("assesses 1.1.1.a")
    editor.key("Ctrl+E")
    editor.expect_focus("Rationale")
    editor.type("Learners rank a real list of tasks and give reasons for the first and the last.")
    editor.key("Ctrl+T")
    editor.fill("Where in it", "p. 3")
    editor.pane("What it serves in the framework")
    editor.keys("Ctrl+Shift+C", "Ctrl+A", "Ctrl+Shift+V")
    editor.expect_status("87 mappings pasted.")
    editor.expect_status("81 of 81 covered.")


def sign(editor, folder):
    """From an identity that is made now to a package that was verified."""
    editor.page("Submit")
    editor.push("Look at the report")
    editor.expect_status("The report is in your browser.")
    editor.wait("the report in the browser", lambda: "report.html" in (folder / "shown").read_text(encoding="utf-8"))
    editor.push("Create an identity…")
    editor.expect_window("Create an identity")
    editor.fill("Person who signs", "Idris Quillfeather")
    editor.fill("Password", PASSWORD)
    editor.fill("Password again", PASSWORD)
    editor.fill("Keep it in this file", str(folder / "provider.p12"))
    editor.push("Create")
    editor.expect_window("First Steps in Leading")
    editor.expect_status("provider.p12 was created, and signs.")
    editor.push("Sign and save the package…")
    editor.answer_file(folder / "first-steps.asice", "Save the package")
    editor.expect_window("Password")
    editor.type(PASSWORD)
    editor.key("Return")
    editor.expect_window("First Steps in Leading")
    editor.expect_status("The package is signed, and valid.")
    editor.push("Save the certificate…")
    editor.answer_file(folder / "provider.pem", "Save the certificate")
    editor.expect_status("Saved provider.pem.")


def check(command, file):
    """What was written, by the command and not by the editor."""
    said = answer(command, "validate", file)
    assert said["title"] == "First Steps in Leading", said
    assert said["provider"]["ukprn"] == "10099901", said
    said = answer(command, "verify", file.parent / "first-steps.asice", "--trust", file.parent / "provider.pem")
    (signature,) = said["signatures"]
    assert signature["signer"] == "Idris Quillfeather", said
    assert signature["trusted"] and said["valid"], said


def answer(command, task, *arguments):
    done = subprocess.run(
        [command, task, "--json", *map(str, arguments)], capture_output=True, text=True, check=False
    )
    assert done.stdout, done.stderr
    (result,) = json.loads(done.stdout)["results"]
    return result


if __name__ == "__main__":
    run(submit)
