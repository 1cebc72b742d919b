#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Everyday documents, chosen by who made them, and what the judgement of evidence says of each.

  everyday.py choose REPOSITORIES FOLDER SAMPLE   copies the chosen files into FOLDER, with their list (list.tsv)
  everyday.py measure FOLDER JUDGE                runs JUDGE (build/…/judge_evidence) over it and prints the table
  everyday.py digests FOLDER                      prints its lines for earlier.txt

REPOSITORIES holds clones, bare or not, as OWNER+NAME or OWNER+NAME/repo; only those that repositories.txt names are
looked at. Chosen are PER_MAKER files of each maker, at most PER_REPOSITORY of one repository, in the order of the digest
of seed and content; the seed is that of the number SAMPLE. Nothing is looked at but who made the file, by what it says
itself. Files whose path says that they are broken or hostile on purpose are left out before, by UNFIT, and so are files
of 4 bytes or less, encrypted ones, doubles, and those of an earlier sample (earlier.txt).
"""
import collections
import hashlib
import io
import os
import re
import subprocess
import sys
import zipfile
import zlib

SEED = "kitemark-evidence-"
HERE = os.path.dirname(os.path.abspath(__file__))
PER_MAKER = 20
PER_REPOSITORY = 4
UNFIT = re.compile(r"clusterfuzz|fuzz|crash|poc|malicious|malware|hostile|corrupt|invalid|broken|encrypt|password|"
                   r"protected|truncated|bomb|xxe|evil|attack|oom|infinite|loop|malformed|damaged|xss|vuln|cve|exploit",
                   re.I)
MAKERS = ("Word", "Excel", "PowerPoint", "Acrobat", "Google")


def pdf_texts(data):
    """What may hold /Producer or pdf:Producer: the file itself, and its streams that are no pictures."""
    yield data
    for found in re.finditer(rb"<<(?:(?!endobj).){0,600}?/(?:ObjStm|Metadata)(?:(?!endobj).){0,600}?>>\s*stream\r?\n", data,
                             re.S):
        try:
            yield zlib.decompressobj().decompress(data[found.end():], 4 << 20)
        except zlib.error:
            pass


def pdf_producer(data):
    if b"/Encrypt" in data:
        return ""
    names = []
    for text in pdf_texts(data):
        for found in re.finditer(rb"/(?:Producer|Creator)\s*\(((?:\\.|[^\\)]){0,200})\)", text):
            raw = found.group(1)
            raw = re.sub(rb"\\([0-7]{3})", lambda octal: bytes([int(octal.group(1), 8) & 255]), raw)
            raw = raw[2:].decode("utf-16-be", "replace") if raw.startswith(b"\xfe\xff") else raw.decode("latin-1")
            names.append(raw.replace("\\", ""))
        for found in re.finditer(rb"/(?:Producer|Creator)\s*<([0-9A-Fa-f\s]{2,400})>", text):
            try:
                raw = bytes.fromhex(found.group(1).decode("ascii"))
                names.append(raw[2:].decode("utf-16-be", "replace") if raw.startswith(b"\xfe\xff") else
                             raw.decode("latin-1"))
            except ValueError:
                pass
        for found in re.finditer(rb"<(?:pdf:Producer|xmp:CreatorTool)>([^<]{1,200})<", text):
            names.append(found.group(1).decode("utf-8", "replace"))
    return "; ".join(dict.fromkeys(name for name in names if name.isprintable()))


def is_googles(package, names):
    """Google writes no docProps/app.xml: its own notes, or the namespaces that all its documents declare, show it."""
    if any(re.fullmatch(r"(word|xl|ppt)/metadata", name) for name in names):
        return True
    mains = [name for name in ("word/document.xml", "xl/workbook.xml", "ppt/presentation.xml") if name in names]
    if "docProps/app.xml" in names or not mains:
        return False
    with package.open(mains[0]) as part:
        head = part.read(4096)
    return b"urn:schemas-microsoft-com:mac:vml" in head or b"drawingml/2006/lockedCanvas" in head


def office_producer(data):
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = package.namelist()
            if "[Content_Types].xml" not in names:
                return ""
            if is_googles(package, names):
                return "Google"
            app = package.read("docProps/app.xml").decode("utf-8", "replace") if "docProps/app.xml" in names else ""
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, zlib.error, EOFError, OSError, ValueError):
        return ""
    said = re.search(r"<(?:\w+:)?Application>([^<]*)<", app)
    version = re.search(r"<(?:\w+:)?AppVersion>([^<]*)<", app)
    return (said.group(1) + (" " + version.group(1) if version else "")) if said else ""


def maker(name, producer):
    ending = name.rsplit(".", 1)[-1].lower()
    if ending == "pdf":
        if re.search(r"Google|Skia/PDF", producer):
            return "Google"
        return "Acrobat" if re.search(r"Acrobat|Adobe PDF Library", producer) else None
    if re.match(r"Google", producer):
        return "Google"
    # Libraries write the name of the program that they imitate; only Microsoft's own write a version like 16.0300.
    real = re.search(r" 1[2-9]\.\d{4}$", producer)
    if ending == "docx" and real and re.match(r"Microsoft (Office |Macintosh )?Word", producer):
        return "Word"
    if ending == "xlsx" and real and re.match(r"Microsoft (Macintosh )?Excel", producer):
        return "Excel"
    if ending == "pptx" and real and re.match(r"Microsoft (Office |Macintosh )?PowerPoint", producer):
        return "PowerPoint"
    return None


def git(repository, *arguments):
    return subprocess.run(["git", "-C", repository, *arguments], check=True, capture_output=True).stdout


def lines_of(name):
    with open(os.path.join(HERE, name), encoding="utf-8") as lines:
        return {line.strip() for line in lines if line.strip() and not line.startswith("#")}


def digest(data):
    return hashlib.sha256(data).hexdigest()[:32]


def candidates(repositories, seed):
    seen = set()
    earlier, allowed = lines_of("earlier.txt"), lines_of("repositories.txt")
    for folder in sorted(os.listdir(repositories)):
        if folder.replace("+", "/", 1) not in allowed:
            continue
        repository = os.path.join(repositories, folder)
        if os.path.isdir(os.path.join(repository, "repo")):
            repository = os.path.join(repository, "repo")
        try:
            commit = git(repository, "rev-parse", "HEAD").decode().strip()
        except (subprocess.CalledProcessError, NotADirectoryError):
            continue
        for line in git(repository, "ls-tree", "-r", "-z", "HEAD").split(b"\0"):
            if not line:
                continue
            (_, kind, blob), path = line.split(b"\t")[0].split(b" "), line.split(b"\t", 1)[1].decode("utf-8", "replace")
            if kind != b"blob" or not re.search(r"\.(pdf|docx|xlsx|pptx)$", path, re.I) or UNFIT.search(path):
                continue
            if blob in seen:
                continue
            seen.add(blob)
            try:
                data = git(repository, "cat-file", "blob", blob.decode())
            except subprocess.CalledProcessError:
                continue  # too large for the snapshot
            if len(data) < 5 or digest(data) in earlier:
                continue
            producer = pdf_producer(data) if path.lower().endswith("pdf") else office_producer(data)
            who = maker(path, producer)
            if who:
                yield who, hashlib.sha256(seed + data).hexdigest(), folder.replace("+", "/", 1), path, commit, producer, data


def choose(repositories, target, sample):
    os.makedirs(target, exist_ok=True)
    pools = collections.defaultdict(list)
    for candidate in candidates(repositories, (SEED + sample).encode()):
        pools[candidate[0]].append(candidate[1:])
    with open(os.path.join(target, "list.tsv"), "w", encoding="utf-8") as listing:
        for who in MAKERS:
            taken = collections.Counter()
            number = 0
            for key, repository, path, commit, producer, data in sorted(pools[who]):
                if number == PER_MAKER or taken[repository] == PER_REPOSITORY:
                    continue
                taken[repository] += 1
                number += 1
                name = f"{who}-{number:02}.{path.rsplit('.', 1)[-1].lower()}"
                with open(os.path.join(target, name), "wb") as out:
                    out.write(data)
                print(name, who, repository, path, commit, " ".join(producer.split())[:120], sep="\t", file=listing)
            print(f"{who}: {number} of {len(pools[who])}, from {len(taken)} repositories", file=sys.stderr)


def measure(folder, judge):
    with open(os.path.join(folder, "list.tsv"), encoding="utf-8") as listing:
        rows = [line.rstrip("\n").split("\t") for line in listing]
    opened = collections.Counter()
    print("| made by | repository | path | commit | producer | judgement |\n|---|---|---|---|---|---|")
    for name, who, repository, path, commit, producer in rows:
        said = subprocess.run([judge, os.path.join(folder, name)], check=True, capture_output=True, text=True).stdout
        verdict = said.strip().split("\t", 1)[1].replace("\t", ", ").rstrip(", ")
        opened[who] += verdict == "opened"
        cells = (cell.replace("|", "\\|") for cell in (who, repository, path, commit[:12], producer, verdict))
        print("| " + " | ".join(cells) + " |")
    print("\n" + ", ".join(f"{who} {opened[who]}" for who in MAKERS) + f": {sum(opened.values())} of {len(rows)} opened",
          file=sys.stderr)


if __name__ == "__main__":
    if len(sys.argv) == 5 and sys.argv[1] == "choose":
        choose(*sys.argv[2:])
    elif len(sys.argv) == 4 and sys.argv[1] == "measure":
        measure(*sys.argv[2:])
    elif len(sys.argv) == 3 and sys.argv[1] == "digests":
        for name in sorted(os.listdir(sys.argv[2])):
            if name != "list.tsv":
                with open(os.path.join(sys.argv[2], name), "rb") as file:
                    print(digest(file.read()))
    else:
        sys.exit(__doc__)
