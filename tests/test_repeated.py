from collections.abc import Sequence
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.document import Note, NoteKind
from corpus.parse import parse_bytes
from corpus.repeated import resolve
from corpus.span import Span

BOOK = "Derek Croxton, Westphalia: The Last Christian Peace (New York: Palgrave, 2013), 12."
ARTICLE = "Derek Croxton, “The Peace of Westphalia and the Origins of Sovereignty,” IHR 21 (1999): 569–91."
OTHER = "Peter Wilson, Europe’s Tragedy (London: Allen Lane, 2009), 7."
GERMAN = "Fritz Dickmann, Der Westfälische Frieden, 7. Aufl., Münster 1998, S. 23."
FRENCH = "Lucien Bély, Les relations internationales en Europe, Paris, PUF, 1992, p. 41."
CASE = "Roe v. Wade, 410 U.S. 113, 120 (1973)."
LAW = "Louis Henkin, How Nations Behave 47 (2d ed. 1979)."


def notes(texts: Sequence[str | None], labels: Sequence[str] = ()) -> tuple[tuple[Note, ...], str]:
    """Notes with those texts, None for one that the document lacks; labels count from 1 unless given."""
    made, start = [], 0
    for place, text in enumerate(texts):
        label = labels[place] if labels else str(place + 1)
        span = Span(start, start + len(text)) if text is not None else None
        made.append(Note(f"id{place + 1}", label, NoteKind.ENDNOTE, span, (0,)))
        start += len(text or "") + 2
    return tuple(made), "\n\n".join(text or "" for text in texts)


def meant(*texts: str | None, labels: Sequence[str] = ()) -> list[int | None]:
    """For each note the place, counted from 1, of the one that it means."""
    return [int(note.refers[2:]) if note.refers else None for note in resolve(*notes(texts, labels))]


@pytest.mark.parametrize(
    ("before", "text"),
    [
        (BOOK, "Ibid."),
        (BOOK, "Ibid"),
        (BOOK, "Ibid., 45."),
        (BOOK, "ibid 45"),
        (BOOK, "Ibidem, p. 45."),
        (BOOK, "IBID., pp. 45-46."),
        (BOOK, "Ib., p. 4."),
        (BOOK, "_Ibid._, p. 4."),
        (BOOK, "*Ibid.*"),
        (BOOK, "See _ibid._, 5."),
        (BOOK, "Ibid., May 12, 1862."),
        (BOOK, "See ibid., 45."),
        (BOOK, "Cf. ibid., p. 45."),
        (BOOK, "See also ibid. at 46."),
        (BOOK, "Compare ibid., ch. XII."),
        (BOOK, "Ibid., 45; but see Smith."),
        (BOOK, "Ibid. Wilson takes another view."),
        (BOOK, "Ibid. (emphasis added)."),
        (BOOK, "Loc. cit."),
        (BOOK, "Idem."),
        (BOOK, "Idem, p. 45."),
        (BOOK, "Id."),
        (CASE, "Id. at 121."),
        (CASE, "See id. at 121–22."),
        (CASE, "See, e.g., id. at 121."),
        (CASE, "Id. The court went on to say more."),
        (LAW, "Id. § 4."),
        (LAW, "Id. ¶ 12."),
        (CASE, "But see id. at 130 (Rehnquist, J., dissenting)."),
        (GERMAN, "Ebd."),
        (GERMAN, "Ebd., S. 24."),
        (GERMAN, "ebd. 24"),
        (GERMAN, "Ebenda, S. 25."),
        (GERMAN, "Ebda., S. 25."),
        (GERMAN, "Vgl. ebd., S. 25."),
        (GERMAN, "Siehe auch ebd., Kap. 3."),
        (GERMAN, "Ders., ebd., S. 25."),
        (FRENCH, "Ibid., p. 42."),
        (FRENCH, "Id., ibid."),
        (FRENCH, "Id., p. 43."),
        (FRENCH, "Voir ibid., p. 44."),
        (FRENCH, "Voir aussi ibidem, t. II."),
        (BOOK, "Croxton, ibid., p. 45."),
        ("Parish register, folio 12.", "Ibid., folio 13."),
        ("Letter of Josef Brandt the younger.", "Ibid."),
        (CASE[:-1] + " (quoting Doe v. Bolton, 410 U.S. 179 (1973)).", "Id. at 130."),
    ],
)
def test_ibid_means_the_note_before_it(before: str, text: str) -> None:
    assert meant(OTHER, before, text) == [None, None, 2]


