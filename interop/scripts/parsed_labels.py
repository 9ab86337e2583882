"""Labels as objects: what the client's parser makes of the sandbox's responses and interfaces."""

import copy

from _kit import BOXES, box, boxes, check, chosen, equal, kili, names, photos, project, raises, true

NESTED = {
    "jobs": {
        "KIND": {
            "mlTask": "CLASSIFICATION",
            "required": 1,
            "isChild": False,
            "content": {
                "categories": {
                    "BIRD": {"name": "A bird", "children": ["COLOUR"]},
                    "FISH": {"name": "A fish", "children": []},
                },
                "input": "radio",
            },
        },
        "COLOUR": {
            "mlTask": "CLASSIFICATION",
            "required": 1,
            "isChild": True,
            "content": {
                "categories": {"RED": {"name": "Red", "children": []}, "BLUE": {"name": "Blue", "children": []}},
                "input": "checkbox",
            },
        },
    }
}

ENTITIES = {
    "jobs": {
        "NER": {
            "mlTask": "NAMED_ENTITIES_RECOGNITION",
            "required": 1,
            "isChild": False,
            "content": {
                "categories": {"PERSON": {"name": "Person", "children": []}, "PLACE": {"name": "Place", "children": []}},
                "input": "radio",
            },
        },
        "LINKS": {
            "mlTask": "NAMED_ENTITIES_RELATION",
            "required": 0,
            "isChild": False,
            "content": {
                "categories": {
                    "LIVES_IN": {"name": "Lives in", "children": [], "startEntities": ["PERSON"], "endEntities": ["PLACE"]}
                },
                "input": "radio",
            },
        },
    }
}

VIDEO = {
    "jobs": {
        "SCENE": {
            "mlTask": "CLASSIFICATION",
            "required": 0,
            "isChild": False,
            "content": {
                "categories": {"DAY": {"name": "Day", "children": []}, "NIGHT": {"name": "Night", "children": []}},
                "input": "radio",
            },
        },
        "TRACK": {
            "mlTask": "OBJECT_DETECTION",
            "required": 0,
            "isChild": False,
            "tools": ["rectangle"],
            "content": {"categories": {"CAR": {"name": "Car", "children": []}}, "input": "radio"},
        },
    }
}


def parsed(where):
    return kili.labels(where, output_format="parsed_label", disable_tqdm=True)


def labeled(where):
    ids = photos(where, "a")
    kili.append_labels(asset_id_array=[ids["a"]], json_response_array=[chosen("OBJECT_A")])
    found = parsed(where)
    true(len(found) == 1, "one label")
    return found


@check("a classification")
def _():
    where = project("parsed class")
    ids = photos(where, "a")
    kili.append_labels(asset_id_array=[ids["a"]], json_response_array=[chosen("OBJECT_A", 42)])
    [label] = parsed(where)
    equal(label.jobs["JOB_0"].category.name, "OBJECT_A")
    equal(label.jobs["JOB_0"].category.display_name, "Object A")
    equal(label.jobs["JOB_0"].category.confidence, 42)
    equal(label.to_dict()["jsonResponse"], chosen("OBJECT_A", 42))
    equal(list(label.jobs.keys()), ["JOB_0"])


@check("a nested classification")
def _():
    where = project("parsed nested", NESTED)
    ids = photos(where, "a")
    response = {
        "KIND": {
            "categories": [
                {
                    "name": "BIRD",
                    "confidence": 100,
                    "children": {"COLOUR": {"categories": [{"name": "RED", "confidence": 100}, {"name": "BLUE", "confidence": 100}]}},
                }
            ]
        }
    }
    kili.append_labels(asset_id_array=[ids["a"]], json_response_array=[response])
    [label] = parsed(where)
    child = label.jobs["KIND"].category.children["COLOUR"]
    equal([category.name for category in child.categories], ["RED", "BLUE"])
    equal(names(kili.assets(where, fields=["externalId"], label_category_search="COLOUR.RED.count > 0")), ["a"])


@check("boxes, a note and an absent job")
def _():
    where = project("parsed boxes", BOXES)
    ids = photos(where, "a")
    kili.append_labels(
        asset_id_array=[ids["a"]],
        json_response_array=[boxes(box("m1", "CAR"), box("m2", "BUS"), NOTE={"text": "two"})],
    )
    [label] = parsed(where)
    equal([annotation.category.name for annotation in label.jobs["BOXES"].annotations], ["CAR", "BUS"])
    equal(label.jobs["BOXES"].annotations[0].mid, "m1")
    equal(len(label.jobs["BOXES"].annotations[0].bounding_poly[0].normalized_vertices), 4)
    equal(label.jobs["NOTE"].text, "two")
    equal(list(label.jobs["CLASS"].categories), [])


