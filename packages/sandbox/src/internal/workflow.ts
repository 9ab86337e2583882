import * as SqlClient from "@effect/sql/SqlClient"
import type * as Statement from "@effect/sql/Statement"
import * as Arr from "effect/Array"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Accounts from "./accounts.js"
import type { Asset } from "./assets.js"
import { stepDefaults, stepGroupOf } from "./assumptions.js"
import { draw } from "./draw.js"
import * as Filter from "./filter.js"
import * as Ids from "./ids.js"
import type { Label } from "./labelRow.js"
import type { LabelType } from "./lifeCycle.js"
import * as Projects from "./projects.js"
import { invalidInput, notFound } from "./refusal.js"
import { relation, together } from "./relation.js"
import * as Rows from "./rows.js"
import * as StepCycle from "./stepCycle.js"

/** @internal */
export interface Step {
  readonly seq: number
  readonly id: string
  readonly projectId: string
  readonly name: string
  readonly type: "DEFAULT" | "REVIEW"
  readonly consensusCoverage: number
  readonly numberOfExpectedLabelsForConsensus: number
  readonly stepCoverage: number
}

interface StepInput {
  readonly id?: string
  readonly assignees?: ReadonlyArray<string>
  readonly consensusCoverage?: number
  readonly name?: string
  readonly numberOfExpectedLabelsForConsensus?: number
  readonly stepCoverage?: number
  readonly type?: Step["type"]
}

interface Settings {
  readonly enforceStepSeparation?: boolean
  readonly projectId: string
  readonly steps: {
    readonly creates: ReadonlyArray<StepInput>
    readonly deletes: ReadonlyArray<string>
    readonly updates: ReadonlyArray<StepInput>
  }
}

/**
 * The steps of a project in their order; none in a project of version 1.
 *
 * @internal
 */
export const stepsOf = Effect.fnUntraced(function*(projectId: string) {
  const sql = yield* SqlClient.SqlClient
  return yield* sql<Step>`SELECT * FROM workflowSteps WHERE projectId = ${projectId} ORDER BY seq`
})

/**
 * Where new assets of a project begin.
 *
 * @internal
 */
export const start = Effect.fnUntraced(function*(project: Projects.Project) {
  const [first] = yield* stepsOf(project.id)
  return {
    columns: first === undefined ? {} : { stepId: first.id, stepStatus: StepCycle.initial },
    consensusCoverage: first?.consensusCoverage ?? project.consensusTotCoverage
  }
})

// -- Settings

const checkInput = Effect.fnUntraced(function*(step: StepInput) {
  if (step.name?.trim() === "") return yield* invalidInput("A workflow step needs a name")
  for (const name of ["consensusCoverage", "stepCoverage"] as const) {
    const percentage = step[name]
    if (percentage !== undefined && (percentage < 0 || percentage > 100)) {
      return yield* invalidInput(`${name} lies between 0 and 100`, `${percentage} was given`)
    }
  }
  const wanted = step.numberOfExpectedLabelsForConsensus
  if (wanted !== undefined && wanted < 1) {
    return yield* invalidInput("A workflow step expects at least one label", `${wanted} was given`)
  }
})

const assign = Effect.fnUntraced(function*(stepId: string, assignees: ReadonlyArray<string>) {
  const sql = yield* SqlClient.SqlClient
  const users = yield* Accounts.usersById(assignees)
  const unknown = assignees.find((id) => users(id) === null)
  if (unknown !== undefined) return yield* notFound("user", unknown)
  yield* sql`DELETE FROM stepAssignees WHERE stepId = ${stepId}`
  yield* Effect.forEach(
    Arr.dedupe(assignees),
    (userId) => sql`INSERT INTO stepAssignees ${sql.insert({ stepId, userId })}`,
    { discard: true }
  )
})

const checkName = Effect.fnUntraced(function*(projectId: string, name: string, id: string) {
  const steps = yield* stepsOf(projectId)
  if (steps.some((step) => step.name === name && step.id !== id)) {
    return yield* invalidInput("The names of workflow steps are unique in a project", JSON.stringify(name))
  }
})

