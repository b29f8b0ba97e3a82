"""Repair of machine-paraphrased text."""

import json
import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spinner import Damage, spin

from corpus import notes, parse
from corpus.clean import clean
from corpus.emend import evidence
from corpus.emend.engine import propose
from corpus.emend.phrases import article
from corpus.emend.repair import GAP, Repair, reconcile, touch
from corpus.span import Edit, Span, apply

DATA = Path(__file__).parent / "data"
SHARED = Path(__file__).parents[2] / "shared" / "data"
PLAIN = sorted((DATA / "plain").glob("*.txt"))
SPUN = sorted((DATA / "spun").glob("*.txt"))
# A frame of certain damage, so that one more sentence is judged in a text that is known to be paraphrased.
FRAME = "Russia traveled so you can Ankara, and you can Moscow insisted you to definitely the deal out-of Syria held. "


def repaired(text: str) -> str:
    return apply(text, [Edit(repair.span, repair.text) for repair in propose(text)])[0]


def in_frame(sentence: str) -> str:
    return repaired(FRAME + sentence).removeprefix(repaired(FRAME + "It held. ").removesuffix("It held. "))


@cache
def study_text() -> str:
    """The bundled document as the engine is given it: clean, without its markers."""
    tidy, _ = clean(parse.bundled("turkey-russia.txt").document.original)
    return apply(tidy, notes.find(tidy).edits())[0]


@pytest.mark.parametrize("path", PLAIN, ids=lambda path: path.stem)
def test_clean_english_with_the_paraphrasers_own_words_stays_to_the_letter(path: Path) -> None:
    assert propose(path.read_text(encoding="utf-8")) == ()


