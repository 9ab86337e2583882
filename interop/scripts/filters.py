"""Every filter of assets() and count_assets(): what is listed, what is counted, and how they combine."""

import datetime
import inspect

from _kit import BOXES, ask, box, boxes, check, equal, held, kili, names, photos, project, raises

me = ask("{ viewer { id email firstname lastname } }")["viewer"]
today = datetime.datetime.now(datetime.timezone.utc).date()
yesterday, tomorrow = (str(today + datetime.timedelta(days=days)) for days in (-1, 1))
today = str(today)

where = project("filters", BOXES)
all_names = [f"photo_{letter}" for letter in "abcdefgh"]
ids = photos(where, *all_names)
A, B, C, D, E, F, G, H = all_names
used = set()


def setup():
    kili.update_properties_in_project(where, metadata_types={"score": "number", "city": "string"})
    kili.update_properties_in_assets(
        asset_ids=[ids[name] for name in all_names],
        json_metadatas=[
            {"city": "Paris", "score": 1}, {"city": "Rome", "score": 5}, {"city": "Paris", "score": 10},
            {"city": "Oslo"}, {}, {"score": 7.5}, {"city": "Rome"}, {},
        ],
        consensus_marks=[0, 0.25, 0.5, 0.75, 1, None, None, None],
    )
    kili.update_properties_in_assets(asset_ids=[ids[C], ids[D], ids[E]], honeypot_marks=[0.1, 0.2, 0.3])
    # a: one car; b: two cars; c: a car and a bus, by day; d: reviewed, by night; e: predicted; f: inferred.
    kili.append_labels(
        asset_id_array=[ids[A], ids[B], ids[C], ids[D]],
        json_response_array=[
            boxes(box("a1", "CAR")),
            boxes(box("b1", "CAR"), box("b2", "CAR", 0.5, 0.5, 0.9, 0.9)),
            boxes(box("c1", "CAR"), box("c2", "BUS"), CLASS={"categories": [{"name": "DAY"}]}),
            {"CLASS": {"categories": [{"name": "NIGHT"}]}},
        ],
    )
    kili.append_labels(
        asset_id_array=[ids[D]],
        json_response_array=[{"CLASS": {"categories": [{"name": "NIGHT"}]}}],
        label_type="REVIEW",
    )
    kili.append_labels(
        asset_id_array=[ids[E]], json_response_array=[boxes(box("e1", "BUS"))], label_type="PREDICTION", model_name="m"
    )
    kili.append_labels(
        asset_id_array=[ids[F]], json_response_array=[boxes(box("f1", "BUS"))], label_type="INFERENCE", model_name="m"
    )


setup()
everything = inspect.signature(kili.assets).parameters
counted = inspect.signature(kili.count_assets).parameters


def finds(expected, **filters):
    """Both lists and counts find exactly these, in their order."""
    used.update(filters)
    listed = names(kili.assets(where, fields=["externalId"], disable_tqdm=True, **filters))
    equal(listed, expected, f"assets({filters})")
    # In July 2024 count_assets has the same filters; later a few of them are for lists only.
    if all(name in counted for name in filters):
        equal(kili.count_assets(where, **filters), len(expected), f"count_assets({filters})")


def has(name):
    return None if name in everything else "this release has no such filter"


@check("no filter: every asset, in the order of import")
def _():
    finds(all_names)


@check("asset_id")
def _():
    finds([C], asset_id=ids[C])
    finds([], asset_id="cunknown")


@check("asset_id_in")
def _():
    finds([A, C], asset_id_in=[ids[C], ids[A]])
    finds([], asset_id_in=["cunknown"])


@check("asset_id_not_in")
def _():
    finds([B, D, E, F, G, H], asset_id_not_in=[ids[C], ids[A]])


@check("external_id_contains, formerly the exact name", skip=has("external_id_contains"))
def _():
    finds([A], external_id_contains=[A, "photo"])


@check("external_id_strictly_in")
def _():
    finds([A, H], external_id_strictly_in=[H, A, "photo"])


