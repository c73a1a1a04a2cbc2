"""Sending and receiving files (rules R6 and R13)."""

import os
import re

from odoo.exceptions import UserError
from odoo.http import Response, Stream, content_disposition, request

from ..tools import file_types

FILE_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
}

#: So much of a file the office's dialog sends before it sends the file, in bytes.
MAX_HEAD = 64 * 1024

#: The only kind of range that is honoured: from one byte on. Others get the whole file.
_RANGE = re.compile(r"^bytes=(\d+)-\d*$")


def get_range_start():
    """Give the first byte that this request asks for; None when it gets the whole file."""
    headers = request.httprequest.headers
    match = _RANGE.match(headers.get("Range", "").strip())
    return int(match[1]) if match and "If-Range" not in headers else None


def is_prefetch():
    """Say whether the browser only fetches ahead, without anybody having asked."""
    headers = request.httprequest.headers
    purpose = " ".join(headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Moz"))
    return "prefetch" in purpose.lower()


def send_document(document_id, action, inline=False):
    """Send a document to its reader after writing that in the log.

    :param str action: word for the log
    :param bool inline: show it when its type is one that a browser may show; else it is saved
    """
    return _send_file(request.env["klantendossier.document"], document_id, action, inline)


def send_version(version_id, action, inline=False):
    """Send one version of a document to an office user; as :func:`send_document`."""
    return _send_file(request.env["klantendossier.document.version"], version_id, action, inline)


def _send_file(model, record_id, action, inline):
    """Send the bytes that ``_open`` of a model gives out."""
    if is_prefetch():
        # Nothing leaves before the reader asks for it; the browser comes back when he does.
        return Response(status=503, headers={"Retry-After": "0", **FILE_HEADERS})
    record, stored = model._open(
        record_id,
        None if request.httprequest.method == "HEAD" else action,
        resumed=bool(get_range_start()),
    )
    file_type = file_types.BY_CODE.get(record.file_type)
    stream = Stream(
        type="path" if stored.path else "data",
        path=stored.path and os.path.abspath(stored.path),
        data=stored.data,
    )
    response = stream.get_response(
        as_attachment=not (inline and record._is_inline()),
        content_security_policy=FILE_HEADERS["Content-Security-Policy"],
        mimetype=file_type.mimetype if file_type else "application/octet-stream",
        download_name=record.name,
        # Ranges only: an answer to one is never 304 ('take your own copy'), which no-store rules out.
        conditional=get_range_start() is not None,
        etag=False,
    )
    response.headers.pop("Last-Modified", None)
    response.headers.update(FILE_HEADERS)
    response.headers["Accept-Ranges"] = "bytes"
    return response


def send_zip(administration_id, folder_id):
    """Send a folder with everything below it as a ZIP that is made while it is sent."""
    if is_prefetch():
        return Response(status=503, headers={"Retry-After": "0", **FILE_HEADERS})
    documents = request.env["klantendossier.document"]
    name, entries = documents._client_zip(administration_id, folder_id)
    body = documents._stream_zip(folder_id, entries)
    headers = {**FILE_HEADERS, "Content-Disposition": content_disposition(name)}
    if request.httprequest.method == "HEAD":
        body = ()
    return Response(body, headers=headers, mimetype="application/zip", direct_passthrough=True)


def send_log(administration_id, document_id, filters):
    """Send the log of an administration or a document as a table that is made while it is sent."""
    if is_prefetch():
        return Response(status=503, headers={"Retry-After": "0", **FILE_HEADERS})
    sends = request.httprequest.method != "HEAD"
    name, body = request.env["klantendossier.event"]._export(
        administration_id, document_id, filters, sends
    )
    headers = {**FILE_HEADERS, "Content-Disposition": content_disposition(name)}
    return Response(
        body if sends else (),
        headers=headers,
        mimetype="text/csv",
        content_type="text/csv; charset=utf-8",
        direct_passthrough=True,
    )


def take_head():
    """Give the beginning of a file that was not sent yet; empty when the browser could not read it."""
    head = request.httprequest.files.get("head")
    return head.read(MAX_HEAD) if head else b""


def take_file():
    """Give the one file of this request as its name and content.

    One file per request (rule R13): Odoo repeats a request after a conflict in the database, and then
    rewinds the files of the request only by their field's name.

    :raises UserError: when there is no file, or more than one
    """
    files = [file for _name, file in request.httprequest.files.items(multi=True) if file.filename]
    if not files:
        raise UserError(request.env._("Choose a file first."))
    if len(files) > 1:
        raise UserError(request.env._("Send one file at a time. Nothing was kept."))
    return files[0].filename, files[0].read()
