"""Reading in child processes: the same documents, and whatever breaks there breaks only there."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from small_files import PDF

from corpus import archive, parse, sandbox
from corpus.messages import MessageError, Reply, Request, reply, send
from corpus.parse import UnreadableError
from corpus.sandbox import Sandbox

TEXT = b"Sugar rose. 1 Salt fell. 2 Rice stood. 3\n\nNotes\n\n1. Smith 1999.\n2. Jones.\n3. Brown.\n"
LONG = b"Sugar imports doubled after the war, as Smith says in his book. 1 Salt was taxed.\n\n" * 40_000

linux = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes through /proc")


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    with Sandbox() as made:
        yield made


def children(made: Sandbox) -> list[int]:
    return [child._process.pid for child in [*made._idle, *made._busy]]


def gone(pid: int, seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    return False


def test_a_file_gives_the_same_document_as_without_a_child(box: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "sugar.txt"
    path.write_bytes(TEXT)
    assert box.parse(path) == parse.parse(path)
    assert box.parse_bytes(TEXT, "sugar.txt") == parse.parse_bytes(TEXT, "sugar.txt")


def test_what_is_refused_is_refused_in_the_same_words_and_the_child_lives_on(box: Sandbox, tmp_path: Path) -> None:
    box.parse_bytes(TEXT, "sugar.txt")
    before = children(box)
    for data in (b"", b"\x00\x01", b"%PNG \x00"):
        with pytest.raises(UnreadableError) as alone:
            parse.parse_bytes(data, "a.txt")
        with pytest.raises(UnreadableError) as boxed:
            box.parse_bytes(data, "a.txt")
        assert str(boxed.value) == str(alone.value)
    with pytest.raises(UnreadableError, match=r"missing\.txt: cannot be read"):
        box.parse(tmp_path / "missing.txt")
    assert children(box) == before


def test_a_name_that_is_no_text_is_written_out(box: Sandbox) -> None:
    name = os.fsdecode(b"caf\xe9.txt")
    assert box.parse_bytes(TEXT, name).document.source.name == r"caf\udce9.txt"
    assert parse.parse_bytes(TEXT, name).document.source.name == r"caf\udce9.txt"


def test_what_takes_too_long_is_given_up_and_the_next_file_is_read() -> None:
    with Sandbox(children=1, seconds=1) as made:
        with pytest.raises(UnreadableError, match=r"^long\.txt: it took longer than 1 s to read; split it"):
            made.parse_bytes(LONG, "long.txt")
        made._seconds = 60
        assert len(made.parse_bytes(TEXT, "sugar.txt").document.notes) == 3


@linux
def test_what_needs_too_much_memory_is_given_up_and_the_next_file_is_read() -> None:
    with Sandbox(children=1, memory=60_000_000) as made:
        for size in (700_000, 20_000_000):  # too much to parse, too much even to take
            with pytest.raises(UnreadableError, match=r"^long\.txt: it needs more memory than 60 MB to read"):
                made.parse_bytes(b"a " * size, "long.txt")
        assert len(made.parse_bytes(TEXT, "sugar.txt").document.notes) == 3


@linux
def test_a_crash_is_told_in_a_line_and_the_next_file_is_read() -> None:
    with Sandbox(children=1) as made, ThreadPoolExecutor(1) as threads:
        made.parse_bytes(TEXT, "sugar.txt")
        (pid,) = children(made)
        reading = threads.submit(made.parse_bytes, LONG, "long.txt")
        time.sleep(0.2)
        os.kill(pid, signal.SIGSEGV)
        with pytest.raises(UnreadableError, match=r"^long\.txt: its reader crashed; it may be damaged") as refusal:
            reading.result()
        assert "\n" not in str(refusal.value)
        assert len(made.parse_bytes(TEXT, "sugar.txt").document.notes) == 3
        assert children(made) != [pid]


@linux
def test_a_child_ends_with_its_parent_even_while_it_reads() -> None:
    code = (
        "import sys, threading, time; from corpus.sandbox import Sandbox; box = Sandbox();"
        "long = b'Sugar imports doubled after the war, says Smith. 1 Salt fell.\\n\\n' * 200_000;"
        "threading.Thread(target=box.parse_bytes, args=(long, 'a.txt'), daemon=True).start();"
        "time.sleep(0.5); print([child._process.pid for child in box._busy][0], flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        pid = int(parent.stdout.readline())
        assert not gone(pid, 0.1)
        parent.kill()
    assert gone(pid)


@linux
def test_closing_ends_the_children() -> None:
    made = Sandbox()
    made.parse_bytes(TEXT, "sugar.txt")
    (pid,) = children(made)
    made.close()
    assert gone(pid, 1)
    with pytest.raises(UnreadableError, match="reading has been stopped"):
        made.parse_bytes(TEXT, "sugar.txt")
    made.close()


@linux
def test_a_child_of_a_large_process_lives_on() -> None:
    code = (
        "from corpus.sandbox import Sandbox; ballast = bytearray(300_000_000)\n"
        "with Sandbox(memory=600_000_000) as box:\n"
        "    for text in (b'Sugar rose.', b'Salt fell.'):\n"
        "        box.parse_bytes(text, 'a.txt'); print([child._process.pid for child in box._idle])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    first, second = done.stdout.splitlines()
    assert first == second != "[]"


def test_many_threads_share_few_children() -> None:
    texts = [TEXT + str(number).encode() for number in range(30)]
    with Sandbox(children=2) as made, ThreadPoolExecutor(8) as threads:
        read = list(threads.map(lambda text: made.parse_bytes(text, "sugar.txt"), texts))
        assert [parsed.document.original.encode() for parsed in read] == texts
        assert len(children(made)) <= 2


@linux
def test_a_child_has_bounds_and_none_of_the_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    with Sandbox(memory=500_000_000) as made:
        made.parse_bytes(TEXT, "sugar.txt")
        (pid,) = children(made)
        limits = Path(f"/proc/{pid}/limits").read_text(encoding="ascii")
        bounds = {line[:26].strip(): line[26:].split()[:2] for line in limits.splitlines()}
        assert bounds["Max data size"] == ["500000000", "500000000"]
        assert bounds["Max file size"] == bounds["Max core file size"] == ["0", "0"]
        assert b"secret" not in Path(f"/proc/{pid}/environ").read_bytes()


def test_a_module_in_the_working_folder_is_not_taken_for_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('taken over')", encoding="utf-8")
    (tmp_path / "corpus.py").write_text("raise SystemExit('taken over')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with Sandbox() as made:
        assert made.parse_bytes(TEXT, "sugar.txt").document.title == "sugar"


def forged(name: str) -> bytes:
    return archive.dump(parse.parse_bytes(TEXT, name))


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"cos\nsystem\n(S'true'\ntR.", id="a pickle"),
        pytest.param(b"[" * 100_000, id="deep"),
        pytest.param(forged("other.txt"), id="another file"),
        pytest.param(forged("sugar.txt").replace(b'"id":"sugar-', b'"id":"../sugar-'), id="an id that is a path"),
    ],
)
def test_what_a_child_answers_is_not_believed(box: Sandbox, monkeypatch: pytest.MonkeyPatch, answer: bytes) -> None:
    monkeypatch.setattr(sandbox._Child, "answer", lambda *_: (Reply("done"), answer))
    with pytest.raises(UnreadableError, match=r"^sugar\.txt: its reader"):
        box.parse_bytes(TEXT, "sugar.txt")


def test_a_picture_that_is_none_is_refused(box: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox._Child, "answer", lambda *_: (Reply("done"), b"<script>"))
    with pytest.raises(UnreadableError, match="page 3: cannot be drawn"):
        box.picture(b"%PDF-1.7", 3, 800)


def test_a_message_comes_through_and_a_cut_or_foreign_one_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "stream"
    with path.open("wb") as stream:
        send(stream, Reply("refused", "é"), b"body")
    with path.open("rb") as stream:
        assert reply(stream) == (Reply("refused", "é"), b"body")
    whole = path.read_bytes()
    for damaged in (whole[:-1], whole[:5], b"", b"\xff" * 20, whole.replace(b"refused", b"granted")):
        path.write_bytes(damaged)
        with path.open("rb") as stream, pytest.raises(MessageError):
            reply(stream)
    with path.open("wb") as stream:
        send(stream, Request("picture", number=3))
    with path.open("rb") as stream, pytest.raises(MessageError):
        reply(stream)


def test_a_page_of_a_pdf_is_drawn_and_a_missing_one_refused(box: Sandbox) -> None:
    drawn = box.picture(PDF, 1, 200)
    assert drawn[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(drawn[16:20], "big") == 200
    for data, number in ((PDF, 2), (PDF, 0), (b"no PDF", 1)):
        with pytest.raises(UnreadableError):
            box.picture(data, number, 200)


@linux
def test_a_program_that_a_child_started_ends_with_it() -> None:
    text = b"<div>" * 100_000  # keeps Pandoc busy for long
    with Sandbox(children=1, seconds=60) as made, ThreadPoolExecutor(1) as threads:
        reading = threads.submit(made.parse_bytes, text, "deep.mediawiki")
        end = time.monotonic() + 30
        while not (busy := programs(children(made))):
            assert time.monotonic() < end
            time.sleep(0.02)
        made.close()
        assert all(gone(pid) for pid in busy)
        with pytest.raises(UnreadableError):
            reading.result()


def programs(parents: list[int]) -> list[int]:
    """The Pandoc processes that read for one of ``parents``."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            name, _, rest = path.read_text(encoding="utf-8").partition("(")[2].rpartition(")")
            if name.startswith("pandoc") and int(rest.split()[1]) in parents:
                found.append(int(path.parent.name))
    return found


