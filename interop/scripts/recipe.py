"""The recipe of the platform's documentation: import assets, give them metadata, import labels."""

from _kit import SEED_ERA, ask, check, equal, held, held_labels, kili, names, raises, true

interface = {
    "jobs": {
        "JOB_0": {
            "mlTask": "CLASSIFICATION",
            "required": 1,
            "content": {
                "categories": {"OBJECT_A": {"name": "Object A"}, "OBJECT_B": {"name": "Object B"}},
                "input": "radio",
            },
        }
    }
}

external_ids = ["image_1", "image_2", "image_3"]
urls = [
    "https://storage.googleapis.com/label-public-staging/car/car_2.jpg",
    "https://storage.googleapis.com/label-public-staging/car/car_1.jpg",
    "https://storage.googleapis.com/label-public-staging/recipes/inference/black_car.jpg",
]
responses = [
    {"JOB_0": {"categories": [{"confidence": 95, "name": "OBJECT_B"}]}},
    {"JOB_0": {"categories": [{"confidence": 79, "name": "OBJECT_A"}]}},
    {"JOB_0": {"categories": [{"confidence": 83, "name": "OBJECT_B"}]}},
]

project_id = kili.create_project(
    title="Test Project", description="Project Description", input_type="IMAGE", json_interface=interface
)["id"]


@check("a project is created as described")
def _():
    [project] = ask(
        "query($id: ID!) { projects(where: {id: $id}, first: 1, skip: 0) { title description inputType jsonInterface } }",
        id=project_id,
    )["projects"]
    equal(project["title"], "Test Project")
    equal(project["description"], "Project Description")
    equal(project["inputType"], "IMAGE")
    [read] = kili.projects(project_id=project_id, fields=["jsonInterface"])
    true("JOB_0" in read["jsonInterface"]["jobs"], "the interface is read back")


@check("photographs are imported from URLs, in order")
def _():
    result = kili.append_many_to_dataset(
        project_id=project_id, content_array=urls, external_id_array=external_ids
    )
    equal(result["id"], project_id)
    equal(len(result["asset_ids"]), 3)
    stored = held(project_id, "id content status")
    equal(list(stored), external_ids)
    equal([asset["content"] for asset in stored.values()], urls)
    equal([asset["id"] for asset in stored.values()], result["asset_ids"])
    equal({asset["status"] for asset in stored.values()}, {"TODO"})


@check("types of metadata are declared")
def _():
    types = {
        "customConsensus": "number",
        "sensitiveData": "string",
        "uploadedFromCloud": "string",
        "modelLabelErrorScore": "number",
    }
    result = kili.update_properties_in_project(project_id=project_id, metadata_types=types)
    equal(result["id"], project_id)
    if SEED_ERA:
        equal(result["metadataTypes"], types)
    [stored] = ask(
        "query($id: ID!) { projects(where: {id: $id}, first: 1, skip: 0) { metadataTypes metadataProperties } }",
        id=project_id,
    )["projects"]
    equal(stored["metadataTypes"], types)
    equal({key: of["type"] for key, of in stored["metadataProperties"].items()}, types)


@check("metadata are replaced, once and again")
def _():
    numbers = [
        {"customConsensus": 10, "sensitiveData": "yes", "uploadedFromCloud": "no", "modelLabelErrorScore": 50},
        {"customConsensus": 40, "sensitiveData": "no", "uploadedFromCloud": "yes", "modelLabelErrorScore": 30},
    ]
    kili.update_properties_in_assets(
        project_id=project_id, external_ids=external_ids[:2], json_metadatas=numbers
    )
    equal([held(project_id, "metadata")[name]["metadata"] for name in external_ids[:2]], numbers)
    visible = {"imageUrl": "www.example.com/image.png", "text": "some text", "url": "www.example.com"}
    result = kili.update_properties_in_assets(
        project_id=project_id, external_ids=external_ids[:2], json_metadatas=[visible, visible]
    )
    stored = held(project_id, "id metadata")
    equal([asset["id"] for asset in result], [stored[name]["id"] for name in external_ids[:2]])
    equal([stored[name]["metadata"] for name in external_ids], [visible, visible, {}])


@check("predictions and inferences are imported")
def _():
    for label_type in ("PREDICTION", "INFERENCE"):
        result = kili.append_labels(
            json_response_array=responses,
            model_name="MyModel",
            label_type=label_type,
            project_id=project_id,
            asset_external_id_array=external_ids,
        )
        stored = held_labels(project_id, "modelName response assetId", typeIn=[label_type])
        equal([label["id"] for label in result], [label["id"] for label in stored])
        equal([label["response"] for label in stored], responses)
        equal({label["modelName"] for label in stored}, {"MyModel"})
    equal({asset["status"] for asset in held(project_id, "status").values()}, {"TODO"})


@check("predictions are created by their own method, and pile up")
def _():
    result = kili.create_predictions(
        project_id=project_id,
        external_id_array=external_ids,
        json_response_array=responses,
        model_name="MyModel",
    )
    equal(result, {"id": project_id})
    equal(len(held_labels(project_id, typeIn=["PREDICTION"])), 6)


@check("existing labels become labels of assets with the same names")
def _():
    assets = kili.assets(project_id=project_id)
    equal(names(assets), external_ids)
    for asset in assets:
        kili.append_labels(
            json_response_array=[asset["labels"][-1]["jsonResponse"]],
            label_type="DEFAULT",
            project_id=project_id,
            asset_external_id_array=[asset["externalId"]],
        )
    equal([label["response"] for label in held_labels(project_id, "response", typeIn=["DEFAULT"])], responses)
    equal({asset["status"] for asset in held(project_id, "status").values()}, {"LABELED"})


@check("the project is deleted")
def _():
    equal(kili.delete_project(project_id), project_id)
    equal(kili.projects(project_id=project_id), [])
    raises("NotFound" if SEED_ERA else ("NotFound", "GraphQLError"), lambda: kili.assets(project_id=project_id))
