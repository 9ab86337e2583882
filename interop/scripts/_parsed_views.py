"""The view that the official client has of a label, as plain values: `parsed-labels.mjs` shows the same of ours."""

import json

from kili.services.label_data_parsing import annotation as annotations
from kili.services.label_data_parsing.exceptions import AttributeNotCompatibleWithJobError
from kili.services.label_data_parsing.job_response import JobPayload

READS_FILES = hasattr(JobPayload, "file_id")

READS_PDF_OBJECTS = hasattr(annotations, "PdfObjectDetectionAnnotation")

FIELDS = {
    "begin_offset": "beginOffset",
    "content": "content",
    "end_entities": "endEntities",
    "end_objects": "endObjects",
    "end_offset": "endOffset",
    "is_key_frame": "isKeyFrame",
    "kind": "kind",
    "mid": "mid",
    "point": "point",
    "polyline": "polyline",
    "score": "score",
    "start_entities": "startEntities",
    "start_objects": "startObjects",
    "type": "type",
}


def given(owner, attribute):
    """What an attribute gives. It raises where the label does not hold it, and where the task has no such thing."""
    try:
        return getattr(owner, attribute)
    except (AttributeNotCompatibleWithJobError, KeyError):
        return None


def each(view, items):
    return None if items is None else [view(item) for item in items]


class View:
    """Views of the labels of a project with these jobs."""

    def __init__(self, jobs):
        self.jobs = jobs

    def children(self, jobs):
        """Those that are answered."""
        return {name: self.job(name, payload) for name, payload in (jobs or {}).items() if payload.to_dict()}

    def category(self, category):
        return {
            "name": category.name,
            "displayName": category.display_name,
            "confidence": given(category, "confidence"),
            "children": self.children(given(category, "children")),
        }

    def place(self, place):
        return {
            "boundingPoly": each(lambda poly: poly.normalized_vertices, given(place, "bounding_poly")),
            "pageNumberArray": given(place, "page_number_array"),
            "polys": given(place, "polys"),
        }

    def annotation(self, annotation):
        category = given(annotation, "category")
        return {
            **{name: given(annotation, attribute) for attribute, name in FIELDS.items()},
            "annotations": each(self.place, given(annotation, "annotations")),
            "boundingPoly": each(lambda poly: poly.normalized_vertices, given(annotation, "bounding_poly")),
            "categories": each(self.category, given(annotation, "categories")),
            "category": category and category.name,
            "children": self.children(given(annotation, "children")),
            "points": each(
                lambda point: {"code": point.code, "jobName": point.job_name, "name": point.name, "point": point.point},
                given(annotation, "points"),
            ),
        }

    def answer(self, task, payload):
        if task == "CLASSIFICATION":
            category = given(payload, "category")
            return {
                "categories": each(self.category, given(payload, "categories")),
                "category": category and category.name,
                "isKeyFrame": given(payload, "is_key_frame"),
            }
        if task == "TRANSCRIPTION":
            return {"text": given(payload, "text")}
        if task == "FILE":
            return {"fileId": payload.file_id, "fileName": payload.file_name, "fileMimeType": payload.file_mime_type}
        if task == "COMPARISON":
            # No attribute shows it
            return payload.to_dict()
        return {"annotations": each(self.annotation, given(payload, "annotations"))}

    def job(self, name, payload):
        return self.answer(self.jobs[name]["mlTask"], payload)

    def root(self, name, payload):
        if not isinstance(payload, list):
            return self.job(name, payload)
        return {"frames": {str(frame): self.job(name, one) for frame, one in enumerate(payload.frames)}}

    def label(self, label):
        # First, as text: some attributes change what they are asked of
        response = json.dumps(label.to_dict()["jsonResponse"])
        return {
            "jobs": {name: self.root(name, payload) for name, payload in label.jobs.items()},
            "response": json.loads(response),
        }
