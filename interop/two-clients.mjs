/**
 * Two clients, one truth: the official client and ours do the same work on one sandbox. Each reads what the other wrote,
 * and the sandbox's journal tells the requests of both: they may differ only as `differences.json` says, with a reason.
 * `DIFFERENCES.md` is that file for people.
 */
import * as Assets from "@effect-kili/core/Assets"
import * as GraphQL from "@effect-kili/core/GraphQL"
import * as Issues from "@effect-kili/core/Issues"
import * as KiliClient from "@effect-kili/core/KiliClient"
import * as Labels from "@effect-kili/core/Labels"
import * as Notifications from "@effect-kili/core/Notifications"
import * as Organizations from "@effect-kili/core/Organizations"
import * as Projects from "@effect-kili/core/Projects"
import * as Users from "@effect-kili/core/Users"
import * as NodeKili from "@effect-kili/node/NodeKili"
import * as Chunk from "effect/Chunk"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as fs from "node:fs/promises"
import * as path from "node:path"
import { fileURLToPath } from "node:url"
import { importCases, toNewAsset } from "./import-cases.mjs"
import { labelCases } from "./label-cases.mjs"
import * as parsedLabels from "./parsed-labels.mjs"
import { storedIn } from "./stored.mjs"

const classes = {
  jobs: {
    JOB_0: {
      mlTask: "CLASSIFICATION",
      required: 1,
      isChild: false,
      content: {
        categories: { OBJECT_A: { name: "Object A", children: [] }, OBJECT_B: { name: "Object B", children: [] } },
        input: "radio"
      }
    }
  }
}

const viewer = GraphQL.query({
  name: "viewer",
  document: "query viewer { data: viewer { id email } }",
  variables: Schema.Struct({}),
  data: Schema.Struct({ id: Schema.String, email: Schema.String })
})

const chosen = (name) => ({ JOB_0: { categories: [{ name, confidence: 100 }] } })

const collect = (stream) => Effect.map(Stream.runCollect(stream), Chunk.toReadonlyArray)

const recorder = ({ journal, run }, steps) => async (name, effect) => {
  await journal("DELETE")
  const result = await run(effect).catch((error) => error)
  steps[name] = { failed: result instanceof Error ? result.message : null, requests: await journal("GET") }
  return result
}

