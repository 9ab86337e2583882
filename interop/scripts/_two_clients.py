"""The official client's half of `two-clients.mjs`: the same work, step by step, with the requests that it took."""

import inspect
import json
import mimetypes
import sys
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import _media
from _kit import CLASSES, ENDPOINT, KEY, SEED_ERA, WORK, ask, chosen, kili
from _parsed_views import READS_FILES, READS_PDF_OBJECTS, View

JOURNAL = urlunsplit((*urlsplit(ENDPOINT)[:2], "/admin/journal", "", ""))


CALLER = ask("{ viewer { id email } }")["viewer"]


def journal(method="GET"):
    request = urllib.request.Request(JOURNAL, headers={"Authorization": f"X-API-Key: {KEY}"}, method=method)
    with urllib.request.urlopen(request) as response:
        return json.load(response) if method == "GET" else None


def recorder(steps):
    def step(name, work):
        journal("DELETE")
        try:
            result, failed = work(), None
        except Exception as error:
            result, failed = None, f"{type(error).__name__}: {str(error)[:300]}"
        steps[name] = {"failed": failed, "requests": journal()}
        return result

    return step


def write():
    steps = {}
    step = recorder(steps)
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
    step("replace predictions", lambda: kili.create_predictions(
        project_id=images, external_id_array=["a"], json_response_array=[chosen("OBJECT_B")], model_name="m",
        overwrite=True, **quiet))
    step("append inferences", lambda: kili.append_labels(
        project_id=images, asset_external_id_array=["a"], json_response_array=[chosen("OBJECT_A")],
        label_type="INFERENCE", model_name="m", **quiet))
    labels = {"type_in": ["REVIEW"], "asset_external_id_strictly_in": ["a", "b"], "created_at_gte": "2020-01-01",
              "category_search": "JOB_0.OBJECT_B.count >= 1"}
    step("list labels", lambda: kili.labels(images, **labels, **quiet))
    step("count labels", lambda: kili.count_labels(images, **labels))
    predictions = step("list predictions", lambda: kili.predictions(images, **quiet))
    step("list inferences", lambda: kili.inferences(images, **quiet))
    step("create a honeypot", lambda: kili.create_honeypot(chosen("OBJECT_A"), asset_external_id="b", project_id=images))
    step("delete labels", lambda: kili.delete_labels([label["id"] for label in predictions]))
    step("list assets", lambda: kili.assets(images, fields=["id", "externalId"], status_in=["REVIEWED"], **quiet))
    step("count assets", lambda: kili.count_assets(images, status_in=["REVIEWED"]))
    step("filter assets", lambda: kili.assets(
        images, fields=["id", "externalId"], external_id_in=["a", "b"], label_type_in=["REVIEW"],
        label_created_at_gte="2020-01-01", label_category_search="JOB_0.OBJECT_B.count >= 1",
        metadata_where={"n": [1, 9]}, skipped=False, created_at_gte="2020-01-01", **quiet))
    if "external_id_contains" in inspect.signature(kili.count_assets).parameters:
        step("count by deprecated names", lambda: kili.count_assets(
            images, external_id_contains=["a", "local"], label_created_at_gt="2020-01-01"))
    [own] = kili.assets(images, fields=["id"], external_id_strictly_in=["local"], **quiet)
    step("update every property", lambda: kili.update_properties_in_assets(
        asset_ids=[own["id"]], priorities=[3], json_metadatas=[{"n": 7}], consensus_marks=[0.5], honeypot_marks=[0.25],
        to_be_labeled_by_array=[[CALLER["email"]]], is_used_for_consensus_array=[True], is_honeypot_array=[True],
        resolution_array=[{"width": 4, "height": 3}]))
    step("free an assignment", lambda: kili.update_properties_in_assets(asset_ids=[own["id"]], to_be_labeled_by_array=[[]]))
    step("change page resolutions", lambda: kili.update_properties_in_assets(
        asset_ids=[own["id"]],
        page_resolutions_array=[[{"pageNumber": 1, "width": 4, "height": 3},
                                 {"pageNumber": 2, "width": 4, "height": 3, "rotation": 90}]]))
    step("change contents", lambda: kili.update_properties_in_assets(
        asset_ids=ids, contents=["https://example.com/c.jpg", "https://example.com/d.jpg"]))
    step("change external ids", lambda: kili.change_asset_external_ids(new_external_ids=["A", "B"], asset_ids=ids))
    step("change external ids by names", lambda: kili.change_asset_external_ids(
        new_external_ids=["a", "b"], external_ids=["A", "B"], project_id=images))
    if hasattr(kili, "add_metadata"):
        step("add metadata", lambda: kili.add_metadata([{"m": "x"}], images, external_ids=["local"]))
        step("set metadata", lambda: kili.set_metadata([{"k": "y", "n": 7}], images, external_ids=["local"]))
    else:
        kili.update_properties_in_assets(asset_ids=[own["id"]], json_metadatas=[{"k": "y", "n": 7}])
    kili.append_labels(asset_id_array=[own["id"]], json_response_array=[chosen("OBJECT_A")], **quiet)
    # The official client waits for the last asset alone, without end if it cannot move
    step("add to review", lambda: kili.add_to_review(external_ids=["tiff", "local"], project_id=images))
    step("send back to queue", lambda: kili.send_back_to_queue(external_ids=["local"], project_id=images))
    if hasattr(kili, "skip_or_unskip"):
        step("skip", lambda: kili.skip_or_unskip("skip", own["id"], images, reason="blurred"))
        step("unskip", lambda: kili.skip_or_unskip("unskip", own["id"], images))
    if hasattr(kili, "assign_assets_to_labelers"):
        step("assign", lambda: kili.assign_assets_to_labelers(
            asset_ids=[own["id"]], to_be_labeled_by_array=[[CALLER["id"]]]))
    if hasattr(kili, "update_asset_consensus"):
        step("set consensus", lambda: kili.update_asset_consensus(images, False, asset_id=own["id"]))
    step("download media", lambda: kili.assets(
        images, fields=["content", "externalId"], external_id_strictly_in=["local"], download_media=True,
        local_media_dir=str(WORK / "media"), **quiet))
    step("delete assets", lambda: kili.delete_many_from_dataset(external_ids=["tiff"], project_id=images))
    step("list projects", lambda: kili.projects(project_id=images, fields=["id", "title"], **quiet))
    step("update a project", lambda: kili.update_properties_in_project(
        images, title="two clients", description="both", instructions="Look", consensus_tot_coverage=10,
        min_consensus_size=2, review_coverage=20, can_skip_asset=True, can_navigate_between_assets=True,
        consensus_mark=0.5, honeypot_mark=0.25, use_honeypot=True, compliance_tags=["PHI"]))
    step("archive", lambda: kili.archive_project(images))
    step("unarchive", lambda: kili.unarchive_project(images))
    step("filter projects", lambda: kili.projects(
        project_id=images, search_query="%CLIENTS", archived=False, starred=False, updated_at_lte="2100-01-01",
        fields=["id"], **quiet))
    step("add a member", lambda: kili.append_to_roles(images, "jo@example.com", "REVIEWER"))
    member = step("list members", lambda: kili.project_users(
        project_id=images, email="jo@example.com", fields=["id", "user.id"], **quiet))[0]
    step("change a role", lambda: kili.update_properties_in_role(
        member["id"], images, member["user"]["id"], "LABELER"))
    step("remove a member", lambda: kili.delete_from_roles(member["id"]))
    tag = ask('mutation { createTag(data: {label: "official"}) { id } }')["createTag"]["id"]
    step("tag a project", lambda: kili.tag_project(images, tags=["official"], **quiet))
    step("list tags", lambda: kili.tags(images))
    step("untag a project", lambda: kili.untag_project(images, tag_ids=[tag], **quiet))
    label = kili.labels(images, asset_id=ids[0], fields=["id"], **quiet)[0]["id"]
    [issue] = step("create an issue", lambda: kili.create_issues(images, [label], text_array=["Too wide"]))
    step("list issues", lambda: kili.issues(
        images, asset_id_in=ids, issue_type="ISSUE", status="OPEN", fields=["id", "status"], **quiet))
    step("count issues", lambda: kili.count_issues(images, asset_id=ids[0]))
    step("solve an issue", lambda: kili.update_issue_status(issue["id"], "SOLVED"))
    if hasattr(kili, "notifications"):
        step("list notifications", lambda: kili.notifications(has_been_seen=True, user_id=CALLER["id"], **quiet))
    step("list users", lambda: kili.users(email=CALLER["email"], **quiet))
    step("list organizations", lambda: kili.organizations(email=CALLER["email"], **quiet))
    extra = kili.create_project(title="two clients", input_type="IMAGE", json_interface=CLASSES)["id"]
    step("delete a project", lambda: kili.delete_project(extra))
    return {"project": images, "steps": steps}