const create = Effect.fnUntraced(function*(projectId: string, { assignees = [], name, type, ...step }: StepInput) {
  yield* checkInput({ ...step, name: name ?? "" })
  const sql = yield* SqlClient.SqlClient
  const id = yield* Ids.make
  yield* checkName(projectId, name ?? "", id)
  yield* sql`INSERT INTO workflowSteps ${
    sql.insert({ ...stepDefaults, ...step, id, projectId, name: name ?? "", type: type ?? "DEFAULT" })
  }`
  yield* assign(id, assignees)
})

const update = Effect.fnUntraced(function*(projectId: string, { assignees, id, ...changes }: StepInput) {
  yield* checkInput(changes)
  const sql = yield* SqlClient.SqlClient
  const step = (yield* stepsOf(projectId)).find((step) => step.id === id)
  if (step === undefined) return yield* notFound("workflow step", id ?? "")
  if (changes.name !== undefined) yield* checkName(projectId, changes.name, step.id)
  if (Object.keys(changes).length > 0) {
    yield* sql`UPDATE workflowSteps SET ${sql.update(Rows.given({ ...changes }))} WHERE id = ${step.id}`
  }
  if (assignees !== undefined) yield* assign(step.id, assignees)
})

const remove = Effect.fnUntraced(function*(projectId: string, idOrName: string) {
  const sql = yield* SqlClient.SqlClient
  const step = (yield* stepsOf(projectId)).find(({ id, name }) => id === idOrName || name === idOrName)
  if (step === undefined) return yield* notFound("workflow step", idOrName)
  yield* sql`UPDATE assets SET stepId = NULL, stepStatus = NULL WHERE stepId = ${step.id}`
  yield* sql`DELETE FROM workflowSteps WHERE id = ${step.id}`
})

/** Puts the assets that are in no step where their status says. */
const place = Effect.fnUntraced(function*(projectId: string) {
  const sql = yield* SqlClient.SqlClient
  const steps = yield* stepsOf(projectId)
  const [first] = steps
  const last = steps.at(-1)
  if (first === undefined || last === undefined) return
  const firstReview = steps.find(({ type }) => type === "REVIEW") ?? last
  const places = { first, firstReview, last }
  const statuses = Object.entries(StepCycle.placement)
  yield* Effect.forEach(statuses, ([status, [where, stepStatus]]) =>
    sql`
      UPDATE assets
      SET stepId = ${places[where].id}, stepStatus = CASE WHEN skipped THEN 'SKIPPED' ELSE ${stepStatus} END
      WHERE projectId = ${projectId} AND stepId IS NULL AND status = ${status}`, { discard: true })
})

const editProjectWorkflowSettings = Effect.fnUntraced(
  function*({ enforceStepSeparation, projectId, steps }: Settings) {
    const project = yield* Projects.find(projectId)
    yield* Effect.forEach(steps.deletes, (step) => remove(project.id, step), { discard: true })
    yield* Effect.forEach(steps.updates, (step) => update(project.id, step), { discard: true })
    yield* Effect.forEach(steps.creates, (step) => create(project.id, step), { discard: true })
    const sql = yield* SqlClient.SqlClient
    const changes = { enforceStepSeparation, updatedAt: yield* Clock.currentTimeMillis }
    yield* sql`UPDATE projects SET ${sql.update(Rows.given(changes))} WHERE id = ${project.id}`
    yield* place(project.id)
    return yield* Projects.find(project.id)
  }
)

/**
 * Gives a project the steps of another.
 *
 * @internal
 */
export const copy = Effect.fnUntraced(function*(from: string, to: string) {
  const sql = yield* SqlClient.SqlClient
  const steps = yield* stepsOf(from)
  yield* Effect.forEach(
    steps,
    ({ consensusCoverage, id, name, numberOfExpectedLabelsForConsensus, stepCoverage, type }) =>
      Effect.gen(function*() {
        const assignees = yield* sql<{ userId: string }>`SELECT userId FROM stepAssignees WHERE stepId = ${id}`
        yield* create(to, {
          assignees: assignees.map(({ userId }) => userId),
          consensusCoverage,
          name,
          numberOfExpectedLabelsForConsensus,
          stepCoverage,
          type
        })
      }),
    { discard: true }
  )
})

// -- Moves

/**
 * The step that a label is made in: the named one, or else the one that its asset is in.
 *
 * @internal
 */
export const stepOfLabel = Effect.fnUntraced(function*(asset: Asset, stepName: string | undefined) {
  if (stepName === undefined) return asset.stepId
  const step = (yield* stepsOf(asset.projectId)).find(({ name }) => name === stepName)
  if (step === undefined) return yield* notFound("workflow step", stepName)
  return step.id
})

