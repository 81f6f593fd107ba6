"""Names that Python, a class library or the generated package needs for itself.

The tables are written out, not computed from installed libraries: names never vary with their versions.
"""

from __future__ import annotations

from typing import Final

_KEYWORDS: Final = """
    False None True and as assert async await break class continue def del elif else except finally for from
    global if import in is lambda nonlocal not or pass raise return try while with yield
"""
_PYDANTIC: Final = """
    construct copy dict from_orm json model_computed_fields model_config model_construct model_copy model_dump
    model_dump_json model_extra model_fields model_fields_set model_json_schema model_parametrized_name
    model_post_init model_rebuild model_validate model_validate_json model_validate_strings mro parse_file
    parse_obj parse_raw register schema schema_json update_forward_refs validate
"""
_PACKAGE: Final = """
    decode decode_many decode_single_object describe encode encode_many encode_single_object from_json lookup
    read_container to_json write_container
"""
_BUILTINS: Final = """
    ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError
    BrokenPipeError BufferError BytesWarning ChildProcessError ConnectionAbortedError ConnectionError
    ConnectionRefusedError ConnectionResetError DeprecationWarning EOFError Ellipsis EncodingWarning
    EnvironmentError Exception ExceptionGroup False FileExistsError FileNotFoundError FloatingPointError
    FutureWarning GeneratorExit IOError ImportError ImportWarning IndentationError IndexError
    InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError
    ModuleNotFoundError NameError None NotADirectoryError NotImplemented NotImplementedError OSError
    OverflowError PendingDeprecationWarning PermissionError ProcessLookupError PythonFinalizationError
    RecursionError ReferenceError ResourceWarning RuntimeError RuntimeWarning StopAsyncIteration
    StopIteration SyntaxError SyntaxWarning SystemError SystemExit TabError TimeoutError True TypeError
    UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError UnicodeTranslateError
    UnicodeWarning UserWarning ValueError Warning WindowsError ZeroDivisionError abs aiter all anext any
    ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex copyright credits
    delattr dict dir divmod enumerate eval exec exit filter float format frozendict frozenset getattr
    globals hasattr hash help hex id input int isinstance issubclass iter len license list locals map
    max memoryview min next object oct open ord pow print property quit range repr reveal_locals
    reveal_type reversed round sentinel set setattr slice sorted staticmethod str sum super tuple type
    vars zip
"""

KEYWORDS: Final = frozenset(_KEYWORDS.split())

# Public attributes of pydantic.BaseModel and its metaclass (msgspec.Struct and dataclasses have dunder names
# only), and parameters of generated methods, which type checkers see beside the fields.
ATTRIBUTES: Final = KEYWORDS.union(_PYDANTIC.split(), ("self", "cls"))

SYMBOLS: Final = KEYWORDS.union(("mro", "name", "value"))  # enum refuses mro, and members have the other two

# The decorator above a dataclass is always written bare, each module imports "annotations" from the future,
# and type checkers know calls of the others by their names alone.
CLASSES: Final = KEYWORDS.union(("annotations", "dataclass", "reveal_locals", "reveal_type", "super"))

# Names of the functions that the package itself offers, beside its classes and namespaces.
PACKAGE_FUNCTIONS: Final = tuple(_PACKAGE.split())

# A class with such a name is reached through its module: where it is used before it is defined, type checkers
# see the builtin.
BUILTINS: Final = frozenset(_BUILTINS.split())
