"""The ``ibid`` command. Results go to stdout, problems and progress to stderr."""

import argparse
import json
import logging
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from time import monotonic
from typing import Never

from tqdm import tqdm

from corpus import changes
from corpus.formats import FORMATS
from corpus.parse import UnreadableError
from corpus.sandbox import Sandbox
from index.library import Library, LibraryError
from qa import __version__, assemble, export, terminal
from qa.adding import Progress, add_files, files_in
from qa.evaluation.command import EPILOG, EvaluationError, add_options, evaluate
from qa.export import ExportError
from qa.question import QuestionError
from qa.reports import ReportOut, report_out
from qa.settings import ENVIRONMENT, Settings, SettingsError
from qa.verify import judge
from qa.wire.answers import AnswerOut, ClaimIn, JudgedOut, answer_out
from qa.wire.documents import document_out

Command = Callable[[Settings, argparse.Namespace], int]
_TOLD = (UnreadableError, SettingsError, LibraryError, QuestionError, ExportError, EvaluationError, OSError)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    options = _parser().parse_args(arguments)
    command: Command = options.command
    logging.basicConfig(format="ibid: %(message)s", level=logging.WARNING, stream=sys.stderr)
    try:
        assemble.silence_telemetry()
        status = command(Settings.from_env(os.environ), options)
        # Now, and not when Python ends, where a reader that has gone could no longer be told apart.
        sys.stdout.flush()
    except _TOLD as error:
        if isinstance(error, BrokenPipeError):
            # The reader of our output has gone; Python would complain once more when it flushes at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 1
        print(f"ibid: {terminal.printable(str(error))}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("ibid: stopped; what was finished is kept", file=sys.stderr)
        return 130
    else:
        return status


def serve(settings: Settings, options: argparse.Namespace) -> int:
    """Run the web page and the REST interface until interrupted."""
    from qa.web.server import serve as run_server  # gradio takes seconds to import

    print("ibid: starting", file=sys.stderr)
    return run_server(settings, options.host, options.port)


def add(settings: Settings, options: argparse.Namespace) -> int:
    """Add files and folders to a collection, a report per file."""
    files, skipped = files_in(options.paths)
    reports: list[ReportOut] = []
    with (
        closing(_library(settings, options.collection, create=True)) as library,
        tqdm(total=len(files), unit="file", leave=False, delay=0.5, disable=None) as bar,
        closing(add_files(library, files, _progress(bar))) as added,
    ):
        for report in added:
            reports.append(report)
            bar.update()
            if report.change == "refused":
                tqdm.write(terminal.printable(f"ibid: {report.problems[0].message}"), file=sys.stderr)
            if options.json:
                tqdm.write(report.model_dump_json(), file=sys.stdout)
            elif report.change != "refused":
                tqdm.write(terminal.report_text(report), file=sys.stdout)
    if len(files) > 1 and not options.json:
        print(terminal.summary_text(reports))
    failed = sum(report.change == "refused" for report in reports)
    if skipped:
        print(f"ibid: {skipped} files of other formats were passed over", file=sys.stderr)
    if failed or not files:
        print(f"ibid: {failed} of {len(files)} files could not be added", file=sys.stderr)
    return 1 if failed or not files else 0


def documents(settings: Settings, options: argparse.Namespace) -> int:
    """List the documents of a collection."""
    with closing(_library(settings, options.collection)) as library:
        listed = library.documents()
    if options.json:
        print(
            json.dumps(
                [{"id": document.id, "title": document.title, "notes": len(document.notes)} for document in listed]
            )
        )
        return 0
    for document in listed:
        print(terminal.printable(f"{document.id}  {document.title}  ({len(document.notes)} notes)"))
    return 0


def remove(settings: Settings, options: argparse.Namespace) -> int:
    """Remove a document from a collection."""
    with closing(_library(settings, options.collection)) as library:
        if library.remove(options.id):
            print(f"{options.id}: removed")
            return 0
    print(f"ibid: no document {options.id!r} in {options.collection!r}; see ibid documents", file=sys.stderr)
    return 1


def clean(_: Settings, options: argparse.Namespace) -> int:
    """Show what was read from a file, what was changed in it, and why."""
    with Sandbox(children=1) as sandbox:
        parsed = sandbox.parse(options.path)
    if options.html:
        options.html.write_text(changes.as_html(parsed), encoding="utf-8")
        print(f"ibid: wrote {options.html}", file=sys.stderr)
    elif options.json:
        print(document_out(parsed).model_dump_json())
    elif options.diff:
        print(terminal.printable(changes.as_diff(parsed)), end="")
    else:
        print(terminal.printable(parsed.document.text))
        print(terminal.report_text(report_out(parsed, "read")), file=sys.stderr)
    return 0


def ask(settings: Settings, options: argparse.Namespace) -> int:
    """Answer one question, or each line of a file."""
    with closing(_library(settings, options.collection)) as library:
        answer_to = assemble.answerer(settings, library)
        answers: list[AnswerOut] = []
        titled, failed = library.count() > 1, 0
        styled = terminal.is_styled(sys.stdout, os.environ)
        for question in _questions(options):
            try:
                answer = answer_to(question)
            except QuestionError as error:
                if options.question_file is None:
                    raise
                failed += 1
                print(f"ibid: {terminal.printable(str(error))}", file=sys.stderr)
                continue
            cited = {hit.passage.location.document_id for hit in answer.hits}
            shown = answer_out(answer, {name: library.document(name) for name in cited}, titled=titled)
            answers.append(shown)
            if options.json:
                print(shown.model_dump_json(), flush=True)
            elif options.question_file is None:
                print(terminal.answer_text(shown, styled=styled))
            else:
                print(f"> {terminal.printable(question)}\n\n{terminal.answer_text(shown, styled=styled)}\n", flush=True)
    if options.export:
        form = export.Form(options.export.suffix[1:].lower())
        options.export.write_bytes(export.export(answers, form))
        print(f"ibid: wrote {options.export}", file=sys.stderr)
    return 1 if failed else 0


def verify(settings: Settings, options: argparse.Namespace) -> int:
    """Check claims against the text that each names as its context."""
    verifier = assemble.verifies(settings.verifier)
    failed = 0
    for number, line in enumerate(options.path.read_text(encoding="utf-8-sig").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            asked = ClaimIn.model_validate_json(line)
        except ValueError:
            failed += 1
            print(f'ibid: {options.path}:{number}: not {{"id": …, "context": …, "claim": …}}', file=sys.stderr)
            continue
        verdict, reason, score = judge(asked.context, asked.claim, verifier)
        judged = JudgedOut(id=asked.id, verdict=verdict.value, score=score, reason=reason)
        told = "; ".join(filter(None, ("" if score is None else f"{score:.2f}", reason)))
        shown = f"{judged.id}: {judged.verdict}" + (f" ({told})" if told else "")
        print(judged.model_dump_json() if options.json else terminal.printable(shown))
    return 1 if failed else 0


def _library(settings: Settings, collection: str, *, create: bool = False) -> Library:
    return assemble.library(settings, collection, create=create)


def _progress(bar: "tqdm[Never]") -> Progress:
    drawn = 0.0

    def update(path: Path, done: int, total: int) -> None:
        nonlocal drawn
        embedded = f", {done} of {total} sentences" if total else ""
        bar.set_description_str(terminal.printable(f"{path.name}{embedded}"), refresh=False)
        if monotonic() - drawn > 0.1:
            drawn = monotonic()
            bar.refresh()

    return update


def _questions(options: argparse.Namespace) -> Iterator[str]:
    if options.question_file is None:
        yield options.question
        return
    for line in options.question_file.read_text(encoding="utf-8-sig", errors="replace").splitlines():
        if line.strip():
            yield line.strip()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ibid",
        description="Ask footnoted documents; every sentence of an answer shows the footnote that stands behind it.",
        epilog=f"{ENVIRONMENT}\nexit status: 0 done; 1 it failed, one line says why and what to do; 2 wrong usage\n",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"ibid {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def command(name: str, run: Command, epilog: str = "") -> argparse.ArgumentParser:
        described = (run.__doc__ or "").strip()
        sub = commands.add_parser(name, help=described, description=described, epilog=epilog)
        sub.set_defaults(command=run)
        return sub

    sub = command("serve", serve)
    sub.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    sub.add_argument("--port", type=_port, default=7860, help="port to listen on (default: %(default)s)")

    known = ", ".join(f"{form.name} ({' '.join(form.suffixes)})" for form in FORMATS)
    told = (
        f"Formats: {known}; .xml by its content. In a folder, files of other formats and hidden ones are passed over."
    )
    sub = command("add", add, told)
    sub.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="file or folder")
    _add_collection(sub)
    sub.add_argument("--json", action="store_true", help="print one JSON object a file, with every problem")

    sub = command("documents", documents)
    _add_collection(sub)
    sub.add_argument("--json", action="store_true", help="print a JSON list")

    sub = command("remove", remove)
    sub.add_argument("id", metavar="ID", help="document id, as ibid documents prints it")
    _add_collection(sub)

    sub = command("clean", clean, "Without an option: the clean text, and a report on stderr.")
    sub.add_argument("path", type=Path, metavar="PATH", help="file to read")
    form = sub.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="everything that was found and changed, with offsets")
    form.add_argument("--diff", action="store_true", help="a unified diff, a sentence a line")
    form.add_argument("--html", type=Path, metavar="FILE", help="write a page with original and clean side by side")

    sub = command("ask", ask, "The collection 'default' holds the study document until you change it.")
    what = sub.add_mutually_exclusive_group(required=True)
    what.add_argument("question", nargs="?", metavar="QUESTION", help="the question, in quotes")
    what.add_argument("--from", dest="question_file", type=Path, metavar="FILE", help="a file with a question a line")
    _add_collection(sub)
    sub.add_argument("--json", action="store_true", help="print one JSON object a question")
    sub.add_argument(
        "--export",
        type=_exported,
        metavar="FILE",
        help="also write the answers to FILE: .md or .docx with footnotes; .bib, .ris or .json (CSL) for their notes",
    )

    sub = command("verify", verify, 'A line of the file is {"id": …, "context": …, "claim": …}.')
    sub.add_argument("path", type=Path, metavar="CLAIMS.jsonl", help="a file with a JSON object a line")
    sub.add_argument("--json", action="store_true", help="print one JSON object a claim")

    add_options(command("evaluate", evaluate, EPILOG))
    return parser


def _add_collection(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--collection", default="default", metavar="NAME", help="collection (default: %(default)s)")


def _exported(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower() not in export.SUFFIXES:
        raise argparse.ArgumentTypeError(f"{text!r}: the name must end in one of {', '.join(export.SUFFIXES)}")
    return path


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; give a number from 1 to 65535")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
