"""Formulas in one line: no exponent ever joins a number."""

import pytest
from lxml import etree

from corpus.readers.formulas import linear

MATHML = 'xmlns="http://www.w3.org/1998/Math/MathML"'
OFFICE = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<msup><mn>10</mn><mn>5</mn></msup>", "10⁵"),
        ("<msup><mi>x</mi><mi>k</mi></msup>", "x^k"),
        ("<msup><mi>e</mi><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow></msup>", "e^(a+b)"),
        ("<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>", "x₁²"),
        ("<mfrac><mn>1</mn><mn>2</mn></mfrac>", "1/2"),
        ("<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mi>c</mi></mfrac>", "(a + b)/c"),
        ("<msqrt><mi>x</mi><mo>=</mo><mn>3</mn></msqrt>", "√(x = 3)"),
        ("<mroot><mi>x</mi><mn>3</mn></mroot>", "³√x"),
        ('<mfenced open="["><mi>a</mi><mi>b</mi></mfenced>', "[a, b)"),
        ("<semantics><mi>a</mi><annotation>TeX</annotation></semantics>", "a"),
        (
            "<mtable><mtr><mtd><mi>a</mi></mtd><mtd><mi>b</mi></mtd></mtr><mtr><mtd><mi>c</mi></mtd></mtr></mtable>",
            "a, b; c",
        ),
    ],
)
def test_mathml_is_read_in_one_line(source: str, expected: str) -> None:
    assert linear(etree.fromstring(f"<math {MATHML}>{source}</math>")) == expected


def run(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (f"<m:sSup><m:e>{run('10')}</m:e><m:sup>{run('5')}</m:sup></m:sSup>", "10⁵"),
        (f"<m:f><m:num>{run('a+b')}</m:num><m:den>{run('2')}</m:den></m:f>", "(a+b)/2"),
        (f"<m:rad><m:deg/><m:e>{run('x')}</m:e></m:rad>", "√x"),
        (
            (
                f'<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>{run("1")}</m:sub><m:sup>{run("9")}</m:sup>'
                f"<m:e>{run('x')}</m:e></m:nary>"
            ),
            "∑₁⁹ x",
        ),
        (f'<m:d><m:dPr><m:begChr m:val="["/></m:dPr><m:e>{run("a")}</m:e><m:e>{run("b")}</m:e></m:d>', "[a, b)"),
        (f"<m:func><m:fName>{run('sin')}</m:fName><m:e>{run('x')}</m:e></m:func>", "sin x"),
    ],
)
def test_office_math_is_read_in_one_line(source: str, expected: str) -> None:
    assert linear(etree.fromstring(f"<m:oMath {OFFICE}>{source}</m:oMath>")) == expected
