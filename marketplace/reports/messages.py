"""Labels of reports."""

from flask_babel import lazy_gettext as _l

from marketplace.reports.rules import By

HEADINGS = {
    By.CONTRACT: _l("By contract"),
    By.CATEGORY: _l("By category"),
    By.MUNICIPALITY: _l("By home municipality"),
    By.GROUP: _l("By target group"),
    By.BRACKET: _l("By paid days of benefit at the referral"),
}

COLUMNS = {
    By.CONTRACT: _l("Contract"),
    By.CATEGORY: _l("Category"),
    By.MUNICIPALITY: _l("Home municipality"),
    By.GROUP: _l("Target group"),
    By.BRACKET: _l("Paid days"),
}

NOT_KNOWN = _l("Not known")
NO_GROUP = _l("No target group")
