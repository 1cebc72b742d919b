# SPDX-License-Identifier: MIT
"""A reviewer's look at a package, by keyboard alone: reviewer.py EDITOR KITEMARK EXAMPLE_FOLDER

From a file that came in, over the question whether to trust the signer, to its evidence and what changed since the last one.
"""
import pathlib
import subprocess
import tempfile

from harness import Editor, run, with_browser

TITLE = "Ready to Lead"


def review(program, command, example):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        package = receive(command, pathlib.Path(example), folder)
        before = package.read_bytes()
        with Editor(program, PATH=with_browser(folder)) as editor:
            open_package(editor, package)
            trust(editor)
            look_inside(editor, folder)
            compare(editor, package)
        assert package.read_bytes() == before, "the package was changed"


def receive(command, example, folder):
    """A package as a provider sends it, signed with a certificate that the reviewer does not know yet."""
    (programme,) = example.glob("*.programme.xml")
    password = folder / "password"
    password.write_text("a password for this test\n", encoding="utf-8")
    identity = ["--identity", folder / "provider.p12", "--password-file", password]
    kitemark(
        command, "identity", "create", "-o", folder / "provider.p12", "--organisation", "Larkfield Training",
        "--name", "Idris Quillfeather", "--ukprn", "10099901", "--password-file", password,
    )  # fmt: skip
    kitemark(command, "pack", programme, "-o", folder / "received.asice", *identity)
    return folder / "received.asice"


def kitemark(*arguments):
    subprocess.run([str(argument) for argument in arguments], capture_output=True, check=True)


def open_package(editor, package):
    editor.expect_window("Kitemark")
    editor.key("Ctrl+O")
    editor.answer_file(package, "Open", opening=True)
    editor.expect_window(TITLE)
    editor.expect_status("Not valid: you do not trust the signer yet.")
    editor.expect_cell("Idris Quillfeather")


def trust(editor):
    """The fingerprint was compared by telephone."""
    editor.push("Trust this signer for…")
    same = "It is the same: trust for Larkfield Training (an invented provider)"
    editor.wait("the question", lambda: editor.find(same, "push button"))
    editor.push(same)
    editor.expect_window(TITLE)
    editor.expect_status("Valid for “NHS kitemark: every outcome, every claimed stage”")


def look_inside(editor, folder):
    """The same pages as the provider's, and nothing on them can be changed."""
    for page in ("Programme", "Outcomes", "Mapping", "Coverage", "Findings", "Evidence"):
        editor.page(page)
    editor.expect_cell("Scheme of work")
    editor.push("Open document")
    shown = folder / "shown"
    # The file is there before it has its content.
    address = editor.wait("the document in its program", lambda: shown.read_text(encoding="utf-8"))
    copy = pathlib.Path(address.removeprefix("file://"))
    assert copy.stat().st_mode & 0o222 == 0, "the copy can be written to"


def compare(editor, package):
    editor.page("Package")
    editor.push("Compare with an earlier package…")
    editor.answer_file(package, "Compare", opening=True)
    editor.expect_window("Compared with an earlier package")
    editor.expect_status("Nothing differs.")


if __name__ == "__main__":
    run(review)
