"""Small texts of many kinds, with what a reader sees in them: label, the sentence that it hangs on, the note's text."""

import pytest

from corpus.parse import parse_bytes

Seen = list[tuple[str, str | None, str | None]]


def seen(text: str) -> Seen:
    """Each note: its label, the sentences that it hangs on, its text."""
    document = parse_bytes(text.encode(), "text.txt").document
    return [
        (
            note.label,
            " / ".join(s.span.of(document.text) for s in document.sentences if note.id in s.notes) or None,
            document.note_text(note.id),
        )
        for note in document.notes
    ]


def case(name: str, text: str, *notes: tuple[str, str | None, str | None]) -> object:
    return pytest.param(text, list(notes), id=name)


MARKED = [
    case(
        "scraped article, no notes",
        "The jet was shot down. 59 The Russians insisted. 60 Ankara refused.\n\nThe coup failed. 61 It was brief.",
        ("59", "The jet was shot down.", None),
        ("60", "The Russians insisted.", None),
        ("61", "The coup failed.", None),
    ),
    case(
        "glued, several at one place",
        "Sugar rose.61 Salt fell.62, 63 Rice stood.64,65 Oats grew.66–68 Rye sank.69",
        ("61", "Sugar rose.", None),
        ("62", "Salt fell.", None),
        ("63", "Salt fell.", None),
        ("64", "Rice stood.", None),
        ("65", "Rice stood.", None),
        ("66", "Oats grew.", None),
        ("67", "Oats grew.", None),
        ("68", "Oats grew.", None),
        ("69", "Rye sank.", None),
    ),
    case(
        "brackets, several at one place",
        "Sugar rose.[61][62] Salt fell [63, 64]. Rice stood [65–67] again.",
        ("61", "Sugar rose.", None),
        ("62", "Sugar rose.", None),
        ("63", "Salt fell.", None),
        ("64", "Salt fell.", None),
        ("65", "Rice stood again.", None),
        ("66", "Rice stood again.", None),
        ("67", "Rice stood again.", None),
    ),
    case(
        "carets",
        "The sugar trade^1 rose. The salt trade^2 fell.^3 It ended.",
        ("1", "The sugar trade rose.", None),
        ("2", "The salt trade fell.", None),
        ("3", "The salt trade fell.", None),
    ),
    case(
        "superscripts, two at one place",
        "Sugar rose.¹ Salt fell.²,³ An area of 5 km² is 10⁶ m².",
        ("1", "Sugar rose.", None),
        ("2", "Salt fell.", None),
        ("3", "Salt fell.", None),
    ),
    case(
        "worded markers, two at one place, no notes",
        "It is 760 miles long.[note 2][note 1] So said Caesar.[note 3] It was told again.[note 4]",
        ("2", "It is 760 miles long.", None),
        ("1", "It is 760 miles long.", None),
        ("3", "So said Caesar.", None),
        ("4", "It was told again.", None),
    ),
    case(
        "numbers in words and ranges of them, and behind a unit",
        "Fjords exchange water1. The rate depends on the sill2–4, and on wind5.\n\n"
        "1. Smith.\n2. Jones.\n3. Brown.\n4. Green.\n5. White.\n",
        ("1", "Fjords exchange water.", "Smith."),
        ("2", "The rate depends on the sill, and on wind.", "Jones."),
        ("3", "The rate depends on the sill, and on wind.", "Brown."),
        ("4", "The rate depends on the sill, and on wind.", "Green."),
        ("5", "The rate depends on the sill, and on wind.", "White."),
    ),
    case(
        "a bracket behind a unit is no array's",
        "It is 46 m[1] high.[2] The array a[2] is not.\n\nNotes\n\n[1] Smith.\n[2] Jones.\n",
        ("1", "It is 46 m high.", "Smith."),
        ("2", "It is 46 m high.", "Jones."),
    ),
    case(
        "sentences parted by nothing but the marker",
        "Sugar rose.[1]Salt fell.[2]Rice stood.[3]",
        ("1", "Sugar rose.", None),
        ("2", "Salt fell.", None),
        ("3", "Rice stood.", None),
    ),
    case(
        "the same source cited again, out of order",
        "Sugar rose.[1] Salt fell.[2] Rice stood.[1] Oats grew.[3]\n\n"
        "References\n\n[1] Smith, Sugar.\n[2] Jones, Salt.\n[3] Brown, Oats.",
        ("1", "Sugar rose. / Rice stood.", "Smith, Sugar."),
        ("2", "Salt fell.", "Jones, Salt."),
        ("3", "Oats grew.", "Brown, Oats."),
    ),
    case(
        "pandoc's plain text: no heading, several paragraphs",
        "Here is a note,[1] and here is another.[2] A third one.[3]\n\n[1] My note.\n\n"
        "[2] The long note.\n\nIt has a second paragraph.\n\n[3] The last.\n",
        ("1", "Here is a note, and here is another.", "My note."),
        ("2", "Here is a note, and here is another.", "The long note.\n\nIt has a second paragraph."),
        ("3", "A third one.", "The last."),
    ),
    case(
        "notes wrapped over lines",
        "Sugar rose.1 Salt fell.2\n\nNotes\n\n"
        "1. John Smith, A History of Sugar in the Levant, with many\n   plates (London: Murray, 1999), 12.\n"
        "2. Jane Jones, The Salt Roads of the Sahara and of the Sudan,\n   1880 to 1914 (Paris, 2001), 3.\n",
        (
            "1",
            "Sugar rose.",
            "John Smith, A History of Sugar in the Levant, with many plates (London: Murray, 1999), 12.",
        ),
        (
            "2",
            "Salt fell.",
            "Jane Jones, The Salt Roads of the Sahara and of the Sudan, 1880 to 1914 (Paris, 2001), 3.",
        ),
    ),
    case(
        "page feet after rules, form feeds, a sentence broken by one",
        "Sugar rose in the west.1 Salt fell, and so\n\n____________\n1 Smith, Sugar, 12.\n\n12\n"
        "\fdid rye.2 Oats grew.3\n\n____________\n2 Jones, Rye, 3.\n3 Brown, Oats, 4.\n\n13\n",
        ("1", "Sugar rose in the west.", "Smith, Sugar, 12."),
        ("2", "did rye.", "Jones, Rye, 3."),
        ("3", "Oats grew.", "Brown, Oats, 4."),
    ),
    case(
        "page feet after rules, no form feeds",
        "Sugar rose in the west.1 Salt fell.2\n\n----------\n1 Smith, Sugar, 12.\n2 Jones, Salt, 3.\n\n"
        "The next page says that rye sank.3 It ended.\n\n----------\n3 Brown, Rye, 4.\n\nThe last page is short.",
        ("1", "Sugar rose in the west.", "Smith, Sugar, 12."),
        ("2", "Salt fell.", "Jones, Salt, 3."),
        ("3", "The next page says that rye sank.", "Brown, Rye, 4."),
    ),
    case(
        "page feet without rules",
        "Sugar rose in the west.1 Salt fell.2\n\n1 Smith, Sugar, 12.\n2 Jones, Salt, 3.\n"
        "\fRye sank.3 Oats grew.4 It ended.\n\n3 Brown, Rye, 4.\n4 Ibid., 5.\n",
        ("1", "Sugar rose in the west.", "Smith, Sugar, 12."),
        ("2", "Salt fell.", "Jones, Salt, 3."),
        ("3", "Rye sank.", "Brown, Rye, 4."),
        ("4", "Oats grew.", "Ibid., 5."),
    ),
    case(
        "numbers that restart on each page",
        "Sugar rose.1 Salt fell.2\n\n_____\n1 Smith, 12.\n2 Jones, 3.\n\fRye sank.1 Oats grew.2\n\n_____\n"
        "1 Brown, 4.\n2 Green, 5.\n",
        ("1", "Sugar rose.", "Smith, 12."),
        ("2", "Salt fell.", "Jones, 3."),
        ("1", "Rye sank.", "Brown, 4."),
        ("2", "Oats grew.", "Green, 5."),
    ),
    case(
        "symbols of each page",
        "Sugar rose.* Salt fell,† they say.\n\n_____\n* Smith, 12.\n† Jones, 3.\n\fRye sank.* It ended.**\n\n_____\n"
        "* Brown, 4.\n** Green, 5.\n",
        ("*", "Sugar rose.", "Smith, 12."),
        ("†", "Salt fell, they say.", "Jones, 3."),
        ("*", "Rye sank.", "Brown, 4."),
        ("**", "It ended.", "Green, 5."),
    ),
    case(
        "a symbol behind a paragraph",
        "The colonel* was late, and **very** angry; he gave it 5* and left.\n\n* Later a general.\n\nHe went home.",
        ("*", "The colonel was late, and **very** angry; he gave it 5* and left.", "Later a general."),
    ),
    case(
        "Project Gutenberg: notes in brackets behind paragraphs",
        "He sailed at dawn,[1] and was not seen again.[2]\n\n[Footnote 1: At five, by the log [see\nbelow].]\n\n"
        "[Footnote 2: Some say\n\nhe lived.]\n\nThe crew came home.[3]\n\n[Footnote 3: In May.]\n",
        ("1", "He sailed at dawn, and was not seen again.", "At five, by the log [see\nbelow]."),
        ("2", "He sailed at dawn, and was not seen again.", "Some say\n\nhe lived."),
        ("3", "The crew came home.", "In May."),
    ),
    case(
        "Project Gutenberg: letters, and a note at its place",
        "He sailed at dawn.[A] The wind[Footnote: A gale.] was high.[B]\n\n[Footnote A: At five.]\n\n"
        "[Footnote B: At noon.]\n",
        ("A", "He sailed at dawn.", "At five."),
        ("Footnote", "The wind[Footnote: A gale.] was high.", "A gale."),
        ("B", "The wind[Footnote: A gale.] was high.", "At noon."),
    ),
    case(
        "Project Gutenberg: lists at the ends of chapters, a marker missing",
        "CHAPTER I\n\nHe sailed at dawn.[1] He sang.[2] He came back.\n\nFOOTNOTES:\n\n[1] At five.\n\n[2] A hymn.\n\n"
        "[3] In May.\n\nCHAPTER II\n\nShe rode.[1] She slept.[2] She woke.[3]\n\nFOOTNOTES:\n\n[1] A mare.\n\n"
        "[2] Till noon.\n\n[3] At one.\n",
        ("1", "He sailed at dawn.", "At five."),
        ("2", "He sang.", "A hymn."),
        ("1", "She rode.", "A mare."),
        ("2", "She slept.", "Till noon."),
        ("3", "She woke.", "At one."),
        ("3", None, "In May."),
    ),
    case(
        "notes of all chapters at the end, a marker missing in the first",
        "CHAPTER I\n\nHe sailed at dawn.1 He sang.2 He came back.\n\nCHAPTER II\n\n"
        "She rode.1 She slept.2 She woke.3\n\n"
        "NOTES\n\nChapter I\n\n1. At five.\n2. A hymn.\n3. In May.\n\nChapter II\n\n1. A mare.\n"
        "2. Till noon.\n3. At one.\n",
        ("1", "He sailed at dawn.", "At five."),
        ("2", "He sang.", "A hymn."),
        ("1", "She rode.", "A mare."),
        ("2", "She slept.", "Till noon."),
        ("3", "She woke.", "At one."),
        ("3", None, "In May."),
    ),
    case(
        "numbered notes and symbols, each their own",
        "By a friend.* Sugar rose.1 Salt fell.2\n\n* The author thanks all.\n\n1. Smith, 12.\n2. Jones, 3.\n",
        ("*", "By a friend.", "The author thanks all."),
        ("1", "Sugar rose.", "Smith, 12."),
        ("2", "Salt fell.", "Jones, 3."),
    ),
    case(
        "Roman numerals of a word processor",
        "Sugar rose.i Salt fell.ii Rice stood.iii\n\ni Smith, 12.\nii Jones, 3.\niii Ibid.\n",
        ("i", "Sugar rose.", "Smith, 12."),
        ("ii", "Salt fell.", "Jones, 3."),
        ("iii", "Rice stood.", "Ibid."),
    ),
    case(
        "letters in brackets and numbers in brackets",
        "The river[a] is long.[1] It floods[b] in May.[2]\n\nNotes\n\n[a] Also called the Rha.\n[b] Not always.\n\n"
        "References\n\n[1] Smith, 12.\n[2] Jones, 3.\n",
        ("a", "The river is long.", "Also called the Rha."),
        ("1", "The river is long.", "Smith, 12."),
        ("b", "It floods in May.", "Not always."),
        ("2", "It floods in May.", "Jones, 3."),
    ),
    case(
        "court opinion with rules of dashes, restarting in the dissent",
        "We granted review.1 We now reverse.2\n\n——————\n1 The petition raised two questions.\n"
        "2 See Fed. Rule 12.\n\fJUSTICE ROE, dissenting.\n\nThe Court errs.1 I dissent.\n\n——————\n"
        "1 Ante, at 3.\n",
        ("1", "We granted review.", "The petition raised two questions."),
        ("2", "We now reverse.", "See Fed. Rule 12."),
        ("1", "The Court errs.", "Ante, at 3."),
    ),
    case(
        "court opinion of a database",
        "We granted review.[FN1] We now reverse.[FN2]\n\nFN1. The petition raised two questions.\n\n"
        "FN2. See Rule 12.\n",
        ("1", "We granted review.", "The petition raised two questions."),
        ("2", "We now reverse.", "See Rule 12."),
    ),
    case(
        "extracted from a PDF: markers in words, notes at the foot",
        "The policy1 of trade2 was new. It worked.3\n\n1\nSee Smith.\n2\nSee Jones.\n3\nSee Brown.\n\f",
        ("1", "The policy of trade was new.", "See Smith."),
        ("2", "The policy of trade was new.", "See Jones."),
        ("3", "It worked.", "See Brown."),
    ),
    case(
        "extracted from a PDF: labels glued to the notes",
        "The policy was new.1 It worked.2 It cost $1,200 and 12 days.\n\n1See Smith, p. 12.\n"
        "2Available at example.org.\n\f",
        ("1", "The policy was new.", "See Smith, p. 12."),
        ("2", "It worked.", "Available at example.org."),
    ),
    case(
        "German essay",
        "Der Zucker stieg.1 Das Salz fiel.2 Es endete 1999.\n\nAnmerkungen\n\n"
        "1) Vgl. Schmidt, S. 12.\n2) Ebd., S. 13.\n",
        ("1", "Der Zucker stieg.", "Vgl. Schmidt, S. 12."),
        ("2", "Das Salz fiel.", "Ebd., S. 13."),
    ),
    case(
        "French essay, numbers before the full stop",
        "Le sucre monte1. Le sel baisse2. Il pleut.\n\nNotes\n\n1. Voir Dupont, p. 12.\n2. Ibid.\n",
        ("1", "Le sucre monte.", "Voir Dupont, p. 12."),
        ("2", "Le sel baisse.", "Ibid."),
    ),
    case(
        "medical article, parentheses",
        "Dogs bark (1). Cats purr (2,3). In 12 of 30 cases (40%) they sleep.\n\nReferences\n\n"
        "1. Smith J. Dogs. Lancet 1999.\n2. Jones K. Cats. BMJ 2001.\n3. Brown L. Purr. JAMA 2003.\n",
        ("1", "Dogs bark.", "Smith J. Dogs. Lancet 1999."),
        ("2", "Cats purr.", "Jones K. Cats. BMJ 2001."),
        ("3", "Cats purr.", "Brown L. Purr. JAMA 2003."),
    ),
    case(
        "encyclopaedia: notes with back links",
        "The river is long.[1] It floods.[2] It is old.[1]\n\nReferences\n\n"
        "1. ^ a b Smith, Rivers, 12.\n2. ^ Jones, Floods.\n",
        ("1", "The river is long. / It is old.", "Smith, Rivers, 12."),
        ("2", "It floods.", "Jones, Floods."),
    ),
    case(
        "encyclopaedia: explanatory notes beside sources",
        "The river[note 1] is long.[1] It floods.[2]\n\nNotes\n\n[note 1] Also called the Rha.\n\nReferences\n\n"
        "[1] Smith, 12.\n[2] Jones, 3.\n",
        ("1", "The river is long.", "Also called the Rha."),
        ("1", "The river is long.", "Smith, 12."),
        ("2", "It floods.", "Jones, 3."),
    ),
    case(
        "braces",
        "Sugar rose.{1} Salt fell.{2}\n\n{1} Smith, 12.\n\n{2} Jones, 3.\n",
        ("1", "Sugar rose.", "Smith, 12."),
        ("2", "Salt fell.", "Jones, 3."),
    ),
    case(
        "years and amounts among markers",
        "It ended in 1999.1 In 2003. 2 It cost $3.50. It rose to 4.5 percent.2 They met on Jan. 3 and left.3\n\n"
        "Notes\n\n"
        ""
        "1. Smith.\n2. Jones.\n3. Brown.\n",
        ("1", "It ended in 1999.", "Smith."),
        ("2", "It rose to 4.5 percent.", "Jones."),
        ("3", "They met on Jan. 3 and left.", "Brown."),
    ),
    case(
        "a marker without a note and a note without a marker",
        "Sugar rose.1 Salt fell.2 Rice stood.3\n\nNotes\n1. Smith.\n2. Jones.\n9. Nobody.",
        ("1", "Sugar rose.", "Smith."),
        ("2", "Salt fell.", "Jones."),
        ("3", "Rice stood.", None),
        ("9", None, "Nobody."),
    ),
    case(
        "a list in the text is no list of notes",
        "Sugar rose.1 Salt fell.2 Do this:\n\n1. Weigh it.\n2. Mix it.\n3. Eat it.\n\nRice stood.3 It ended.\n\n"
        "Endnotes\n\n1. Smith.\n2. Jones.\n3. Brown.\n",
        ("1", "Sugar rose.", "Smith."),
        ("2", "Salt fell.", "Jones."),
        ("3", "Rice stood.", "Brown."),
    ),
    case(
        "what follows the notes is no note",
        "Sugar rose.1 Salt fell.2\n\nNotes\n\n1. Smith.\n2. Jones.\n\nAbout the author\n\nJane Roe teaches history.\n",
        ("1", "Sugar rose.", "Smith."),
        ("2", "Salt fell.", "Jones."),
    ),
    case(
        "a section break before the notes",
        "Sugar rose.1 Salt fell.2\n\n* * *\n\n1 Smith.\n2 Jones.\n",
        ("1", "Sugar rose.", "Smith."),
        ("2", "Salt fell.", "Jones."),
    ),
]


