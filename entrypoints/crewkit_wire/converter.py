"""Values of the core to and from plain JSON data."""

import datetime as dt
import enum
import functools
import types
import typing
import uuid
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

import attrs
from cattrs import Converter
from cattrs.gen import make_dict_structure_fn

from crewkit_wire import leaves
from crewkit_wire.leaves import WrongValue

Value = TypeVar("Value")
_Hook = Callable[[Any, Any], Any]


@functools.cache
def message_converter() -> Converter:
    """Return the converter for what strangers send: nothing unknown, nothing unstorable."""
    return _converter(forbid_extra_keys=True, text=leaves.storable_text)


@functools.cache
def answer_converter() -> Converter:
    """Return the converter for answers: newer platforms say more, transcripts hold any text."""
    return _converter(forbid_extra_keys=False, text=leaves.text)


def to_plain(value: object) -> Any:  # noqa: ANN401 - JSON is of any type
    """Return *value* as JSON data: amounts as decimal text, times in UTC, null where nothing is."""
    return answer_converter().unstructure(value)


def _converter(*, forbid_extra_keys: bool, text: _Hook) -> Converter:
    converter = Converter(forbid_extra_keys=forbid_extra_keys, detailed_validation=True)
    hooks: Mapping[type, _Hook] = {
        int: leaves.whole,
        float: leaves.fraction,
        bool: leaves.truth,
        str: text,
        bytes: leaves.octets,
        uuid.UUID: leaves.identifier,
        dt.datetime: leaves.moment,
        dt.date: leaves.day,
        Decimal: leaves.amount,
    }
    for kind, hook in hooks.items():
        converter.register_structure_hook(kind, functools.partial(_leaf, hook))
    converter.register_structure_hook(enum.Enum, leaves.member)
    _watch_containers(converter, forbid_extra_keys=forbid_extra_keys)
    _register_writing(converter)
    return converter


def _watch_containers(converter: Converter, *, forbid_extra_keys: bool) -> None:
    """Refuse text where a list belongs, and lists where an object belongs."""

    def structure_attrs(kind: Any) -> _Hook:  # noqa: ANN401
        # a type that names itself (a tree) is known by its name alone until then
        attrs.resolve_types(kind)
        inner = make_dict_structure_fn(kind, converter, _cattrs_forbid_extra_keys=forbid_extra_keys)
        return functools.partial(_checked, dict, "must be an object", inner)

    def structure_tuple(kind: Any) -> _Hook:  # noqa: ANN401
        item, *_ = typing.get_args(kind)

        items: Any = types.GenericAlias(list, (item,))

        def read(value: Any, _: Any) -> tuple[Any, ...]:  # noqa: ANN401
            return tuple(converter.structure(value, items))

        return functools.partial(_checked, list, "must be a list", read)

    def structure_mapping(kind: Any) -> _Hook:  # noqa: ANN401
        key, item = typing.get_args(kind)

        items: Any = types.GenericAlias(dict, (key, item))

        def read(value: Any, _: Any) -> Any:  # noqa: ANN401
            return converter.structure(value, items)

        return functools.partial(_checked, dict, "must be an object", read)

    converter.register_structure_hook_factory(attrs.has, structure_attrs)
    converter.register_structure_hook_factory(_is_tuple, structure_tuple)
    converter.register_structure_hook_factory(_is_mapping, structure_mapping)


def _checked(kind: type, complaint: str, inner: _Hook, value: Any, target: Any) -> Any:  # noqa: ANN401
    if type(value) is not kind:
        raise WrongValue(complaint)
    return inner(value, target)


def _register_writing(converter: Converter) -> None:
    converter.register_unstructure_hook(uuid.UUID, str)
    converter.register_unstructure_hook(dt.datetime, leaves.write_moment)
    converter.register_unstructure_hook(dt.date, dt.date.isoformat)
    converter.register_unstructure_hook(Decimal, leaves.write_amount)
    converter.register_unstructure_hook(bytes, leaves.write_octets)
    converter.register_unstructure_hook(str, str)
    converter.register_unstructure_hook(enum.Enum, leaves.word_of)
    converter.register_unstructure_hook_func(
        _is_tuple, lambda value: [converter.unstructure(item) for item in value]
    )


def _leaf(hook: _Hook, value: Any, target: Any) -> Any:  # noqa: ANN401
    # cattrs finds hooks by base classes: a StrEnum would be read as any text, an IntEnum as any int
    return leaves.member(value, target) if issubclass(target, enum.Enum) else hook(value, target)


def _is_tuple(target: Any) -> bool:  # noqa: ANN401
    return typing.get_origin(target) is tuple


def _is_mapping(target: Any) -> bool:  # noqa: ANN401
    return typing.get_origin(target) is Mapping