@pytest.mark.parametrize("path", SPUN, ids=lambda path: path.stem)
def test_paraphrased_text_on_other_subjects_is_known_and_repaired(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert evidence.weigh(text).spun
    assert not re.search(r"and you (?:can|may|will) (?!,)|[Ss]o you can|You\.S\.|out-of", repaired(text))


CASES = {
    "and before a name": ("Ankara and you can Moscow met.", "Ankara and Moscow met."),
    "and before a noun": ("Staff, and you can news suffered.", "Staff, and news suffered."),
    "to": ("He went so you’re able to Russia.", "He went to Russia."),
    "to before a name": ("It was sold to help you Turkey.", "It was sold to Turkey."),
    "that": ("A firm you to definitely ended up bankrupt.", "A firm that ended up bankrupt."),
    "that, after a noun": ("A purge one to then followed was wide.", "A purge that then followed was wide."),
    "the at the start": ("The fresh new Russians agreed.", "The Russians agreed."),
    "the without an article": ("Brand new Turkish leader agreed.", "The Turkish leader agreed."),
    "from": ("A response out-of Russia came.", "A response from Russia came."),
    "of": ("The violation out of Ukrainian law was clear.", "The violation of Ukrainian law was clear."),
    "two articles": ("Inside the a phone call he agreed.", "Inside a phone call he agreed."),
    "between": ("Ranging from Russia as well as Syria it held.", "Between Russia and Syria it held."),
    "set phrase": ("An enemy of the Cool Combat.", "An enemy of the Cold War."),
    "set phrase in small letters": ("They sent special pushes.", "They sent special forces."),
    "the season": ("It fell in the slide of 2015.", "It fell in the fall of 2015."),
    "the United States": ("Envoys from the You, and others.", "Envoys from the U.S., and others."),
    "the United States before a name": ("Talks with All of us and NATO.", "Talks with the U.S. and NATO."),
    "U.S.": ("The You.S. base stayed.", "The U.S. base stayed."),
    "a country": ("Turkish talks with Chicken, in Istanbul.", "Turkish talks with Turkey, in Istanbul."),
    "a country with an article": ("It was about the Poultry, in Istanbul.", "It was about Turkey, in Istanbul."),
    "a capital": ("NATO heard Moscow, Arizona, and Brussels.", "NATO heard Moscow, Washington, and Brussels."),
    "genitive of a noun": ("The countrys army grew.", "The country’s army grew."),
    "genitive of a name": ("Syrias army grew.", "Syria’s army grew."),
    "contraction": ("It doesnt matter.", "It doesn’t matter."),
    "dash": ("It came to Russia-his first goal.", "It came to Russia—his first goal."),
    "misspelling": ("He was speaing there.", "He was speaking there."),
    "designation": ("The S-eight hundred is an S-400 system.", "The S-400 is an S-400 system."),
    "link in French": ("It was naviguer autour de ce site won.", "It was won."),
    "link in German": ("It was besuchen Sie diese Seite hier won.", "It was won."),
    "link in Spanish": ("It was haga clic en este enlace won.", "It was won."),
    "link in German, of a rarer kind": ("It was kostenlose Singles treffen ohne Gebühr won.", "It was won."),
    "link in Italian": ("It was come trovare una ragazza vicino a te won.", "It was won."),
    "link in Dutch": ("It was vrouwen leren kennen in de buurt won.", "It was won."),
    "link in Portuguese": ("It was encontros sérios perto de mim won.", "It was won."),
    "term of rare synonyms": ("The Frosty Struggle ended.", "The Cold War ended."),
    "term in small letters": ("They had an iron drape.", "They had an iron curtain."),
    "term with an apostrophe": ("The Someone’s Freedom Military trains.", "The People’s Liberation Army trains."),
    "international": ("It broke around the globe laws.", "It broke international law."),
    "number in a designation": ("An F-sixteen and a MiG-twenty-nine flew.", "An F-16 and a MiG-29 flew."),
    "number of an aircraft": ("A Boeing 7-forty-seven flew.", "A Boeing 747 flew."),
    "common misspelling": ("The goverment left.", "The government left."),
    "dash after a plural": (
        "It set limits-first the one, then the other.",
        "It set limits—first the one, then the other.",
    ),
    "dash before a clause": ("The allies-joined the war.", "The allies—joined the war."),
    "dash before an adverb": ("They obeyed-slowly, and late.", "They obeyed—slowly, and late."),
    "genitive of a time": ("Last years vote held.", "Last year’s vote held."),
    "genitive of a name with a hyphen": ("Chiang Kai-sheks army fled.", "Chiang Kai-shek’s army fled."),
    "genitive of a noun that stands alone": (
        "The island fell. The islands army fled.",
        "The island fell. The island’s army fled.",
    ),
    "genitive of a rare name": ("Then Orbans veto came.", "Then Orban’s veto came."),
    "article with praise that is none": (
        "They saw a keen attack in an effective battle.",
        "They saw an attack in a battle.",
    ),
    "state behind a lost apostrophe": (
        "Turkish envoys met in Ankara. Poultrys role grew.",
        "Turkish envoys met in Ankara. Turkey’s role grew.",
    ),
    "states as a subject of the verb": ("He took All of us out of it.", "He took the U.S. out of it."),
    "in a country": ("It began during the Ukraine.", "It began in Ukraine."),
    "on a day": ("It came towards the 3 May 1999.", "It came on 3 May 1999."),
    "when": ("It was the day whenever it fell.", "It was the day when it fell."),
    "of, after a gerund": ("The latest killing out-of Rasputin shook it.", "The killing of Rasputin shook it."),
    "from, in a range": ("It fell out-of 70 to 65.", "It fell from 70 to 65."),
    "gap after an article": ("With the , a plane fell.", "With the […], a plane fell."),
    "gap after a preposition": ("He came again inside , where it held.", "He came again inside […], where it held."),
    "gap after a verb": ("It took place , when it held.", "It took place […], when it held."),
    "gap before a verb": ("The sale to Syria inside was small.", "The sale to Syria inside […] was small."),
    "gap in an amount": ("It cost $ billion then.", "It cost $[…] billion then."),
}


@pytest.mark.parametrize(("spun", "expected"), CASES.values(), ids=CASES)
def test_each_family_of_damage_is_repaired(spun: str, expected: str) -> None:
    assert in_frame(spun) == expected


KEPT = {
    "plural before a verb": "The talks with Russians were short.",
    "plural after an article": "It was the Erdogans house.",
    "a compound with a hyphen": "An out-of-date, state-of-the-art site.",
    "the newest of several": "It was the newest of them.",
    "a good example": "It is a good example.",
    "a bird": "He ate chicken with rice in Turkey, a Turkish dish of Chicken.",
    "no such designation": "The T-one hundred is not here.",
    "two designations": "The S-eight hundred is no S-300 and no S-400.",
    "the state": "In Phoenix, Moscow, Arizona, and NATO it held.",
    "the state in a foreign matter": "NATO and Moscow heard of a base in Arizona.",
    "a quotation in French": "He read “naviguer autour de ce site” there.",
    "otherwise": "It would otherwise fail.",
    "praise alone": "It is a great feeling. He said “a great shock, an excellent plan” there.",
    "a good one": "The move was a good one.",
    "a new thing": "A brand new fund held. Its brand new hall held.",
    "a firm": "Cool Combat Gear Inc. made vests.",
    "a term that is only mentioned": "They say ‘Cool Combat’ there.",
    "a dash in a compound": "A limits-based, Democrats-led, well-known law.",
    "a compound with an adverb": "It is a women-only club with members-only rooms.",
    "several islands": "The islands army was that of two islands. Other islands fell.",
    "a loan from French": "It won by a coup de théâtre, with joie de vivre.",
    "a name in German": "The Gesellschaft für deutsche Sprache met.",
    "a senator of the state": "Moscow and Beijing heard Senator Jones of Arizona.",
    "due to the fact that": "It fell due to the fact that it was weak.",
}


@pytest.mark.parametrize("sentence", KEPT.values(), ids=KEPT)
def test_what_may_be_meant_stays_even_in_a_paraphrased_text(sentence: str) -> None:
    assert in_frame(sentence) == sentence


CLEAN = "The college lies on a hill and has an excellent library, a great hall and the newest of the labs. " * 4


def test_a_paragraph_without_damage_stays_beside_damaged_ones() -> None:
    assert repaired(f"{FRAME * 3}\n\n{CLEAN}").endswith(CLEAN)
    assert repaired(f"{CLEAN}\n\n{FRAME}\n\n{CLEAN}").startswith(CLEAN)


def test_light_damage_in_clean_text_is_undone() -> None:
    damaged = "The fresh new king sent the newest army out-of Spain so you can France, and you can Rome agreed to it."
    text = f"{CLEAN}\n\n{damaged}\n\n{CLEAN}"
    assert repaired(text) == f"{CLEAN}\n\nThe king sent the army of Spain to France, and Rome agreed to it.\n\n{CLEAN}"


@pytest.mark.parametrize(
    "text",
    [
        "Cool Combat Gear Inc. sells Poultry Chill in Arizona. Cool Combat grew; Cool Combat has a good name. ",
        "A special push is a campaign, and special pushes come in spring. Territorial ethics is a subject. ",
        "The tool says 'Cool Combat', \"Light Household\" and ‘so you can Moscow’ for F-sixteen, T-seventy-two. ",
    ],
    ids=["a firm", "terms of their own", "an essay"],
)
def test_odd_names_and_terms_alone_are_no_evidence(text: str) -> None:
    assert propose(text * 5) == ()


def test_a_phrase_for_readers_stays_where_the_text_addresses_its_reader() -> None:
    text = FRAME + "You see it, you know it, you own it, you love it, and you can visit. So you can rest."
    assert "and you can visit. So you can rest." in repaired(text)


def test_one_family_of_signs_alone_does_not_decide() -> None:
    assert not evidence.weigh("It is here, and you can Moscow see. It is there.").spun


def test_an_essay_that_quotes_paraphrased_text_is_not_paraphrased() -> None:
    assert not evidence.weigh(f"He wrote: “{FRAME.strip()}” No one does.").spun


def test_the_article_fits_the_word_that_follows() -> None:
    following = ("apology", "Turkish", "F-16", "NATO", "European", "“dear", "$2.5", "union", "hour", "S-400")
    assert [article(word) for word in following] == ["an", "a", "an", "a", "a", "a", "a", "a", "an", "an"]
    following = (
        "U-2",
        "U.S.",
        "one",
        "Honest",
        "honest",
        "unit",
        "uninvited",
        "MiG",
        "Ugandan",
        "Union",
        "Ukrainian",
        "Under",
    )
    assert [article(word) for word in following] == ["a", "a", "a", "an", "an", "a", "an", "a", "a", "a", "a", "an"]


def test_each_repair_has_a_rule_and_a_reason() -> None:
    rules = {repair.rule for repair in propose(study_text())}
    assert rules == {
        "apostrophe", "dash", "function-word", "gap", "name", "set-phrase", "spam-anchor", "spelling",
    }  # fmt: skip
    assert all(repair.reason and not repair.reviewed for repair in propose(study_text()))


def test_repairing_what_is_repaired_changes_nothing() -> None:
    assert propose(repaired(study_text())) == ()


def test_no_number_comes_in_that_the_document_does_not_print() -> None:
    known = set(re.findall(r"\d+", study_text()))
    assert set(re.findall(r"\d+", repaired(study_text()))) <= known


def test_gaps_are_visible_and_hold_nothing() -> None:
    gaps = [repair for repair in propose(study_text()) if repair.text == GAP]
    assert len(gaps) == 6
    assert all(not len(repair.span) for repair in gaps)


def test_repair_of_the_study_document_is_quick() -> None:
    propose(study_text())  # loads the lists of words
    begin = perf_counter()
    propose(study_text())
    assert perf_counter() - begin < 0.5


ODD = (
    "and you can",
    "the ,",
    "fresh new",
    "You",
    "Chicken",
    "naviguer",
    "ce site",
    "Turkish",
    "S-400",
    ".",
    "\n",
    "in ,",
)


def test_a_hole_shows_in_a_text_that_nobody_paraphrased() -> None:
    text = "The war went on. In , the king fell. With the , a new age began, and it held."
    assert repaired(text) == "The war went on. In […], the king fell. With the […], a new age began, and it held."


@pytest.mark.parametrize(
    "text",
    ["Use the , operator in C.", "An interval [a , b] is open.", "Yes , he went in , she said , and that was it ."],
)
def test_a_comma_that_is_meant_is_no_hole(text: str) -> None:
    assert propose(text) == ()


WORDS = st.sampled_from((*FRAME.split(), *ODD))


@settings(deadline=None, max_examples=150)
@given(st.lists(WORDS | st.text(max_size=6), max_size=60).map(" ".join))
def test_repairs_are_in_order_apart_and_inside_the_text(text: str) -> None:
    assert_sound(propose(FRAME * 2 + text), len(FRAME * 2 + text))


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=200))
def test_text_without_damage_stays_to_the_letter(text: str) -> None:
    assert propose(text) == ()


