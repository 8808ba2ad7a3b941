"""Publication: what everybody may see without signing in, and the front page that tells each person what waits.

Words: front page = etusivu = förstasida; open data = avoin data = öppna data; data protection = tietosuoja =
dataskydd; accessibility statement = saavutettavuusseloste = tillgänglighetsutlåtande.

Promises: nothing of the ring is public before its founding notice has been published (60 section of the Act on Public
Procurement 1397/2016); no bid is shown before its opening, and no participant at all; figures come from the rooms
whose figures they are, asked in one query.
"""
