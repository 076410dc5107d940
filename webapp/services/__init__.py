"""What the service does, one verb-noun module each.

A service takes the store and who is acting, owns its transaction, and returns frozen results. It raises what is in
`webapp.services.errors`; pages turn that into words.
"""
