"""Which language a text is in, by its function words and letters; enough to warn, not to decide anything."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from corpus.document import Problem, ProblemKind

_FUNCTION_WORDS = {
    "English": "the of and to in is was were are that for on with as by at from which who what when where why how did"
    " does do many much it this be an his her their has have had",
    "German": "der die das und ist war waren wer was wann wo warum wie viele den dem ein eine einen nicht mit von für"
    " auf wurde wurden sich zu im des hat haben welche welcher über nach",
    "French": "le la les des et est était qui que quoi quand où pourquoi comment combien un une du dans pour avec par"
    " sur pas ne se ce cette ont il elle quel quelle aux été",
    "Spanish": "el la los las y es fue qué quién cuándo dónde por porqué cómo cuántos cuántas cuál un una del en para"
    " con que se no su al fueron ha han está qui quien cuando",
    "Italian": "il lo la gli le e è era chi che cosa quando dove perché come quanti quante quale un una del della nel"
    " per con non si sono stato di da",
    "Portuguese": "o a os as e é foi quem que quando onde por porque como quantos quantas qual um uma do da no na para"
    " com não se são em dos das",
    "Dutch": "de het een en is was waren wie wat wanneer waar waarom hoe veel van in op met voor niet dat door werd"
    " werden zijn heeft hebben naar welke",
    "Turkish": "ve bir bu ne kim nerede neden nasıl kaç mi mı için ile de da olarak zaman hangi olan değil gibi",
    "Polish": "i w na z do jest był była kto co kiedy gdzie dlaczego jak ile nie się to że przez od po dla",
}
_LANGUAGES: dict[str, list[str]] = {}
for _name, _words in _FUNCTION_WORDS.items():
    for _word in _words.split():
        _LANGUAGES.setdefault(_word, []).append(_name)
_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH = 2_000  # characters that tell the language of a text
_FEWEST = 2  # function words of a language that a text must hold before it is said to be in it


def language(text: str) -> str:
    """The language of ``text``, the name of its alphabet where that is not Latin, or "" if it does not tell.

    >>> language("Wer hat das Flugzeug abgeschossen und warum?")
    'German'
    >>> language("Who shot down the jet?")
    'English'
    >>> language("Кто сбил самолёт?")
    'Cyrillic'
    """
    words = _WORD.findall(text[:_ENOUGH].lower())
    foreign = [word for word in words if word[0] > "\u024f"]
    if len(foreign) * 2 > len(words):
        return unicodedata.name(foreign[0][0], "unknown").split()[0].title()
    counts = Counter(name for word in words for name in _LANGUAGES.get(word, ()))
    best, count = max(counts.items(), key=lambda item: item[1], default=("", 0))
    # English wins a tie: short words are shared by many languages.
    return "" if count < _FEWEST else "English" if counts["English"] == count else best


def language_problem(question: str, passages: Sequence[str]) -> tuple[Problem, ...]:
    """A problem if the question is in another language than the passages, as far as both can be told."""
    asked, written = language(question), language(" ".join(passages))
    if not asked or not written or asked == written:
        return ()
    message = f"the question looks {asked}, the documents {written}; ask in {written} to be sure that nothing is missed"
    return (Problem(ProblemKind.QUESTION_LANGUAGE, message),)
