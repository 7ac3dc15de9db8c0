"""What people have to know before they sign in somewhere: one sentence each, not yet translated."""

from __future__ import annotations

from store.language import N_

APP_PASSWORD = N_("Make an app password in the security settings of your account; your usual one is refused.")
TWO_STEPS_FIRST = N_("Switch on 2-step verification, then make an app password; your usual password is refused.")
MICROSOFT = N_("Microsoft takes no passwords: sign in through your browser.")
ENABLE_IMAP = N_("Allow IMAP in the e-mail settings of your mailbox first; it is off until you do.")
ENABLE_AND_APP_PASSWORD = N_("Allow IMAP in the settings of your mailbox, then make an app password there and use it.")
AUTHORISATION_CODE = N_("Allow IMAP in the settings of your mailbox; the code shown there is the password to use here.")
SECOND_FACTOR = N_("If you sign in with a second factor, make an app password in the settings.")
ORDINARY = N_("Use the password of your mailbox.")
MAILBOX_PASSWORD = N_("Use the password of the mailbox itself, not the one of your customer account.")
DEVICE_PASSWORD = N_("Use the password of the mail address itself, or a device password made for this program.")
OWN_PASSWORD = N_("Set a password for mail programs in the settings of your mailbox and use that one.")
BRIDGE = N_(
    "Start Proton Mail Bridge on this computer; use the user name and password that it shows, and give its exported"
    " certificate as the authority file."
)
GUESSED = N_("The names of the servers are guessed; check them with your provider.")
