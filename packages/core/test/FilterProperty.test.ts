/**
 * Random filters over random assets of the sandbox: what comes back is what a plain evaluation over all that the platform
 * shows finds. The evaluation knows nothing of the sandbox's queries.
 */
import * as Asset from "@effect-kili/core/Asset"
import { StepStatus } from "@effect-kili/core/Asset"
import type { AssetFilter, DateBound, MetadataCondition } from "@effect-kili/core/AssetFilter"
import * as Assets from "@effect-kili/core/Assets"
import { type CategorySearch, count, parse, print } from "@effect-kili/core/CategorySearch"
import * as GraphQL from "@effect-kili/core/GraphQL"
import { KiliClient } from "@effect-kili/core/KiliClient"
import { LabelType } from "@effect-kili/core/Label"
import * as Labels from "@effect-kili/core/Labels"
import type { ProjectId } from "@effect-kili/core/Project"
import * as Projects from "@effect-kili/core/Projects"
import { UserId } from "@effect-kili/core/User"
import * as Sandbox from "@effect-kili/sandbox/Sandbox"
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import { assert, describe, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as FastCheck from "effect/FastCheck"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"

const day = 86_400_000

const optional = <A>(arbitrary: FastCheck.Arbitrary<A>) => FastCheck.option(arbitrary, { nil: undefined })

// -- What is stored

const users = ["ada", "bob"] as const
const types = LabelType.literals
const steps = ["Label", "Check"] as const
const days = [0, 1, 2] as const

const metadataValue = FastCheck.oneof(
  FastCheck.constantFrom("x", "y", "2", ""),
  FastCheck.constantFrom(-1, 0, 0.5, 2, 3),
  FastCheck.constantFrom(true, null)
)

const label = FastCheck.record({
  type: FastCheck.constantFrom(...types),
  category: FastCheck.constantFrom("CAR", "BUS"),
  markers: FastCheck.array(FastCheck.constantFrom("DOOR", "WHEEL"), { maxLength: 3 }),
  author: FastCheck.constantFrom(...users),
  day: FastCheck.constantFrom(...days)
})

const issue = FastCheck.record({
  type: FastCheck.constantFrom("ISSUE", "QUESTION"),
  status: FastCheck.constantFrom("CANCELLED", "OPEN", "SOLVED")
})

const asset = FastCheck.record({
  importedOn: FastCheck.constantFrom(0, 1),
  metadata: FastCheck.dictionary(FastCheck.constantFrom("k", "l"), metadataValue, { noNullPrototype: true }),
  consensusMark: optional(FastCheck.constantFrom(0, 0.5, 1)),
  honeypotMark: optional(FastCheck.constantFrom(0, 0.5, 1)),
  reference: optional(FastCheck.constantFrom("CAR", "BUS")),
  labels: FastCheck.array(label, { maxLength: 4 }),
  toReview: FastCheck.boolean(),
  sentBack: FastCheck.nat({ max: 4 }).map((n) => n === 0),
  skipped: FastCheck.boolean(),
  assignees: FastCheck.subarray([...users]),
  issues: FastCheck.array(issue, { maxLength: 2 })
})

const world = FastCheck.record({
  workflow: FastCheck.constantFrom<"V1" | "V2">("V1", "V2"),
  assets: FastCheck.array(asset, { maxLength: 16, minLength: 12 })
})

type World = typeof world extends FastCheck.Arbitrary<infer A> ? A : never

// -- What is asked. Ids are not known yet: an asset goes by its place, a user and a step by name.

type Asked =
  & Omit<
    AssetFilter,
    "assetId" | "assetIdIn" | "assetIdNotIn" | "assigneeIn" | "assigneeNotIn" | "stepIdIn" | "stepIdNotIn"
  >
  & {
    readonly assetId?: number
    readonly assetIdIn?: ReadonlyArray<number>
    readonly assetIdNotIn?: ReadonlyArray<number>
    readonly assigneeIn?: ReadonlyArray<typeof users[number]>
    readonly assigneeNotIn?: ReadonlyArray<typeof users[number]>
    readonly stepIdIn?: ReadonlyArray<typeof steps[number]>
    readonly stepIdNotIn?: ReadonlyArray<typeof steps[number]>
  }

/** One condition, or one range. */
type Condition = FastCheck.Arbitrary<Asked>

const one = <K extends keyof Asked>(key: K, value: FastCheck.Arbitrary<Asked[K]>): Condition =>
  value.map((value) => ({ [key]: value }))

const some = <A>(...values: ReadonlyArray<A>) => FastCheck.subarray([...values])

/** A lower bound, an upper one or both, under the name of today or of before. */
const range = <A>(
  name: string,
  values: ReadonlyArray<A>,
  suffixes: ReadonlyArray<readonly [string, string]> = [["Gte", "Lte"]]
): Condition =>
  FastCheck.tuple(
    FastCheck.subarray([...values], { maxLength: 2, minLength: 1 }),
    FastCheck.constantFrom(...suffixes),
    FastCheck.boolean()
  ).map(([[low, high], [gte, lte], upper]) =>
    high === undefined ? { [`${name}${upper ? lte : gte}`]: low } : { [`${name}${gte}`]: low, [`${name}${lte}`]: high }
  )

const both: ReadonlyArray<readonly [string, string]> = [["Gte", "Lte"], ["Gt", "Lt"]]

const marks = [0, 0.25, 0.5, 1]

/** Early to late. Everything happens at noon or just after it. */
const moments: ReadonlyArray<DateBound> = [
  "1970-01-01",
  new Date(0.5 * day + 500),
  "1970-01-02",
  DateTime.unsafeMake(1.5 * day + 500),
  "1970-01-03",
  "1970-01-04"
]

const metadataCondition: FastCheck.Arbitrary<MetadataCondition> = FastCheck.oneof(
  FastCheck.constantFrom("x", "y", "2", "true", 0, 2, null),
  some("x", "y", "2"),
  FastCheck.constantFrom<readonly [number, number]>([0, 2], [-1, 0], [2.5, 3])
)

const people = FastCheck.constantFrom(["Ada"], ["Sandbox", "nobody"], ["Ada Sandbox"], ["bob"], [])

const search = FastCheck.letrec<{ readonly search: CategorySearch }>((tie) => ({
  search: FastCheck.oneof(
    { maxDepth: 2 },
    FastCheck.tuple(
      FastCheck.constantFrom(["TYPE", "CAR"], ["TYPE", "BUS"], ["MARKS", "DOOR"], ["MARKS", "WHEEL"], ["NONE", "NONE"]),
      FastCheck.constantFrom<keyof ReturnType<typeof count>>("gt", "gte", "lt", "lte", "eq"),
      FastCheck.constantFrom(-1, 0, 0.5, 1, 2)
    ).map(([[job = "", category = ""], comparison, value]): CategorySearch => count(job, category)[comparison](value)),
    FastCheck.tuple(tie("search"), tie("search")).map(([one, other]) => one.and(other)),
    FastCheck.tuple(tie("search"), tie("search")).map(([one, other]) => one.or(other))
  )
})).search

const place = FastCheck.nat({ max: 11 })
const names = FastCheck.array(place.map((n) => `asset_${n}`), { maxLength: 6 })

const ofAnyProject: ReadonlyArray<Condition> = [
  one("assetId", place),
  one("assetIdIn", FastCheck.array(place, { maxLength: 8 })),
  one("assetIdNotIn", FastCheck.array(place, { maxLength: 8 })),
  FastCheck.oneof(one("externalIdStrictlyIn", names), one("externalIdContains", names)),
  one("externalIdIn", some("1", "_2", "ASSET", "%")),
  one("skipped", FastCheck.boolean()),
  range("consensusMark", marks, both),
  range("honeypotMark", marks, both),
  range("inferenceMark", marks),
  range("createdAt", moments),
  range("updatedAt", moments),
  one("metadata", FastCheck.dictionary(FastCheck.constantFrom("k", "l"), metadataCondition, { noNullPrototype: true })),
  one("issueType", FastCheck.constantFrom("ISSUE", "QUESTION")),
  one("issueStatus", FastCheck.constantFrom("CANCELLED", "OPEN", "SOLVED")),
  one("assigneeIn", some(...users)),
  one("assigneeNotIn", some(...users))
]

const ofLabels: ReadonlyArray<Condition> = [
  one("labelTypeIn", some(...types)),
  one("labelAuthorIn", people),
  one("labelReviewerIn", people),
  one("labelReviewerNotIn", people),
  one("labelLabelerIn", people),
  one("labelLabelerNotIn", people),
  range("labelConsensusMark", marks, both),
  range("labelHoneypotMark", marks, both),
  one("labelCreatedAt", FastCheck.constantFrom(...moments)),
  range("labelCreatedAt", moments, both),
  one("labelCategorySearch", FastCheck.oneof(search, search.map(print)))
]

const ofWorkflow: { readonly [V in World["workflow"]]: ReadonlyArray<Condition> } = {
  V1: [one("statusIn", some(...Asset.Status.literals))],
  V2: [
    one("stepIdIn", some(...steps)),
    one("stepIdNotIn", some(...steps)),
    one("stepNameIn", some(...steps)),
    one("stepNameNotIn", some(...steps)),
    one("stepStatusIn", some(...StepStatus.literals)),
    one("stepStatusNotIn", some(...StepStatus.literals))
  ]
}

/** A few conditions: most combinations of many find nothing, whatever they mean. */
const filterOf = (workflow: World["workflow"]): FastCheck.Arbitrary<Asked> => {
  const few = (conditions: ReadonlyArray<Condition>, maxLength: number) =>
    FastCheck.subarray([...conditions], { maxLength: Math.min(maxLength, conditions.length), minLength: 1 })
  return FastCheck.oneof(
    few([...ofAnyProject, ...ofWorkflow[workflow]], 2),
    few(ofLabels, 2),
    few(ofWorkflow[workflow], 2),
    FastCheck.tuple(few(ofAnyProject, 1), few(ofLabels, 1)).map(([some, more]) => [...some, ...more])
  ).chain((conditions) => FastCheck.tuple(...conditions)).map((parts): Asked => Object.assign({}, ...parts))
}

const question = world.chain((world) =>
  FastCheck.tuple(
    FastCheck.constant(world),
    FastCheck.array(filterOf(world.workflow), { maxLength: 30, minLength: 30 })
  )
)

// -- The sandbox

const run = (document: string, variables: object) =>
  Effect.flatMap(KiliClient, ({ execute }) =>
    execute(
      GraphQL.mutation({
        name: /^mutation (\w+)/.exec(document)?.[1] ?? "",
        document,
        variables: Schema.Unknown,
        data: Schema.Unknown
      }),
      variables
    ))

const Users = Schema.Array(Schema.Struct({ id: UserId, email: Schema.String }))

const usersQuery = GraphQL.query({
  name: "users",
  document: "query users($where: UserWhere!) { data: users(where: $where, first: 100, skip: 0) { id email } }",
  variables: Schema.Unknown,
  data: Users
})

const interface_ = {
  jobs: {
    TYPE: {
      mlTask: "CLASSIFICATION",
      required: 1,
      content: { categories: { CAR: { name: "Car" }, BUS: { name: "Bus" } }, input: "radio" }
    },
    MARKS: {
      mlTask: "OBJECT_DETECTION",
      required: 0,
      tools: ["marker"],
      content: { categories: { DOOR: { name: "Door" }, WHEEL: { name: "Wheel" } }, input: "radio" }
    }
  }
}

const response = (category: string, markers: ReadonlyArray<string> = []) => ({
  TYPE: { categories: [{ name: category, confidence: 100 }] },
  MARKS: {
    annotations: markers.map((name, index) => ({
      type: "marker",
      mid: `${index}`,
      point: { x: 0.5, y: 0.5 },
      categories: [{ name }],
      children: {}
    }))
  }
})

const kindOf = (labelType: LabelType): Labels.LabelKind =>
  labelType === "INFERENCE" || labelType === "PREDICTION" ? { labelType, modelName: "m" } : { labelType }

const labelsOf = ({ assets }: World, wanted: number) =>
  types.map((type) => ({
    type,
    labels: assets.flatMap(({ labels }, index) =>
      labels.flatMap((label) => label.type === type && label.day === wanted ? [{ ...label, index }] : [])
    )
  })).filter(({ labels }) => labels.length > 0)

const build = Effect.fnUntraced(function*(world: World) {
  const { assets, workflow } = world
  yield* TestClock.adjust("12 hours")
  const { id: projectId } = yield* Projects.createProject({ title: "P", inputType: "IMAGE", jsonInterface: interface_ })
  yield* run(
    "mutation appendToRoles($data: AppendToRolesData!, $where: ProjectWhere!) { " +
      "data: appendToRoles(data: $data, where: $where) { id } }",
    { data: { role: "REVIEWER", userEmail: "bob@example.com" }, where: { id: projectId } }
  )
  const found = yield* Effect.flatMap(KiliClient, ({ execute }) => execute(usersQuery, { where: {} }))
  const userId = {
    ada: found.find(({ email }) => email !== "bob@example.com")!.id,
    bob: found.find(({ email }) => email === "bob@example.com")!.id
  }
  if (workflow === "V2") {
    const creates = steps.map((name, index) => ({ name, type: index === 0 ? "DEFAULT" : "REVIEW", assignees: [] }))
    yield* run(
      "mutation editProjectWorkflowSettings($input: EditProjectWorkflowSettingsInput!) { " +
        "data: editProjectWorkflowSettings(input: $input) { id } }",
      { input: { projectId, steps: { creates, deletes: [], updates: [] } } }
    )
  }

  const ids: Array<Asset.AssetId> = []
  const labelIds: Array<string> = []
  const where = (chosen: (asset: World["assets"][number]) => boolean) => ({
    project: { id: projectId },
    idIn: ids.filter((_, index) => chosen(assets[index]!))
  })
  for (const today of days) {
    const rows = assets.flatMap((asset, index) => asset.importedOn === today ? [{ asset, index }] : [])
    const ledger = yield* Assets.appendMany({
      projectId,
      assets: rows.map(({ asset, index }) => ({
        externalId: `asset_${index}`,
        content: `https://example.com/${index}.jpg`,
        jsonMetadata: asset.metadata
      }))
    })
    for (const [row, { asset, index }] of rows.entries()) {
      const imported = ledger[row]!
      if (imported._tag !== "created") return yield* Effect.dieMessage(`asset ${index} was not imported`)
      ids[index] = imported.assetId
      if (asset.reference !== undefined) {
        yield* run(
          "mutation createHoneypot($data: CreateHoneypotData!, $where: AssetWhere!) { " +
            "data: createHoneypot(data: $data, where: $where) { id } }",
          { data: { jsonResponse: JSON.stringify(response(asset.reference)) }, where: { id: imported.assetId } }
        )
      }
    }
    for (const { labels, type } of labelsOf(world, today)) {
      // A label cannot be made before its asset.
      const possible = labels.filter(({ index }) => ids[index] !== undefined)
      if (possible.length === 0) continue
      const appended = yield* Labels.appendLabels({
        ...kindOf(type),
        labels: possible.map(({ author, category, index, markers }) => ({
          assetId: ids[index]!,
          authorId: userId[author],
          jsonResponse: response(category, markers)
        }))
      })
      for (const [row, { index }] of possible.entries()) labelIds[index] = appended[row]!
    }
    yield* TestClock.adjust("1 day")
  }

  const marked = assets.flatMap(({ consensusMark, honeypotMark }, index) =>
    consensusMark === undefined && honeypotMark === undefined ? [] : [{ index, data: { consensusMark, honeypotMark } }]
  )
  yield* run(
    "mutation updatePropertiesInAssets($where: [AssetWhere!]!, $data: [AssetData!]!) { " +
      "data: updatePropertiesInAssets(where: $where, data: $data) { id } }",
    { where: marked.map(({ index }) => ({ id: ids[index] })), data: marked.map(({ data }) => data) }
  )
  yield* run(
    "mutation addAllLabeledAssetsToReview($where: AssetWhere!) { data: addAllLabeledAssetsToReview(where: $where) { id } }",
    { where: where(({ toReview }) => toReview) }
  )
  yield* run(
    "mutation sendBackAssetsToQueue($where: AssetWhere!) { data: sendBackAssetsToQueue(where: $where) { id } }",
    { where: where(({ sentBack }) => sentBack) }
  )
  for (const [index, { assignees, issues, skipped }] of assets.entries()) {
    const where = { id: ids[index] }
    if (skipped) {
      yield* run(
        "mutation skipAsset($where: AssetWhere!) { data: skipAsset(reason: \"dark\", where: $where) { id } }",
        { where }
      )
    }
    if (assignees.length > 0) {
      yield* run(
        "mutation assignAssetsToLabelers($where: AssetWhere!, $userIds: [String!]!) { " +
          "data: assignAssetsToLabelers(where: $where, userIds: $userIds) { id } }",
        { where, userIds: assignees.map((name) => userId[name]) }
      )
    }
    for (const { status, type } of issues) {
      const labelID = labelIds[index]
      // An issue is raised on a label, and becomes a question where there is none.
      const about = type === "ISSUE" && labelID !== undefined
        ? { type, text: "?", assetId: ids[index], issueNumber: 0, labelID }
        : { type: "QUESTION", text: "?", assetId: ids[index], issueNumber: 0 }
      const [created] = yield* Effect.flatMap(
        run(
          "mutation createIssues($issues: [IssueToCreate!]!, $where: AssetWhere!) { " +
            "data: createIssues(issues: $issues, where: $where) { id } }",
          { issues: [about], where: { idIn: [ids[index]] } }
        ),
        Schema.decodeUnknown(Schema.Array(Schema.Struct({ id: Schema.String })))
      )
      yield* run(
        "mutation updatePropertiesInIssue($data: IssueData!, $where: IssueWhere!) { " +
          "data: updatePropertiesInIssue(data: $data, where: $where) { id } }",
        { data: { status }, where: { id: created?.id } }
      )
    }
  }
  return { ids, projectId, userId }
})

// -- Everything, read once

const Mark = Schema.NullOr(Schema.Number)
const Text = Schema.NullOr(Schema.String)
const Instant = Schema.DateFromString

const Answer = Schema.Struct({
  TYPE: Schema.Struct({ categories: Schema.Array(Schema.Struct({ name: Schema.String })) }),
  MARKS: Schema.optional(Schema.Struct({
    annotations: Schema.Array(Schema.Struct({ categories: Schema.Array(Schema.Struct({ name: Schema.String })) }))
  }))
})

const Label = Schema.Struct({
  author: Schema.Struct({ firstname: Text, lastname: Text, id: Schema.String }),
  createdAt: Instant,
  honeypotMark: Mark,
  isHoneypot: Schema.Boolean,
  jsonResponse: Schema.parseJson(Answer),
  labelType: Schema.String
})

const Row = Schema.Struct({
  id: Asset.AssetId,
  consensusMark: Mark,
  createdAt: Instant,
  currentStep: Schema.NullOr(Schema.Struct({ id: Schema.String, name: Schema.String, status: Schema.String })),
  externalId: Schema.String,
  honeypotMark: Mark,
  inferenceMark: Mark,
  jsonMetadata: Schema.parseJson(Schema.Record({ key: Schema.String, value: Schema.Unknown })),
  labels: Schema.Array(Label),
  skipped: Schema.Boolean,
  status: Schema.String,
  toBeLabeledBy: Schema.Array(Schema.Struct({ user: Schema.Struct({ id: Schema.String }) })),
  updatedAt: Instant
})

const Issue = Schema.Struct({ assetId: Schema.String, status: Schema.String, type: Schema.String })

const everything = GraphQL.query({
  name: "assets",
  document: `query assets($where: AssetWhere!) { data: assets(where: $where, first: 100, skip: 0) {
    id consensusMark createdAt currentStep { id name status } externalId honeypotMark inferenceMark jsonMetadata
    labels { author { firstname lastname id } createdAt honeypotMark isHoneypot jsonResponse labelType }
    skipped status toBeLabeledBy { user { id } } updatedAt
  } }`,
  variables: Schema.Unknown,
  data: Schema.Array(Row)
})

const allIssues = GraphQL.query({
  name: "issues",
  document:
    "query issues($where: IssueWhere!) { data: issues(where: $where, first: 100, skip: 0) { assetId status type } }",
  variables: Schema.Unknown,
  data: Schema.Array(Issue)
})

const readAll = Effect.fnUntraced(function*(projectId: ProjectId) {
  const { execute } = yield* KiliClient
  const where = { project: { id: projectId } }
  const issues = yield* execute(allIssues, { where })
  const assets = yield* execute(everything, { where })
  return assets.map((asset) => ({ ...asset, issues: issues.filter(({ assetId }) => assetId === asset.id) }))
})

type Label = typeof Label.Type
type Row = Effect.Effect.Success<ReturnType<typeof readAll>>[number]

// -- The meaning of a filter

/** A condition that is not given holds. */
const given = <A>(condition: A | undefined, holds: (condition: A) => boolean): boolean =>
  condition === undefined || holds(condition)

const within = (mark: number | null | undefined, least: number | undefined, most: number | undefined): boolean =>
  given(least, (least) => typeof mark === "number" && mark >= least) &&
  given(most, (most) => typeof mark === "number" && mark <= most)

const start = (bound: DateBound): number =>
  typeof bound === "string" ? Date.parse(bound) : bound instanceof Date ? bound.getTime() : bound.epochMillis
const end = (bound: DateBound): number => typeof bound === "string" ? start(bound) + day - 1 : start(bound)

const between = (at: Date, since: DateBound | undefined, until: DateBound | undefined): boolean =>
  given(since, (since) => at.getTime() >= start(since)) && given(until, (until) => at.getTime() <= end(until))

const dayOf = (at: number) => Math.floor(at / day)

const asNumber = (value: unknown): number =>
  typeof value === "number" ? value : typeof value === "string" && value !== "" ? Number(value) : NaN

const meetsMetadata = (value: unknown, condition: MetadataCondition): boolean => {
  if (condition === null) return value === undefined || value === null
  if (value === undefined || value === null) return false
  if (typeof condition === "number") return asNumber(value) === condition
  if (typeof condition === "string") return String(value) === condition
  const [least, most] = condition
  return typeof least === "number" && typeof most === "number"
    ? asNumber(value) >= least && asNumber(value) <= most
    : condition.some((text) => String(value) === text)
}

const counted = ({ jsonResponse: { MARKS, TYPE } }: Label, job: string, category: string): number => {
  const categories = { TYPE: TYPE.categories, MARKS: MARKS?.annotations.flatMap(({ categories }) => categories) }
  return job === "TYPE" || job === "MARKS" ? categories[job]?.filter(({ name }) => name === category).length ?? 0 : 0
}

const meetsSearch = (label: Label, search: CategorySearch): boolean => {
  if (search._tag === "And") return search.terms.every((term) => meetsSearch(label, term))
  if (search._tag === "Or") return search.terms.some((term) => meetsSearch(label, term))
  const found = counted(label, search.job, search.category)
  const { operator, value } = search
  return operator.startsWith(">") && found > value || operator.startsWith("<") && found < value ||
    operator.endsWith("=") && found === value
}

const isBy = ({ author: { firstname, lastname } }: Label, names: ReadonlyArray<string>): boolean =>
  names.some((name) => name === firstname || name === lastname || name === `${firstname} ${lastname}`)

/** Not shown by the platform: how many of the other labelers chose the same, by the newest label of each. */
const consensusMark = (label: Label, { labels }: Row): number | undefined => {
  const submitted = labels.filter(({ labelType }) => labelType === "DEFAULT")
  const newest = new Map(submitted.map((label) => [label.author.id, label]))
  newest.delete(label.author.id)
  const choice = ({ jsonResponse }: Label) => jsonResponse.TYPE.categories[0]?.name
  const same = [...newest.values()].filter((other) => choice(other) === choice(label))
  return label.labelType === "DEFAULT" && newest.size > 0 ? same.length / newest.size : undefined
}

const meetsLabel = (label: Label, asset: Row, filter: AssetFilter): boolean =>
  given(filter.labelTypeIn, (types) => types.some((type) => type === label.labelType)) &&
  given(filter.labelAuthorIn, (names) => isBy(label, names)) &&
  given(filter.labelReviewerIn, (names) => label.labelType === "REVIEW" && isBy(label, names)) &&
  given(filter.labelReviewerNotIn, (names) => label.labelType === "REVIEW" && !isBy(label, names)) &&
  given(filter.labelLabelerIn, (names) => label.labelType === "DEFAULT" && isBy(label, names)) &&
  given(filter.labelLabelerNotIn, (names) => label.labelType === "DEFAULT" && !isBy(label, names)) &&
  within(
    consensusMark(label, asset),
    filter.labelConsensusMarkGte ?? filter.labelConsensusMarkGt,
    filter.labelConsensusMarkLte ?? filter.labelConsensusMarkLt
  ) &&
  within(
    label.honeypotMark,
    filter.labelHoneypotMarkGte ?? filter.labelHoneypotMarkGt,
    filter.labelHoneypotMarkLte ?? filter.labelHoneypotMarkLt
  ) &&
  given(filter.labelCreatedAt, (on) => dayOf(label.createdAt.getTime()) === dayOf(start(on))) &&
  between(
    label.createdAt,
    filter.labelCreatedAtGte ?? filter.labelCreatedAtGt,
    filter.labelCreatedAtLte ?? filter.labelCreatedAtLt
  ) &&
  given(
    filter.labelCategorySearch,
    (search) => meetsSearch(label, typeof search === "string" ? Either.getOrThrow(parse(search)) : search)
  )

const meets = (asset: Row, filter: AssetFilter): boolean => {
  const { currentStep: step } = asset
  const asksFor = (kind: string) => Object.keys(filter).some((name) => name.startsWith(kind))
  return given(filter.assetId, (id) => asset.id === id) &&
    given(filter.assetIdIn, (ids) => ids.includes(asset.id)) &&
    given(filter.assetIdNotIn, (ids) => !ids.includes(asset.id)) &&
    given(filter.externalIdStrictlyIn ?? filter.externalIdContains, (names) => names.includes(asset.externalId)) &&
    given(filter.externalIdIn, (parts) => parts.some((part) => asset.externalId.includes(part))) &&
    given(filter.statusIn, (statuses) => statuses.some((status) => status === asset.status)) &&
    given(filter.skipped, (skipped) => asset.skipped === skipped) &&
    within(
      asset.consensusMark,
      filter.consensusMarkGte ?? filter.consensusMarkGt,
      filter.consensusMarkLte ?? filter.consensusMarkLt
    ) &&
    within(
      asset.honeypotMark,
      filter.honeypotMarkGte ?? filter.honeypotMarkGt,
      filter.honeypotMarkLte ?? filter.honeypotMarkLt
    ) &&
    within(asset.inferenceMark, filter.inferenceMarkGte, filter.inferenceMarkLte) &&
    between(asset.createdAt, filter.createdAtGte, filter.createdAtLte) &&
    between(asset.updatedAt, filter.updatedAtGte, filter.updatedAtLte) &&
    Object.entries(filter.metadata ?? {}).every(([key, condition]) =>
      meetsMetadata(asset.jsonMetadata[key], condition)
    ) &&
    given(filter.assigneeIn, (ids) => asset.toBeLabeledBy.some(({ user }) => ids.some((id) => id === user.id))) &&
    given(filter.assigneeNotIn, (ids) => !asset.toBeLabeledBy.some(({ user }) => ids.some((id) => id === user.id))) &&
    given(filter.stepIdIn, (ids) => step !== null && ids.includes(step.id)) &&
    given(filter.stepIdNotIn, (ids) => step === null || !ids.includes(step.id)) &&
    given(filter.stepNameIn, (names) => step !== null && names.includes(step.name)) &&
    given(filter.stepNameNotIn, (names) => step === null || !names.includes(step.name)) &&
    given(filter.stepStatusIn, (statuses) => statuses.some((status) => status === step?.status)) &&
    given(filter.stepStatusNotIn, (statuses) => !statuses.some((status) => status === step?.status)) &&
    (!asksFor("label") || asset.labels.some((label) => meetsLabel(label, asset, filter))) &&
    (!asksFor("issue") || asset.issues.some((issue) =>
      given(filter.issueType, (type) => issue.type === type) &&
      given(filter.issueStatus, (status) => issue.status === status)
    ))
}

// -- The property

const tally = { asked: 0, telling: 0 }

describe("a random filter", () => {
  it.effect.prop(
    "finds what it describes, and counts as much",
    [question],
    ([[world, questions]]) =>
      Effect.gen(function*() {
        const { ids, projectId, userId } = yield* build(world)
        const all = yield* readAll(projectId)
        assert.lengthOf(all, world.assets.length)
        const stepId = new Map(
          all.flatMap(({ currentStep }) => currentStep ? [[currentStep.name, currentStep.id]] : [])
        )
        const idsOf = (places: ReadonlyArray<number> | undefined) => places?.map((place) => ids[place]!)
        const usersOf = (names: Asked["assigneeIn"]) => names?.map((name) => userId[name])
        // A step that no asset is in has an id that was not read: any other one will do.
        const stepsOf = (names: Asked["stepIdIn"]) => names?.map((name) => stepId.get(name) ?? "none")
        for (const asked of questions) {
          const filter: AssetFilter = {
            ...asked,
            assetId: asked.assetId === undefined ? undefined : ids[asked.assetId],
            assetIdIn: idsOf(asked.assetIdIn),
            assetIdNotIn: idsOf(asked.assetIdNotIn),
            assigneeIn: usersOf(asked.assigneeIn),
            assigneeNotIn: usersOf(asked.assigneeNotIn),
            stepIdIn: stepsOf(asked.stepIdIn),
            stepIdNotIn: stepsOf(asked.stepIdNotIn)
          }
          const expected = all.filter((asset) => meets(asset, filter)).map(({ id }) => id)
          const found = yield* Assets.listAssets({ projectId, filter, fields: ["id"], pageSize: 8 }).pipe(
            Stream.map(({ id }) => id),
            Stream.runCollect,
            Effect.map(Chunk.toReadonlyArray)
          )
          const shown = JSON.stringify(asked)
          assert.deepStrictEqual(found, expected, shown)
          assert.strictEqual(yield* Assets.countAssets({ projectId, filter }), expected.length, shown)
          tally.asked++
          if (expected.length > 0 && expected.length < all.length) tally.telling++
        }
      }).pipe(Effect.provide(Layer.merge(Sandbox.layer(), NodeFileSystem.layer))),
    // A failure names its filter and its seed: making it smaller would build hundreds of sandboxes.
    { fastCheck: { endOnFailure: true, numRuns: 4 }, timeout: 30_000 }
  )

  it("mostly finds some assets and not others", () => {
    assert.isAbove(tally.telling / tally.asked, 0.3)
  })
})
