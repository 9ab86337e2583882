"""The official client's half of `two-clients.mjs`: the same work, step by step, with the requests that it took."""

import json
import sys
import urllib.request
from urllib.parse import urlsplit, urlunsplit

import _media
from _kit import CLASSES, ENDPOINT, KEY, WORK, chosen, kili

JOURNAL = urlunsplit((*urlsplit(ENDPOINT)[:2], "/admin/journal", "", ""))


def journal(method="GET"):
    request = urllib.request.Request(JOURNAL, headers={"Authorization": f"X-API-Key: {KEY}"}, method=method)
    with urllib.request.urlopen(request) as response:
        return json.load(response) if method == "GET" else None


def write():
    steps = {}

    def step(name, work):
        journal("DELETE")
        try:
            result, failed = work(), None
        except Exception as error:
            result, failed = None, f"{type(error).__name__}: {str(error)[:300]}"
        steps[name] = {"failed": failed, "requests": journal()}
        return result

    png, tiff = WORK / "one.png", WORK / "two.tif"
    png.write_bytes(_media.png())
    tiff.write_bytes(_media.tiff())
    images = step("create a project", lambda: kili.create_project(
        title="two clients", input_type="IMAGE", json_interface=CLASSES))["id"]
    quiet = {"disable_tqdm": True}
    step("import hosted images", lambda: kili.append_many_to_dataset(
        images, content_array=["https://example.com/a.jpg", "https://example.com/b.jpg"],
        external_id_array=["a", "b"], json_metadata_array=[{"n": 1}, {"n": 2}], **quiet))
    step("import a local image", lambda: kili.append_many_to_dataset(
        images, content_array=[str(png)], external_id_array=["local"], **quiet))
    step("import a TIFF", lambda: kili.append_many_to_dataset(
        images, content_array=[str(tiff)], external_id_array=["tiff"], **quiet))
    step("declare metadata", lambda: kili.update_properties_in_project(images, metadata_types={"n": "number"}))
    step("update by names", lambda: kili.update_properties_in_assets(
        project_id=images, external_ids=["a", "b"], json_metadatas=[{"n": 3}, {"n": 4}]))
    ids = [asset["id"] for asset in kili.assets(images, fields=["id"], external_id_strictly_in=["a", "b"], **quiet)]
    step("update by ids", lambda: kili.update_properties_in_assets(asset_ids=ids, json_metadatas=[{"n": 5}, {"n": 6}]))
    step("append labels by names", lambda: kili.append_labels(
        project_id=images, asset_external_id_array=["a", "b"],
        json_response_array=[chosen("OBJECT_A"), chosen("OBJECT_B")], **quiet))
    step("append labels by ids", lambda: kili.append_labels(
        asset_id_array=ids, json_response_array=[chosen("OBJECT_B")] * 2, label_type="REVIEW", **quiet))
    step("create predictions", lambda: kili.create_predictions(
        project_id=images, external_id_array=["a"], json_response_array=[chosen("OBJECT_A")], model_name="m", **quiet))
    step("list assets", lambda: kili.assets(images, fields=["id", "externalId"], status_in=["REVIEWED"], **quiet))
    step("count assets", lambda: kili.count_assets(images, status_in=["REVIEWED"]))
    step("list projects", lambda: kili.projects(project_id=images, fields=["id", "title"], **quiet))
    extra = kili.create_project(title="two clients", input_type="IMAGE", json_interface=CLASSES)["id"]
    step("delete a project", lambda: kili.delete_project(extra))
    return {"project": images, "steps": steps}


def read(project_id):
    fields = ["externalId", "jsonMetadata", "status", "labels.labelType", "labels.jsonResponse"]
    assets = kili.assets(project_id, fields=fields, disable_tqdm=True)
    # Since 26.2 the content comes along unasked
    return [{name: asset[name] for name in ("externalId", "jsonMetadata", "status", "labels")} for asset in assets]


answer = write() if sys.argv[1] == "write" else read(sys.argv[2])
print("\n@" + json.dumps(answer))
