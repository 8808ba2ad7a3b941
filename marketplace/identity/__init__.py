"""Identity: people, organisations, who may act for whom, sessions.

Words: organisation = organisaatio = organisation; role = rooli = roll; substitute = sijainen = vikarie.

Promises: a role is held in one organisation from a day to a day; a person may hold roles in several and acts for one
at a time; when the last role ends the person's sessions end at once. The pages of sign-in and people administration
are in ``accounts``, above ``web``, because ``web`` itself must ask here who is acting.
"""
