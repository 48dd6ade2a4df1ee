"""What workbooks come in, made as mail programs, archivers and signature programs make it."""

import base64
import struct
import zipfile
from collections.abc import Mapping
from email.message import EmailMessage
from io import BytesIO

from asn1crypto import algos, cms, core, x509

Files = Mapping[str, bytes]


def mail(files: Files, date: str = "Wed, 18 Feb 2026 23:40:00 +0100", **headers: str) -> bytes:
    """A plain message with a text and attachments."""
    message = EmailMessage()
    message["From"] = "Ufficio Cultura <cultura@comune.esempio.it>"
    message["To"] = "controllo@comune.esempio.it"
    message["Date"] = date
    message["Message-ID"] = "<1234@comune.esempio.it>"
    for name, text in headers.items():
        message[name.replace("_", "-")] = text
    message.set_content("Si trasmette quanto in oggetto.\n")
    for name, data in files.items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def raw_mail(attachment: bytes, data: bytes) -> bytes:
    """A message whose one attachment has the headers given, bytes as some programs write them."""
    return b"\r\n".join([
        b"From: a@b.it", b"Date: Wed, 18 Feb 2026 10:00:00 +0100", b"MIME-Version: 1.0",
        b'Content-Type: multipart/mixed; boundary="==x"', b"", b"--==x",
        b"Content-Type: text/plain", b"", b"Testo.", b"--==x",
        attachment, b"Content-Transfer-Encoding: base64", b"",
        base64.encodebytes(data).replace(b"\n", b"\r\n"), b"--==x--", b"",
    ])  # fmt: skip


DATICERT = """<?xml version="1.0" encoding="UTF-8"?>
<postacert tipo="{kind}" errore="nessuno"><intestazione>
<mittente>cultura@pec.comune.esempio.it</mittente>
<destinatari tipo="certificato">controllo@pec.comune.esempio.it</destinatari>
<risposte>cultura@pec.comune.esempio.it</risposte><oggetto>Trasmissione</oggetto></intestazione>
<dati><gestore-emittente>Gestore di prova</gestore-emittente>
<data zona="+0100"><giorno>19/02/2026</giorno><ora>09:15:00</ora></data>
<identificativo>opec293.20260219091500.0001@pec.esempio.it</identificativo>
<msgid>&lt;1234@comune.esempio.it&gt;</msgid></dati></postacert>
"""

SEGNATURA = b"""<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE Segnatura SYSTEM "Segnatura.dtd">
<Segnatura versione="2001-05-07" xml:lang="it"><Intestazione><Identificatore>
<CodiceAmministrazione>c_x</CodiceAmministrazione><CodiceAOO>aoo</CodiceAOO>
<NumeroRegistrazione>0004512</NumeroRegistrazione><DataRegistrazione>2026-02-18</DataRegistrazione>
</Identificatore></Intestazione></Segnatura>
"""


def pec(inner: bytes, kind: str = "posta-certificata", encoded: bool = False) -> bytes:
    """A PEC transport envelope: signed by the provider, the message and its description inside."""
    certificate = base64.encodebytes(DATICERT.format(kind=kind).encode()).decode()
    seal = base64.encodebytes(signed(b"", detached=True)).decode()
    encoding = "base64" if encoded else "7bit"
    text = base64.encodebytes(inner).decode() if encoded else inner.decode("utf-8")
    header = "X-Trasporto" if kind == "posta-certificata" else "X-Ricevuta"
    return f"""Received: from prova (localhost)
{header}: {kind}
Date: Thu, 19 Feb 2026 09:15:02 +0100
From: "Per conto di: cultura@pec.comune.esempio.it" <posta-certificata@pec.esempio.it>
Subject: POSTA CERTIFICATA: Trasmissione
Message-ID: <opec293.20260219091500.0001@pec.esempio.it>
MIME-Version: 1.0
Content-Type: multipart/signed; protocol="application/x-pkcs7-signature"; boundary="out"

--out
Content-Type: multipart/mixed; boundary="in"

--in
Content-Type: text/plain; charset="utf-8"

Messaggio di posta certificata
--in
Content-Type: application/xml; name="daticert.xml"
Content-Disposition: inline; filename="daticert.xml"
Content-Transfer-Encoding: base64

{certificate}
--in
Content-Type: message/rfc822; name="postacert.eml"
Content-Disposition: attachment; filename="postacert.eml"
Content-Transfer-Encoding: {encoding}

{text}
--in--

--out
Content-Type: application/x-pkcs7-signature; name="smime.p7s"
Content-Disposition: attachment; filename="smime.p7s"
Content-Transfer-Encoding: base64

{seal}
--out--
""".encode()


