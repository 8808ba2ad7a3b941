"""Terms: what results are worth. The terms document, and the engine that turns verified facts into euros.

Words: payment terms = maksuehdot = betalningsvillkor; milestone = etappi = delmål; verified fact = todennettu tieto =
verifierad uppgift; entitlement = maksuoikeus = rätt till betalning; target group multiplier = kohderyhmäkerroin =
målgruppskoefficient; payment cap = maksukatto = betalningstak; holdback = pidätetty osuus = innehållen andel;
allocation key = jakoperuste = fördelningsgrund; home municipality = kotikunta = hemkommun.

Promises: an entitlement is a pure function of the terms, the facts, the allocation keys and one day. The same input
gives the same cents, whatever its order, today and in ten years. Cents are whole, ratios are exact, rounding happens
once per amount, half up. Every line carries the figures it was made of. Faulty documents are refused with all their
faults at once, each with its path.

Decision: a closed list of measures and modifiers instead of free formulas. A formula cannot be checked by a lawyer,
read aloud in three languages or compared between two bids; a list can, and each new measure is a class with one
function. Later format versions add measures and steps, they do not change those of ``outcome-terms/1``.

Decision: the engine counts days as whole numbers and spells as intervals, so its time follows the number of facts and
not the length of the jobs.
"""