/** How an asset stands in its step by the labels submitted there. */
const submitted = Effect.fnUntraced(function*(asset: Asset, step: Step) {
  const sql = yield* SqlClient.SqlClient
  const [{ labels } = { labels: 0 }] = yield* sql<{ labels: number }>`
    SELECT count(*) AS labels FROM labels
    WHERE assetId = ${asset.id} AND stepId = ${step.id} AND labelType IN ('DEFAULT', 'REVIEW') AND NOT isHoneypot`
  return { labels, wanted: asset.isUsedForConsensus ? step.numberOfExpectedLabelsForConsensus : 1 }
})

/**
 * The place of an asset in the workflow after a label was made in a step. A step that is done hands the asset to the
 * next one, unless that step draws only some assets, and not this one.
 *
 * @internal
 */
export const advance = Effect.fnUntraced(function*(asset: Asset, labelType: LabelType, stepId: string | null) {
  const { stepStatus } = asset
  const here = { stepId: asset.stepId, stepStatus }
  // A label of a step that the asset is not in changes nothing
  if (stepId === null || stepId !== asset.stepId || stepStatus === null) return here
  const steps = yield* stepsOf(asset.projectId)
  const index = steps.findIndex(({ id }) => id === stepId)
  const step = steps[index]
  if (step === undefined) return here
  const event = StepCycle.eventOf(labelType, yield* submitted(asset, step))
  if (event === undefined) return here
  const next = steps[index + 1]
  return event === "labeled" && next !== undefined && (yield* draw(next.stepCoverage))
    ? { stepId: next.id, stepStatus: StepCycle.initial }
    : { stepId, stepStatus: StepCycle.next(stepStatus, event) }
})

/** The workflows of the projects that some assets are in. */
const workflowsOf = Effect.fnUntraced(function*(assets: Statement.Fragment) {
  const sql = yield* SqlClient.SqlClient
  const projects = yield* sql<{ projectId: string }>`
    SELECT DISTINCT projectId FROM assets WHERE ${assets} AND stepId IS NOT NULL`
  return yield* Effect.forEach(projects, ({ projectId }) => stepsOf(projectId))
})

const move = Effect.fnUntraced(function*(
  assets: Statement.Fragment,
  from: Step,
  to: Step,
  status: StepCycle.StatusInStep,
  only: ReadonlyArray<StepCycle.StatusInStep>
) {
  const sql = yield* SqlClient.SqlClient
  return yield* sql<Asset>`
    UPDATE assets SET stepId = ${to.id}, stepStatus = ${status}, updatedAt = ${yield* Clock.currentTimeMillis}
    WHERE ${assets} AND stepId = ${from.id} AND ${Filter.isIn(sql, "stepStatus", only)}
    RETURNING *`
})

/**
 * Moves the assets that are done in their step on to the next step, and answers those that moved.
 *
 * @internal
 */
export const moveOn = Effect.fnUntraced(function*(assets: Statement.Fragment) {
  const workflows = yield* workflowsOf(assets)
  const moved = yield* Effect.forEach(workflows, (steps) => {
    // Later steps first: an asset moves by one step
    const pairs = Arr.reverse(Arr.zip(steps, steps.slice(1)))
    return Effect.forEach(pairs, ([from, to]) => move(assets, from, to, StepCycle.initial, ["DONE"]))
  })
  return moved.flat(2)
})

const all: ReadonlyArray<StepCycle.StatusInStep> = ["TO_DO", "DOING", "PARTIALLY_DONE", "REDO", "DONE", "SKIPPED"]

/**
 * Sends assets back to be labeled again: in their own step, or from a review to the labeling step before it.
 *
 * @internal
 */
export const sendBack = Effect.fnUntraced(function*(assets: Statement.Fragment) {
  const workflows = yield* workflowsOf(assets)
  yield* Effect.forEach(workflows, (steps) =>
    Effect.forEach(steps, (step, index) => {
      const labeling = steps.slice(0, index + 1).findLast(({ type }) => type === "DEFAULT") ?? step
      return move(assets, step, labeling, StepCycle.next("DONE", "sentBack"), all)
    }), { discard: true })
})

