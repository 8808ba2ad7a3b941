"""Register: service providers, what they declare, their applications to categories and the decisions on them.

Words: service provider register = palveluntuottajarekisteri = register över tjänsteleverantörer; application =
osallistumishakemus = ansökan om att delta; exclusion ground = poissulkemisperuste = uteslutningsgrund.

Promises: the register is open all the time and nobody pays for joining; a declaration is made once and used in every
application, each version kept with its date; an application gets a decision by a person with its grounds; decisions
are never changed, so that "who was admitted on that day" has an answer for any past moment.
"""
