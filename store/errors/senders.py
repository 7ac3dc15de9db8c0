"""Who sends: identities and signatures, and the account of what sends by itself."""

from __future__ import annotations

from store.errors.root import StoreError
from store.errors.where import Where
from store.language import N_


class BadSenderError(StoreError):
    """An identity's address, or where its answers go, is no address."""

    code = "IDENTITY_001"
    sentence = N_("“{address}” is not an e-mail address.")
    cause = N_("An address is written as NAME@DOMAIN; spaces and line breaks may not stand in it.")
    remedy = N_("Write it as name@firm.example; answers may go to one address, with a name before it in <>.")


class IdentityTakenError(StoreError):
    """An account sends under each address once."""

    code = "IDENTITY_002"
    sentence = N_("{account} sends as {address} already.")
    cause = N_("An account sends under each address once; a second identity needs another one.")
    remedy = N_("Change that identity, or give this one another address.")


class LastIdentityError(StoreError):
    """An account without an identity could send nothing."""

    code = "IDENTITY_003"
    sentence = N_("{address} is the only address that {account} sends as.")
    cause = N_("Every mail is sent under a name and an address, so an account keeps at least one.")
    remedy = N_("Add another identity first, or remove the account.")


class NoSuchIdentityError(StoreError):
    """No identity of that address."""

    code = "IDENTITY_004"
    sentence = N_("There is no identity “{address}”.")
    cause = N_("The address is misspelt, or the identity was removed.")
    remedy = N_("`mailbase-tui identity list` shows them.")


class SeveralIdentitiesError(StoreError):
    """More than one account sends under an address."""

    code = "IDENTITY_005"
    sentence = N_("More than one account sends as {address}: {accounts}.")
    cause = N_("The same address was added to several accounts.")
    remedy = N_("Say which one is meant with --account.")


class NoSuchSignatureError(StoreError):
    """No signature of that name among those that a member may use."""

    code = "SIGNATURE_001"
    sentence = N_("There is no signature called “{name}”.")
    cause = N_("The name is misspelt, the signature was removed, or it is another member's.")
    remedy = N_("`mailbase-tui signature list` shows them.")


class EmptySignatureError(StoreError):
    """A signature without a word, or one that is too long to be kept."""

    code = "SIGNATURE_002"
    sentence = N_("The signature is empty, or longer than {most} characters.")
    cause = N_("A signature stands below every mail, so it is kept short.")
    remedy = N_("A signature is a few lines: a name, what one does, how to be reached.")


class AutomationAccountError(StoreError):
    """The account of an automation, a button or a script needs a person."""

    code = "CONT_002"
    sentence = N_("An automation could not send because the account {account} is not working.")
    cause = N_("The account has to be signed in again, or was switched off, since the automation was made.")
    evidence = N_("What keeps the account from working")
    remedy = N_("Sign in to the account again (r in Accounts, g a) or switch it on; its mail is held until then.")
    place = Where.SIGN_IN


class AccountGoneError(StoreError):
    """The account that a mail was to leave by was removed."""

    code = "OUTBOX_004"
    sentence = N_("The account of this mail was removed, so that it cannot be tried again.")
    cause = N_("A mail is tried again through the account that it was written for, also where another has its address.")
    remedy = N_("Take it out to change it (e in the outbox) and choose another sender, or cancel it.")
    place = Where.OUTBOX


class PacedError(StoreError):
    """An account has sent as much as its provider's limit, or the one set for it, allows for now."""

    code = "SEND_004"
    sentence = N_("The mail waits so that {account} keeps the limit of its provider.")
    cause = N_("Providers let an account send so many mails a minute and a day, and may lock one that goes on.")
    remedy = N_(
        "Nothing to do: it leaves by itself as soon as the limit allows. `mailbase-tui account set NAME"
        " mails-per-minute=N mails-per-day=N` sets another limit, 0 is none."
    )
    place = Where.OUTBOX