/**
 * The status of an asset in its step once it is skipped, or no longer.
 *
 * @internal
 */
export const statusAfterSkip = Effect.fnUntraced(function*(asset: Asset, skipped: boolean) {
  if (asset.stepId === null || asset.stepStatus === null) return null
  if (skipped) return StepCycle.next(asset.stepStatus, "skipped")
  const step = (yield* stepsOf(asset.projectId)).find(({ id }) => id === asset.stepId)
  if (step === undefined) return null
  const { labels, wanted } = yield* submitted(asset, step)
  if (labels === 0) return StepCycle.initial
  return StepCycle.next(StepCycle.initial, labels < wanted ? "labeledInPart" : "labeled")
})

// -- Resolvers

/** @internal */
export const mutations = {
  editProjectWorkflowSettings: (_: unknown, { input }: { readonly input: Settings }) =>
    editProjectWorkflowSettings(input)
}

const stepsById = (ids: ReadonlyArray<string | null>) =>
  Rows.byKey<Step>("workflowSteps", "id", ids.filter((id) => id !== null))

const workflowOf = relation((projects: ReadonlyArray<Projects.Project>) =>
  Effect.map(
    Rows.groupedBy<Step, "projectId">("workflowSteps", "projectId", projects.map(({ id }) => id)),
    (find) => (project: Projects.Project) => find(project.id)
  )
)

interface Place {
  readonly stepId: string | null
  readonly stepStatus: StepCycle.StatusInStep | null
}

/** The step of each label, and the place of its asset. */
const placeOfLabel = relation((labels: ReadonlyArray<Label>) =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const steps = yield* stepsById(labels.map(({ stepId }) => stepId))
    const places = yield* sql<Place & { readonly id: string }>`
      SELECT id, stepId, stepStatus FROM assets WHERE ${Filter.isIn(sql, "id", labels.map(({ assetId }) => assetId))}`
    const found = new Map(places.map((place) => [place.id, place]))
    return ({ assetId, stepId }: Label) => {
      const step = stepId === null ? null : steps(stepId)
      return step === null ? null : { place: found.get(assetId), step }
    }
  })
)

/** @internal */
export const fields = {
  Asset: {
    currentStep: relation((assets: ReadonlyArray<Asset>) =>
      Effect.map(stepsById(assets.map(({ stepId }) => stepId)), (find) => ({ stepId, stepStatus: status }: Asset) => {
        const step = stepId === null ? null : find(stepId)
        return step === null ? null : { id: step.id, name: step.name, status }
      })
    )
  },
  Label: {
    // A step that the asset has left behind is done
    assetStep: (label: Label) =>
      Effect.map(placeOfLabel(label), (found) =>
        found === null ? null : {
          id: found.step.id,
          name: found.step.name,
          status: found.place?.stepId === found.step.id ? found.place.stepStatus : "DONE"
        }),
    isLastForStep: (label: Label) =>
      Effect.map(placeOfLabel(label), (found) => found === null ? null : found.place?.stepId === found.step.id)
  },
  Project: {
    steps: workflowOf,
    workflowVersion: (project: Projects.Project) =>
      Effect.map(workflowOf(project), (steps) => steps.length === 0 ? "V1" : "V2")
  },
  WorkflowStep: {
    assignees: relation((steps: ReadonlyArray<Step>) =>
      Effect.gen(function*() {
        const sql = yield* SqlClient.SqlClient
        const users = yield* sql<Accounts.User & { readonly stepId: string }>`
          SELECT users.*, stepAssignees.stepId FROM stepAssignees JOIN users ON users.id = stepAssignees.userId
          WHERE ${Filter.isIn(sql, "stepId", steps.map(({ id }) => id))}
          ORDER BY users.seq`
        const groups: Record<string, ReadonlyArray<Accounts.User>> = Arr.groupBy(
          together(users),
          ({ stepId }) => stepId
        )
        return (step: Step) => groups[step.id] ?? []
      })
    ),
    order: relation((steps: ReadonlyArray<Step>) =>
      Effect.map(
        Rows.groupedBy<Step, "projectId">("workflowSteps", "projectId", steps.map(({ projectId }) => projectId)),
        (find) => (step: Step) => find(step.projectId).findIndex(({ id }) => id === step.id)
      )
    ),
    stepGroupId: ({ projectId }: Step) => stepGroupOf(projectId)
  }
}
