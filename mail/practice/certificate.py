"""A private authority and a certificate for loopback, made anew at every start and good for nothing else."""

from __future__ import annotations

import os
import ssl
import tempfile
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from store.clock import now

HOST = "127.0.0.1"
"""The only address the certificate is good for, besides the name ``localhost``."""

_LIFE = timedelta(days=397)


def make_certificate(ca_file: Path) -> ssl.SSLContext:
    """Make an authority and a server certificate; write the authority to `ca_file` (PEM).

    The authority's key is forgotten at once, the server's key lives in the returned context only.

    :raises OSError: when `ca_file` or its folder cannot be written
    """
    moment = now()
    ca_key, server_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    ca = _authority(ca_key, moment)
    server = _server(server_key, ca, ca_key, moment)
    ca_file.write_bytes(ca.public_bytes(Encoding.PEM))
    key = server_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return _context(server.public_bytes(Encoding.PEM) + key, ca_file.parent)


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _draft(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, moment: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(moment - timedelta(hours=1))
        .not_valid_after(moment + _LIFE)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _authority(key: ec.EllipticCurvePrivateKey, moment: datetime) -> x509.Certificate:
    name = _name("mailbase practice authority")
    # whoever trusts this file by mistake trusts it for this machine only
    here = [x509.DNSName("localhost"), x509.IPAddress(IPv4Network(f"{HOST}/32"))]
    return (
        _draft(name, name, key.public_key(), moment)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.NameConstraints(permitted_subtrees=here, excluded_subtrees=None), critical=True)
        .sign(key, SHA256())
    )


def _server(
    key: ec.EllipticCurvePrivateKey,
    ca: x509.Certificate,
    ca_key: ec.EllipticCurvePrivateKey,
    moment: datetime,
) -> x509.Certificate:
    names = [x509.DNSName("localhost"), x509.IPAddress(IPv4Address(HOST))]
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key())
    return (
        _draft(_name("localhost"), ca.subject, key.public_key(), moment)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(authority, critical=False)
        .sign(ca_key, SHA256())
    )


def _context(chain_and_key: bytes, folder: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    # OpenSSL's loader takes a file only: mkstemp makes it 0600, and it is gone right after
    handle, path = tempfile.mkstemp(dir=folder, suffix=".pem")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(chain_and_key)
        context.load_cert_chain(path)
    finally:
        os.unlink(path)
    return context
