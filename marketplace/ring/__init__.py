"""Ring: what the purchasing ring is, as dated data that an administrator keeps.

Words: purchasing ring = hankintarengas = upphandlingsring; municipality = kunta = kommun; employment area =
työllisyysalue = sysselsättningsområde; outcome category = tulosluokka = resultatkategori; target group =
kohderyhmä = målgrupp; municipal share = kuntaosuus = kommunens finansieringsandel; allocation key = jakoperuste =
fördelningsgrund; e-invoice address = verkkolaskuosoite = nätfakturaadress.

Promises: everything that the law or the members may change is a row with its first day and its source, and rows are
never edited: a change is a new row. Unknown stays unknown. A category is data, so a fourth one needs no code. A value
of a past day can always be looked up again.

Decision: one table of dated rates with a typed document per kind, instead of a table per kind. The kinds differ only
in the shape of their value, share every rule about days and sources, and a calculation can name any row it used by
one id.
"""