ARRAYS = {
    "content": "content_array",
    "multiLayerContent": "multi_layer_content_array",
    "jsonContent": "json_content_array",
    "externalId": "external_id_array",
    "jsonMetadata": "json_metadata_array",
    "isHoneypot": "is_honeypot_array",
}

DEFAULTS = {"jsonMetadata": {}, "isHoneypot": False}


def unknown(case):
    """Why this release cannot import it."""
    if not SEED_ERA:
        return None
    if case["inputType"] in ("AUDIO", "GEOSPATIAL"):
        return "this release has no such importer"
    if "pixels" in case["step"]:
        return "this release looks at the size of the file alone"
    return None


def create(case, interface):
    """Asked directly: 26.1 imports audio, but its create_project does not know the type."""
    return ask(
        "mutation($data: CreateProjectData!) { createProject(data: $data) { id } }",
        data={"title": case["step"], "inputType": case["inputType"], "jsonInterface": json.dumps(interface)},
    )["createProject"]["id"]


def append(where, case):
    arrays = {
        argument: [asset.get(key, DEFAULTS.get(key)) for asset in case["assets"]]
        for key, argument in ARRAYS.items()
        if any(key in asset for asset in case["assets"])
    }
    return kili.append_many_to_dataset(where, disable_tqdm=True, **arrays)


