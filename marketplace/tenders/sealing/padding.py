"""Sizes that tell little: what is sealed is filled up before it is encrypted.

A short list of prices and a long one look alike from outside; so do two attachments of about the same size.
"""

SMALL_STEP = 4 * 1024
"""Manifests and drafts grow in steps of this many bytes."""

FILE_STEP = 64 * 1024
"""Files grow in steps of at least this many bytes."""

LENGTH_BYTES = 8


class NotPadded(ValueError):
    """The bytes are not what this module makes."""


def fill(content: bytes) -> bytes:
    """A manifest or draft filled up to a whole number of steps."""
    return _fill(content, _in_steps(len(content) + LENGTH_BYTES, SMALL_STEP))


def unfill(filled: bytes) -> bytes:
    """The content of :func:`fill`.

    Raises:
        NotPadded: the bytes do not come from there.
    """
    content = _unfill(filled)
    if len(filled) != _in_steps(len(content) + LENGTH_BYTES, SMALL_STEP):
        raise NotPadded
    return content


def fill_file(content: bytes) -> bytes:
    """A file filled up: in steps of 64 KiB, and from 4 MiB on in the wider steps of Padmé.

    Even steps alone would tell the size of a large file quite exactly; Padmé alone that of a small one. Together
    there are few sizes anywhere, and no file above 512 KiB grows by more than an eighth.

    Source: Nikitin et al., Reducing Metadata Leakage from Encrypted Files and Communication with PURBs,
    PoPETs 2019(4), algorithm 1 (Padmé).
    """
    return _fill(content, _file_size(len(content)))


def unfill_file(filled: bytes) -> bytes:
    """The content of :func:`fill_file`.

    Raises:
        NotPadded: the bytes do not come from there.
    """
    content = _unfill(filled)
    if len(filled) != _file_size(len(content)):
        raise NotPadded
    return content


def _in_steps(size: int, step: int) -> int:
    return -(-size // step) * step


def _file_size(size: int) -> int:
    """Bytes that a file of a size takes when it is filled up."""
    stepped = _in_steps(size + LENGTH_BYTES, FILE_STEP)
    exponent = stepped.bit_length() - 1
    free_bits = exponent - exponent.bit_length()
    return _in_steps(stepped, 1 << free_bits)


def _fill(content: bytes, size: int) -> bytes:
    return (len(content).to_bytes(LENGTH_BYTES) + content).ljust(size, b"\0")


def _unfill(filled: bytes) -> bytes:
    length = int.from_bytes(filled[:LENGTH_BYTES])
    content, rest = filled[LENGTH_BYTES : LENGTH_BYTES + length], filled[LENGTH_BYTES + length :]
    if len(filled) < LENGTH_BYTES or len(content) != length or rest.count(0) != len(rest):
        raise NotPadded
    return content