@pytest.mark.parametrize(
    ("before", "text"),
    [
        (BOOK, "Idaho Code § 18-101 (2004)."),
        (BOOK, "Id. Code § 18-101."),
        (BOOK, "Id est, the peace of 1648."),
        (BOOK, "Idem, The Sovereign State (London, 2001), 5."),
        (BOOK, "Id., La pace di Vestfalia, Roma 1990, p. 4."),
        (GERMAN, "Ders., Acta Pacis, Münster 1962, S. 3."),
        (GERMAN, "Ebenda wurde er auch geboren."),
        (BOOK, "Ideas of sovereignty were older."),
        (BOOK, "“Ibid.” is short for ibidem."),
        (BOOK, "Ibid. is short for ibidem."),
        (BOOK, "Ibid. and op. cit. are not used in what follows."),
        (BOOK, "Ibidun, a Yoruba name."),
        (BOOK, "The word ibid. stands here for the note above."),
        (BOOK, "A letter; ibid., 45."),
        (f"{BOOK[:-1]}; {OTHER}", "Ibid."),
        (f"{BOOK} See also {OTHER}", "Ibid., 45."),
        (f"{BOOK[:-1]}, and {OTHER}", "Ibid."),
        ("Emphasis added.", "Ibid."),
        ("My translation.", "Ibid."),
        (None, "Ibid."),
        ("", "Ibid., 45."),
    ],
)
def test_what_only_looks_like_ibid_or_may_mean_two_works_means_nothing(before: str | None, text: str) -> None:
    assert meant(OTHER, before, text)[2] is None


def test_a_chain_of_ibid_ends_at_the_note_that_names_the_source() -> None:
    assert meant(BOOK, "Ibid., 45.", "Ibid.", "Ibid., 50.", OTHER, "Ibid.") == [None, 1, 1, 1, None, 5]


def test_a_chain_goes_through_shortened_notes() -> None:
    assert meant(BOOK, OTHER, "Croxton, Westphalia, 45.", "Ibid., 46.", "Croxton, op. cit., 3.", "Ibid.") == [
        None,
        None,
        1,
        1,
        1,
        1,
    ]


def test_a_chain_is_broken_by_a_second_source() -> None:
    assert meant(BOOK, f"Ibid., 4; {OTHER}", "Ibid., 5.", "Ibid.") == [None, 1, None, None]


def test_behind_a_hole_in_the_numbering_ibid_means_nothing() -> None:
    assert meant(BOOK, "Ibid., 45.", labels=("12", "14")) == [None, None]


def test_the_first_note_of_a_run_has_none_before_it() -> None:
    assert meant(BOOK, OTHER, "Ibid., 45.", "Ibid.", labels=("1", "2", "1", "2")) == [None, None, None, None]


def test_a_translators_note_between_two_is_the_one_before() -> None:
    assert meant(BOOK, OTHER, "Ibid.", labels=("12", "12a", "13")) == [None, None, 2]


def test_roman_numerals_and_letters_count_too() -> None:
    roman = ("i", "ii", "iii", "iv", "v", "ix", "x")
    assert meant(BOOK, "Ibid.", OTHER, "Ibid.", "Ibid.", "Ibid.", LAW, labels=roman) == [
        None,
        1,
        None,
        3,
        3,
        None,
        None,
    ]
    assert meant(BOOK, "Ibid.", OTHER, "Ibid.", labels=("h", "i", "j", "l")) == [None, 1, None, None]


def test_signs_that_begin_anew_begin_a_run() -> None:
    assert meant(BOOK, "Ibid.", "Ibid.", labels=("*", "†", "*")) == [None, 1, None]


def test_signs_and_numbers_count_apart() -> None:
    assert meant(BOOK, "The translator’s own words.", "Ibid.", labels=("1", "*", "2")) == [None, None, 1]


def test_a_note_without_a_marker_counts_where_its_text_stands() -> None:
    (first, second, third), text = notes((BOOK, OTHER, "Ibid., 8."))
    lost = Note(second.id, second.label, second.kind, second.span, ())
    assert [note.refers for note in resolve((first, third, lost), text)] == [None, "id2", None]


