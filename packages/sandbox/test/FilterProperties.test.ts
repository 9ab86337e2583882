import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FastCheck from "effect/FastCheck"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/TestClock"
import { appendLabels, ask, countAssets, createProject, importAssets, listAssets, sandbox } from "./harness.js"

const day = 86_400_000

// -- What is stored

interface Label {
  readonly type: string
  readonly category: string
  readonly red: boolean
  readonly day: number
}

interface Asset {
  readonly name: string
  readonly metadata: { readonly [key: string]: boolean | null | number | string }
  readonly mark: number | undefined
  readonly labels: ReadonlyArray<Label>
}

const metadataValue = FastCheck.oneof(
  FastCheck.constantFrom("x", "y", "1", "2.5", "true", ""),
  FastCheck.integer({ max: 3, min: -1 }),
  FastCheck.constantFrom(0.5, 2.5),
  FastCheck.boolean(),
  FastCheck.constant(null)
)
const metadataKey = FastCheck.constantFrom("k", "l", "a key.with \"signs\"")
const metadata = FastCheck.dictionary(metadataKey, metadataValue, { maxKeys: 3, noNullPrototype: true })

const type = FastCheck.constantFrom("AUTOSAVE", "DEFAULT", "INFERENCE", "PREDICTION", "REVIEW")
const category = FastCheck.constantFrom("OBJECT_A", "OBJECT_B")
const label: FastCheck.Arbitrary<Label> = FastCheck.record({
  type,
  category,
  red: FastCheck.boolean(),
  day: FastCheck.nat({ max: 2 })
})

const asset = FastCheck.record({
  metadata,
  mark: FastCheck.option(FastCheck.constantFrom(0, 0.25, 0.5, 1), { nil: undefined }),
  labels: FastCheck.array(label, { maxLength: 3 })
})
const assets = FastCheck.array(asset, { maxLength: 8, minLength: 1 }).map((rows): ReadonlyArray<Asset> =>
  rows.map((row, index) => ({ ...row, name: `image_${index}${index % 3}` }))
)

// -- What is asked

const dayOf = (n: number) => new Date(n * day).toISOString().slice(0, 10)
const days = FastCheck.nat({ max: 3 }).map(dayOf)
const comparison = FastCheck.constantFrom(">=", "<=", ">", "<", "==")
type Search = ReadonlyArray<readonly [count: string, operator: string, number: number, keyword: string]>
const search: FastCheck.Arbitrary<Search> = FastCheck.array(
  FastCheck.tuple(
    FastCheck.constantFrom("JOB_0.OBJECT_A", "JOB_0.OBJECT_B", "JOB_1.RED", "NONE.NONE"),
    comparison,
    FastCheck.integer({ max: 2, min: -1 }),
    FastCheck.constantFrom("AND", "OR")
  ),
  { maxLength: 3, minLength: 1 }
)

interface LabelFilter {
  readonly createdAt?: string
  readonly createdAtGte?: string
  readonly createdAtLte?: string
  readonly labelerIn?: ReadonlyArray<string>
  readonly reviewerNotIn?: ReadonlyArray<string>
  readonly search?: Search
  readonly typeIn?: ReadonlyArray<string>
}

interface Filter {
  readonly consensusMarkGte?: number
  readonly consensusMarkLte?: number
  readonly createdAtGte?: string
  readonly externalIdIn?: ReadonlyArray<string>
  readonly externalIdStrictlyIn?: ReadonlyArray<string>
  readonly label?: LabelFilter
  readonly metadata?: { readonly [key: string]: unknown }
  readonly skipped?: boolean
  readonly updatedAtGte?: string
  readonly updatedAtLte?: string
}

const optional = { requiredKeys: [] }
const typeIn = FastCheck.array(type, { maxLength: 3, minLength: 1 })
const labelerIn = FastCheck.constantFrom(["Ada"], ["Bob"], ["Ada Sandbox", "Bob"])