@pytest.mark.parametrize(("text", "notes"), MARKED)
def test_each_note_is_found_with_its_sentence_and_its_text(text: str, notes: Seen) -> None:
    assert seen(text) == notes


UNMARKED = [
    pytest.param("It was founded in 1921. 30 years later it closed. 31 people stayed. 32 left.", id="opening numbers"),
    pytest.param("1. First item\n2. Second item\n3. Third item\n\nThat was all. 4 of 5 agreed.", id="a list"),
    pytest.param("We need:\n\n(1) time,\n(2) money,\n(3) luck.", id="a list in parentheses"),
    pytest.param("There are three: (1) time, (2) money, and (3) luck.", id="a list in a sentence"),
    pytest.param("Energy follows from E = mc^2, and x^2 + y^3 = z^4, as (1) and (2) show.", id="formulas"),
    pytest.param("a = b + c (1)\n\nd = e + f (2)\n\nBy (1) and (2), a + d = 0 (3)", id="equations"),
    pytest.param("So says Smith (1999), and so say Jones [2001] and Brown (2003, 12).", id="authors and years"),
    pytest.param(
        "1 In the beginning was the word. 2 And the word was good. 3 And it was old. 4 So be it.", id="verses"
    ),
    pytest.param("1 In the beginning was the word.\n2 And the word was good.\n3 And it was old.", id="verses in lines"),
    pytest.param("It is 3 * 4 * 5, or a*b; it is *very* good, **bold**, and 5* in the guide.", id="stars"),
    pytest.param(
        "The class C* and the algebra A* are closed.\n\n* * *\n\nThe next scene began.", id="names with stars"
    ),
    pytest.param("* milk\n* bread\n* eggs\n\nHe bought bread* and left.", id="bullets"),
    pytest.param("It cost $1. 2 were sold. Rs. 3 more. It fell to 4. 5 was the lowest.", id="amounts"),
    pytest.param("They met on Jan. 5. 6 weeks later, on Feb. 7, they left. 8 March was cold.", id="dates"),
    pytest.param("He opened 1. e4 e5 2. Nf3 Nc6 3. Bb5 a6. 4 Ba4 Nf6! 5 O-O Be7. 6 Re1 b5.", id="chess"),
    pytest.param("Call 555-1234. Or 555. 1234. Or (1) 555 (2) 777.", id="telephone numbers"),
    pytest.param("Henry VIII. ruled. Louis XIV. built. Chapter iv. ends. Type (a) or (b).", id="Roman numerals"),
    pytest.param(
        "It was -5. 30 degrees would be rare. It was 10⁶ m², x² + y³, 5 km² and 3 cm³.", id="temperatures, units"
    ),
    pytest.param("He said [sic] that in [1999] it was [so]. See [1].", id="brackets"),
    pytest.param("It is so.[note 1] It was so.[note 2]", id="fewer than three worded markers, no notes"),
    pytest.param("int a[1], b[2], c[3]; a[1] = b[2] + c[3];", id="arrays"),
    pytest.param(
        "[1] Apple\nAn apple is red.\n\n[2] Pear\nA pear is green.\n\n[3] Plum\nA plum is blue.", id="passages"
    ),
    pytest.param("Contents\n\n1. Sugar\n2. Salt\n3. Rice\nNotes\nReferences\n\nSugar rose.", id="contents"),
    pytest.param("Item (1987–2007], [1987–2007] and [1990–1994].", id="spans of years"),
    pytest.param("Notes on method\n\nWe did three things.\n\n1. Weigh.\n2. Mix.", id="a heading of another kind"),
    pytest.param("It is § 5. See § 6 and ¶ 7. By #8 and †1900 we mean more.", id="symbols in front"),
    pytest.param("The MP3 and the covid19 cases in f16 files were h264. Use utf8.", id="names with numbers"),
    pytest.param("“Go,” he said. “No.” 7 of them went. “Yes!” 12 came.", id="numbers behind speech"),
    pytest.param("-----\n\n1. One\n2. Two\n\n-----\n\nThe end.", id="a list between rules"),
]


