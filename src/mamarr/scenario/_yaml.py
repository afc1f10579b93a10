"""YAML as people mean it: no tags, no bombs, no surprises.

Read from the parser's events, so that nothing is built that was not checked:
times stay text, ``NO``, ``on`` and ``y`` stay text, ``9:00`` is not 540, a key
may stand once, nesting is bounded, and so is what aliases unfold to.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from mamarr._errors import Finding, InputError

# Numbers, truth and nothing as in the YAML 1.2 core schema, less what is more often an id or a telephone
# number: leading zeros and plus signs, hexadecimal and octal numbers stay text.
_INT = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(
    r"-?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?|-?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"
)
_WORDS = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
}
_MAX_DEPTH = 32
_MAX_UNFOLDED = 100_000

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def resolve(text: str) -> bool | int | float | str | None:
    """Value of a plain (unquoted) scalar."""
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        return int(text)
    # An integer too long to be a count is an id.
    if _FLOAT.fullmatch(text) and not text.lstrip("-").isdigit():
        return (
            float(text.replace(".inf", "inf").replace(".nan", "nan")) if text[-1].isalpha() else float(text)
        )
    return text


def load(text: str, *, name: str) -> Any:
    """Plain dicts (keys are text), lists and scalars of one YAML document.

    Parameters
    ----------
    text
        The document.
    name
        Name of the file, for messages.

    Raises
    ------
    InputError
        With the line, for anything that is not one plain document.
    """
    reader = _Reader(name)
    try:
        for event in yaml.parse(text, Loader=_Loader):
            reader.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f" line {mark.line + 1}" if mark else ""
        reason = " ".join(part for part in (error.context, error.problem) if part)
        raise InputError(
            f"{name}{line}: is not YAML ({reason}); check indents, colons and quotes there"
        ) from error
    except yaml.reader.ReaderError as error:
        raise InputError(
            f"{name}: holds a character that YAML forbids (#x{error.character:04x}); remove it"
            if isinstance(error.character, int)
            else f"{name}: is not YAML text ({error.reason})"
        ) from error
    except yaml.YAMLError as error:
        raise InputError(f"{name}: is not YAML ({error})") from error
    if reader.findings:
        raise InputError(reader.findings)
    return reader.root


def dump(value: Any) -> str:
    """YAML text that `load` reads back as `value`."""
    return yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "'" if not isinstance(resolve(text), str) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent_text)


class _Reader:
    """Builds plain values from events; `stack` holds the open mappings and lists with the key in waiting."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.findings: list[Finding] = []
        self.root: Any = None
        self.documents = 0
        self.stack: list[tuple[Any, list[str]]] = []
        self.anchors: dict[str, Any] = {}
        self.unfolded = 0

    def take(self, event: yaml.Event) -> None:
        match event:
            case yaml.DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    raise self._stop(event, "a second document starts here; keep one document per file")
            case yaml.AliasEvent():
                self._put(event, self._unfold(event), None)
            case yaml.ScalarEvent():
                value = event.value if not event.implicit[0] else resolve(event.value)
                self._decorate(event, value)
                self._put(event, value, event.value)
            case yaml.MappingStartEvent():
                self._open(event, {})
            case yaml.SequenceStartEvent():
                self._open(event, [])
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self.stack.pop()

    def _open(self, event: yaml.CollectionStartEvent, value: Any) -> None:
        self._decorate(event, value)
        if len(self.stack) >= _MAX_DEPTH:
            raise self._stop(event, f"lists and mappings are nested more than {_MAX_DEPTH} deep")
        self._put(event, value, None)
        self.stack.append((value, []))

    def _put(self, event: yaml.Event, value: Any, key: str | None) -> None:
        if not self.stack:
            self.root = value
            return
        holder, waiting = self.stack[-1]
        if isinstance(holder, list):
            holder.append(value)
        elif waiting:
            holder[waiting.pop()] = value
        elif key is None:
            raise self._stop(
                event, "a key must be a word, not a list or mapping (in braces: put a value in quotes)"
            )
        else:
            # Keys are always text: a group called 1, NO or 2016 keeps its name.
            if key in holder:
                self._note(event, f"the key {key!r} stands twice; keep one")
            holder[key] = None
            waiting.append(key)

    def _decorate(self, event: Any, value: Any) -> None:
        if event.anchor is not None:
            self.anchors[event.anchor] = value
        if event.tag is not None and event.tag not in ("!", "tag:yaml.org,2002:str"):
            raise self._stop(event, f"the tag {event.tag} is not read; write a plain value")

    def _unfold(self, event: yaml.AliasEvent) -> Any:
        """Value that an alias stands for; it is shared, not copied, and nobody changes it."""
        value = self.anchors.get(str(event.anchor))
        if event.anchor not in self.anchors or any(value is holder for holder, _ in self.stack):
            raise self._stop(
                event, f"the alias *{event.anchor} names nothing that stands above; write it out"
            )
        waiting = [value]
        while waiting and self.unfolded <= _MAX_UNFOLDED:
            item = waiting.pop()
            self.unfolded += 1
            waiting += item.values() if isinstance(item, dict) else item if isinstance(item, list) else ()
        if self.unfolded > _MAX_UNFOLDED:
            raise self._stop(event, f"aliases unfold to more than {_MAX_UNFOLDED:,} values; write them out")
        return value

    def _note(self, event: yaml.Event, what: str) -> None:
        self.findings.append(
            Finding(
                where=f"{self.name} line {event.start_mark.line + 1 if event.start_mark else 1}", what=what
            )
        )

    def _stop(self, event: yaml.Event, what: str) -> InputError:
        self._note(event, what)
        return InputError(self.findings)
