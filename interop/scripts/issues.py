"""Issues, questions, tags and notifications."""

from _kit import SEED_ERA, ask, check, chosen, equal, kili, photos, project, raises, true


def labeled(title, *names):
    where = project(title)
    ids = photos(where, *names)
    made = kili.append_labels(asset_id_array=list(ids.values()), json_response_array=[chosen("OBJECT_A")] * len(ids))
    return where, ids, [label["id"] for label in made]


def stored_issues(where):
    fields = "id type status assetId issueNumber objectMid comments { text }"
    return ask(
        "query($where: IssueWhere!) { issues(where: $where, first: 100, skip: 0) { %s } }" % fields,
        where={"project": {"id": where}},
    )["issues"]


@check("create_issues, issues, count_issues, update_issue_status")
def _():
    where, ids, labels = labeled("issues", "a", "b")
    made = kili.create_issues(
        where, label_id_array=labels, object_mid_array=["mid", None], text_array=["too small", None]
    )
    stored = stored_issues(where)
    equal([issue["id"] for issue in made], [issue["id"] for issue in stored])
    equal([issue["assetId"] for issue in stored], list(ids.values()))
    equal({(issue["type"], issue["status"]) for issue in stored}, {("ISSUE", "OPEN")})
    equal([issue["objectMid"] for issue in stored], ["mid", None])
    equal([comment["text"] for comment in stored[0]["comments"]], ["too small"])
    true(len({issue["issueNumber"] for issue in stored}) == 2, "issues are numbered")
    listed = kili.issues(where, disable_tqdm=True)
    equal([issue["id"] for issue in listed], [issue["id"] for issue in made])
    # The client hands back the whole answer, by the name of the root field.
    answer = kili.update_issue_status(made[0]["id"], "SOLVED")
    equal(answer, {"updatePropertiesInIssue": {"id": made[0]["id"]}})
    for expected, filters in (
        (2, {}),
        (1, {"status": "SOLVED"}),
        (1, {"status": "OPEN"}),
        (2, {"issue_type": "ISSUE"}),
        (0, {"issue_type": "QUESTION"}),
        (1, {"asset_id": ids["b"]}),
        (2, {"asset_id_in": list(ids.values())}),
        (0, {"asset_id": ids["b"], "status": "SOLVED"}),
    ):
        equal(kili.count_issues(where, **filters), expected, f"count_issues({filters})")
        equal(len(kili.issues(where, disable_tqdm=True, **filters)), expected, f"issues({filters})")
    raises("ValueError", lambda: kili.issues(where, asset_id=ids["a"], asset_id_in=[ids["b"]]))
    if not SEED_ERA:
        kili.update_issue_status(made[1]["id"], "CANCELLED")
        equal(kili.count_issues(where, status="CANCELLED"), 1)


@check("create_issues: errors")
def _():
    where, _, labels = labeled("issue errors", "a")
    raises("ValueError", lambda: kili.create_issues(where, label_id_array=labels, text_array=["a", "b"]))
    raises(
        ("GraphQLError", "NotFound"),
        lambda: kili.create_issues(where, label_id_array=["cunknown"], text_array=["x"]),
    )
    raises("GraphQLError", lambda: kili.update_issue_status("cunknown", "SOLVED"))
    equal(stored_issues(where), [])


@check("append_to_issues")
def _():
    where, ids, [label] = labeled("one issue", "a")
    made = kili.append_to_issues(label, where, text="look", object_mid="m")
    [stored] = stored_issues(where)
    equal((stored["id"], stored["assetId"]), (made["id"], ids["a"]))
    raises("ValueError", lambda: kili.append_to_issues("cunknown", where))


@check("issues: questions, which no public method of the client creates")
def _():
    where, ids, _ = labeled("questions", "a")
    ask(
        "mutation($issues: [IssueToCreate!]!, $where: AssetWhere!) { createIssues(issues: $issues, where: $where) { id } }",
        issues=[{"type": "QUESTION", "assetId": ids["a"], "text": "which one?"}],
        where={"idIn": [ids["a"]]},
    )
    [question] = kili.issues(where, issue_type="QUESTION", fields=["type", "assetId", "status", "comments.text"])
    equal(question["assetId"], ids["a"])
    equal([comment["text"] for comment in question["comments"]], ["which one?"])


