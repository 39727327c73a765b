"""A certificate authority for one test: a broker's certificate for 127.0.0.1, as PEM."""

from __future__ import annotations

import datetime as dt
import ipaddress
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def write_authority(folder: Path, name: str = "authority") -> tuple[Path, Path]:
    """The authority's certificate, and a key store with the broker's key and certificate."""
    authority_key, broker_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    authority = (
        _certificate(subject, subject, authority_key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(authority_key, hashes.SHA256())
    )
    alternative = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    broker = (
        _certificate(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "broker")]), subject, broker_key)
        .add_extension(alternative, critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    trusted, store = folder / f"{name}.pem", folder / f"{name}-broker.pem"
    trusted.write_bytes(authority.public_bytes(serialization.Encoding.PEM))
    store.write_bytes(
        broker_key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + broker.public_bytes(serialization.Encoding.PEM)
    )
    return trusted, store


def _certificate(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    now = dt.datetime.now(dt.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(days=1))
    )