@pytest.mark.parametrize(
    "text",
    [
        "Croxton, op. cit., 45.",
        "Croxton, op. cit.",
        "Croxton, Op. Cit., p. 45.",
        "D. Croxton, op.cit., p. 45",
        "See Croxton, op. cit., 45.",
        "Croxton, loc. cit.",
        "Croxton, Westphalia, op. cit., p. 45.",
        "Croxton, Westphalia, cit., p. 45.",
        "Croxton, a. a. O., S. 45.",
        "Vgl. Croxton, a.a.O., S. 45.",
        "Croxton (op. cit., p. 45) is of another mind.",
        "Croxton, préc., p. 45.",
        "Croxton, Westphalia, 45.",
        "Croxton, Westphalia, pp. 45–47.",
        "Croxton, Last Christian Peace, 45.",
        "Croxton, *Westphalia*, 45.",
        "Croxton, “Christian Peace,” 45.",
        "Derek Croxton, Westphalia, 45.",
        "Croxton: Westphalia, S. 45.",
        "Croxton, _Westphalia_, 45.",
        "Croxton, _op. cit._, p. 45.",
        "Croxton, Westphalia, 45 (emphasis added).",
        "Croxton 2013, 45.",
        "Croxton (2013), 45.",
        "Croxton (2013, 45).",
        "Croxton, 2013, p. 45.",
        "Croxton 2013: 45",
        "Croxton, 45.",
        "Croxton, p. 45.",
        "Croxton, vol. II, p. 45.",
        "Croxton, Westphalia, XVII 45.",
        "Croxton, Westphalia, 45; but see Smith.",
    ],
)
def test_a_shortened_note_means_the_one_that_cites_the_work_in_full(text: str) -> None:
    assert meant(OTHER, BOOK, LAW, text) == [None, None, None, 2]


@pytest.mark.parametrize(
    "text",
    [
        "Croxton, op. cit., 45.",
        "Croxton, 45.",
        "Croxton, Ideas, 45.",
        "Croxton 1987, 45.",
        "Smith, op. cit., 45.",
        "Smith, Westphalia, 45.",
        "Paul Croxton, op. cit., 45.",
        "Op. cit., 45.",
        "The peace, op. cit., is the subject of a chapter.",
        "Authors who write op. cit. are not followed here.",
        "Croxton thinks otherwise.",
        "Croxton, Duke of Westphalia.",
        "Letter to Croxton, 4 May 1999.",
        "Croxton, letter to the author, 4 May.",
        "Croxton, 4 May.",
        "Wilson, 4 May.",
        "Peter Wilson, tragedy on the 4th.",
    ],
)
def test_of_two_works_or_of_none_nothing_is_meant(text: str) -> None:
    assert meant(BOOK, ARTICLE, OTHER, text)[3] is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Croxton, Westphalia: The Last Christian Peace, op. cit., 45.", 1),
        ("Croxton, Origins, op. cit., 45.", 2),
        ("Croxton, “Origins of Sovereignty,” 570.", 2),
        ("Croxton 1999, 570.", 2),
        ("Croxton 2013, 45.", 1),
    ],
)
def test_a_word_of_the_title_or_the_year_tells_two_works_apart(text: str, place: int) -> None:
    assert meant(BOOK, ARTICLE, OTHER, text)[3] == place


def test_the_latest_note_that_cites_the_work_in_full_is_meant() -> None:
    assert meant(BOOK, OTHER, BOOK, OTHER, "Croxton, op. cit., 5.")[4] == 3


def test_two_people_of_one_surname_are_told_apart_by_their_initials() -> None:
    first = "Adam Smith, The Wealth of Nations (London, 1776), 3."
    second = "Zadie Smith, Changing My Mind (London, 2009), 5."
    assert meant(first, second, "A. Smith, op. cit., 4.", "Smith, op. cit., 4.")[2:] == [1, None]


def test_a_work_that_stands_second_in_its_note_is_found_too() -> None:
    assert meant(f"{OTHER[:-1]}; {BOOK}", "Croxton, Westphalia, 45.") == [None, 1]


def test_authors_in_common_are_found_by_both_names() -> None:
    both = "Robert O. Keohane and Joseph S. Nye, Power and Interdependence (Boston, 1977), 8."
    assert meant(both, OTHER, "Keohane and Nye, Power, 9.", "Keohane & Nye, op. cit., 10.") == [None, None, 1, 1]


def test_a_case_is_found_by_a_party_and_its_report() -> None:
    assert meant(CASE, LAW, "Roe, 410 U.S. at 115.", "Roe, 411 U.S. at 115.") == [None, None, 1, None]


@pytest.mark.parametrize(
    "text",
    [
        "Croxton, supra note 2, at 45.",
        "Croxton, supra note 2, 45.",
        "Croxton, supra n. 2, at 45–47.",
        "See Croxton, supra note 2.",
        "See supra note 2.",
        "See supra note 2 and accompanying discussion.",
        "See above, n. 2.",
        "See note 2 above.",
        "See n. 2 supra.",
        "See note 2.",
        "Cf. note 2.",
        "Siehe Anm. 2.",
        "Siehe oben, Anm. 2.",
        "S. o. Anm. 2.",
        "Vgl. Anm. 2.",
        "Croxton, Westphalia (wie Anm. 2), S. 45.",
        "Croxton (Fn. 2), S. 45.",
        "Croxton, op. cit. (n. 2), 45.",
        "Croxton (n 2) 45.",
        "Croxton, Westphalia (as n. 2), p. 45.",
        "Croxton, op. cit. supra note 2, at 45.",
        "Voir supra, note 2.",
        "Voir note 2.",
        "Croxton, supra, note 2, p. 45.",
        "The same Croxton. See note 2.",
    ],
)
def test_the_number_of_a_note_means_that_note(text: str) -> None:
    assert meant(OTHER, BOOK, LAW, text)[3] == 2


