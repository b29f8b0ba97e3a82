"""A cross-encoder of the user's choice, by name or folder, from sentence-transformers."""

import os
from typing import TYPE_CHECKING

from index.errors import LibraryError

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder


class CrossEncoderError(LibraryError):
    """A cross-encoder that cannot be had; the message says why and what to do."""


def load_cross_encoder(name: str, variable: str) -> "CrossEncoder":
    """The cross-encoder called ``name``, its values as the model gives them, before any sigmoid or softmax.

    Raises CrossEncoderError, which names the setting's ``variable``, if it is not on this machine. It is only looked
    for elsewhere where HF_HUB_OFFLINE=0 says so.
    """
    # The library reads the variable when it is imported, so it may have missed it: it is told once more below.
    offline = os.environ.setdefault("HF_HUB_OFFLINE", "1") != "0"
    from sentence_transformers import CrossEncoder
    from torch import nn

    try:
        model: CrossEncoder = CrossEncoder(name, device="cpu", local_files_only=offline, activation_fn=nn.Identity())
    except (OSError, ValueError) as error:
        raise CrossEncoderError(
            f"{variable}: the model {name!r} is not on this machine; give its folder, or set HF_HUB_OFFLINE=0 to let "
            "sentence-transformers download it"
        ) from error
    return model
