"""Rules of economic models, by subject; pure."""

from marketplace.modelling.rules.assumptions import (
    ASSUMPTIONS,
    MUNICIPAL_TAX_SOURCE,
    Assumed,
    Assumption,
    Unit,
    read_assumed,
)
from marketplace.modelling.rules.brief import Brief, brief_problems, read_brief
from marketplace.modelling.rules.cases import NO_RESULT, case_problems
from marketplace.modelling.rules.comparison import (
    Absence,
    Compared,
    Figures,
    Reach,
    compare,
    hidden_parts,
    reach_by_bracket,
    saving_so_far,
)
from marketplace.modelling.rules.endings import endings_of
from marketplace.modelling.rules.justification import (
    ExceptionFacts,
    ExceptionRate,
    check_asking,
    check_deciding,
    expected_figures,
    justification_problems,
    publication_problems,
)
from marketplace.modelling.rules.plan import (
    OTHERS,
    BracketMix,
    Ending,
    GroupMix,
    Plan,
    plan_problems,
    read_plan,
)
from marketplace.modelling.rules.results import expected_counts, results_of
from marketplace.modelling.rules.saving import Basis, Conditions, Saving, saving_of_exit
from marketplace.modelling.rules.sensitivity import CaseKind, Factor, Model
