"""A preview of forms: the pages that people would meet, before a form is live, with answers that nobody keeps.

Entry points: `create_preview` (the application), `forms_at_hand` (which forms it shows, in which version). It has no
database, no sign-in and no installation; it is for the machine of whoever writes a form, and for nothing else.
"""

from webapp.preview.application import create_preview
from webapp.preview.shown import Found, Reading, Shown, forms_at_hand

__all__ = ["Found", "Reading", "Shown", "create_preview", "forms_at_hand"]
