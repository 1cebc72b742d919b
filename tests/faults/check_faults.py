#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Nothing that a person made is lost, whatever fails and whenever: check_faults.py KITEMARK KILL_EDITING INJECT [--every N]

Each command that writes, and a save of the editor's, is run again and again, with one call to the system failing, or the
program killed at it: the first, the second, … until none is left. After each run every file is whole: what it was, or
(the command's own target) all of what it was to be; which of them, the exit code says. What a killed run leaves is a
temporary file of the program's own name, which the next run removes.

Then each is run by a user who is not root, in a folder that may not be written to, into one that is not there, and on a
disk with little room or none.
"""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(__file__).resolve().parents[2]
FAULTS = [(call, how) for call in ("create", "read", "write", "sync", "rename") for how in ("fail", "kill")] + [("write", "half")]
USER = 65533  # nobody's
OURS = re.compile(r"^\.km-[0-9a-f]{16}$")


class Broken(Exception):
    pass


def files_in(folder):
    return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def run(command, folder, **environment):
    return subprocess.run(command, cwd=folder, env={**os.environ, **environment}, stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=120, start_new_session=True, check=False)


class Case:
    """A command, the files that it writes, and how a whole one of them is told."""

    def __init__(self, name, command, targets, again=(0,)):
        self.name, self.command, self.targets, self.again = name, command, targets, again

    def look(self, folder, before, code, killed, where):
        now = files_in(folder)
        for path, content in before.items():
            if now.get(path) != content and str(path) not in self.targets:
                raise Broken(f"{where}: {path} was {'changed' if path in now else 'lost'}")
        new = set()
        for target, is_whole in self.targets.items():
            path = pathlib.Path(target)
            if path in before and path not in now:
                raise Broken(f"{where}: {target} was lost")
            if path in now and now[path] != before.get(path):
                if not is_whole(folder / path):
                    raise Broken(f"{where}: {target} is neither what it was nor whole")
                new.add(target)
        for path in set(now) - set(before):
            if str(path) not in self.targets and not (killed and OURS.match(path.name)):
                raise Broken(f"{where}: {path} was left")
        if not killed and code == 0 and new != set(self.targets):
            raise Broken(f"{where}: it says that all is written, and {set(self.targets) - new} is not")
        if not killed and code != 0 and new:
            raise Broken(f"{where}: it says that it failed, and wrote {new}")


def strike(command, template, home, inject, fault, every=1):
    """Runs the command in a copy of the template with a fault at its first call, its second, … until none is left. Gives
    each time the number of the call, the folder, how the run ended, and whether the fault was there."""
    folder, mark = pathlib.Path(home) / "work", pathlib.Path(home) / "mark"
    call, how = fault
    struck, number = True, 1
    while struck and number < 10_000:
        shutil.copytree(template, folder)
        done = run(command, folder, LD_PRELOAD=inject, KM_FAULT=f"{call}:{number}:{how}", KM_FAULT_FOLDER=str(folder),
                   KM_FAULT_MARK=str(mark))
        struck = mark.exists()
        yield f"{call} {number} {how}", folder, done, struck
        shutil.rmtree(folder)
        mark.unlink(missing_ok=True)
        number += every


def check(case, template, inject, every):
    count, before = 0, files_in(template)
    with tempfile.TemporaryDirectory() as home:
        for fault in FAULTS:
            for where, folder, done, struck in strike(case.command, template, home, inject, fault, every):
                where = f"{case.name}, {where}"
                case.look(folder, before, done.returncode, struck and fault[1] != "fail", where)
                # The next run is as good as any, and cleans up.
                again = run(case.command, folder)
                left = [p for p in folder.rglob(".km-*")]
                if again.returncode not in case.again or left:
                    raise Broken(f"{where}: the next run ended with {again.returncode}, and left {left}: {again.stderr.decode()}")
                count += struck
    return count


def check_kept(editing, template, inject):
    """What is kept for recovery takes the place of nothing that was saved after it, whenever the program is killed."""
    count = 0
    with tempfile.TemporaryDirectory() as home:
        files = str(pathlib.Path(home) / "work/minimal.programme.xml"), str(pathlib.Path(home) / "work/state")
        for call in ("create", "write", "sync", "rename"):
            for where, folder, _, struck in strike([editing, "keep", *files], template, home, inject, (call, "kill")):
                saved = b"<title>Saved</title>" in pathlib.Path(files[0]).read_bytes()
                taken = run([editing, "take_up", *files], folder)
                if taken.returncode != 0:
                    raise Broken(f"editor, keep, {where}: taking it up ended with {taken.returncode}: {taken.stderr.decode()}")
                if saved and b"<title>Saved</title>" not in pathlib.Path(files[0]).read_bytes():
                    raise Broken(f"editor, keep, {where}: what was kept took the place of what was saved later")
                count += struck
    return count


def as_user(command):
    """As an ordinary user, who may not do everything, where this is root."""
    user = f"--reuid={USER}", f"--regid={USER}", "--clear-groups"
    return ["setpriv", *user, *command] if os.geteuid() == 0 else command


def own(folder):
    if os.geteuid() == 0:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, USER, USER, follow_symlinks=False)


def allow(folder, is_allowed):
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() or is_allowed else 0o444)
        if is_allowed:
            path.chmod(0o755 if path.is_dir() else 0o644)


def fill(folder, left):
    """Leaves so many bytes of the disk that the folder is on."""
    with open(folder / "filler", "wb", buffering=0) as filler:
        try:
            while True:
                filler.write(bytes(4096))
        except OSError:
            pass
        filler.truncate(max(filler.tell() - left, 0))


def check_places(case, template, home, environment):
    """Returns how many places there were."""

    def attempt(where, command, must_fail):
        before = files_in(folder)
        done = run(as_user(command), folder, **environment)
        case.look(folder, before, done.returncode, False, f"{case.name}, {where}")
        if must_fail and done.returncode == 0:
            raise Broken(f"{case.name}, {where}: it says that all is well")
        if done.returncode != 0 and not done.stderr.strip():
            raise Broken(f"{case.name}, {where}: it ended with {done.returncode} and without a word")
        return done

    def work_again(where):
        again = run(as_user(case.command), folder, **environment)
        if again.returncode not in case.again:
            raise Broken(f"{case.name}, after {where}: {again.returncode}, {again.stderr.decode()}")

    folder, count = pathlib.Path(home) / "work", 0
    shutil.copytree(template, folder)
    own(folder)
    allow(folder, False)
    attempt("a folder that may not be written to", case.command, True)
    allow(folder, True)
    attempt("a folder that is not there", [f"gone/{part}" if part in case.targets else part for part in case.command], True)
    work_again("a folder that is not there")
    shutil.rmtree(folder)
    count += 2
    for left in (0, 4096, 16384, 65536):
        folder.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder], capture_output=True, check=False)
        if mounted.returncode != 0:
            folder.rmdir()
            print(f"{case.name}: a full disk was not tried: {mounted.stderr.decode().strip()}")
            break
        try:
            shutil.copytree(template, folder, dirs_exist_ok=True)
            own(folder)
            fill(folder, left)
            attempt(f"{left} bytes left on the disk", case.command, left == 0)
            (folder / "filler").unlink()
            work_again("a full disk")
        finally:
            subprocess.run(["umount", folder], check=True)
        folder.rmdir()
        count += 1
    return count


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("kitemark")
    options.add_argument("kill_editing")
    options.add_argument("inject")
    options.add_argument("--every", type=int, default=1)
    options = options.parse_args()
    kitemark, editing, inject = (str(pathlib.Path(p).resolve()) for p in (options.kitemark, options.kill_editing, options.inject))
    with tempfile.TemporaryDirectory() as home:
        template = pathlib.Path(home) / "template"
        shutil.copytree(SOURCE / "docs/examples/minimal", template)
        programme = "minimal.programme.xml"
        (template / "password").write_text("a good password\n")

        def make(*command):
            done = run([kitemark, *command, "--password-file", "password"], template)
            if done.returncode != 0:
                sys.exit(done.stderr.decode())

        for name in ("me", "other"):
            make("identity", "create", "-o", f"{name}.p12", "--organisation", "Pennyfield", "--ukprn", "10099903")
        for name in ("me", "other"):
            make("identity", "show", f"{name}.p12", "--certificate-out", f"{name}.pem")
        make("identity", "create", "-o", "key.pem", "--request", "request.pem", "--organisation", "Pennyfield")
        make("pack", programme, "-o", "old.asice", "--identity", "me.p12", "--anyway")
        (template / "old.pem").write_text("a certificate of somebody's\n")
        (template / "elsewhere").mkdir()
        state, plan = str(pathlib.Path(home) / "state"), "elsewhere/evidence/session-plan.txt"
        (template / "old.html").write_text("an older page that somebody wrote\n")

        def answers(*command):
            return lambda path: run([kitemark, *command[:-1], str(path), *command[-1]], path.parent).returncode == 0

        def ends_with(text):
            return lambda path: path.read_text(encoding="utf-8").rstrip().endswith(text)

        with_password = ["--password-file", "password"]
        is_identity = answers("identity", "show", with_password)
        is_package = answers("verify", "--container", ["--trust", "me.pem", "--trust", "other.pem"])

        def is_package_of_two(path):
            return is_package(path) and run([kitemark, "inspect", str(path)], path.parent).stdout.count(b"signature002") > 0


        def is_saved(path):
            return b"<title>Saved</title>" in path.read_bytes() and run([kitemark, "validate", str(path)], path.parent).returncode < 2

        is_key = ends_with("-----END ENCRYPTED PRIVATE KEY-----")
        is_request = ends_with("-----END CERTIFICATE REQUEST-----")
        identity = ["--organisation", "Pennyfield", "--ukprn", "10099903", *with_password, "--force"]
        signer = ["--identity", "me.p12", *with_password, "--force"]
        cases = [
            Case("pack", [kitemark, "pack", programme, "-o", "new.asice", "--anyway", *signer], {"new.asice": is_package}),
            Case("pack over", [kitemark, "pack", programme, "-o", "old.asice", "--anyway", *signer], {"old.asice": is_package}),
            Case("sign in place", [kitemark, "sign", "old.asice", "-o", "old.asice", "--identity", "other.p12", *with_password],
                 {"old.asice": is_package_of_two}, again=(0, 1)),  # 1: it is signed already
            Case("report", [kitemark, "report", programme, "-o", "old.html", "--force"], {"old.html": ends_with("</html>")}),
            Case("identity", [kitemark, "identity", "create", "-o", "me.p12", *identity], {"me.p12": is_identity}),
            Case("request", [kitemark, "identity", "create", "-o", "key.pem", "--request", "request.pem", *identity],
                 {"key.pem": is_key, "request.pem": is_request}),
            Case("certificate", [kitemark, "identity", "show", "me.p12", "--certificate-out", "old.pem", *with_password, "--force"],
                 {"old.pem": ends_with("-----END CERTIFICATE-----")}),
            Case("editor, save", [editing, "save", programme, state], {programme: is_saved}),
            Case("editor, save elsewhere", [editing, "save", programme, state, "elsewhere/copy.programme.xml"],
                 {"elsewhere/copy.programme.xml": is_saved,
                  plan: lambda path: path.read_bytes() == (template / "evidence/session-plan.txt").read_bytes()}),
        ]
        # Where others can read and run them.
        tools, reach = pathlib.Path(home) / "tools", {"KITEMARK_DATA_DIR": str(pathlib.Path(home) / "tools/framework-data")}
        for path in (pathlib.Path(home), template):
            path.chmod(0o755)
        shutil.copytree(SOURCE / "framework-data", tools / "framework-data")
        for program in (kitemark, editing):
            shutil.copy(program, tools)
        total = 0
        try:
            print(f"editor, keep: {check_kept(editing, template, inject)} kills")
            for case in cases:
                with tempfile.TemporaryDirectory() as other_home:
                    own(pathlib.Path(other_home))
                    pathlib.Path(other_home).chmod(0o755)
                    command = [str(tools / pathlib.Path(part).name) if part in (kitemark, editing) else part for part in case.command]
                    command = [str(pathlib.Path(other_home) / "state") if part == state else part for part in command]
                    print(f"{case.name}: {check_places(Case(case.name, command, case.targets, case.again), template, other_home, reach)} places")
            for case in cases:
                struck = check(case, template, inject, options.every)
                print(f"{case.name}: {struck} faults")
                if struck == 0:
                    raise Broken(f"{case.name}: no fault was there: the test has no bite")
                total += struck
        except Broken as problem:
            sys.exit(str(problem))
    print(f"{total} faults: nothing lost, nothing half-written")


if __name__ == "__main__":
    main()
