"""Postfix on loopback for tests: own configuration, queue and ports; its master needs root.

Four doors: `smtp` takes mail from anyone, as other servers would bring it; `submission` (STARTTLS) and
`submissions` (TLS from the first byte) take it only from users of the Dovecot it belongs to, who must sign in
with the password they have there; `owned` (STARTTLS) takes it from them under their own address alone. Everything is
delivered at once into that Dovecot, but for ``refused@mail.test``, whom it does not take.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType

from daemon import Leashed, free_ports, program
from dovecot_server import Dovecot

_DAEMONS = Path("/usr/lib/postfix/sbin")

_MAIN = """\
compatibility_level = 3.6
queue_directory = {root}/spool
data_directory = {root}/data
command_directory = /usr/sbin
daemon_directory = {daemons}
mail_owner = postfix
setgid_group = postdrop
maillog_file = {root}/mail.log
maillog_file_prefixes = {root}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.test
mydestination =
mynetworks = 127.0.0.0/8
relay_domains = *
local_recipient_maps =
relay_recipient_maps =
alias_maps =
alias_database =
default_transport = lmtp:inet:127.0.0.1:{lmtp}
relay_transport = lmtp:inet:127.0.0.1:{lmtp}
transport_maps = inline:{{ bounces.test=error:5.1.1.no.such.user }}
smtpd_reject_unlisted_recipient = no
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_recipient_restrictions = check_recipient_access inline:{{ refused@mail.test=REJECT }}
smtpd_tls_cert_file = {cert_file}
smtpd_tls_key_file = {key_file}
smtpd_tls_security_level = may
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{auth}
smtpd_client_connection_count_limit = 0
smtpd_client_connection_rate_limit = 0
smtpd_soft_error_limit = 100
smtpd_hard_error_limit = 200
message_size_limit = {size_limit}
in_flow_delay = 0
"""

_SIGNED_IN = "-o smtpd_sasl_auth_enable=yes -o smtpd_relay_restrictions=permit_sasl_authenticated,reject"

_MASTER = """\
127.0.0.1:{smtp} inet n - n - 100 smtpd
127.0.0.1:{submission} inet n - n - 100 smtpd
  -o smtpd_tls_security_level=encrypt {signed_in}
127.0.0.1:{owned} inet n - n - 100 smtpd
  -o smtpd_tls_security_level=encrypt {signed_in}
  -o smtpd_sender_restrictions=reject_sender_login_mismatch -o smtpd_sender_login_maps=regexp:{root}/owners
127.0.0.1:{submissions} inet n - n - 100 smtpd
  -o smtpd_tls_wrappermode=yes {signed_in}
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""


def missing_reason() -> str:
    """Return why no Postfix can be started here, or nothing."""
    if not (_DAEMONS / "master").exists():
        return "Postfix is not installed"
    return "" if os.getuid() == 0 else "Postfix needs root"


class Postfix:
    """A server in front of `dovecot`, which must be running; a context manager that starts and kills it.

    `size_limit` in bytes is announced as SIZE.
    """

    def __init__(self, dovecot: Dovecot, *, size_limit: int = 40 * 1024 * 1024) -> None:
        self.tls = dovecot.tls
        self.smtp = dovecot.relay_port
        self.submission, self.submissions, self.owned = free_ports(3)
        self.root = Path(tempfile.mkdtemp(prefix="postfix-"))
        self._dovecot = dovecot
        self._size_limit = size_limit
        self._daemon: Leashed | None = None

    @property
    def log_file(self) -> Path:
        """What the server says about every mail."""
        return self.root / "mail.log"

    def __enter__(self) -> Postfix:
        self._write_configuration()
        conf = str(self.root / "conf")
        subprocess.run([program("postfix") or "postfix", "-c", conf, "check"], check=False, capture_output=True)
        self._daemon = Leashed([str(_DAEMONS / "master"), "-c", conf, "-d"], self.root)
        self._daemon.wait_for(self.submission, self.log_file)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._daemon is not None:
            self._daemon.kill()
        shutil.rmtree(self.root, ignore_errors=True)

    def _write_configuration(self) -> None:
        for name in ("conf", "spool", "data"):
            (self.root / name).mkdir()
        self.root.chmod(0o755)
        os.chown(self.root / "data", pwd.getpwnam("postfix").pw_uid, -1)
        fields = {
            "root": self.root,
            "daemons": _DAEMONS,
            "lmtp": self._dovecot.lmtp,
            "auth": self._dovecot.auth,
            "cert_file": self._dovecot.certificate.cert_file,
            "key_file": self._dovecot.certificate.key_file,
            "size_limit": self._size_limit,
            "smtp": self.smtp,
            "submission": self.submission,
            "submissions": self.submissions,
            "owned": self.owned,
            "signed_in": _SIGNED_IN,
        }
        # whoever signs in owns the address that is their user name
        (self.root / "owners").write_text("/^(.*)$/ ${1}\n")
        (self.root / "conf/main.cf").write_text(_MAIN.format(**fields))
        (self.root / "conf/master.cf").write_text(_MASTER.format(**fields))
