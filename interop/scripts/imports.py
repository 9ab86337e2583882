"""Imports of every input type, of hosted and of local content, and what the sandbox then serves."""

import json
import shutil
import time
from pathlib import Path

import _media
from _kit import (
    CLASSES, ENDPOINT, INPUT_TYPES, OUTCOMES, SEED_ERA, WORK, ask, check, equal, fetch, held, kili, project, raises, serve, true,
)

files = WORK / "files"
files.mkdir()
host = serve(files)


def write(name, data):
    path = files / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return str(path)


def add(where, **what):
    names = [f"asset {n}" for n in range(len(what.get("content_array") or what.get("json_content_array")
                                              or what.get("multi_layer_content_array")))]
    result = kili.append_many_to_dataset(where, external_id_array=names, disable_tqdm=True, **what)
    equal(result["id"], where)
    return result


def served(url, data, kind=None):
    """The sandbox keeps the bytes, gives them to whoever has the key, and says what they are."""
    true(url.startswith(ENDPOINT.replace("/graphql", "/files?id=")), f"{url} is a file of the sandbox")
    status, content_type, body = fetch(url)
    equal(status, 200, "status")
    equal(body, data if isinstance(data, bytes) else data.encode(), "bytes")
    if kind:
        equal(content_type.split(";")[0], kind, "type")
    equal(fetch(url, key=False)[0], 401, "status without a key")


def task(resource="content"):
    return f"id {resource} status"


@check("IMAGE: local files of several formats, synchronously")
def _():
    where = project("image local")
    png = _media.png()
    shutil.copy(write("b.png", png), files / "b.gif")
    result = add(where, content_array=[write("a.png", png), str(files / "b.gif")])
    assets = held(where, task())
    equal([asset["id"] for asset in assets.values()], result["asset_ids"])
    served(assets["asset 0"]["content"], png, "image/png")
    served(assets["asset 1"]["content"], png, "image/gif")


@check("IMAGE: 35 local files, over one call for upload URLs")
def _():
    where = project("image many")
    paths = [write(f"many{n}.png", _media.png(colour=(n, n, n))) for n in range(35)]
    add(where, content_array=paths)
    assets = held(where, task())
    equal(len(assets), 35)
    for n in (0, 29, 30, 34):
        served(assets[f"asset {n}"]["content"], _media.png(colour=(n, n, n)), "image/png")


@check("IMAGE: hosted")
def _():
    where = project("image hosted")
    add(where, content_array=["https://example.com/a.jpg", "HTTPS://example.com/b.jpg"])
    equal([asset["content"] for asset in held(where, task()).values()],
          ["https://example.com/a.jpg", "HTTPS://example.com/b.jpg"])


@check("IMAGE: a TIFF, which the platform converts: asynchronously")
def _():
    where = project("image tiff")
    tiff = _media.tiff()
    result = add(where, content_array=[write("a.tif", tiff), write("plain.png", _media.png())])
    equal(len(result["asset_ids"]), 1, "the ids of the synchronous batch")
    assets = held(where, task())
    equal(sorted(assets), ["asset 0", "asset 1"])
    status, _, _ = fetch(assets["asset 0"]["content"])
    equal(status, 200)


@check("IMAGE: a file of 30 MiB: asynchronously")
def _():
    where = project("image big")
    path = write("big.png", _media.png() + bytes(31_457_280))
    equal(add(where, content_array=[path])["asset_ids"], [])
    [asset] = held(where, task()).values()
    equal(fetch(asset["content"])[0], 200)
    Path(path).unlink()


@check("IMAGE: 10 000 pixels wide: asynchronously", skip="this release looks at the size of the file alone" if SEED_ERA else None)
def _():
    where = project("image wide")
    equal(add(where, content_array=[write("wide.png", _media.png(width=10_001, height=1))])["asset_ids"], [])
    equal(len(held(where)), 1)


@check("IMAGE: not waiting for an asynchronous import")
def _():
    where = project("image later")
    add(where, content_array=[write("later.tif", _media.tiff())], wait_until_availability=False)
    pending = ask("{ notifications(where: {}, first: 100, skip: 0) { status } }")["notifications"]
    true(pending[-1]["status"] in ("PENDING", "SUCCESS"), "the import is announced")
    deadline = time.monotonic() + 30
    while not held(where):
        true(time.monotonic() < deadline, "the asset appears")
        time.sleep(0.05)


@check("IMAGE: layers")
def _():
    where = project("image layers")
    layers = [
        {"path": write("base.tif", _media.tiff()), "name": "base", "isBaseLayer": True},
        {"path": write("top.tif", _media.tiff()), "name": "top", "isBaseLayer": False},
    ]
    add(where, multi_layer_content_array=[layers], json_content_array=[[{"bounds": [[0, 0], [1, 1]]}]])
    equal(list(held(where)), ["asset 0"])


