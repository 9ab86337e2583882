"""What every script needs: the client under test, another way to look at the sandbox, and checks.

A check runs where it is written. It prints one line, and a failure does not keep the next from running.
"""

import atexit
import importlib.metadata
import json
import os
import sys
import tempfile
import threading
import traceback
import urllib.error
import urllib.request
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import get_args

from kili.client import Kili
from kili.domain.project import InputType

VERSION = importlib.metadata.version("kili")
SEED_ERA = VERSION.startswith("2.")
"""July 2024, before the domain API."""

ENDPOINT = os.environ["KILI_API_ENDPOINT"]
KEY = os.environ["KILI_API_KEY"]

kili = Kili()

INPUT_TYPES = get_args(InputType)

OUTCOMES = hasattr(kili, "set_assets_priority")
"""Since 26.2 the changes of many assets answer with an outcome for each: succeeded, declined, failed."""

WORK = Path(tempfile.mkdtemp(prefix="kili-interop-"))
"""A folder for files to import, and for downloads."""

_failed = 0


class Skip(Exception):
    """Raised with the reason why a check does not apply to this release."""


def check(what, skip=None):
    """Runs the decorated function, now, and reports it as one line."""

    def decorate(body):
        global _failed
        try:
            if skip:
                raise Skip(skip)
            body()
        except Skip as reason:
            print(f"skip {what}: {reason}", flush=True)
        except Exception as error:  # whatever the client raises is a failed check
            _failed += 1
            text = " ".join(str(error).split())
            print(f"FAIL {what}: {type(error).__name__}: {text[:700]}", flush=True)
            if os.environ.get("INTEROP_TRACE"):
                for line in traceback.format_exc().splitlines():
                    print(f"     | {line}", flush=True)
        else:
            print(f"ok   {what}", flush=True)
        return body

    return decorate


@atexit.register
def _end():
    sys.stdout.flush()
    if _failed:
        os._exit(1)


def equal(actual, expected, what="value"):
    if actual != expected:
        raise AssertionError(f"{what} is {actual!r}, expected {expected!r}")


def true(condition, what):
    if not condition:
        raise AssertionError(what)


def raises(kinds, call, *parts):
    """The error that the call ends in, whose text holds each of the parts."""
    names = (kinds,) if isinstance(kinds, str) else kinds
    try:
        result = call()
    except Exception as error:
        kind = type(error).__name__
        true(kind in names, f"expected {' or '.join(names)}, got {kind}: {str(error)[:300]}")
        for part in parts:
            true(part in str(error), f"expected {part!r} in {str(error)[:300]!r}")
        return error
    raise AssertionError(f"expected {' or '.join(names)}, got {result!r}")


class Refused(Exception):
    """Errors of the sandbox to a request that did not come from the client under test."""


def ask(document, **variables):
    """What the sandbox holds, asked without the client under test."""
    request = urllib.request.Request(
        ENDPOINT,
        json.dumps({"query": document, "variables": variables}).encode(),
        {"Authorization": f"X-API-Key: {KEY}", "Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            body = json.load(response)
    except urllib.error.HTTPError as error:
        body = json.load(error)
    if body.get("errors"):
        raise Refused(f"{document.strip()[:200]} -> {body['errors'][0]['message']}")
    return body["data"]


def fetch(url, key=True):
    """The status, the type and the bytes behind a URL of the sandbox."""
    request = urllib.request.Request(url, headers={"Authorization": f"X-API-Key: {KEY}"} if key else {})
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return response.status, response.headers.get("Content-Type"), response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers.get("Content-Type"), error.read()


def held(project_id, fields="id externalId", **where):
    """The project's assets as the sandbox holds them, by external id."""
    found = ask(
        "query($where: AssetWhere!) { assets(where: $where, first: 100, skip: 0) { externalId %s } }" % fields,
        where={"project": {"id": project_id}, **where},
    )["assets"]
    return {asset["externalId"]: asset for asset in found}


def held_labels(project_id, fields="id", **where):
    """The project's labels as the sandbox holds them, oldest first."""
    return ask(
        "query($where: LabelWhere!) { labels(where: $where, first: 100, skip: 0) { id labelType %s } }" % fields,
        where={"project": {"id": project_id}, **where},
    )["labels"]


def names(assets):
    """The external ids of a list, in its order."""
    return [asset["externalId"] for asset in assets]


def succeeded(outcome):
    """The ids of the assets that a change of many applied to, whatever the release answers with."""
    if not OUTCOMES:
        return [] if outcome is None else outcome["asset_ids"]
    equal(outcome["failed"], [], "failed")
    return [asset["assetId"] for asset in outcome["succeeded"]]


CLASSES = {
    "jobs": {
        "JOB_0": {
            "mlTask": "CLASSIFICATION",
            "required": 1,
            "isChild": False,
            "content": {
                "categories": {
                    "OBJECT_A": {"name": "Object A", "children": []},
                    "OBJECT_B": {"name": "Object B", "children": []},
                },
                "input": "radio",
            },
        }
    }
}
"""One choice out of two."""


def chosen(category, confidence=100):
    return {"JOB_0": {"categories": [{"name": category, "confidence": confidence}]}}


BOXES = {
    "jobs": {
        "BOXES": {
            "mlTask": "OBJECT_DETECTION",
            "required": 0,
            "isChild": False,
            "tools": ["rectangle"],
            "content": {
                "categories": {"CAR": {"name": "Car", "children": []}, "BUS": {"name": "Bus", "children": []}},
                "input": "radio",
            },
        },
        "CLASS": {
            "mlTask": "CLASSIFICATION",
            "required": 0,
            "isChild": False,
            "content": {
                "categories": {"DAY": {"name": "Day", "children": []}, "NIGHT": {"name": "Night", "children": []}},
                "input": "radio",
            },
        },
        "NOTE": {
            "mlTask": "TRANSCRIPTION",
            "required": 0,
            "isChild": False,
            "content": {"input": "textField"},
        },
    }
}
"""Boxes, a choice and a note, none of them required."""


def box(mid, category, left=0.1, top=0.1, right=0.5, bottom=0.5):
    corners = [(left, bottom), (left, top), (right, top), (right, bottom)]
    return {
        "mid": mid,
        "type": "rectangle",
        "categories": [{"name": category, "confidence": 100}],
        "children": {},
        "boundingPoly": [{"normalizedVertices": [{"x": x, "y": y} for x, y in corners]}],
    }


def boxes(*annotations, **others):
    return {"BOXES": {"annotations": list(annotations)}, **others}


def project(title, interface=None, input_type="IMAGE", **more):
    """A new project's id."""
    return kili.create_project(
        title=f"interop {title}", input_type=input_type, json_interface=interface or CLASSES, **more
    )["id"]


def photos(project_id, *external_ids, **more):
    """Imports hosted photographs of these names, and gives their ids by name."""
    kili.append_many_to_dataset(
        project_id=project_id,
        content_array=[f"https://example.com/{name}.jpg" for name in external_ids],
        external_id_array=list(external_ids),
        disable_tqdm=True,
        **more,
    )
    return {name: asset["id"] for name, asset in held(project_id).items()}


class _Files(SimpleHTTPRequestHandler):
    extensions_map = {
        **SimpleHTTPRequestHandler.extensions_map,
        ".md": "text/markdown",
        ".mp3": "audio/mpeg",
        ".mp4": "video/mp4",
        ".txt": "text/plain",
    }

    def log_message(self, format, *args):
        pass


def serve(folder):
    """Serves a folder as a host of media would, and gives its address."""
    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), lambda *args: _Files(*args, directory=str(folder))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"