SPANS = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 30), st.integers(0, 6))


@settings(deadline=None)
@given(st.lists(SPANS.map(lambda span: Repair(span, "x", "spelling", "why")), max_size=20))
def test_of_proposals_that_touch_the_first_one_stays(proposals: list[Repair]) -> None:
    chosen = reconcile(proposals)
    assert_sound(chosen, 40)
    apply("." * 40, [Edit(repair.span, repair.text) for repair in chosen])
    for n, proposal in enumerate(proposals):
        if proposal not in chosen:
            assert any(touch(proposal.span, earlier.span) for earlier in proposals[:n] if earlier in chosen)


def assert_sound(repairs: tuple[Repair, ...], length: int) -> None:
    spans = [repair.span for repair in repairs]
    assert spans == sorted(spans)
    assert all(span.end <= length for span in spans)
    assert not any(touch(one, other) for one, other in pairwise(spans))


def test_the_paraphraser_of_the_tests_repeats_itself() -> None:
    text = "The war of the Soviet Union and the leader, in 1941, went on."
    assert spin(text, 7) == spin(text, 7)
    assert spin(text, 7, 1.0)[0] != text


@cache
def articles() -> dict[str, str]:
    """Whole encyclopedia articles, title to text."""
    path = SHARED / "qa" / "squad2_dev.jsonl"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    found: dict[str, dict[str, None]] = {}
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        found.setdefault(row["title"], {})[row["context"]] = None
    return {title: "\n\n".join(paragraphs)[:8000] for title, paragraphs in found.items()}


