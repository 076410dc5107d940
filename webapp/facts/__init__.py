"""How stored records become typed facts for the engine.

Nothing here is named after a lot, a record or a question: which facts the service supplies stands in the framework
(`supplies`, `registration`), what a lot supplies in the lot, and what answers become in their forms.
"""