@check("IMAGE: what is no image is refused before anything is sent")
def _():
    where = project("image wrong")
    wrong = "ImportValidationError" if OUTCOMES else "MimeTypeError"
    raises(wrong, lambda: add(where, content_array=[write("a.mp4", _media.mp4())]))
    raises((wrong, "MimeTypeError"), lambda: add(where, content_array=[write("noextension", "x")]))
    raises("FileNotFoundError", lambda: add(where, content_array=[str(files / "missing.png")]))
    equal(held(where), {})


if not SEED_ERA:

    @check("GEOSPATIAL: a hosted and a local raster")
    def _():
        where = project("geospatial", input_type="GEOSPATIAL")
        add(where, content_array=[write("geo.tif", _media.tiff())], json_metadata_array=[
            {"processingParameters": {"epsg": 4326, "minZoom": 17, "maxZoom": 19}}
        ])
        equal(list(held(where)), ["asset 0"])
        kili.append_many_to_dataset(
            where, content_array=["https://example.com/a.tif"], external_id_array=["hosted"], disable_tqdm=True
        )
        equal(sorted(held(where)), ["asset 0", "hosted"])

    @check("AUDIO: hosted and local")
    def _():
        if "AUDIO" in INPUT_TYPES:
            where = project("audio", input_type="AUDIO")
        else:  # 26.1 imports audio, but its createProject does not know the type
            where = ask(
                "mutation($data: CreateProjectData!) { createProject(data: $data) { id } }",
                data={"title": "interop audio", "inputType": "AUDIO", "jsonInterface": json.dumps(CLASSES)},
            )["createProject"]["id"]
        add(where, content_array=[write("a.mp3", _media.mp3())])
        served(held(where, task())["asset 0"]["content"], _media.mp3(), "audio/mpeg")
        kili.append_many_to_dataset(
            where, content_array=["https://example.com/b.mp3"], external_id_array=["hosted"], disable_tqdm=True
        )
        equal(held(where, task())["hosted"]["content"], "https://example.com/b.mp3")


@check("PDF: local and hosted")
def _():
    where = project("pdf", input_type="PDF")
    add(where, content_array=[write("a.pdf", _media.pdf())])
    served(held(where, task())["asset 0"]["content"], _media.pdf(), "application/pdf")
    kili.append_many_to_dataset(
        where, content_array=["https://example.com/b.pdf"], external_id_array=["hosted"], disable_tqdm=True
    )
    equal(held(where, task())["hosted"]["content"], "https://example.com/b.pdf")


@check("TEXT: raw")
def _():
    where = project("text raw", input_type="TEXT")
    texts = ["A plain sentence", "Ünïcödé: 漢字 🚀", "Two\nlines"]
    add(where, content_array=texts)
    assets = held(where, task("content jsonContent"))
    for n, text in enumerate(texts):
        served(assets[f"asset {n}"]["content"], text, "text/plain")
        equal(assets[f"asset {n}"]["jsonContent"], "")


@check("TEXT: local files and hosted ones")
def _():
    where = project("text files", input_type="TEXT")
    add(where, content_array=[write("a.txt", "From a file")])
    served(held(where, task())["asset 0"]["content"], "From a file", "text/plain")
    kili.append_many_to_dataset(
        where, content_array=["https://example.com/b.txt"], external_id_array=["hosted"], disable_tqdm=True
    )
    equal(held(where, task())["hosted"]["content"], "https://example.com/b.txt")
    raises("ImportValidationError", lambda: add(where, content_array=[str(files / "a.txt"), "https://example.com/c.txt"]))


@check("TEXT: rich")
def _():
    where = project("text rich", input_type="TEXT")
    rich = [{"children": [{"id": "1", "text": "A rich text"}]}]
    add(where, json_content_array=[rich])
    [asset] = held(where, task("content jsonContent")).values()
    equal(asset["content"], "")
    true(asset["jsonContent"].startswith("http"), "rich text is behind a URL")
    equal(json.loads(fetch(asset["jsonContent"])[2]), rich)
    raises(
        "ImportValidationError",
        lambda: kili.append_many_to_dataset(where, content_array=["x"], json_content_array=[rich]),
    )


@check("TEXT: from a table in a file")
def _():
    where = project("text csv", input_type="TEXT")
    table = write("table.csv", "content;externalId\nFirst text;one\nSecond text;two\n")
    kili.append_many_to_dataset(where, from_csv=table, csv_separator=";", disable_tqdm=True)
    assets = held(where, task())
    equal(sorted(assets), ["one", "two"])
    served(assets["two"]["content"], "Second text", "text/plain")


@check("TEXT: new content of an asset, the text itself")
def _():
    where = project("text update", input_type="TEXT")
    add(where, content_array=["before"])
    kili.update_properties_in_assets(project_id=where, external_ids=["asset 0"], contents=["after"])
    [asset] = held(where, task()).values()
    true(asset["content"] == "after" or fetch(asset["content"])[2] == b"after", "the new text is there")


def video(where, native, **what):
    add(where, json_metadata_array=[{"processingParameters": {"shouldUseNativeVideo": native}}], **what)
    [asset] = held(where, task("content jsonContent metadata")).values()
    equal(asset["metadata"]["processingParameters"]["shouldUseNativeVideo"], native)
    return asset


