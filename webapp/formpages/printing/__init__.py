"""Forms on paper: blank ones to write on, and what was submitted; as HTML to print and as PDF.

Entry points: `blank_form` and `recorded_form` make a paper, `html` and `pdf` draw it. Knows forms and controls; neither
the database nor any journey.
"""

from webapp.formpages.printing.blank import blank_form
from webapp.formpages.printing.html import html
from webapp.formpages.printing.pdf import pdf
from webapp.formpages.printing.recorded import recorded_form

__all__ = ["blank_form", "html", "pdf", "recorded_form"]