def import_all(cases):
    # The client sends the type that the machine's table has, and not every machine's has these
    mimetypes.add_type("image/jp2", ".jp2")
    mimetypes.add_type("application/vnd.nitf", ".nitf")
    projects, steps = {}, {}
    step = recorder(steps)
    for case in json.loads(Path(cases).read_text()):
        reason = unknown(case)
        if reason:
            steps[case["step"]] = {"skipped": reason}
            continue
        where = projects[case["step"]] = create(case, CLASSES)
        step(case["step"], lambda: append(where, case))
    return {"projects": projects, "steps": steps}


def read(project_ids, names):
    """Since 26.2 the content comes along unasked, so that only these are told."""
    tops = dict.fromkeys(name.split(".")[0] for name in names)
    return [
        [{name: asset[name] for name in tops} for asset in kili.assets(project_id, fields=names, disable_tqdm=True)]
        for project_id in project_ids
    ]


def unreadable(case):
    """Why this release cannot parse its labels."""
    if case["step"] == "IMAGE: keys of the application" and SEED_ERA:
        return "this release takes them for jobs"
    if case["step"] == "PDF: objects" and not READS_PDF_OBJECTS:
        return "this release does not look at the pages of objects"
    if case["step"] == "TEXT: a file" and not READS_FILES:
        return "this release knows of no files"
    return unknown(case)


def label_all(cases):
    """The project of each case, with a label for each response; or why there is none."""
    steps = {}
    for case in json.loads(Path(cases).read_text()):
        reason = unreadable(case)
        if reason:
            steps[case["step"]] = {"skipped": reason}
            continue
        where = create(case, case["jsonInterface"])
        try:
            append(where, case)
            kili.append_labels(
                project_id=where, asset_external_id_array=[asset["externalId"] for asset in case["assets"]],
                json_response_array=case["responses"], disable_tqdm=True)
        except Exception as error:
            steps[case["step"]] = {"failed": f"{type(error).__name__}: {str(error)[:300]}"}
        else:
            steps[case["step"]] = {"project": where}
    return steps


def views(project_ids):
    """The parsed labels of each project, oldest first; or why they cannot be parsed."""
    shown = {}
    for where in json.loads(project_ids):
        [row] = kili.projects(where, fields=["jsonInterface"], disable_tqdm=True)
        view = View(row["jsonInterface"]["jobs"])
        try:
            labels = kili.labels(where, fields=["jsonResponse"], output_format="parsed_label", disable_tqdm=True)
            shown[where] = {"labels": [view.label(label) for label in labels]}
        except Exception as error:
            shown[where] = {"failed": f"official: {type(error).__name__}: {str(error)[:300]}"}
    return shown


WORKS = {
    "write": write,
    "import": import_all,
    "read": lambda *given: read(*map(json.loads, given)),
    "label": label_all,
    "views": views,
}

print("\n@" + json.dumps(WORKS[sys.argv[1]](*sys.argv[2:])))