// Few conditions at once: most combinations of many find nothing, whatever they mean
const labelFilter: FastCheck.Arbitrary<LabelFilter> = FastCheck.oneof(
  FastCheck.record({ search }),
  FastCheck.record({ search, typeIn }, optional),
  FastCheck.record({ createdAt: days, createdAtGte: days, createdAtLte: days }, optional),
  FastCheck.record({ createdAtGte: days, labelerIn }, optional),
  FastCheck.record({ createdAtLte: days, search, typeIn }, optional),
  FastCheck.record({ reviewerNotIn: FastCheck.constantFrom(["Ada"], ["Bob"]) })
)
const metadataFilter = FastCheck.dictionary(
  metadataKey,
  FastCheck.oneof(
    metadataValue,
    FastCheck.array(FastCheck.constantFrom("x", "y", "1", "2.5"), { maxLength: 3 }),
    FastCheck.tuple(FastCheck.integer({ max: 1, min: -1 }), FastCheck.integer({ max: 3, min: 1 }))
  ),
  { maxKeys: 2, noNullPrototype: true }
)
const externalIdIn = FastCheck.array(FastCheck.constantFrom("1", "image", "_0", "%", "IMAGE"), { maxLength: 2 })
const externalIdStrictlyIn = FastCheck.array(FastCheck.nat({ max: 8 }).map((n) => `image_${n}${n % 3}`))
const marks = FastCheck.constantFrom(0, 0.25, 0.5, 1)

const filter: FastCheck.Arbitrary<Filter> = FastCheck.oneof(
  FastCheck.record({ label: labelFilter }),
  FastCheck.record({ metadata: metadataFilter }),
  FastCheck.record({ consensusMarkGte: marks, consensusMarkLte: marks }, optional),
  FastCheck.record({ createdAtGte: days, externalIdIn, skipped: FastCheck.boolean() }, optional),
  FastCheck.record({ externalIdStrictlyIn, label: labelFilter }, optional),
  FastCheck.record({ label: labelFilter, metadata: metadataFilter }, optional),
  FastCheck.record({ externalIdIn, metadata: metadataFilter }),
  FastCheck.record({ label: labelFilter, updatedAtGte: days, updatedAtLte: days }, optional)
)

/** The last keyword has nothing to join. */
const written = (conditions: Search) =>
  conditions.map(([count, operator, number, keyword], index) =>
    `${count}.count ${operator} ${number}${index === conditions.length - 1 ? "" : ` ${keyword} `}`
  ).join("")

// -- What the answer should be, straight from the rows

const countOf = (label: Label, count: string): number =>
  count === `JOB_0.${label.category}` || count === "JOB_1.RED" && label.red && label.category === "OBJECT_A" ? 1 : 0

const compare = (a: number, operator: string, b: number): boolean =>
  operator === ">="
    ? a >= b
    : operator === "<="
    ? a <= b
    : operator === ">"
    ? a > b
    : operator === "<"
    ? a < b
    : a === b

const meetsSearch = (label: Label, conditions: Search): boolean => {
  // A disjunction of conjunctions: each OR begins a new one
  const groups: Array<boolean> = [true]
  for (const [index, [count, operator, number]] of conditions.entries()) {
    if (conditions[index - 1]?.[3] === "OR") groups.push(true)
    groups[groups.length - 1] = groups[groups.length - 1]! && compare(countOf(label, count), operator, number)
  }
  return groups.some(Boolean)
}

const isAda = (names: ReadonlyArray<string>) => names.some((name) => name.startsWith("Ada"))

const meetsLabel = (label: Label, where: LabelFilter): boolean =>
  (where.createdAt === undefined || dayOf(label.day) === where.createdAt) &&
  (where.createdAtGte === undefined || dayOf(label.day) >= where.createdAtGte) &&
  (where.createdAtLte === undefined || dayOf(label.day) <= where.createdAtLte) &&
  (where.labelerIn === undefined || label.type === "DEFAULT" && isAda(where.labelerIn)) &&
  (where.reviewerNotIn === undefined || label.type === "REVIEW" && !isAda(where.reviewerNotIn)) &&
  (where.search === undefined || meetsSearch(label, where.search)) &&
  (where.typeIn === undefined || where.typeIn.includes(label.type))

const meetsMetadata = (value: unknown, wanted: unknown): boolean => {
  if (Array.isArray(wanted)) {
    const [least, most] = wanted
    if (wanted.length !== 2 || typeof least !== "number") return wanted.some((one) => meetsMetadata(value, one))
    const number = typeof value === "number" ? value : typeof value === "string" && value !== "" ? Number(value) : NaN
    return number >= least && number <= most
  }
  if (wanted === null) return value === undefined || value === null
  if (value === undefined || value === null) return false
  if (typeof wanted === "number") return value !== "" && typeof value !== "boolean" && Number(value) === wanted
  return String(value) === String(wanted)
}