/** Our half of the work: the same steps, by the same names, as `scripts/_two_clients.py`. */
const write = async (context) => {
  const { caller, folder, run } = context
  const steps = {}
  const step = recorder(context, steps)
  const create = Projects.createProject({ title: "two clients", inputType: "IMAGE", jsonInterface: classes })
  const { id: projectId } = await step("create a project", create)
  await step(
    "import hosted images",
    Assets.appendMany({
      projectId,
      assets: [
        { externalId: "a", content: "https://example.com/a.jpg", jsonMetadata: { n: 1 } },
        { externalId: "b", content: "https://example.com/b.jpg", jsonMetadata: { n: 2 } }
      ]
    })
  )
  const local = (externalId, name) =>
    Assets.appendMany({ projectId, assets: [{ externalId, content: path.join(folder, name) }] })
  await step("import a local image", local("local", "one.png"))
  await step("import a TIFF", local("tiff", "two.tif"))
  await step("declare metadata", Projects.updateProperties({ projectId, metadataTypes: { n: "number" } }))
  await step(
    "update by names",
    Assets.updateProperties({
      projectId,
      updates: [{ externalId: "a", jsonMetadata: { n: 3 } }, { externalId: "b", jsonMetadata: { n: 4 } }]
    })
  )
  const assets = await run(
    collect(Assets.listAssets({ projectId, fields: ["id"], filter: { externalIdStrictlyIn: ["a", "b"] } }))
  )
  await step(
    "update by ids",
    Assets.updateProperties({ updates: assets.map(({ id }, n) => ({ assetId: id, jsonMetadata: { n: n + 5 } })) })
  )
  await step(
    "append labels by names",
    Labels.appendLabels({
      projectId,
      labelType: "DEFAULT",
      labels: [
        { externalId: "a", jsonResponse: chosen("OBJECT_A") },
        { externalId: "b", jsonResponse: chosen("OBJECT_B") }
      ]
    })
  )
  await step(
    "append labels by ids",
    Labels.appendLabels({
      labelType: "REVIEW",
      labels: assets.map(({ id }) => ({ assetId: id, jsonResponse: chosen("OBJECT_B") }))
    })
  )
  await step(
    "create predictions",
    Labels.createPredictions({
      projectId,
      modelName: "m",
      labels: [{ externalId: "a", jsonResponse: chosen("OBJECT_A") }]
    })
  )
  await step(
    "replace predictions",
    Labels.createPredictions({
      projectId,
      modelName: "m",
      overwrite: true,
      labels: [{ externalId: "a", jsonResponse: chosen("OBJECT_B") }]
    })
  )
  await step(
    "append inferences",
    Labels.appendLabels({
      projectId,
      labelType: "INFERENCE",
      modelName: "m",
      labels: [{ externalId: "a", jsonResponse: chosen("OBJECT_A") }]
    })
  )
  const labelFilter = {
    typeIn: ["REVIEW"],
    assetExternalIdStrictlyIn: ["a", "b"],
    createdAtGte: "2020-01-01",
    categorySearch: "JOB_0.OBJECT_B.count >= 1"
  }
  await step("list labels", collect(Labels.listLabels({ projectId, filter: labelFilter })))
  await step("count labels", Labels.countLabels({ projectId, filter: labelFilter }))
  const predictions = await step("list predictions", collect(Labels.listPredictions({ projectId })))
  await step("list inferences", collect(Labels.listInferences({ projectId })))
  await step(
    "create a honeypot",
    Labels.createHoneypot({ projectId, externalId: "b", jsonResponse: chosen("OBJECT_A") })
  )
  await step("delete labels", Labels.deleteLabels({ labelIds: predictions.map(({ id }) => id) }))
  const filter = { statusIn: ["REVIEWED"] }
  await step("list assets", collect(Assets.listAssets({ projectId, fields: ["id", "externalId"], filter })))
  await step("count assets", Assets.countAssets({ projectId, filter }))
  await step(
    "filter assets",
    collect(Assets.listAssets({
      projectId,
      fields: ["id", "externalId"],
      filter: {
        externalIdIn: ["a", "b"],
        labelTypeIn: ["REVIEW"],
        labelCreatedAtGte: "2020-01-01",
        labelCategorySearch: "JOB_0.OBJECT_B.count >= 1",
        metadata: { n: [1, 9] },
        skipped: false,
        createdAtGte: "2020-01-01"
      }
    }))
  )
  await step(
    "count by deprecated names",
    Assets.countAssets({
      projectId,
      filter: { externalIdContains: ["a", "local"], labelCreatedAtGt: "2020-01-01" }
    })
  )
  const [own] = await run(
    collect(Assets.listAssets({ projectId, fields: ["id"], filter: { externalIdStrictlyIn: ["local"] } }))
  )
  const assetIds = [own.id]
  const update = (properties) => Assets.updateProperties({ updates: [{ assetId: own.id, ...properties }] })
  await step(
    "update every property",
    update({
      priority: 3,
      jsonMetadata: { n: 7 },
      consensusMark: 0.5,
      honeypotMark: 0.25,
      toBeLabeledBy: [caller.email],
      isUsedForConsensus: true,
      isHoneypot: true,
      resolution: { width: 4, height: 3 }
    })
  )
  await step("free an assignment", update({ toBeLabeledBy: [] }))
  await step(
    "change page resolutions",
    update({
      pageResolutions: [
        { pageNumber: 1, width: 4, height: 3 },
        { pageNumber: 2, width: 4, height: 3, rotation: 90 }
      ]
    })
  )
  await step(
    "change contents",
    Assets.updateProperties({
      updates: ["c", "d"].map((name, n) => ({ assetId: assets[n].id, content: `https://example.com/${name}.jpg` }))
    })
  )
  await step(
    "change external ids",
    Assets.changeExternalIds({
      changes: ["A", "B"].map((newExternalId, n) => ({ assetId: assets[n].id, newExternalId }))
    })
  )
  await step(
    "change external ids by names",
    Assets.changeExternalIds({
      projectId,
      changes: [{ externalId: "A", newExternalId: "a" }, { externalId: "B", newExternalId: "b" }]
    })
  )
  await step(
    "add metadata",
    Assets.addMetadata({ projectId, updates: [{ externalId: "local", jsonMetadata: { m: "x" } }] })
  )
  await step(
    "set metadata",
    Assets.setMetadata({ projectId, updates: [{ externalId: "local", jsonMetadata: { k: "y", n: 7 } }] })
  )
  await run(Labels.appendLabels({
    labelType: "DEFAULT",
    labels: [{ assetId: own.id, jsonResponse: chosen("OBJECT_A") }]
  }))
  await step("add to review", Assets.addToReview({ projectId, externalIds: ["tiff", "local"] }))
  await step("send back to queue", Assets.sendBackToQueue({ projectId, externalIds: ["local"] }))
  await step("skip", Assets.skip({ projectId, assetIds, reason: "blurred" }))
  await step("unskip", Assets.unskip({ projectId, assetIds }))
  await step("assign", Assets.assign({ assignments: [{ assetId: own.id, userIds: [caller.id] }] }))
  await step("set consensus", Assets.setConsensus({ projectId, assetIds, isConsensus: false }))
  await step(
    "download media",
    collect(Assets.listAssets({
      projectId,
      fields: ["content", "externalId"],
      filter: { externalIdStrictlyIn: ["local"] },
      downloadMedia: { folder: path.join(folder, "our media") }
    }))
  )
  await step("delete assets", Assets.deleteMany({ projectId, externalIds: ["tiff"] }))
  await step("list projects", collect(Projects.listProjects({ filter: { projectId }, fields: ["id", "title"] })))
  await step(
    "update a project",
    Projects.updateProperties({
      projectId,
      title: "two clients",
      description: "both",
      instructions: "Look",
      consensusTotCoverage: 10,
      minConsensusSize: 2,
      reviewCoverage: 20,
      canSkipAsset: true,
      canNavigateBetweenAssets: true,
      consensusMark: 0.5,
      honeypotMark: 0.25,
      useHoneyPot: true,
      complianceTags: ["PHI"]
    })
  )
  await step("archive", Projects.archive({ projectId }))
  await step("unarchive", Projects.unarchive({ projectId }))
  await step(
    "filter projects",
    collect(Projects.listProjects({
      fields: ["id"],
      filter: {
        projectId,
        searchQuery: "%CLIENTS",
        archived: false,
        starred: false,
        updatedAtLte: "2100-01-01"
      }
    }))
  )
  const email = "jo@example.com"
  const { id: memberId } = await step("add a member", Projects.addMember({ projectId, email, role: "REVIEWER" }))
  await step(
    "list members",
    collect(Projects.listMembers({ projectId, fields: ["id", "user.id"], filter: { email } }))
  )
  await step("change a role", Projects.updateRole({ projectId, memberId, role: "LABELER" }))
  await step("remove a member", Projects.removeMember({ memberId }))
  const { id: tagId } = await run(Projects.createTag({ label: "ours" }))
  await step("tag a project", Projects.tagProject({ projectId, tags: ["ours"] }))
  await step("list tags", collect(Projects.listTags({ projectId })))
  await step("untag a project", Projects.untagProject({ projectId, tagIds: [tagId] }))
  const [first] = assets
  const [{ labels }] = await run(
    collect(Assets.listAssets({ projectId, fields: ["labels.id"], filter: { assetId: first.id } }))
  )
  const [issueId] = await step(
    "create an issue",
    Issues.createIssues({ projectId, issues: [{ labelId: labels[0].id, text: "Too wide" }] })
  )
  await step(
    "list issues",
    collect(Issues.listIssues({
      projectId,
      fields: ["id", "status"],
      filter: { assetIdIn: assets.map(({ id }) => id), type: "ISSUE", status: "OPEN" }
    }))
  )
  await step("count issues", Issues.countIssues({ projectId, filter: { assetId: first.id } }))
  await step("solve an issue", Issues.updateStatus({ issueId, status: "SOLVED" }))
  await step(
    "list notifications",
    collect(Notifications.listNotifications({ filter: { hasBeenSeen: true, userId: caller.id } }))
  )
  await step("list users", collect(Users.listUsers({ filter: { email: caller.email } })))
  await step(
    "list organizations",
    collect(Organizations.listOrganizations({ filter: { userEmail: caller.email } }))
  )
  const { id: extra } = await run(create)
  await step("delete a project", Projects.deleteProject({ projectId: extra }))
  return { project: projectId, steps }
}

