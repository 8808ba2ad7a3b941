"""Modelling: what a result may cost, reckoned before it is bought.

Words: economic model = taloudellinen malli = ekonomisk modell; municipal share = kuntaosuus = kommunens
finansieringsandel; saving = säästö = besparing; paid day = maksupäivä = ersättningsdag; bracket = porras = trappsteg;
deadweight = hukkavaikutus = dödviktseffekt; price ceiling = enimmäishinta = högsta pris; break-even price =
kannattavuusraja = nollpunktspris; horizon = tarkastelujakso = granskningsperiod.

Promises: a model is a pure function of its brief, its assumptions and the dated rates; it keeps the rows it used, so
that it can be read and reckoned again years later. What results pay is asked from the engine that will pay them.
Every assumption has a name, a default with its source and a place to change it. What the municipality saves in
benefit, what the count of paid days is worth after a return, and tax income are three figures, never one. A model is
never edited: a change is a new version.

Decision: the room knows no calls. What is modelled comes as a *brief*, a plain document with a subject such as
``call:12``, and is kept; the pages of a model are here, and a higher room asks :mod:`marketplace.modelling.queries`
whether a model answers its present brief. So a brief from nowhere does no harm: a model of other terms than those to
be published is outdated by definition.

Decision: a participant has one of a list of ends (no result, a job of three months, …) and each end is turned into
facts and paid by the engine once per target group. Everything else — expected figures, cases, the tornado, ten
thousand rounds — is arithmetic over those results, so it is quick and it cannot disagree with what will be paid.
"""
