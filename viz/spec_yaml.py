"""Plain YAML, read so that a small file stays small: no alias, no key twice, no deep nesting.

Enters: text. Leaves: values, or the place where it is not what it has to be.
"""

from typing import Any

import yaml

from graph.errors import Unreadable
from graph.sentences import Sentence
from graph.sentences_parsers import found_wrong

_DEEPEST = 12


def loaded(text: bytes | str) -> Any:
    """Return the values of a YAML text.

    Raises:
        Unreadable: it is not YAML; with line and column.
    """
    try:
        found = yaml.load(text, _Loader)  # noqa: S506  # a safe loader that refuses more than SafeLoader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = {"line": mark.line + 1, "column": mark.column + 1} if mark else {}
        key, what = "diagram, no yaml at" if mark else "diagram, no yaml", found_wrong(str(error.problem))
        raise Unreadable(Sentence(key, what=what, **where), **where) from error
    except (yaml.YAMLError, ValueError) as error:
        what = found_wrong(str(error).splitlines()[0])
        raise Unreadable(Sentence("diagram, no yaml", what=what)) from error
    return found


class _Loader(yaml.SafeLoader):  # type: ignore[misc]  # yaml carries no types
    """Reads plain YAML: no alias, no key twice, no deep nesting."""

    def __init__(self, stream: Any) -> None:
        super().__init__(stream)
        self._depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Refuse what makes a small file large."""
        if self.check_event(yaml.AliasEvent):
            self._refuse("aliases are not taken; write the value again")
        self._depth += 1
        if self._depth > _DEEPEST:
            self._refuse("it is nested too deeply")
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        """Refuse a key that stands twice."""
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(None, None, "a key is a plain word", key.start_mark)
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"the key {key.value} stands twice", key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)

    def _refuse(self, why: str) -> None:
        raise yaml.composer.ComposerError(None, None, why, self.peek_event().start_mark)
