"""How bids are sealed, opened and receipted: bytes in, bytes out, without database, pages or clock.

===================  ==============================================================================================
``binding``          the two ways of sealing that all else uses, each bound to what the sealed thing is for
``padding``          sizes that tell little
``opener_keys``      an opener's key pair and its key file
``shares``           a tender's key pair, its private half split so that any two openers, and not one, can join it
``manifests``        what a bid offers, written in one way only, with a salt
``bids``             a bid's sealing, its opening, and the key kept for a second look
``drafts``           unsent bids, which their writer must be able to read again
``receipts``         signed receipts and the signed list of what lay sealed when the tender closed
===================  ==============================================================================================

Keys, and who holds them:

1. *Opener keys* are the openers' own; the portal keeps the public halves. An escrow in a safe may be one of them.
2. *The tender key* is made for one tender. Its private half exists whole only for a moment: when it is made, and when
   two openers join it after the deadline. It is never stored.
3. *The server key* lies in a file outside the database. It is one more layer around the shares and the kept keys, so
   that a stolen database is not enough even for two openers, and it vouches for the public half of the tender key, so
   that whoever can write to the database cannot have bids sealed to a key of their own.
4. *A bid's key* encrypts one version of one bid. After the opening the keys of the opened bids are kept under the
   server key; superseded and withdrawn versions then have no key left in the world that is kept anywhere.
5. *The receipt key* signs. *The drafts key* encrypts drafts. Both lie outside the database.

Only the library ``cryptography`` is used. The one thing of our own is XOR: a private key is split for every pair of
openers into a random half and its XOR with the key, which alone say nothing at all about the key. Shamir's scheme
would need fewer boxes, but there is none in the library and three openers need only six small ones.

Python cannot wipe memory. Keys are forgotten, not erased: a process image taken in the moment of opening holds them.

Source: RFC 9180 (HPKE), RFC 9106 (Argon2), RFC 8032 (Ed25519), NIST SP 800-38D (AES-GCM).
"""