def test_a_page_finds_its_notes_beside_it_through_the_child(box: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "a_one.html").write_bytes(b"<p>Sugar rose.<a href='ends.html#n1'><sup>1</sup></a> Salt.</p>")
    (tmp_path / "a_ends.html").write_bytes(b"<ol><li id='n1'>Smith 1999.</li><li id='n2'>Jones.</li></ol>")
    document = box.parse(tmp_path / "a_one.html").document
    assert [(note.label, document.note_text(note.id)) for note in document.notes] == [("1", "Smith 1999.")]


def test_beside_a_page_only_plain_pages_of_its_folder_are_found(tmp_path: Path) -> None:
    (tmp_path / "notes.html").write_bytes(b"<p>Notes</p>")
    (tmp_path / "notes.txt").write_bytes(b"Notes")
    (tmp_path / "work_ends.html").write_bytes(b"<p>Ends</p>")
    outside = tmp_path.parent / "outside.html"
    outside.write_bytes(b"<p>Secret</p>")
    (tmp_path / "link.html").symlink_to(outside)
    found = parse.beside(tmp_path / "work_chapter-1.html")
    assert found("notes.html") == b"<p>Notes</p>"
    assert found("ends.html") == b"<p>Ends</p>"
    for name in ("notes.txt", "link.html", "../outside.html", str(outside), "..", "", ".html", "a\0.html", "no.html"):
        assert found(name) is None