@check("external_id_in: a part of the name")
def _():
    finds([A, B], external_id_in=["o_a", "to_b"])
    finds([], external_id_in=["o%a"])
    finds(all_names, external_id_in=["photo_"])
    finds([], external_id_in=["photo__"])


@check("status_in")
def _():
    finds([A, B, C], status_in=["LABELED"])
    finds([D], status_in=["REVIEWED"])
    finds([A, B, C, D], status_in=["LABELED", "REVIEWED"])
    finds([E, F, G, H], status_in=["TODO"])
    finds([], status_in=["TO_REVIEW", "ONGOING"])


@check("skipped")
def _():
    finds(all_names, skipped=False)
    finds([], skipped=True)


for mark, field in (("consensus", "consensusMark"), ("honeypot", "honeypotMark")):

    @check(f"{mark}_mark_gte and {mark}_mark_lte: inclusive, and never without a mark")
    def _():
        marks = {name: asset[field] for name, asset in held(where, field).items()}
        for low, high in ((0, 1), (0.25, 0.75), (0.2, 0.2), (0.9, 0.1)):
            finds(
                [name for name in all_names if marks[name] is not None and low <= marks[name] <= high],
                **{f"{mark}_mark_gte": low, f"{mark}_mark_lte": high},
            )

    @check(f"{mark}_mark_gt and {mark}_mark_lt, which are inclusive too", skip=has(f"{mark}_mark_gt"))
    def _():
        marks = {name: asset[field] for name, asset in held(where, field).items()}
        for low, high in ((0.25, 0.75), (0.2, 0.2)):
            finds(
                [name for name in all_names if marks[name] is not None and low <= marks[name] <= high],
                **{f"{mark}_mark_gt": low, f"{mark}_mark_lt": high},
            )


@check("inference_mark_gte and inference_mark_lte: humans against a model")
def _():
    other = project("inference", BOXES)
    found = photos(other, "same", "apart", "human")
    same = boxes(box("x", "CAR"))
    kili.append_labels(asset_id_array=list(found.values()), json_response_array=[same] * 3)
    kili.append_labels(
        asset_id_array=[found["same"], found["apart"]],
        json_response_array=[same, boxes(box("y", "CAR", 0.6, 0.6, 0.9, 0.9))],
        label_type="INFERENCE",
        model_name="m",
    )
    used.update(("inference_mark_gte", "inference_mark_lte"))
    marks = {name: asset["inferenceMark"] for name, asset in held(other, "inferenceMark").items()}
    equal(marks, {"apart": 0, "human": None, "same": 1}, "marks")
    equal(names(kili.assets(other, fields=["externalId"], inference_mark_gte=0.5)), ["same"])
    equal(names(kili.assets(other, fields=["externalId"], inference_mark_lte=0.5)), ["apart"])
    equal(kili.count_assets(other, inference_mark_gte=0, inference_mark_lte=1), 2)


@check("metadata_where: a value, any of several, and a range")
def _():
    finds([A, C], metadata_where={"city": "Paris"})
    finds([A, B, C, G], metadata_where={"city": ["Paris", "Rome"]})
    finds([B, C, F], metadata_where={"score": [2, 10]})
    finds([A, B], metadata_where={"score": [1, 5]})
    finds([C], metadata_where={"city": "Paris", "score": [2, 10]})
    finds([], metadata_where={"city": "Nowhere"})
    finds([], metadata_where={"unknown": "x"})


@check("created_at_gte and created_at_lte: whole days")
def _():
    finds(all_names, created_at_gte=today, created_at_lte=today)
    finds(all_names, created_at_gte=yesterday)
    finds([], created_at_lte=yesterday)
    finds([], created_at_gte=tomorrow)


@check("updated_at_gte and updated_at_lte")
def _():
    finds([], updated_at_gte=tomorrow)
    finds([], updated_at_lte=yesterday)
    listed = names(kili.assets(where, fields=["externalId"], updated_at_gte=today, updated_at_lte=today))
    equal([name for name in listed if name in (A, B, C, D)], [A, B, C, D])