@check("entities and their relations")
def _():
    where = project("parsed entities", ENTITIES, input_type="TEXT")
    kili.append_many_to_dataset(where, content_array=["Ada in London"], external_id_array=["a"], disable_tqdm=True)
    entity = lambda mid, name, content, begin: {
        "mid": mid, "categories": [{"name": name, "confidence": 100}], "content": content,
        "beginOffset": begin, "endOffset": begin + len(content), "children": {},
    }
    response = {
        "NER": {"annotations": [entity("e1", "PERSON", "Ada", 0), entity("e2", "PLACE", "London", 7)]},
        "LINKS": {
            "annotations": [
                {"mid": "r1", "categories": [{"name": "LIVES_IN", "confidence": 100}], "children": {},
                 "startEntities": [{"mid": "e1"}], "endEntities": [{"mid": "e2"}]}
            ]
        },
    }
    kili.append_labels(project_id=where, asset_external_id_array=["a"], json_response_array=[response])
    [label] = parsed(where)
    entities = label.jobs["NER"].entity_annotations
    equal([(entity.content, entity.begin_offset, entity.end_offset) for entity in entities], [("Ada", 0, 3), ("London", 7, 13)])
    equal(label.jobs["LINKS"].annotations[0].start_entities, [{"mid": "e1"}])
    equal(label.to_dict()["jsonResponse"], response)


@check("a video, frame by frame")
def _():
    where = project("parsed video", VIDEO, input_type="VIDEO")
    kili.append_many_to_dataset(
        where,
        json_content_array=[[f"https://example.com/{n}.png" for n in range(3)]],
        external_id_array=["a"],
        disable_tqdm=True,
    )
    scene = lambda name, key: {"categories": [{"name": name, "confidence": 100}], "isKeyFrame": key}
    response = {
        "0": {"SCENE": scene("DAY", True), "TRACK": {"annotations": [{**box("t", "CAR"), "isKeyFrame": True}]}},
        "1": {"SCENE": scene("DAY", False)},
        "2": {"SCENE": scene("NIGHT", True)},
    }
    kili.append_labels(project_id=where, asset_external_id_array=["a"], json_response_array=[response])
    [label] = parsed(where)
    frames = label.jobs["SCENE"].frames
    equal([frame.category.name for frame in frames], ["DAY", "DAY", "NIGHT"])
    equal([frame.is_key_frame for frame in frames], [True, False, True])
    equal(label.jobs["TRACK"].frames[0].annotations[0].category.name, "CAR")
    [plain] = kili.labels(where, disable_tqdm=True)
    equal(plain["jsonResponse"], response)
    equal(names(kili.assets(where, fields=["externalId"], label_category_search="SCENE.NIGHT.count > 0")), ["a"])


@check("labels of assets, parsed with them")
def _():
    where = project("parsed assets")
    ids = photos(where, "a", "b")
    kili.append_labels(asset_id_array=[ids["a"]], json_response_array=[chosen("OBJECT_B")])
    first, second = kili.assets(
        where,
        fields=["externalId", "labels.jsonResponse", "latestLabel.jsonResponse"],
        label_output_format="parsed_label",
        disable_tqdm=True,
    )
    equal(first["labels"][0].jobs["JOB_0"].category.name, "OBJECT_B")
    equal(first["latestLabel"].jobs["JOB_0"].category.name, "OBJECT_B")
    equal(second["labels"], [])


@check("a label changed through its object, and appended again")
def _():
    where = project("parsed change")
    ids = photos(where, "a", "b")
    kili.append_labels(asset_id_array=[ids["a"]], json_response_array=[chosen("OBJECT_A")])
    [label] = parsed(where)
    changed = copy.deepcopy(label)
    raises("InvalidMutationError", lambda: changed.jobs["JOB_0"].add_category("OBJECT_B"))
    raises("InvalidMutationError", lambda: changed.jobs["JOB_0"].add_category("OBJECT_Z"))
    kili.append_labels(
        asset_id_array=[ids["b"]], json_response_array=[label.to_dict()["jsonResponse"]]
    )
    equal([one.jobs["JOB_0"].category.name for one in parsed(where)], ["OBJECT_A", "OBJECT_A"])


@check("a parsed label needs its response")
def _():
    where = project("parsed fields")
    raises("ValueError", lambda: kili.labels(where, fields=["id"], output_format="parsed_label"))
    raises(
        ("JobNotExistingError", "KeyError", "AttributeError"),
        lambda: [label.jobs["NO_JOB"] for label in labeled(where)],
    )