@pytest.mark.parametrize("text", UNMARKED)
def test_what_is_no_marker_stays_and_gives_no_note(text: str) -> None:
    document = parse_bytes(text.encode(), "text.txt").document
    assert document.notes == ()
    assert document.text == text


WEDGED = [
    case(
        "markers glued to years, to thousands, to capitals and to each other",
        "It was left in 16501 and sold in 1653.2 It brought in £11,6803. It held 430 men.45 Under the BGB6 it lapsed; "
        "and the prior,7 who wrote in 1655, agreed.8\n\n"
        "Notes\n\n1. Roll of 1650.\n2. Ibid.\n3. Ledger.\n4. Muster.\n5. Cf. Smith.\n6. Sec. 1.\n7. A friar.\n8. F. 3.",
        ("1", "It was left in 1650 and sold in 1653.", "Roll of 1650."),
        ("2", "It was left in 1650 and sold in 1653.", "Ibid."),
        ("3", "It brought in £11,680.", "Ledger."),
        ("4", "It held 430 men.", "Muster."),
        ("5", "It held 430 men.", "Cf. Smith."),
        ("6", "Under the BGB it lapsed; and the prior, who wrote in 1655, agreed.", "Sec. 1."),
        ("7", "Under the BGB it lapsed; and the prior, who wrote in 1655, agreed.", "A friar."),
        ("8", "Under the BGB it lapsed; and the prior, who wrote in 1655, agreed.", "F. 3."),
    ),
    case(
        "markers behind a year and its comma, a quotation mark before the stop, and a dash",
        "Salt fell.1 It was raised in 1652, 1653,2 and 1655. He called it 'a quiet end'3. Oats – late –4 grew; rye5 "
        "fell.\n\nNotes\n\n1. Smith.\n2. Twice.\n3. Jones.\n4. Brown.\n5. Green.\n",
        ("1", "Salt fell.", "Smith."),
        ("2", "It was raised in 1652, 1653, and 1655.", "Twice."),
        ("3", "He called it 'a quiet end'.", "Jones."),
        ("4", "Oats – late – grew; rye fell.", "Brown."),
        ("5", "Oats – late – grew; rye fell.", "Green."),
    ),
    case(
        "a number behind a unit",
        "Sugar rose.1 Salt fell.2 It is 46 m3 and has 46 m4 of wall.5\n\nNotes\n\n1. Smith.\n2. Jones.\n"
        "3. Brown.\n4. Green.\n5. White.\n",
        ("1", "Sugar rose.", "Smith."),
        ("2", "Salt fell.", "Jones."),
        ("4", "It is 46 m3 and has 46 m of wall.", "Green."),
        ("5", "It is 46 m3 and has 46 m of wall.", "White."),
        ("3", None, "Brown."),
    ),
    case(
        "notes between paragraphs, the last marker within a sentence",
        "Sugar rose.(1) Salt fell.(2) Rice stood(3) there.\n\n(1) Smith.\n\n(2) Jones.\n\n(3) Brown.\n\nRye sank.(4) "
        "It ended.(5)\n\n(4) Green.\n\n(5) White.\n",
        ("1", "Sugar rose.", "Smith."),
        ("2", "Salt fell.", "Jones."),
        ("3", "Rice stood there.", "Brown."),
        ("4", "Rye sank.", "Green."),
        ("5", "It ended.", "White."),
    ),
    case(
        "notes between paragraphs that go on with the count of many before them",
        "One.(1) Two.(2) Three.(3) Four.(4) Five.(5)\n\n(1) A.\n\n(2) B.\n\n(3) C.\n\n(4) D.\n\n(5) E.\n\n"
        "Six.(6) Seven.(7)\n\n(6) F.\n\n(7) G.\n\nEight.(8)\n\n(8) H.\n",
        ("1", "One.", "A."),
        ("2", "Two.", "B."),
        ("3", "Three.", "C."),
        ("4", "Four.", "D."),
        ("5", "Five.", "E."),
        ("6", "Six.", "F."),
        ("7", "Seven.", "G."),
        ("8", "Eight.", "H."),
    ),
    case(
        "the one note of a page, in parentheses as its marker is",
        "Sugar rose.(1)\n\n_____\n(1) Smith.\n\fIt left intentional acts(2) alone.\n\n_____\n(2) Jones.\n",
        ("1", "Sugar rose.", "Smith."),
        ("2", "It left intentional acts alone.", "Jones."),
    ),
    case(
        "symbols behind years",
        "Sugar rose.* It held 119 men in 1726†. Rye sank.‡\n\n_____\n* Smith, 12.\n† Jones, 3.\n‡ Brown.\n",
        ("*", "Sugar rose.", "Smith, 12."),
        ("†", "It held 119 men in 1726.", "Jones, 3."),
        ("‡", "Rye sank.", "Brown."),
    ),
    case(
        "superscripts behind a year, beside powers",
        "It began in 1834¹ and grew to 10² ells.² It ended.³\n\n¹ Smith.\n² Jones.\n³ Brown.\n",
        ("1", "It began in 1834 and grew to 10² ells.", "Smith."),
        ("2", "It began in 1834 and grew to 10² ells.", "Jones."),
        ("3", "It ended.", "Brown."),
    ),
    case(
        "superscripts behind numbers, behind units and side by side",
        "Sugar rose.¹ See Section 340² of it. Some 430 stood empty.³⁴ It measured 46 m⁵ and 10² ells.⁶ It ended.⁷\n\n"
        "Notes\n\n¹ Smith.\n² Jones.\n³ Brown.\n⁴ Green.\n⁵ White.\n⁶ Black.\n⁷ Ibid.\n",
        ("1", "Sugar rose.", "Smith."),
        ("2", "See Section 340 of it.", "Jones."),
        ("3", "Some 430 stood empty.", "Brown."),
        ("4", "Some 430 stood empty.", "Green."),
        ("5", "It measured 46 m and 10² ells.", "White."),
        ("6", "It measured 46 m and 10² ells.", "Black."),
        ("7", "It ended.", "Ibid."),
    ),
    case(
        "carets behind numbers",
        "The sugar^1 rose. It rose in 1650^2 by 10^2 ells.^3\n\n1. Smith.\n2. Jones.\n3. Brown.\n",
        ("1", "The sugar rose.", "Smith."),
        ("2", "It rose in 1650 by 10^2 ells.", "Jones."),
        ("3", "It rose in 1650 by 10^2 ells.", "Brown."),
    ),
    case(
        "other scripts and quotation marks",
        "В 1703 г. был основан город.1 Купцы ушли в 1834.2 Она была «там»3 давно. »Er zahlt nichts«,4 hieß es. "
        "Er fiel.5\n\nNotes\n\n1. Там же.\n2. Указ. соч.\n3. Псков.\n4. Übers.\n5. Ebd.\n",
        ("1", "В 1703 г. был основан город.", "Там же."),
        ("2", "Купцы ушли в 1834.", "Указ. соч."),
        ("3", "Она была «там» давно.", "Псков."),
        ("4", "»Er zahlt nichts«, hieß es.", "Übers."),
        ("5", "Er fiel.", "Ebd."),
    ),
    case(
        "parentheses side by side and again behind words",
        "Dogs bark.(1) Cats purr.(2)(3) A bark(1) lasts 4 s(3) at most; f(2) is not it.\n\nReferences\n\n"
        "1. Smith, Dogs.\n2. Jones, Cats.\n3. Brown, Purr.\n",
        ("1", "Dogs bark. / A bark lasts 4 s at most; f(2) is not it.", "Smith, Dogs."),
        ("2", "Cats purr.", "Jones, Cats."),
        ("3", "Cats purr. / A bark lasts 4 s at most; f(2) is not it.", "Brown, Purr."),
    ),
    case(
        "a note of an earlier page is marked again",
        "Sugar rose.[1] Salt fell.[2]\n\n----------\n\n[1] Smith.\n[2] Jones.\n\f- rye: low[2]\n- oats: high\n\nIt "
        "ended.[3]\n\n----------\n\n[3] Brown.\n",
        ("1", "Sugar rose.", "Smith."),
        ("2", "Salt fell. / - rye: low", "Jones."),
        ("3", "It ended.", "Brown."),
    ),
]