@check("label_type_in")
def _():
    finds([A, B, C, D], label_type_in=["DEFAULT"])
    finds([D], label_type_in=["REVIEW"])
    finds([E, F], label_type_in=["PREDICTION", "INFERENCE"])
    finds([], label_type_in=["AUTOSAVE"])


@check("label_author_in: a first name, a last name, or both")
def _():
    labeled = [A, B, C, D, E, F]
    for author in (me["firstname"], me["lastname"], f"{me['firstname']} {me['lastname']}"):
        finds(labeled, label_author_in=[author])
    finds([], label_author_in=["Nobody"])


@check("label_reviewer_in")
def _():
    finds([D], label_reviewer_in=[me["firstname"]])
    finds([], label_reviewer_in=["Nobody"])


@check("label_labeler_in", skip=has("label_labeler_in"))
def _():
    finds([A, B, C, D], label_labeler_in=[me["lastname"]])
    finds([], label_labeler_in=["Nobody"])


@check("label_labeler_not_in and label_reviewer_not_in", skip=has("label_labeler_not_in"))
def _():
    finds([A, B, C, D], label_labeler_not_in=["Nobody"], label_type_in=["DEFAULT"])
    finds([D], label_reviewer_not_in=["Nobody"], label_type_in=["REVIEW"])


@check("label_created_at: one day")
def _():
    finds([A, B, C, D, E, F], label_created_at=today)
    finds([], label_created_at=yesterday)


@check("label_created_at_gte and label_created_at_lte")
def _():
    finds([A, B, C, D, E, F], label_created_at_gte=today, label_created_at_lte=today)
    finds([], label_created_at_gte=tomorrow)
    finds([], label_created_at_lte=yesterday)


@check("label_created_at_gt and label_created_at_lt", skip=has("label_created_at_gt"))
def _():
    finds([A, B, C, D, E, F], label_created_at_gt=today, label_created_at_lt=today)


@check("label_consensus_mark_gte and label_consensus_mark_lte")
def _():
    finds([], label_consensus_mark_gte=0.9, label_consensus_mark_lte=0.1)
    finds([], label_consensus_mark_gte=0)


@check("label_consensus_mark_gt and label_consensus_mark_lt", skip=has("label_consensus_mark_gt"))
def _():
    finds([], label_consensus_mark_gt=0.9, label_consensus_mark_lt=0.1)


@check("label_honeypot_mark_gte and label_honeypot_mark_lte: labels against the reference")
def _():
    other = project("honeypot marks")
    found = photos(other, "right", "wrong", "plain")
    answer = {"JOB_0": {"categories": [{"name": "OBJECT_A"}]}}
    mistake = {"JOB_0": {"categories": [{"name": "OBJECT_B"}]}}
    for name in ("right", "wrong"):
        kili.create_honeypot(json_response=answer, asset_id=found[name])
    kili.append_labels(
        asset_id_array=[found["right"], found["wrong"], found["plain"]],
        json_response_array=[answer, mistake, answer],
    )
    used.update(("label_honeypot_mark_gte", "label_honeypot_mark_lte"))
    equal(names(kili.assets(other, fields=["externalId"], label_honeypot_mark_gte=0.5)), ["right"])
    equal(names(kili.assets(other, fields=["externalId"], label_honeypot_mark_lte=0.5)), ["wrong"])
    equal(kili.count_assets(other, honeypot_mark_gte=0.5), 1)


@check("label_honeypot_mark_gt and label_honeypot_mark_lt", skip=has("label_honeypot_mark_gt"))
def _():
    finds([], label_honeypot_mark_gt=0.9, label_honeypot_mark_lt=0.1)