@check("VIDEO: hosted, native and cut into frames")
def _():
    for native in (True, False):
        where = project(f"video hosted {native}", input_type="VIDEO")
        asset = video(where, native, content_array=["https://example.com/a.mp4"])
        if native:
            equal(asset["content"], "https://example.com/a.mp4")


@check("VIDEO: local, native and cut into frames")
def _():
    path = write("a.mp4", _media.mp4())
    for native in (True, False):
        where = project(f"video local {native}", input_type="VIDEO")
        asset = video(where, native, content_array=[path])
        if native:
            served(asset["content"], _media.mp4(), "video/mp4")


@check("VIDEO: native and cut ones do not mix in a batch")
def _():
    where = project("video mixed", input_type="VIDEO")
    raises(
        ("ImportValidationError", "ValueError"),
        lambda: kili.append_many_to_dataset(
            where,
            content_array=["https://example.com/a.mp4", "https://example.com/b.mp4"],
            json_metadata_array=[
                {"processingParameters": {"shouldUseNativeVideo": native}} for native in (True, False)
            ],
            disable_tqdm=True,
        ),
    )
    equal(held(where), {})


@check("VIDEO: hosted frames")
def _():
    where = project("video hosted frames", input_type="VIDEO")
    frames = [f"https://example.com/frame{n}.png" for n in range(3)]
    add(where, json_content_array=[frames])
    [asset] = held(where, task("content jsonContent")).values()
    equal(asset["content"], "")
    equal(json.loads(fetch(asset["jsonContent"])[2]), {str(n): frame for n, frame in enumerate(frames)})


@check("VIDEO: local frames")
def _():
    where = project("video local frames", input_type="VIDEO")
    frames = [write(f"frame{n}.png", _media.png(colour=(n, 0, 0))) for n in range(3)]
    add(where, json_content_array=[frames])
    [asset] = held(where, task("content jsonContent")).values()
    urls = json.loads(fetch(asset["jsonContent"])[2])
    equal(list(urls), ["0", "1", "2"])
    # In July 2024 the client writes https into the URLs of frames, whatever the endpoint's scheme is.
    mended = [url.replace("https://127.", "http://127.") if SEED_ERA else url for url in urls.values()]
    for n, url in enumerate(mended):
        served(url, _media.png(colour=(n, 0, 0)), "image/png")


@check("LLM_RLHF: dictionaries, a file, a chat, hosted")
def _():
    where = project("llm", input_type="LLM_RLHF")
    document = {
        "prompts": [{"prompt": "Hi", "completions": [{"title": "One", "content": "Hello"}, {"title": "Two", "content": "Yo"}]}],
        "type": "markdown",
        "version": "0.1",
    }
    text = json.dumps(document)
    chat = [
        {"role": "user", "content": "Hi", "id": "1", "chat_id": "chat", "model": None},
        {"role": "assistant", "content": "Hello", "id": "2", "chat_id": "chat", "model": "m1"},
    ]
    for name, content in (("dict", document), ("file", write("llm.json", text)), ("chat", chat), ("url", "https://example.com/llm.json")):
        kili.append_many_to_dataset(where, content_array=[content], external_id_array=[name], disable_tqdm=True)
    assets = held(where, task("content metadata"))
    for name in ("dict", "file"):
        equal(json.loads(fetch(assets[name]["content"])[2]), document)
    equal(fetch(assets["dict"]["content"])[1].split(";")[0], "application/json")
    converted = json.loads(fetch(assets["chat"]["content"])[2])
    equal(converted["prompts"][0]["prompt"], "Hi")
    equal(assets["chat"]["metadata"]["chat_id"], "chat")
    equal(assets["url"]["content"], "https://example.com/llm.json")


@check("a signed URL: forged, for another path, and without its file")
def _():
    where = project("signed")
    path = f"projects/{where}/assets/cinteropsigned00000000001/content"
    [url] = ask("query($p: [String!]) { createUploadBucketSignedUrls(filePaths: $p) }", p=[path])[
        "createUploadBucketSignedUrls"
    ]
    true(url.split("&")[-1].startswith("id="), "the path is the last parameter")
    equal(fetch(ENDPOINT.replace("/graphql", "/files?id=" + path))[0], 404)
    equal(fetch(ENDPOINT.replace("/graphql", "/files?id=../../etc/passwd"))[0], 404)


@check("import of more than a megabyte of metadata in one request")
def _():
    # From 26.2 on, a body over 1 MB is sent compressed.
    where = project("heavy")
    kili.append_many_to_dataset(
        where,
        content_array=["https://example.com/a.jpg"] * 30,
        json_metadata_array=[{"text": "0123456789" * 5_000, "n": n} for n in range(30)],
        disable_tqdm=True,
    )
    equal(len(held(where)), 30)
    equal(len(kili.assets(where, fields=["jsonMetadata"], disable_tqdm=True)[0]["jsonMetadata"]["text"]), 50_000)
