"""Sentences of the kernel's refusals."""

from flask_babel import lazy_gettext as _l

REFUSALS = {
    "kernel.rule_broken": _l("The portal refused this. Nothing was changed."),
    "kernel.not_found": _l("There is nothing here, or it is not yours to see."),
    "kernel.not_allowed": _l("You need another role for this."),
    "kernel.too_late": _l("The time limit has passed."),
    "kernel.conflict": _l(
        "Somebody else changed this while you were writing. Their version is shown below; what you typed is kept. "
        "Check and save again."
    ),
    "kernel.file_harmful": _l("The virus scanner refused the file (%(found)s). It was not kept."),
    "kernel.scanner_silent": _l("The file could not be checked for viruses now, so it was not kept. Try again soon."),
    "kernel.incomplete": _l("Something is missing or wrong."),
}
