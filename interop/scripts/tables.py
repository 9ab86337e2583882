"""The tables that our side writes of a project, read by pandas and pyarrow, against the client's own data frames."""

import datetime
import json
import subprocess
import sys
from pathlib import Path

from _kit import WORK, check, chosen, equal, kili, photos, project, true

try:
    import numpy
    import pandas
    import pyarrow
except ImportError:
    pyarrow = None

if pyarrow is None:
    check("tables against data frames", skip="pyarrow is not among the requirements of this release")(None)
    sys.exit()

ASSETS = [
    "id", "externalId", "createdAt", "status", "priority", "skipped", "isHoneypot", "consensusMark", "jsonMetadata",
    "resolution.width", "resolution.height", "toBeLabeledBy.user.email",
    "labels.id", "labels.labelType", "labels.author.email", "labels.createdAt", "labels.jsonResponse",
    "labels.secondsToLabel", "labels.modelName", "labels.isLatestLabelForUser", "latestLabel.author.email",
]
LABELS = ["id", "labelType", "createdAt", "author.email", "author.id", "secondsToLabel", "modelName"]
BESIDE = ["externalId", "status", "resolution.width"]

JSON = ("jsonMetadata", "jsonResponse")
"""What is text in the columns, and a dict in the client's frame."""


def plain(value, name=None):
    """A value as JSON has it, whichever library it came from."""
    if isinstance(value, (list, tuple, numpy.ndarray)):
        return [plain(item, name) for item in value]
    if isinstance(value, dict):
        return {key: plain(item, key) for key, item in value.items()}
    if value is None or value is pandas.NaT or (isinstance(value, float) and numpy.isnan(value)):
        return None
    if isinstance(value, numpy.generic):
        return plain(value.item(), name)
    if isinstance(value, datetime.datetime):
        # numpy has no time zones: inside of a list it is UTC
        aware = value if value.tzinfo else value.replace(tzinfo=datetime.timezone.utc)
        return aware.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
    if name in JSON and isinstance(value, str):
        return json.loads(value)
    return value


def rows(frame):
    return [plain(row) for row in frame.to_dict("records")]


def from_csv(file):
    """Cells are text, or JSON of what is no text; an empty one is null."""
    frame = pandas.read_csv(file, dtype=str, keep_default_na=False)

    def cell(text):
        if text == "":
            return None
        try:
            return json.loads(text)
        except ValueError:
            return text

    return [plain({name: cell(text) for name, text in row.items()}) for row in frame.to_dict("records")]


def stream(file):
    with pyarrow.ipc.open_stream(file) as reader:
        return rows(reader.read_pandas())


FORMATS = {
    "Arrow file": ("arrow", lambda file: rows(pandas.read_feather(file))),
    "Arrow stream": ("arrows", stream),
    "CSV": ("csv", from_csv),
    "NDJSON": ("ndjson", lambda file: [json.loads(line) for line in file.read_text().splitlines()]),
    "Parquet": ("parquet", lambda file: rows(pandas.read_parquet(file))),
}

WHERE = project("tables")


@check("a project with labels, metadata and assets that have neither")
def _():
    ids = photos(WHERE, "one", "two", "three", "four", "five")
    kili.update_properties_in_assets(
        asset_ids=[ids["one"], ids["two"]],
        json_metadatas=[{"n": 1, "text": "häßlich, \"quoted\"\r\nand more", "deep": {"list": [1, None, "x"]}}, {}],
        priorities=[3, 0],
        consensus_marks=[0.5, 1],
        resolution_array=[{"width": 4, "height": 3}, {"width": 1920, "height": 1080}],
    )
    kili.append_labels(
        asset_id_array=[ids["one"], ids["one"], ids["two"]],
        json_response_array=[chosen("OBJECT_A"), chosen("OBJECT_B"), chosen("OBJECT_A")],
        seconds_to_label_array=[1, 2, 3],
        disable_tqdm=True,
    )
    kili.create_predictions(
        WHERE, asset_id_array=[ids["three"]], json_response_array=[chosen("OBJECT_B")], model_name="m", disable_tqdm=True
    )
    equal(kili.count_assets(WHERE), 5)


@check("our side writes them in every format")
def _():
    tables = {
        "assets": {"fields": ASSETS},
        "flat": {"fields": ASSETS, "nested": "flatten"},
        "labels": {"fields": [f"labels.{name}" for name in LABELS] + BESIDE, "rows": "label"},
    }
    script = Path(__file__).parents[1] / "tables.mjs"
    subprocess.run(["node", script, WHERE, WORK, json.dumps(tables)], check=True, capture_output=True, text=True)


def frame():
    return kili.assets(WHERE, fields=ASSETS, format="pandas", disable_tqdm=True)


for name, (extension, read) in FORMATS.items():

    @check(f"{name}: the values of assets(format='pandas')")
    def _():
        official = rows(frame())
        ours = read(WORK / f"assets.{extension}")
        equal(sorted(ours[0]), sorted(official[0]), "columns")
        true(len(official) == 5, "five assets")
        for mine, other in zip(ours, official, strict=True):
            for column in other:
                equal(mine[column], other[column], f"{other['externalId']}.{column}")

    @check(f"{name}: the values of export_labels_as_df")
    def _():
        official = rows(kili.export_labels_as_df(WHERE, fields=LABELS, asset_fields=BESIDE))
        ours = read(WORK / f"labels.{extension}")
        true(len(official) == 4, "four labels")
        equal(ours, official)

    @check(f"{name}: nested fields of the data frame, flattened")
    def _():
        def at(value, path):
            if value is None or not path:
                return value
            return [at(item, path) for item in value] if isinstance(value, list) else at(value[path[0]], path[1:])

        official = rows(frame())
        for mine, other in zip(read(WORK / f"flat.{extension}"), official, strict=True):
            equal(sorted(mine), sorted(ASSETS), "columns")
            for column in ASSETS:
                value = mine[column]
                if column == "labels.jsonResponse":
                    value = [json.loads(item) if isinstance(item, str) else item for item in value]
                equal(value, at(other, column.split(".")), f"{other['externalId']}.{column}")