@check("label_category_search: counts, and, or, parentheses")
def _():
    finds([A, B, C], label_category_search="BOXES.CAR.count > 0")
    finds([B], label_category_search="BOXES.CAR.count >= 2")
    finds([A, C], label_category_search="BOXES.CAR.count == 1")
    finds([C, D], label_category_search="CLASS.DAY.count > 0 OR CLASS.NIGHT.count > 0")
    finds([C], label_category_search="BOXES.CAR.count > 0 AND BOXES.BUS.count > 0")
    finds([C], label_category_search="(BOXES.CAR.count == 2 OR CLASS.DAY.count > 0) AND BOXES.BUS.count > 0")
    finds([B, C], label_category_search="BOXES.CAR.count == 2 OR CLASS.DAY.count > 0 AND BOXES.BUS.count > 0")
    finds([D, E, F], label_category_search="BOXES.CAR.count < 1")


@check("label_category_search: a bad expression is refused before any request")
def _():
    for text in ("BOXES.CAR.count >", "BOXES.CAR > 0", "hello"):
        raises(("ValueError", "ParseException"), lambda: kili.assets(where, label_category_search=text))
        raises(("ValueError", "ParseException"), lambda: kili.count_assets(where, label_category_search=text))


@check("issue_type and issue_status: one issue meets both")
def _():
    labels = kili.labels(where, fields=["id", "assetId"], type_in=["DEFAULT"])
    by_asset = {label["assetId"]: label["id"] for label in labels}
    created = kili.create_issues(where, label_id_array=[by_asset[ids[A]], by_asset[ids[B]]], text_array=["one", "two"])
    kili.update_issue_status(created[1]["id"], "SOLVED")
    ask(
        "mutation($issues: [IssueToCreate!]!, $where: AssetWhere!) { createIssues(issues: $issues, where: $where) { id } }",
        issues=[{"type": "QUESTION", "assetId": ids[C], "text": "why?"}],
        where={"idIn": [ids[C]]},
    )
    finds([A], issue_status="OPEN", issue_type="ISSUE")
    finds([B], issue_status="SOLVED", issue_type="ISSUE")
    finds([C], issue_status="OPEN", issue_type="QUESTION")
    finds([], issue_status="SOLVED", issue_type="QUESTION")
    finds([A, B], issue_type="ISSUE")
    finds([A, C], issue_status="OPEN")


@check("conditions on labels are met by one and the same label")
def _():
    finds([], label_type_in=["REVIEW"], label_category_search="BOXES.CAR.count > 0")
    finds([E], label_type_in=["PREDICTION"], label_category_search="BOXES.BUS.count > 0")
    finds([D], label_type_in=["REVIEW"], label_author_in=[me["firstname"]], label_created_at=today)


@check("filters of every kind together")
def _():
    finds(
        [C],
        asset_id_not_in=[ids[A]],
        consensus_mark_gte=0.1,
        created_at_lte=tomorrow,
        external_id_in=["photo"],
        label_category_search="BOXES.CAR.count > 0",
        label_type_in=["DEFAULT"],
        metadata_where={"city": ["Paris"]},
        skipped=False,
        status_in=["LABELED"],
    )


@check("pages of a filtered list: first and skip")
def _():
    listed = kili.assets(where, fields=["externalId"], status_in=["LABELED", "REVIEWED"], skip=1, first=2)
    equal(names(listed), [B, C])
    equal(names(kili.assets(where, fields=["externalId"], skip=7)), [H])
    equal(kili.assets(where, fields=["externalId"], skip=50), [])
    # `first=0` is no limit to the client: it takes 0 for "not given".
    equal(kili.assets(where, fields=["externalId"], first=1), [{"externalId": A}])


@check("steps of a workflow are refused for a project without", skip=has("step_name_in"))
def _():
    raises("ValueError", lambda: kili.assets(where, step_name_in=["Labeling"]))
    raises("ValueError", lambda: kili.count_assets(where, step_status_in=["DONE"]))


@check("every filter of this release is tried here")
def _():
    ignored = {
        "as_generator", "assignee_in", "assignee_not_in", "disable_tqdm", "download_media", "fields", "first",
        "format", "label_output_format", "local_media_dir", "project_id", "self", "skip",
    }
    steps = {name for name in everything if name.startswith(("step_", "group_"))}
    equal(sorted(set(everything) - ignored - steps - used), [])