const updatedOn = (asset: Asset) => dayOf(Math.max(0, ...asset.labels.map((label) => label.day)))

const meets = (asset: Asset, where: Filter): boolean =>
  (where.consensusMarkGte === undefined || asset.mark !== undefined && asset.mark >= where.consensusMarkGte) &&
  (where.consensusMarkLte === undefined || asset.mark !== undefined && asset.mark <= where.consensusMarkLte) &&
  (where.createdAtGte === undefined || dayOf(0) >= where.createdAtGte) &&
  (where.externalIdIn === undefined || where.externalIdIn.some((part) => asset.name.includes(part))) &&
  (where.externalIdStrictlyIn === undefined || where.externalIdStrictlyIn.includes(asset.name)) &&
  // An empty filter on labels filters nothing
  (where.label === undefined || Object.keys(where.label).length === 0 ||
    asset.labels.some((label) => meetsLabel(label, where.label ?? {}))) &&
  Object.entries(where.metadata ?? {}).every(([key, wanted]) => meetsMetadata(asset.metadata[key], wanted)) &&
  (where.skipped === undefined || !where.skipped) &&
  (where.updatedAtGte === undefined || updatedOn(asset) >= where.updatedAtGte) &&
  (where.updatedAtLte === undefined || updatedOn(asset) <= where.updatedAtLte)

// -- The sandbox

const store = Effect.fnUntraced(function*(assets: ReadonlyArray<Asset>) {
  // Noon, so that a day is more than the moment it begins at
  yield* TestClock.adjust("12 hours")
  const project = yield* createProject()
  // The same rows elsewhere must not be found
  const others = yield* createProject()
  const data = { jsonMetadataArray: assets.map(({ metadata }) => JSON.stringify(metadata)) }
  const names = assets.map(({ name }) => name)
  const ids = yield* importAssets(project, names, data)
  yield* importAssets(others, names, data)
  const marked = assets.flatMap(({ mark }, index) => mark === undefined ? [] : [{ id: ids[index], mark }])
  yield* ask(
    `mutation ($where: [AssetWhere!]!, $data: [AssetData!]!) {
      data: updatePropertiesInAssets(where: $where, data: $data) { id }
    }`,
    { data: marked.map(({ mark }) => ({ consensusMark: mark })), where: marked.map(({ id }) => ({ id })) }
  )
  for (const today of [0, 1, 2]) {
    for (const [index, { labels }] of assets.entries()) {
      for (const { category, day, red, type } of labels) {
        if (day !== today) continue
        const children = red && category === "OBJECT_A" ? { JOB_1: { categories: [{ name: "RED" }] } } : {}
        yield* appendLabels(type, [ids[index] ?? ""], {
          jsonResponse: JSON.stringify({ JOB_0: { categories: [{ name: category, children }] } }),
          modelName: "m"
        })
      }
    }
    yield* TestClock.adjust("1 day")
  }
  return project
})

const Named = Schema.Array(Schema.Struct({ externalId: Schema.String }))

describe("any filter", () => {
  it.effect.prop(
    "finds the assets that it describes",
    [assets, FastCheck.array(filter, { maxLength: 25, minLength: 25 })],
    ([assets, filters]) =>
      Effect.gen(function*() {
        const project = { id: yield* store(assets) }
        for (const filter of filters) {
          const { label, ...others } = filter
          const where = {
            ...others,
            ...(label === undefined
              ? {}
              : { label: { ...label, ...(label.search && { search: written(label.search) }) } }),
            project
          }
          const expected = assets.filter((asset) => meets(asset, filter)).map(({ name }) => name)
          const found = yield* listAssets(where, "externalId").pipe(
            Effect.flatMap(Schema.decodeUnknown(Named)),
            Effect.map((rows) => rows.map(({ externalId }) => externalId))
          )
          assert.deepStrictEqual(found, expected, JSON.stringify(where))
          assert.strictEqual(yield* countAssets(where), expected.length, JSON.stringify(where))
        }
      }).pipe(Effect.provide(sandbox())),
    { fastCheck: { numRuns: 20 } }
  )
})
