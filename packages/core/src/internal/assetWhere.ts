import * as Arr from "effect/Array"
import * as Effect from "effect/Effect"
import * as Record from "effect/Record"
import * as Struct from "effect/Struct"
import type { AssetFilter } from "../AssetFilter.js"
import type { ProjectId } from "../Project.js"
import * as dateBound from "./dateBound.js"
import { renamed, successors } from "./filterNames.js"
import * as input from "./input.js"
import { nested } from "./nested.js"
import * as searchInput from "./searchInput.js"
import { noStep, stepsOf } from "./steps.js"

const warn = (operation: string, filter: AssetFilter): Effect.Effect<void> => {
  const used = renamed.flatMap(([old, name]) => filter[old] === undefined ? [] : [`${old} (now ${name})`])
  return used.length === 0
    ? Effect.void
    : Effect.logWarning(`${operation}: deprecated conditions in the filter: ${used.join(", ")}`)
}

type Deprecated = keyof typeof successors

const names: { readonly [K in Deprecated & keyof AssetFilter]: keyof AssetFilter } = successors

const isDeprecated = (name: string): name is Deprecated => Object.hasOwn(names, name)

/** A filter by the names of today. */
const current = (filter: AssetFilter): Omit<AssetFilter, Deprecated> =>
  Object.fromEntries(
    Object.entries(filter).flatMap(([name, value]) =>
      value === undefined ? [] : [[isDeprecated(name) ? names[name] : name, value]]
    )
  )

type Names<K extends string> = { readonly [_ in K]: ReadonlyArray<string> | undefined }

/**
 * Names of steps as their ids, in one request; none when no name is given. The conditions go by their names in the filter.
 *
 * @internal
 */
export const stepIdsByName = Effect.fnUntraced(function*<K extends string>(
  operation: string,
  projectId: ProjectId,
  conditions: Names<K>
) {
  const given = Struct.entries(conditions)
  if (given.every(([, names = []]) => names.length === 0)) return conditions
  const steps = yield* stepsOf(operation, projectId)
  const unknown = given.flatMap(([condition, names = []]) =>
    names.flatMap((name, index) =>
      steps.some((step) => step.name === name)
        ? []
        : [{ at: `filter.${condition}[${index}]`, problem: noStep(name, steps) }]
    )
  )
  yield* input.refuse(operation, unknown)
  const idsOf = (names: ReadonlyArray<string> | undefined) =>
    names && steps.flatMap(({ id, name }) => names.includes(name) ? [id] : [])
  return Record.map(conditions, idsOf)
})

/**
 * Both conditions at once, each absent when it was not given.
 *
 * @internal
 */
export const joined = <A>(
  one: A | undefined,
  other: A | undefined,
  join: (one: A, other: A) => A
): A | undefined => one === undefined ? other : other === undefined ? one : join(one, other)

/**
 * A filter that was found valid, as the wire has it: `AssetWhere`. Logs a warning when it uses deprecated names, and looks up
 * the steps that it names.
 *
 * @internal
 */
export const toWhere = Effect.fnUntraced(function*(
  operation: string,
  projectId: ProjectId,
  filter: AssetFilter = {}
) {
  yield* warn(operation, filter)
  const {
    assetId,
    assetIdIn,
    assetIdNotIn,
    issueStatus,
    issueType,
    labelAuthorIn,
    labelCategorySearch,
    labelConsensusMarkGte,
    labelConsensusMarkLte,
    labelCreatedAt,
    labelCreatedAtGte,
    labelCreatedAtLte,
    labelHoneypotMarkGte,
    labelHoneypotMarkLte,
    labelLabelerIn,
    labelLabelerNotIn,
    labelReviewerIn,
    labelReviewerNotIn,
    labelTypeIn,
    stepIdIn,
    stepIdNotIn,
    stepNameIn,
    stepNameNotIn,
    ...unchanged
  } = dateBound.written(current(filter))
  const named = yield* stepIdsByName(operation, projectId, { stepNameIn, stepNameNotIn })
  return {
    ...unchanged,
    project: { id: projectId },
    id: assetId,
    idIn: assetIdIn,
    idNotIn: assetIdNotIn,
    stepIdIn: joined(stepIdIn, named.stepNameIn, Arr.intersection),
    stepIdNotIn: joined(stepIdNotIn, named.stepNameNotIn, Arr.union),
    label: nested({
      typeIn: labelTypeIn,
      authorIn: labelAuthorIn,
      reviewerIn: labelReviewerIn,
      reviewerNotIn: labelReviewerNotIn,
      labelerIn: labelLabelerIn,
      labelerNotIn: labelLabelerNotIn,
      consensusMarkGte: labelConsensusMarkGte,
      consensusMarkLte: labelConsensusMarkLte,
      honeypotMarkGte: labelHoneypotMarkGte,
      honeypotMarkLte: labelHoneypotMarkLte,
      createdAt: labelCreatedAt,
      createdAtGte: labelCreatedAtGte,
      createdAtLte: labelCreatedAtLte,
      search: labelCategorySearch && searchInput.toWire(labelCategorySearch)
    }),
    issue: nested({ type: issueType, status: issueStatus })
  }
})
