"""Words of the audit trail: what was done, and who does what no person does."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

ACTIONS = {
    "adopt-form-version": _l("A draft went over to a new version of its form"),
    "amend-application": _l("Opened an application for changes"),
    "ask-new-password": _l("Asked for a new password"),
    "assign-application": _l("Assigned an application"),
    "begin-second-factor": _l("Began to set up a second factor"),
    "bundle-decision": _l("Saved a decision with all it rests on"),
    "close-person": _l("Closed an account"),
    "close-round": _l("Closed a round"),
    "confirm-outcome": _l("Confirmed an outcome"),
    "confirm-second-factor": _l("Set up a second factor"),
    "create-organisation": _l("Added an organisation"),
    "create-person": _l("Made an account"),
    "decide-application": _l("Ran the criteria"),
    "end-sessions": _l("Ended sessions"),
    "export-audit": _l("Exported the audit trail"),
    "invite-person": _l("Invited a person"),
    "load-definition": _l("Loaded a definition"),
    "look-at": _l("Looked at an application or a file"),
    "make-access-token": _l("Made an access token"),
    "make-administrator": _l("Said who sees to a provider's people"),
    "make-backup": _l("Made a backup"),
    "make-demonstration": _l("Made the demonstration"),
    "open-round": _l("Opened a round"),
    "plan-round": _l("Planned a round"),
    "read-letter": _l("Read a letter for the first time"),
    "record-assessment": _l("Recorded an assessment"),
    "refuse-file": _l("A file with a virus was refused"),
    "refuse-late-file": _l("A file came too late"),
    "refuse-sign-in": _l("A sign-in was refused"),
    "register-establishment": _l("Registered an establishment"),
    "register-organisation": _l("Registered an organisation"),
    "release-file": _l("Let a file through without a scan"),
    "remove-second-factor": _l("Removed a second factor"),
    "ask-clarification": _l("Asked the provider for what is missing or unclear"),
    "save-clarification": _l("Saved an answer to what was asked"),
    "answer-clarification": _l("Answered what was asked"),
    "resolve-referral": _l("Decided a referred criterion"),
    "restore-backup": _l("Restored a backup"),
    "revoke-access-token": _l("Ended an access token"),
    "save-draft": _l("Saved a draft"),
    "scan-file": _l("Scanned a file"),
    "send-letter": _l("Sent a letter by e-mail, or tried to"),
    "set-password": _l("Set a password"),
    "sign-in": _l("Signed in"),
    "sign-out": _l("Signed out"),
    "start-application": _l("Started an application"),
    "submit-application": _l("Submitted an application"),
    "upload-file": _l("Uploaded a file"),
    "use-link": _l("Set a password by a link"),
    "withdraw-application": _l("Withdrew an application"),
}
"""What was done, by code; a test holds them to what the services record."""

PARTS = {
    "operator": _l("The command line"),
    "gate": _l("The sign-in"),
    "scanner": _l("The scanner"),
    "sender": _l("The sending of letters"),
    "nobody": _l("A visitor"),
}
"""Parts of the service that do things by themselves, by role."""