def zipped(files: Files, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def encrypted_zip(name: str, data: bytes) -> bytes:
    """An archive whose one entry says it is encrypted: the standard library writes none."""
    made = bytearray(zipped({name: data}))
    for mark, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        begin = made.index(mark) + at
        flags = struct.unpack_from("<H", made, begin)[0]
        struct.pack_into("<H", made, begin, flags | 1)
    return bytes(made)


def signed(data: bytes, detached: bool = False, signers: int = 1) -> bytes:
    """A CAdES envelope; its signature is no signature: nobody verifies it."""
    name = x509.Name.build({"common_name": "Maria Prova"})
    identifier = cms.IssuerAndSerialNumber({"issuer": name, "serial_number": 1})
    digest = algos.DigestAlgorithm({"algorithm": "sha256"})
    signer = {
        "version": "v1",
        "sid": cms.SignerIdentifier("issuer_and_serial_number", identifier),
        "digest_algorithm": digest,
        "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "sha256_rsa"}),
        "signature": b"\x00" * 256,
    }
    infos = [cms.SignerInfo({**signer, "signature": bytes([n]) * 256}) for n in range(signers)]
    content = {"content_type": "data"} | ({} if detached else {"content": data})
    return bytes(cms.ContentInfo({
        "content_type": "signed_data",
        "content": cms.SignedData({
            "version": "v1",
            "digest_algorithms": [digest],
            "encap_content_info": content,
            "signer_infos": infos,
        }),
    }).dump())  # fmt: skip


def streamed(data: bytes, size: int = 1000) -> bytes:
    """The same envelope as programs that write it piece by piece make it: lengths left open."""

    def open_ended(tag: int, *inside: bytes) -> bytes:
        return bytes([tag, 0x80]) + b"".join(inside) + b"\0\0"

    segments = [core.OctetString(data[at : at + size]).dump() for at in range(0, len(data), size)]
    content = cms.ContentInfo.load(signed(b"x"))["content"]
    data_type = cms.ContentType("data").dump()
    return open_ended(
        0x30,
        cms.ContentType("signed_data").dump(),
        open_ended(0xA0, open_ended(
            0x30,
            content["version"].dump(),
            content["digest_algorithms"].dump(),
            open_ended(0x30, data_type, open_ended(0xA0, open_ended(0x24, *segments))),
            content["signer_infos"].dump(),
        )),
    )  # fmt: skip


def enciphered(data: bytes) -> bytes:
    """An envelope for somebody else's eyes."""
    return bytes(cms.ContentInfo({
        "content_type": "enveloped_data",
        "content": cms.EnvelopedData({
            "version": "v0",
            "recipient_infos": [],
            "encrypted_content_info": {
                "content_type": "data",
                "content_encryption_algorithm": {
                    "algorithm": "aes256_cbc", "parameters": bytes(16),
                },
                "encrypted_content": data,
            },
        }),
    }).dump())  # fmt: skip


def framed(data: bytes) -> bytes:
    """An envelope in base64 between its two lines."""
    return b"-----BEGIN PKCS7-----\n" + base64.encodebytes(data) + b"-----END PKCS7-----\n"