@pytest.mark.slow
def test_clean_articles_and_paragraphs_stay_to_the_letter() -> None:
    touched = [title for title, text in articles().items() if propose(text)]
    touched += [text for text in contexts() if propose(text)]
    assert touched == []


def contexts() -> Iterator[str]:
    for path in sorted([*(SHARED / "qa").glob("*.jsonl"), *(SHARED / "claims").glob("*.jsonl")]):
        seen = set()
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            context = row.get("context")
            if isinstance(context, str) and context not in seen:
                seen.add(context)
                yield context


@pytest.mark.slow
def test_most_damage_to_unseen_articles_is_undone_and_hardly_anything_made_worse() -> None:
    undone = wrong = made = damaged = 0
    for seed, text in enumerate(articles().values()):
        spun, damage = spin(text, seed)
        repairs = propose(spun)
        assert repairs
        right = sum(1 for each in damage if _undone(each, repairs, spun))
        undone, damaged, made = undone + right, damaged + len(damage), made + len(repairs)
        wrong += sum(1 for repair in repairs if not any(_near(repair.span, each.span) for each in damage))
    assert undone / damaged > 0.5
    assert wrong / made < 0.01


def _near(one: Span, other: Span) -> bool:
    return one.start <= other.end and other.start <= one.end


def _undone(damage: Damage, repairs: tuple[Repair, ...], spun: str) -> bool:
    """Whether what stands in the place of the damage, and only there, became what stood there before."""
    mine = [repair for repair in repairs if _near(repair.span, damage.span)]
    inside = [
        repair for repair in mine if damage.span.start <= repair.span.start and repair.span.end <= damage.span.end
    ]
    text, at = "", damage.span.start
    for repair in inside:
        text, at = text + spun[at : repair.span.start] + repair.text, repair.span.end
    text += spun[at : damage.span.end]
    expected = GAP if damage.family == "gap" else damage.original.replace("'", "’")
    return bool(inside) and text.strip().lower() == expected.strip().lower()
