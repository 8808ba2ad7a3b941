"""Forms of the terms editor: a milestone with its measure, and what applies to all milestones."""

from marketplace.terms.forms.drafts import ActionForm, NewDraftForm, RenameForm, TrialForm
from marketplace.terms.forms.general import GeneralForm, general_form
from marketplace.terms.forms.milestones import MilestoneForm, milestone_form