@pytest.mark.parametrize(("text", "notes"), WEDGED)
def test_a_marker_without_a_mark_of_its_own_is_told_by_its_neighbours(text: str, notes: Seen) -> None:
    assert seen(text) == notes


NUMBERS = [
    pytest.param("It held 1995 men.", id="a year that ends like the label"),
    pytest.param("It held 472 men.", id="a number of three figures"),
    pytest.param("It is No. 10472 of the list.", id="a counted number"),
    pytest.param("It cost 11,682 marks.", id="thousands as they should be"),
    pytest.param("It weighed 12.2 tons.", id="a decimal"),
    pytest.param("The MP2 player was an MP2 indeed.", id="a name that is said twice"),
    pytest.param("He gave it 5* and 2* as stars.", id="stars of a guide"),
    pytest.param("It was 10412 or 20452 at last.", id="two places"),
]


@pytest.mark.parametrize("number", NUMBERS)
def test_a_usual_number_is_no_missing_marker(number: str) -> None:
    text = f"Sugar rose.1 {number} Rice stood.3 Rye sank.4\n\nNotes\n\n1. Smith.\n2. Jones.\n3. Brown.\n4. Green.\n"
    document = parse_bytes(text.encode(), "text.txt").document
    assert number in document.text
    assert [(note.label, len(note.anchors)) for note in document.notes] == [("1", 1), ("3", 1), ("4", 1), ("2", 0)]


def test_rules_notes_and_heads_of_pages_are_no_headings() -> None:
    text = (
        "The Road to Osnabrück\n\nSugar rose.1\n\n____________\n\n1 Smith, Sugar, 12\n\n\fTHE ROAD TO OSNABRÜCK 102\n\n"
        "The envoys\n\nSalt fell.2 Rye sank.[A]\n\n[Footnote A: Not far]\n\n____________\n\n2 Jones, Salt, 3\n\n"
        "\f103 THE ROAD TO OSNABRÜCK\n\nChapter 2\n\nIt ended."
    )
    sections = parse_bytes(text.encode(), "text.txt").document.sections
    assert [section.title for section in sections] == ["The Road to Osnabrück", "The envoys", "Chapter 2"]
