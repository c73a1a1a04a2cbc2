"""An SMTP server for the demo that delivers nothing: every mail becomes a file.

Usage: mailsink.py PORT DIR. A demo must never mail the people it makes up, whatever mail server
this machine happens to have.
"""

import asyncio
import itertools
import sys
import time
from pathlib import Path

NUMBERS = itertools.count(1)


async def read_message(reader):
    """Return the lines after DATA, up to the lone full stop."""
    lines = []
    while (line := await reader.readline()) not in (b".\r\n", b".\n", b""):
        lines.append(line[1:] if line.startswith(b".") else line)
    return b"".join(lines)


async def serve_client(reader, writer, folder):
    def answer(text):
        writer.write(text.encode() + b"\r\n")

    answer("220 demo")
    while line := await reader.readline():
        command = line.strip().upper()
        if command.startswith(b"EHLO"):
            answer("250-demo\r\n250-8BITMIME\r\n250 SMTPUTF8")
        elif command == b"DATA":
            answer("354 go on")
            await writer.drain()
            name = f"{time.strftime('%Y%m%d-%H%M%S')}-{next(NUMBERS):04}.eml"
            (folder / name).write_bytes(await read_message(reader))
            answer("250 kept as " + name)
        elif command == b"QUIT":
            answer("221 bye")
            break
        else:
            answer("250 ok")
        await writer.drain()
    await writer.drain()
    writer.close()


async def main(port, folder):
    folder.mkdir(parents=True, exist_ok=True)
    server = await asyncio.start_server(
        lambda reader, writer: serve_client(reader, writer, folder), "127.0.0.1", port
    )
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), Path(sys.argv[2])))