@pytest.mark.parametrize(
    "text",
    [
        "See note 9.",
        "See supra note 5.",
        "See infra note 2.",
        "See note 4.",
        "See notes 1 and 2.",
        "See supra notes 1–2.",
        "See note 1 and note 2.",
        "Croxton (see note 1 and note 2).",
        "See note 1, n. 2.",
        "See note 2 to Burnet’s History.",
        "See note 2 on p. 45.",
        "See supra text accompanying note 2.",
        "See supra Part II.",
        "Burnet, History, 45 n. 2.",
        "Burnet, supra note 2, at 45.",
        "The trial was of forty people (n = 2).",
        "They took note 2 hours later.",
    ],
)
def test_a_number_that_names_no_single_note_of_the_run_means_nothing(text: str) -> None:
    assert meant(OTHER, BOOK, LAW, text, BOOK)[3] is None


def test_infra_looks_downward() -> None:
    assert meant("See infra note 3.", OTHER, BOOK) == [3, None, None]


def test_a_number_means_the_note_of_the_same_chapter() -> None:
    assert meant(BOOK, OTHER, LAW, "See note 1.", labels=("1", "2", "1", "2")) == [None, None, None, 3]


def test_op_cit_of_a_chapter_means_the_work_that_the_chapter_cites() -> None:
    assert meant(ARTICLE, BOOK, "Croxton, op. cit., 4.", labels=("1", "1", "2")) == [None, None, 2]


def test_idem_with_a_title_is_a_second_work_of_the_author() -> None:
    second = "Idem, The Sovereign State (London, 2001), 5."
    assert meant(BOOK, second, OTHER, "Croxton, op. cit., 4.", "Croxton, Sovereign State, 4.")[3:] == [None, 2]


def test_the_texts_stay_as_they_are() -> None:
    made, text = notes((BOOK, "Ibid."))
    assert [note.span for note in resolve(made, text)] == [note.span for note in made]


PIECES = st.sampled_from(
    [
        BOOK,
        ARTICLE,
        "Ibid.",
        "Id. at 4",
        "Croxton, op. cit., 3",
        "See note 2",
        "; ",
        "((",
        "“",
        "Croxton 2013",
        " ",
        "Ders., ",
    ]
)
TEXTS = st.lists(st.none() | st.lists(PIECES, max_size=4).map("".join) | st.text(max_size=30), max_size=12)


@settings(deadline=None, max_examples=150)
@given(TEXTS)
def test_a_note_never_means_itself_nor_a_note_that_is_not_there(texts: list[str | None]) -> None:
    made, text = notes(texts, [str(n // 2 + 1) for n in range(len(texts))])
    found = resolve(made, text)
    assert [(note.id, note.span) for note in found] == [(note.id, note.span) for note in made]
    known = {note.id for note in made}
    assert all(note.refers is None or (note.refers in known and note.refers != note.id) for note in found)


@pytest.mark.parametrize("text", ["a " * 200_000, "(" * 200_000, "A. " * 100_000, "Ibid., " * 60_000, ";" * 200_000])
def test_a_hostile_note_costs_no_more_than_a_long_one(text: str) -> None:
    started = process_time()
    resolve(*notes((BOOK, text, "Ibid.")))
    assert process_time() - started < 1


def test_thousands_of_notes_by_one_author_cost_little() -> None:
    texts = [f"John Smith, Title {chr(97 + n % 26)}{'x' * (n % 700)} (London, 1990), {n}." for n in range(2000)]
    started = process_time()
    resolve(*notes([text for pair in zip(texts, ["Smith, op. cit., 4."] * 2000, strict=True) for text in pair]))
    assert process_time() - started < 4


def test_a_parsed_document_says_what_its_repeated_notes_mean() -> None:
    text = f"He went. 1 He came. 2 He left. 3\n\nNotes\n\n1. {BOOK}\n2. Ibid., 45.\n3. {OTHER}\n"
    document = parse_bytes(text.encode(), "repeated.txt").document
    assert [(note.label, note.refers) for note in document.notes] == [("1", None), ("2", "n1"), ("3", None)]
