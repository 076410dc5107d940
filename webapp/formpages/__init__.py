"""Form schemas as pages: questions as controls, posts as answers, answers to be read again.

Entry points: `page_form` (one page, shown or posted), `task_list`, `summary` (check-your-answers, record, print view).
Knows forms, Flask's translations and CSRF, and GOV.UK's components; neither the database nor any journey.
"""

from webapp.formpages.fields import Fault
from webapp.formpages.pages import Offer, PageForm, page_form
from webapp.formpages.summaries import Summary, summary
from webapp.formpages.tasks import Task, TaskList, TaskState, task_list
from webapp.formpages.uploads import Keep, Upload

__all__ = [
    "Fault",
    "Keep",
    "Offer",
    "PageForm",
    "Summary",
    "Task",
    "TaskList",
    "TaskState",
    "Upload",
    "page_form",
    "summary",
    "task_list",
]
