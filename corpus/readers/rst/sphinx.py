"""What Sphinx adds to reStructuredText, as far as there is text in it: most files are written for Sphinx."""

from functools import cache

from docutils import nodes
from docutils.parsers.rst import Directive, directives
from docutils.parsers.rst.directives.body import CodeBlock

_WITH_TEXT = (
    *("seealso", "versionadded", "versionchanged", "deprecated", "versionremoved", "only", "centered", "hlist"),
    *("glossary", "py:function", "function", "py:class", "py:method", "method", "module", "py:module"),
    *("describe", "object", "data", "attribute", "exception", "option", "envvar", "confval", "tab", "tabs", "todo"),
)
_WITHOUT_TEXT = (
    *("toctree", "index", "highlight", "currentmodule", "tabularcolumns", "autoclass", "automodule", "autofunction"),
    *("program", "default-domain", "sectionauthor", "codeauthor", "py:currentmodule", "bibliography"),
)


class _Text(Directive):
    """A directive whose argument and content are text."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        node = nodes.container()
        if self.arguments:
            inlines, _ = self.state.inline_text(self.arguments[0], self.lineno)
            node += nodes.paragraph("", "", *inlines)
        self.state.nested_parse(self.content, self.content_offset, node)
        return [node]


class _NoText(Directive):
    """A directive that prints nothing of the file."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        return []


@cache
def known_to_sphinx() -> None:
    """Teach docutils the directives and roles of Sphinx that it does not have itself; once in a process."""
    for name in _WITH_TEXT:
        directives.register_directive(name, _Text)
    for name in _WITHOUT_TEXT:
        directives.register_directive(name, _NoText)
    directives.register_directive("sourcecode", CodeBlock)
