"""The journeys: views and templates, one package each.

A package has a `blueprint`, whose views each declare who may open them (`webapp.access.open_to`), parse, make one
service call and render; and may have `NAVIGATION`, the pages it offers in the navigation. The application finds
packages by itself.
"""
