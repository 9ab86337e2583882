"""Small files of every kind, made here: nothing to download, nothing of anybody's."""

import json
import struct
import zlib


def png(width=4, height=4, colour=(200, 60, 30)):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + bytes(colour) * width) * height
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def tiff():
    """One grey pixel."""
    tags = [(256, 3, 1), (257, 3, 1), (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, 122), (277, 3, 1), (278, 3, 1), (279, 4, 1)]
    entries = b"".join(
        struct.pack("<HHI", tag, kind, 1) + (struct.pack("<HH", value, 0) if kind == 3 else struct.pack("<I", value))
        for tag, kind, value in tags
    )
    directory = struct.pack("<H", len(tags)) + entries + struct.pack("<I", 0)
    return b"II*\0" + struct.pack("<I", 8) + directory + b"\x80"


def pdf(text="A page"):
    stream = f"BT /F1 24 Tf 40 100 Td ({text}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n" % len(stream) + stream + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj" % number + content + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        body
        + b"xref\n0 6\n0000000000 65535 f \n"
        + table
        + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(body)
    )


def mp4():
    """The head of a video, and nothing after it: the sandbox does not decode."""
    brand = b"isom" + struct.pack(">I", 512) + b"isomiso2avc1mp41"
    return struct.pack(">I", 8 + len(brand)) + b"ftyp" + brand + struct.pack(">I", 8) + b"mdat"


def mp3():
    """One silent frame."""
    return b"ID3\x03\0\0\0\0\0\0" + b"\xff\xfb\x10\xc4" + bytes(100)


def jp2():
    """The box that says what follows, and nothing after it."""
    return struct.pack(">I", 12) + b"jP  \r\n\x87\n"


def nitf():
    """The first field of a header."""
    return b"NITF02.10"


def write_all(folder):
    """The files that both clients import."""
    document = {
        "prompts": [{"prompt": "Hi", "completions": [{"title": "One", "content": "Hé"}]}],
        "type": "markdown",
        "version": "0.1",
    }
    chat = [
        {"role": "user", "content": "Hi", "id": "1", "chat_id": "chat", "model": None},
        {"role": "assistant", "content": "Hé", "id": "2", "chat_id": "chat", "model": "m1"},
    ]
    big = 30 * 1024 * 1024
    files = {
        "one.png": png(),
        "two.tif": tiff(),
        "three.jp2": jp2(),
        "four.nitf": nitf(),
        "frame0.png": png(colour=(0, 0, 0)),
        "frame1.png": png(colour=(1, 0, 0)),
        "big.png": png() + bytes(big - len(png())),
        "wide.png": png(width=10_000, height=1),
        "high.png": png(width=1, height=10_000),
        "less wide.png": png(width=9_999, height=1),
        "unreadable.png": b"no image",
        "page.pdf": pdf(),
        "text.txt": "From a file: é\n".encode(),
        "video.mp4": mp4(),
        "sound.mp3": mp3(),
        # With a layout that neither client writes: the file has to arrive as it is
        "document.json": json.dumps(document, indent=1).encode(),
        "chat.json": json.dumps(chat, indent=1).encode(),
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
