"""Download of the media behind assets: hosted elsewhere, and kept by the sandbox."""

import json
from pathlib import Path

import _media
from _kit import WORK, check, equal, kili, names, project, raises, serve, true

files = WORK / "hosted"
files.mkdir()
host = serve(files)


def write(name, data):
    path = files / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return str(path)


def download(where, folder, fields=("externalId", "content", "jsonContent"), **more):
    return kili.assets(
        where,
        fields=list(fields),
        download_media=True,
        local_media_dir=str(WORK / folder),
        disable_tqdm=True,
        **more,
    )


@check("photographs, local and hosted, named by their external ids")
def _():
    where = project("media images")
    kili.append_many_to_dataset(
        where, content_array=[write("a.png", _media.png())], external_id_array=["local"], disable_tqdm=True
    )
    write("b.jpg", b"not really a photograph")
    kili.append_many_to_dataset(
        where, content_array=[f"{host}/b.jpg"], external_id_array=["hosted.jpg"], disable_tqdm=True
    )
    local, hosted = download(where, "images", fields=("externalId", "content"))
    equal(Path(local["content"]).name, "local.png")
    equal(Path(local["content"]).read_bytes(), _media.png())
    true(Path(hosted["content"]).name.startswith("hosted"), "a name from the external id")
    equal(Path(hosted["content"]).read_bytes(), b"not really a photograph")


@check("only what a filter finds")
def _():
    where = project("media filtered")
    write("c.png", _media.png())
    kili.append_many_to_dataset(
        where, content_array=[f"{host}/c.png"] * 3, external_id_array=["x", "y", "z"], disable_tqdm=True
    )
    [asset] = download(where, "filtered", fields=("externalId", "content"), external_id_strictly_in=["y"])
    equal(sorted(path.stem for path in (WORK / "filtered").rglob("*.png")), ["y"])
    true(Path(asset["content"]).is_absolute(), "an absolute path")


@check("text: raw and rich")
def _():
    where = project("media text", input_type="TEXT")
    kili.append_many_to_dataset(where, content_array=["Raw text"], external_id_array=["raw"], disable_tqdm=True)
    [raw] = download(where, "text")
    equal(Path(raw["content"]).read_text(), "Raw text")
    true("jsonContent" not in raw or not raw["jsonContent"], "nothing but the text")
    rich = project("media rich", input_type="TEXT")
    document = [{"children": [{"id": "1", "text": "rich"}]}]
    kili.append_many_to_dataset(rich, json_content_array=[document], external_id_array=["rich"], disable_tqdm=True)
    [asset] = download(rich, "rich")
    equal(json.loads(Path(asset["jsonContent"]).read_text()), document)


@check("a PDF")
def _():
    where = project("media pdf", input_type="PDF")
    kili.append_many_to_dataset(
        where, content_array=[write("a.pdf", _media.pdf())], external_id_array=["page"], disable_tqdm=True
    )
    [asset] = download(where, "pdf", fields=("externalId", "content"))
    equal(Path(asset["content"]).name, "page.pdf")
    equal(Path(asset["content"]).read_bytes(), _media.pdf())


@check("videos: a file, and frames")
def _():
    where = project("media video", input_type="VIDEO")
    kili.append_many_to_dataset(
        where, content_array=[write("v.mp4", _media.mp4())], external_id_array=["film"], disable_tqdm=True
    )
    [asset] = download(where, "video")
    equal(Path(asset["content"]).read_bytes(), _media.mp4())
    frames = project("media frames", input_type="VIDEO")
    for n in range(3):
        write(f"frame{n}.jpg", f"frame {n}")
    kili.append_many_to_dataset(
        frames,
        json_content_array=[[f"{host}/frame{n}.jpg" for n in range(3)]],
        external_id_array=["film"],
        disable_tqdm=True,
    )
    [asset] = download(frames, "frames")
    equal([Path(path).read_text() for path in asset["jsonContent"]], ["frame 0", "frame 1", "frame 2"])


@check("an existing file is not fetched again")
def _():
    where = project("media again")
    write("d.png", _media.png())
    kili.append_many_to_dataset(
        where, content_array=[f"{host}/d.png"], external_id_array=["once.png"], disable_tqdm=True
    )
    [first] = download(where, "again", fields=("externalId", "content"))
    Path(first["content"]).write_text("mine")
    [second] = download(where, "again", fields=("externalId", "content"))
    equal(Path(second["content"]).read_text(), "mine")


@check("content and externalId have to be selected")
def _():
    where = project("media fields")
    kili.append_many_to_dataset(where, content_array=[f"{host}/d.png"], disable_tqdm=True)
    raises("MissingPropertyError", lambda: download(where, "none", fields=("id",)))


@check("a page of assets, as a generator")
def _():
    where = project("media generator")
    write("e.png", _media.png())
    kili.append_many_to_dataset(
        where, content_array=[f"{host}/e.png"] * 5, external_id_array=list("abcde"), disable_tqdm=True
    )
    found = list(download(where, "generator", fields=("externalId", "content"), as_generator=True))
    equal(names(found), list("abcde"))
    equal(len(list((WORK / "generator").rglob("*.png"))), 5)
