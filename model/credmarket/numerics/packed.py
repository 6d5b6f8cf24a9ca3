"""Many columns handed to a kernel by one address, instead of one by one.

A named tuple of forty arrays is some three hundred arguments to numba, and every kernel that takes it spends most of
its compilation on unpacking them. `packed(tuple)` lays addresses, lengths and numbers side by side in a small buffer;
a kernel is handed the address of the buffer and reads from it what it uses. `x.name` means the same in Python and in a
kernel. The buffer never changes, so a compiler may read it once before a loop.
"""

from __future__ import annotations

from typing import Any, TypeVar, cast

import numpy as np
from numba import types
from numba.core import cgutils
from numba.core.imputils import impl_ret_borrowed, lower_getattr_generic
from numba.core.typing.templates import AttributeTemplate, infer_getattr
from numba.extending import NativeValue, models, register_model, typeof_impl, unbox
from numba.np.arrayobj import make_array, populate_array
from numba.np.numpy_support import from_dtype

WORD = 8  # bytes of an entry of the buffer
Columns = TypeVar("Columns")


class PackedType(types.Type):
    """The names and types of what is packed; where each lies in the buffer follows from them."""

    def __init__(self, label: str, fields: tuple[tuple[str, Any], ...]) -> None:
        self.label, self.fields = label, fields
        self.places: dict[str, tuple[int, Any]] = {}
        at = 0
        for name, kind in fields:
            self.places[name] = (at, kind)
            at += 1 + 2 * kind.ndim if isinstance(kind, types.Array) else 1
        super().__init__(name=f"Packed({label}, {fields})")


class Packed:
    """What `packed` gives: attributes by name, and the buffer for kernels."""

    _numba_type_: Any
    address: int

    def __init__(self, fields: dict[str, Any]) -> None:
        if "address" in fields:
            raise TypeError("a column must not be named address: it would hide that of the buffer")
        self.__dict__.update(fields)
        self._names = tuple(fields)
        kinds: list[Any] = []
        words: list[int] = []
        for name, value in fields.items():
            if isinstance(value, np.ndarray):
                flags, held = value.flags, value.__array_interface__
                kinds.append((value.dtype, value.ndim, flags.c_contiguous, flags.writeable))
                words.append(held["data"][0])
                words += value.shape
                words += value.strides
            else:
                kinds.append(type(value))
                words.append(_word(name, value))
        self._buffer = np.array(words, dtype=np.int64)
        self.address = self._buffer.__array_interface__["data"][0]
        self._kinds = tuple(kinds)

    def __reduce__(self) -> Any:
        """A copy has a buffer of its own, with the addresses of the copied arrays."""
        return _again, ({name: self.__dict__[name] for name in self._names}, self._numba_type_)


def _word(name: str, value: Any) -> int:
    """The 64 bits of a plain number."""
    if isinstance(value, float):
        return int(np.float64(value).view(np.int64))
    if isinstance(value, int | np.integer | np.bool_):
        return int(value)
    raise TypeError(f"{name} is {type(value).__name__}: packed are arrays, int, float and bool")


def _again(fields: dict[str, Any], kind: PackedType) -> Packed:
    copy = Packed(fields)
    copy._numba_type_ = kind
    return copy


_kinds: dict[tuple[Any, ...], PackedType] = {}


def packed(columns: Columns) -> Columns:
    """A named tuple of arrays and plain numbers as one argument for kernels; arrays are shared, not copied."""
    fields: dict[str, Any] = cast(Any, columns)._asdict()
    result = Packed(fields)
    key = (type(columns), result._kinds)
    kind = _kinds.get(key)
    if kind is None:
        kind = PackedType(type(columns).__qualname__, tuple((k, _kind_of(v)) for k, v in fields.items()))
        _kinds[key] = kind
    result._numba_type_ = kind
    return cast(Columns, result)


def _kind_of(value: Any) -> Any:
    """The numba type of an array or a plain number."""
    if isinstance(value, np.ndarray):
        layout = "C" if value.flags.c_contiguous else "A"
        return types.Array(from_dtype(value.dtype), value.ndim, layout, readonly=not value.flags.writeable)
    if isinstance(value, float):
        return types.float64
    return types.boolean if isinstance(value, bool | np.bool_) else types.int64


@typeof_impl.register(Packed)
def _typeof(value: Packed, _: Any) -> Any:
    return value._numba_type_


@register_model(PackedType)
class _Address(models.OpaqueModel):
    """In a kernel it is the address of the buffer."""


@unbox(PackedType)
def _unbox(kind: Any, value: Any, c: Any) -> Any:
    address = c.pyapi.object_getattr_string(value, "address")
    pointer = c.pyapi.long_as_voidptr(address)
    c.pyapi.decref(address)
    return NativeValue(pointer, is_error=cgutils.is_not_null(c.builder, c.pyapi.err_occurred()))


@infer_getattr
class _Attributes(AttributeTemplate):
    key = PackedType

    def generic_resolve(self, kind: Any, name: str) -> Any:
        """The type of an attribute; None where there is none."""
        return kind.places[name][1] if name in kind.places else None


@lower_getattr_generic(PackedType)
def _get(context: Any, builder: Any, kind: Any, value: Any, name: str) -> Any:
    at, wanted = kind.places[name]

    def word(i: int) -> Any:
        place = builder.gep(value, [context.get_constant(types.int32, WORD * (at + i))])
        read = builder.load(builder.bitcast(place, context.get_data_type(types.int64).as_pointer()), align=WORD)
        read.set_metadata("invariant.load", builder.module.add_metadata([]))
        return read

    if not isinstance(wanted, types.Array):
        return _number(context, builder, wanted, word(0))
    array = make_array(wanted)(context, builder)
    size = context.get_abi_sizeof(context.get_data_type(wanted.dtype))
    shape = [word(1 + i) for i in range(wanted.ndim)]
    strides = [word(1 + wanted.ndim + i) for i in range(wanted.ndim)]
    if wanted.layout == "C":  # what follows from the shape need not be read
        strides = [context.get_constant(types.intp, size)]
        for length in reversed(shape[1:]):
            strides.insert(0, builder.mul(strides[0], length))
    data = builder.inttoptr(word(0), context.get_data_type(wanted.dtype).as_pointer())
    populate_array(array, data=data, shape=cgutils.pack_array(builder, shape),
                   strides=cgutils.pack_array(builder, strides), itemsize=context.get_constant(types.intp, size), meminfo=None)
    return impl_ret_borrowed(context, builder, wanted, array._getvalue())


def _number(context: Any, builder: Any, wanted: Any, word: Any) -> Any:
    """A number from its word in the buffer."""
    if wanted == types.float64:
        return builder.bitcast(word, context.get_data_type(types.float64))
    return builder.trunc(word, context.get_value_type(types.boolean)) if wanted == types.boolean else word