@check("tags: of the organization and of projects")
def _():
    where = project("tags")
    made = [
        ask("mutation($data: TagData!) { createTag(data: $data) { id } }", data={"label": label})["createTag"]["id"]
        for label in ("interop blue", "interop green")
    ]
    labels = {tag["label"]: tag["id"] for tag in kili.tags()}
    equal([labels["interop blue"], labels["interop green"]], made)
    equal(kili.tags(project_id=where), [])
    equal(kili.tag_project(where, tags=["interop blue"], disable_tqdm=True), [{"id": made[0]}])
    equal(kili.tag_project(where, tag_ids=[made[1]], disable_tqdm=True), [{"id": made[1]}])
    equal(sorted(tag["id"] for tag in kili.tags(project_id=where)), sorted(made))
    [blue] = [tag for tag in kili.tags() if tag["id"] == made[0]]
    equal(blue["checkedForProjects"], [where])
    equal([found["id"] for found in kili.projects(tags_in=["interop blue"], fields=["id"])], [where])
    equal(kili.untag_project(where, tags=["interop blue"], disable_tqdm=True), [{"id": made[0]}])
    equal([tag["id"] for tag in kili.tags(project_id=where)], [made[1]])
    equal(kili.update_tag("interop green", "interop red"), {"id": made[1]})
    equal([tag["label"] for tag in kili.tags(project_id=where)], ["interop red"])
    equal(kili.untag_project(where, all=True, disable_tqdm=True), [{"id": made[1]}])
    equal(kili.tags(project_id=where), [])
    equal(kili.delete_tag(tag_name="interop red"), True)
    equal(kili.delete_tag(tag_id=made[0]), True)
    true(not {tag["id"] for tag in kili.tags()} & set(made), "the tags are gone")


@check("tags: unknown ones")
def _():
    where = project("unknown tags")
    raises(("ValueError", "NotFound"), lambda: kili.tag_project(where, tags=["interop nonsense"]))
    raises(("ValueError", "GraphQLError", "NotFound"), lambda: kili.tag_project(where, tag_ids=["cunknown"]))
    raises("ValueError", lambda: kili.tag_project(where))


@check("create_project: with tags")
def _():
    ask("mutation($data: TagData!) { createTag(data: $data) { id } }", data={"label": "interop born"})
    where = project("born with a tag", tags=["interop born"])
    equal([tag["label"] for tag in kili.tags(project_id=where)], ["interop born"])


@check("create_tag", skip=None if hasattr(kili, "create_tag") else "this release has no such method")
def _():
    kili.create_tag("interop made", color="#ff0000")
    [tag] = [tag for tag in ask("{ listTagsByOrg { label color } }")["listTagsByOrg"] if tag["label"] == "interop made"]
    equal(tag["color"], "#ff0000")


NO_NOTIFICATIONS = None if hasattr(kili, "notifications") else "this release has no public notifications"


@check("notifications of imports", skip=NO_NOTIFICATIONS)
def _():
    where = project("notified", input_type="VIDEO")
    before = {notification["id"] for notification in kili.notifications(disable_tqdm=True)}
    kili.append_many_to_dataset(where, content_array=["https://example.com/a.mp4"], disable_tqdm=True)
    # Another script may import at the same time
    true(kili.count_notifications() > len(before), "the import is counted")
    new = [one for one in kili.notifications(disable_tqdm=True) if one["id"] not in before and one["status"] == "SUCCESS"]
    true(new, "the import is announced")
    last = new[-1]
    equal(last["hasBeenSeen"], False)
    equal(kili.notifications(notification_id=last["id"], disable_tqdm=True), [last])
    true(last in kili.notifications(user_id=last["userID"], disable_tqdm=True), "the import is announced to its user")
    equal(kili.count_notifications(has_been_seen=True), 0)


@check("create_notification and its update, the vendor's", skip=None if SEED_ERA else "this release has no such method")
def _():
    me = ask("{ viewer { id } }")["viewer"]["id"]
    raises("GraphQLError", lambda: kili.create_notification("hello", "SUCCESS", "/x", me))
