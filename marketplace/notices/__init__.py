"""Notices: what the portal tells people, in the portal and by mail.

Words: notice = ilmoitus = meddelande; inbox = saapuneet viestit = inkorg.

Promises: a notice is written in the transaction of the change it tells about, so that none is sent about something
that did not happen; mail goes out by a timed job that may be stopped at any point; nothing secret is in a notice.
The room stands above ``identity``, because recipients are the people who hold a role on that day.
"""