/** Our half of the imports, of the cases that the release at hand knows. */
const importAll = async (context, cases) => {
  const { run } = context
  const projects = {}
  const steps = {}
  const step = recorder(context, steps)
  for (const { assets, inputType, step: name } of cases) {
    const { id: projectId } = await run(Projects.createProject({ title: name, inputType, jsonInterface: classes }))
    projects[name] = projectId
    await step(name, Assets.appendMany({ projectId, assets: assets.map(toNewAsset) }))
  }
  return { projects, steps }
}

/** The assets of several projects. */
const read = async ({ run }, projectIds, fields) => {
  const rows = []
  for (const projectId of projectIds) rows.push(await run(collect(Assets.listAssets({ projectId, fields }))))
  return rows
}

const written = [
  "externalId",
  "jsonMetadata",
  "status",
  "priority",
  "content",
  "labels.labelType",
  "labels.jsonResponse"
]

const imported = ["externalId", "content", "jsonContent", "jsonMetadata", "isHoneypot"]

/** A value without what differs from run to run, nor what the platform reads as absent. */
const plain = (value) => {
  if (typeof value === "string") {
    if (/^[[{]/.test(value)) {
      try {
        return plain(JSON.parse(value))
      } catch {
        // Not JSON after all.
      }
    }
    return value
      .replace(/\bc[a-z0-9]{24}\b/g, "<id>")
      .replace(/^https?:\/\/127\.0\.0\.1:\d+\/.*$/, "<url of the sandbox>")
  }
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== "object" || value === null) return value
  const entries = Object.entries(value).flatMap(([key, inner]) => {
    const simple = plain(inner)
    const isEmpty = simple === null ||
      (typeof simple === "object" && !Array.isArray(simple) && Object.keys(simple).length === 0)
    return isEmpty ? [] : [[key, simple]]
  })
  return Object.fromEntries(entries.sort(([a], [b]) => a < b ? -1 : 1))
}

/**
 * The variables of a request by what they mean: how a document calls them is its own affair, and so is whether the bounds
 * of a page are variables or written in the document.
 */
const meaning = ({ variables }) => {
  const { data, dataArray, first: _first, skip: _skip, where, whereArray, ...others } = variables ?? {}
  return plain({ ...others, data: data ?? dataArray ?? null, where: where ?? whereArray ?? null })
}

/** The paths at which two values differ, with what is there. */
const unequal = (official, ours, at) => {
  if (JSON.stringify(official) === JSON.stringify(ours)) return []
  const isBranch = (value) => typeof value === "object" && value !== null
  if (isBranch(official) && isBranch(ours) && Array.isArray(official) === Array.isArray(ours)) {
    const keys = [...new Set([...Object.keys(official), ...Object.keys(ours)])].sort()
    // Elements of a list differ in the same way.
    const places = (key) => Array.isArray(official) ? `${at}[]` : `${at}.${key}`
    return keys.flatMap((key) => unequal(official[key], ours[key], places(key)))
  }
  const show = (value) => value === undefined ? "absent" : JSON.stringify(value)
  return [`${at}: official ${show(official)}, ours ${show(ours)}`]
}

const mutations =
  /^(check|create(Issues|Project|Upload)|add|append|assign|delete|send|set|skip|uncheck|unskip|update|upload)/

/** Mutations of 2026 servers that take the variables of an older one. */
const renamed = { appendManyAssetsAsynchronously: "appendManyFramesToDatasetAsynchronously" }

const asText = (value) => JSON.stringify(value)

/**
 * What requests of one operation say. Uploads run side by side, so that their order means nothing; nor does how many paths
 * are signed in one request.
 */
const meanings = (operation, requests) => {
  const all = requests.map(meaning)
  if (operation === "upload") return all.sort((a, b) => asText(a) < asText(b) ? -1 : 1)
  return operation === "createUploadBucketSignedUrls" ? [all.flatMap(({ filePaths }) => filePaths).sort()] : all
}

/** How the requests of a step differ: which operations are sent at all, and the variables of those that both send. */
const compare = (official, ours) => {
  const of = (requests) => requests.filter(({ operation }) => operation !== null && operation !== "version")
  const names = (requests) => new Set(of(requests).map(({ operation }) => operation))
  const [theirs, known] = [names(official), names(ours)]
  const found = [
    ...[...theirs].filter((name) => !known.has(name)).map((name) => `official only: ${name}`),
    ...[...known].filter((name) => !theirs.has(name)).map((name) => `ours only: ${name}`)
  ]
  for (const name of theirs) {
    const ownName = known.has(name) ? name : renamed[name]
    if (!known.has(ownName)) continue
    const sent = (requests, wanted) => of(requests).filter(({ operation }) => operation === wanted)
    const [a, b] = [sent(official, name), sent(ours, ownName)]
    const isMutation = mutations.test(name)
    if (isMutation && a.length !== b.length) found.push(`${name}: official ${a.length}, ours ${b.length} times`)
    const [said, own] = [meanings(name, a), meanings(ownName, b)]
    const pairs = isMutation ? Math.min(said.length, own.length) : 1
    const pairwise = said.slice(0, pairs).flatMap((one, n) => unequal(one, own[n], name))
    for (const difference of pairwise) found.push(difference)
  }
  return [...new Set(found)].sort()
}

const table = fileURLToPath(new URL("differences.json", import.meta.url))
const page = table.replace("differences.json", "DIFFERENCES.md")

/** The imports of one input type together. */
const toList = (steps) => {
  const groups = new Map()
  for (const step of steps) {
    const [, inputType = "", name = step] = /^([A-Z_]+): (.*)$/.exec(step) ?? []
    groups.set(inputType, [...groups.get(inputType) ?? [], name])
  }
  return [...groups].map(([inputType, names]) =>
    inputType === "" ? names.join(", ") : `${inputType}: ${names.join(", ")}`
  )
    .join("; ")
}

const toMarkdown = (differences) => {
  const rows = differences.map(({ difference, reason, steps }) =>
    `| ${toList(steps)} | \`${difference.replaceAll("|", "\\|")}\` | ${reason} |`
  )
  return [
    "# Where our client differs from the official one",
    "",
    "Both do the same work on one sandbox, and its journal is compared: which operations are sent, and with which variables,",
    "up to ids and times. Of imports, so is what the sandbox then holds (`stored`): the fields of the assets, and the media type",
    "and the bytes of each file. Of labels of every task, written by either client, it is what both parse of them (`labels`).",
    "What is not listed here is the same. This page is made from `differences.json` by `npm run interop -- --write`; every run",
    "checks both.",
    "",
    "Not compared, since they are matters of style: what a document calls its variables, whether `first` and `skip` are",
    "variables or written in the document, nulls and empty objects (the platform reads them as absent), the order of keys, and",
    "the order of uploads, which run side by side.",
    "",
    "Before an import of local frames ours makes sure of the right to upload, as for any other file. The official client takes",
    "frames for hosted ones there. It does not show in the table: the right is known by then.",
    "",
    "Before its first request the official client also asks who the caller is, when the key expires, for the version and for",
    "the whole schema, and it waits a second after each change. Ours does none of this.",
    "",
    "Two differences show in the programs rather than on the wire: our inputs are records, one for an asset, where the official",
    "client takes parallel arrays; and both make the ids of new assets themselves, ours always in the platform's form.",
    "",
    "| step | difference | reason |",
    "|---|---|---|",
    ...rows,
    ""
  ].join("\n")
}

/** Everything that differed in this process, over all releases: what is listed and never seen is out of date. */
const seen = new Map()

/** What differs has to be listed for the step. */
const expectListed = async (check, step, what, found) => {
  const differences = JSON.parse(await fs.readFile(table, "utf8"))
  for (const difference of found) seen.set(difference, (seen.get(difference) ?? new Set()).add(step))
  const unknown = found.filter((difference) =>
    !differences.some((known) => known.difference === difference && known.steps.includes(step))
  )
  check.equal(`${step}: ${what}`, unknown, [])
}

/** Compares the requests of each step, and gives the names of the steps that both took. */
const compareSteps = async (check, official, ours) => {
  const both = []
  for (const [step, { failed, requests }] of Object.entries(ours)) {
    const other = official[step]
    if (other === undefined) {
      check.skip(`${step}: the requests of both`, "this release has no such method")
    } else if (failed !== null || other.failed !== null) {
      check.fail(`${step}, by both`, failed === null ? `official: ${other.failed}` : `ours: ${failed}`)
    } else {
      await expectListed(check, step, "the requests of both", compare(other.requests, requests))
      both.push(step)
    }
  }
  return both
}

/** What both wrote, and what each reads of it. */
const compareWork = async ({ check, context, python }) => {
  const official = await python("write")
  const ours = await write(context)
  await compareSteps(check, official.steps, ours.steps)
  const projects = [official.project, ours.project]
  const readings = [
    ...await python("read", JSON.stringify(projects), JSON.stringify(written)),
    ...await read(context, projects, written)
  ].map((rows) => JSON.stringify(plain(rows)))
  check.equal("each reads what the other wrote", new Set(readings).size, 1)
}

/** What both import of each case, and what the sandbox then holds. */
const compareImports = async ({ check, context, python, settings }) => {
  const cases = importCases(context.folder)
  const input = path.join(context.folder, "cases.json")
  await fs.writeFile(input, JSON.stringify(cases))
  const official = await python("import", input)
  const known = cases.filter(({ step }) => official.steps[step].skipped === undefined)
  const ours = await importAll(context, known)
  for (const { step } of cases.filter((one) => !known.includes(one))) {
    check.skip(`${step}: the import by both`, official.steps[step].skipped)
  }
  const both = await compareSteps(check, official.steps, ours.steps)
  for (const { assets, step } of known.filter(({ step }) => both.includes(step))) {
    const [theirs, own] = [
      await storedIn(settings, official.projects[step]),
      await storedIn(settings, ours.projects[step])
    ]
    const what = "what is stored of both"
    const counts = [theirs.length, own.length]
    if (counts.some((count) => count !== assets.length)) {
      check.fail(`${step}: ${what}`, `${counts.join(" and ")} assets, expected ${assets.length}`)
    } else {
      await expectListed(check, step, what, unequal(plain(theirs), plain(own), "stored"))
    }
  }
  const projects = [...Object.values(official.projects), ...Object.values(ours.projects)]
  const readings = [
    await python("read", JSON.stringify(projects), JSON.stringify(imported)),
    await read(context, projects, imported)
  ]
  check.equal("each reads what the other imported", unequal(...readings.map(plain), "assets"), [])
}

/** The labels of both, of each case that both can append and parse. */
const labelsOfBoth = async ({ check, context: { folder, run }, python }) => {
  const input = path.join(folder, "labels.json")
  await fs.writeFile(input, JSON.stringify(labelCases))
  const official = await python("label", input)
  const both = []
  for (const one of labelCases) {
    const what = `${one.step}: labels of both`
    const { failed, project, skipped } = official[one.step]
    const own = skipped === undefined ? await run(parsedLabels.append(one)).catch((error) => error) : undefined
    if (skipped !== undefined) check.skip(what, skipped)
    else if (failed !== undefined) check.fail(what, `official: ${failed}`)
    else if (own instanceof Error) check.fail(what, `ours: ${own.message}`)
    else both.push({ ...one, projects: [project, own] })
  }
  return both
}

/** Labels of every task, written by each, and what each makes of its own and of the other's. */
const compareLabels = async ({ check, context, python }) => {
  const both = await labelsOfBoth({ check, context, python })
  const views = await python("views", JSON.stringify(both.flatMap(({ projects }) => projects)))
  const ourView = (project) =>
    context.run(parsedLabels.views(project)).then(
      (labels) => ({ labels }),
      ({ message }) => ({ failed: `ours: ${message}` })
    )
  for (const { projects, responses, step } of both) {
    const official = projects.map((project) => views[project])
    const ours = await Promise.all(projects.map(ourView))
    const all = [...official, ...ours]
    const failed = all.flatMap(({ failed }) => failed ?? [])
    if (failed.length > 0) {
      check.fail(`${step}: what both parse of both`, failed.join("; "))
      continue
    }
    check.equal(
      `${step}: all labels of both are parsed`,
      all.map(({ labels }) => labels.length),
      all.map(() => responses.length)
    )
    const [ofOfficial, ofOurs] = projects.map((_, index) =>
      unequal(plain(official[index].labels), plain(ours[index].labels), "labels")
    )
    await expectListed(check, step, "what both parse of both", [...new Set([...ofOfficial, ...ofOurs])])
    for (const [client, [one, other]] of Object.entries({ "the official client": official, ours })) {
      check.equal(
        `${step}: both wrote the same, as ${client} parses it`,
        unequal(plain(one), plain(other), "labels"),
        []
      )
    }
  }
}

/** What is compared, each on a sandbox of its own: they wait most of their time, and can run side by side. */
export const comparisons = [compareWork, compareImports, compareLabels]

/** Makes a comparison on a running sandbox; `python` runs the official half and gives what it printed. */
export const twoClients = async (comparison, { check, folder, python, settings }) => {
  const { origin } = new URL(settings.KILI_API_ENDPOINT)
  const journal = async (method) => {
    const response = await fetch(`${origin}/admin/journal`, {
      headers: { authorization: `X-API-Key: ${settings.KILI_API_KEY}` },
      method
    })
    return method === "GET" && response.ok ? response.json() : response.ok
  }
  if (!Array.isArray(await journal("GET"))) return check.skip("two clients", "this sandbox keeps no journal")
  const runtime = ManagedRuntime.make(NodeKili.layerConfig(Config.succeed({
    apiKey: Redacted.make(settings.KILI_API_KEY),
    endpoint: settings.KILI_API_ENDPOINT
  })))
  const run = (effect) => runtime.runPromise(effect)
  try {
    const caller = await run(Effect.flatMap(KiliClient.KiliClient, (client) => client.execute(viewer, {})))
    await comparison({ check, context: { caller, folder, journal, run }, python, settings })
  } finally {
    await runtime.dispose()
  }
}

/**
 * What is listed is still so, if every release was run (`all`); and the page says the same. `write` brings both up to
 * date; a difference that is new then waits for its reason, without which the next run fails.
 */
export const finish = async ({ all, check, write }) => {
  const differences = JSON.parse(await fs.readFile(table, "utf8"))
  if (write && seen.size > 0) {
    const order = (a, b) => a.difference < b.difference ? -1 : 1
    const rows = [...seen].map(([difference, steps]) => ({
      difference,
      steps: [...steps].sort(),
      reason: differences.find((known) => known.difference === difference)?.reason ?? ""
    })).sort(order)
    await fs.writeFile(table, `${JSON.stringify(rows, null, 2)}\n`)
    await fs.writeFile(page, toMarkdown(rows))
    return
  }
  if (all && seen.size > 0) {
    const gone = differences.filter(({ difference, steps }) =>
      !steps.every((step) => seen.get(difference)?.has(step) === true)
    )
    check.equal("every listed difference is still there", gone.map(({ difference }) => difference), [])
  }
  check.equal(
    "DIFFERENCES.md says what differences.json says",
    await fs.readFile(page, "utf8"),
    toMarkdown(differences)
  )
  check.equal("every difference has a reason", differences.filter(({ reason }) => reason === ""), [])
}
