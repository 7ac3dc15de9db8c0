"""The post's branch of the error tree; every class is imported from here.

MailError
├── AccountError            an account as a whole
│   ├── SignInError         NEMAIL_002: the server refuses the credentials
│   │   └── AppPasswordError, ImapOffError, WebSignInError   refusals whose words say what helps
│   ├── PasswordsOffError   only a sign-in in a browser is taken
│   ├── OrganisationError   NAUTH_013: the organisation refuses programs like this one, each reason a class
│   ├── SendAsError         ACCESS_137: this address may not be used as sender
│   └── SecretError …       the vault that keeps passwords
├── ServerError             a conversation with a server
│   ├── UnreachableError    no connection; NoSuchHostError, SilentServerError
│   ├── CertificateError    the server could not prove who it is; …Expired…, …Name…, …Issuer…
│   ├── NoTlsError          the server does not offer the agreed encryption; NoStartTlsError
│   ├── RefusedError        a permanent answer (5xx, NO)
│   ├── TryLaterError       a temporary answer (4xx)
│   ├── RateError           the account has sent too much for now; QuotaError for today
│   └── LostError           the connection broke in the middle
├── FateUnknownError        a mail was handed over, but the server's last answer never came
├── CameBackError           a mail was sent, and a report says that it did not arrive
└── LetterError             a mail that cannot be built or sent as written
"""

from __future__ import annotations

from mail.errors.accounts import BadServerError as BadServerError
from mail.errors.accounts import DisarmedError as DisarmedError
from mail.errors.accounts import NoKeyError as NoKeyError
from mail.errors.accounts import NoSuchAccountError as NoSuchAccountError
from mail.errors.accounts import NoSuchProviderError as NoSuchProviderError
from mail.errors.accounts import PracticeMissingError as PracticeMissingError
from mail.errors.accounts import PracticeRunningError as PracticeRunningError
from mail.errors.accounts import PracticeStoreError as PracticeStoreError
from mail.errors.delegates import MailboxClosedError as MailboxClosedError
from mail.errors.delegates import NoSignInOfItsOwnError as NoSignInOfItsOwnError
from mail.errors.delegates import SignerNeedsSignInError as SignerNeedsSignInError
from mail.errors.delivery import CameBackError as CameBackError
from mail.errors.delivery import ClaimLostError as ClaimLostError
from mail.errors.delivery import FateUnknownError as FateUnknownError
from mail.errors.delivery import GoneError as GoneError
from mail.errors.delivery import LeaseLostError as LeaseLostError
from mail.errors.delivery import NotLookedError as NotLookedError
from mail.errors.letters import BadAddressError as BadAddressError
from mail.errors.letters import BadHeaderError as BadHeaderError
from mail.errors.letters import BadTimeError as BadTimeError
from mail.errors.letters import DoubtfulError as DoubtfulError
from mail.errors.letters import NoRecipientError as NoRecipientError
from mail.errors.letters import NotSendableError as NotSendableError
from mail.errors.letters import PastTimeError as PastTimeError
from mail.errors.letters import TooLargeError as TooLargeError
from mail.errors.letters import TooLargeThereError as TooLargeThereError
from mail.errors.organisations import DeviceAccessError as DeviceAccessError
from mail.errors.organisations import ImapSwitchedOffError as ImapSwitchedOffError
from mail.errors.organisations import OrganisationError as OrganisationError
from mail.errors.organisations import SecurityDefaultsError as SecurityDefaultsError
from mail.errors.organisations import SmtpSwitchedOffError as SmtpSwitchedOffError
from mail.errors.rights import GuestSendsError as GuestSendsError
from mail.errors.rights import NotSharedError as NotSharedError
from mail.errors.root import AccountError as AccountError
from mail.errors.root import LetterError as LetterError
from mail.errors.root import MailError as MailError
from mail.errors.root import ServerError as ServerError
from mail.errors.secrets import NoSecretError as NoSecretError
from mail.errors.secrets import SecretCommandError as SecretCommandError
from mail.errors.secrets import SecretError as SecretError
from mail.errors.secrets import ShortPassphraseError as ShortPassphraseError
from mail.errors.secrets import UnconfirmedError as UnconfirmedError
from mail.errors.secrets import VaultError as VaultError
from mail.errors.secrets import VaultInUseError as VaultInUseError
from mail.errors.secrets import VaultLockedError as VaultLockedError
from mail.errors.secrets import VaultMissingError as VaultMissingError
from mail.errors.secrets import WrongPassphraseError as WrongPassphraseError
from mail.errors.servers import CertificateError as CertificateError
from mail.errors.servers import CertificateExpiredError as CertificateExpiredError
from mail.errors.servers import CertificateIssuerError as CertificateIssuerError
from mail.errors.servers import CertificateNameError as CertificateNameError
from mail.errors.servers import LostError as LostError
from mail.errors.servers import NoStartTlsError as NoStartTlsError
from mail.errors.servers import NoSuchFolderError as NoSuchFolderError
from mail.errors.servers import NoSuchHostError as NoSuchHostError
from mail.errors.servers import NoTlsError as NoTlsError
from mail.errors.servers import ProtocolError as ProtocolError
from mail.errors.servers import QuotaError as QuotaError
from mail.errors.servers import RateError as RateError
from mail.errors.servers import RefusedError as RefusedError
from mail.errors.servers import SilentServerError as SilentServerError
from mail.errors.servers import TryLaterError as TryLaterError
from mail.errors.servers import UnreachableError as UnreachableError
from mail.errors.signing_in import AppPasswordError as AppPasswordError
from mail.errors.signing_in import ImapOffError as ImapOffError
from mail.errors.signing_in import PasswordsOffError as PasswordsOffError
from mail.errors.signing_in import SendAsError as SendAsError
from mail.errors.signing_in import SignInError as SignInError
from mail.errors.signing_in import WebSignInError as WebSignInError
from mail.errors.trials import NotArrivedError as NotArrivedError
