/**
 * Operations on projects.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import type * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as Struct from "effect/Struct"
import * as Batch from "./Batch.js"
import { whenApplied } from "./internal/committed.js"
import * as input from "./internal/input.js"
import { list, type Paging } from "./internal/list.js"
import * as Method from "./internal/method.js"
import { asNotFound } from "./internal/notFound.js"
import * as operations from "./internal/projectOperations.js"
import * as JsonInterface from "./JsonInterface.js"
import { KiliClient } from "./KiliClient.js"
import * as KiliError from "./KiliError.js"
import * as Project from "./Project.js"
import * as Selection from "./Selection.js"

/**
 * What a new project needs: a title, the kind of its data, and its ontology.
 *
 * @since 0.1.0
 * @category models
 */
export const NewProject = Schema.Struct({
  title: Schema.NonEmptyString,
  /** Default: empty. */
  description: Schema.optional(Schema.String),
  inputType: Project.InputType,
  jsonInterface: Schema.typeSchema(JsonInterface.JsonInterface),
  complianceTags: Schema.optional(Schema.Array(Project.ComplianceTag))
})

/**
 * @since 0.1.0
 * @category models
 */
export type NewProject = typeof NewProject.Type

/**
 * New values for a project; what is absent stays as it is. Bounds are those of `Project.settableFields`.
 *
 * @since 0.1.0
 * @category models
 */
export const ProjectUpdate = Schema.Struct({
  ...Project.settableFields,
  jsonInterface: Schema.optional(Schema.typeSchema(JsonInterface.JsonInterface))
})

/**
 * @since 0.1.0
 * @category models
 */
export type ProjectUpdate = typeof ProjectUpdate.Type

/**
 * Conditions that a project has to meet, all of them.
 *
 * - `searchQuery`: SQL ILIKE pattern on title and description: `%` any run, `_` one character, case-blind
 * - `archived`: only archived ones, or only active ones; absent: both
 *
 * @since 0.1.0
 * @category models
 */
export const ProjectFilter = Schema.Struct({
  projectId: Schema.optional(Project.ProjectId),
  searchQuery: Schema.optional(Schema.String),
  archived: Schema.optional(Schema.Boolean)
})

/**
 * @since 0.1.0
 * @category models
 */
export type ProjectFilter = typeof ProjectFilter.Type

const where = ({ projectId, ...rest }: ProjectFilter = {}) => ({ id: projectId, ...rest })

const newProjectProblems = input.problems(NewProject)
const updateProblems = input.problems(ProjectUpdate)
const filterProblems = input.problems(Schema.UndefinedOr(ProjectFilter))
const idProblems = input.problems(Project.ProjectId)

/**
 * @since 0.1.0
 * @category errors
 */
export type CreateProjectError = KiliError.InvalidInput | KiliError.RequestError | KiliError.VerificationTimeout

/**
 * @since 0.1.0
 * @category models
 */
export interface CreateProject extends NewProject {
  /** When to look whether the platform shows the project. Default: `Batch.visibility`, for at most a minute. */
  readonly schedule?: Schedule.Schedule<unknown> | undefined
}

/**
 * Creates a project and waits until the platform shows it. When it does not in the time
 * given, that is a `VerificationTimeout`: the project exists all the same.
 *
 * @since 0.1.0
 * @category operations
 */
export const createProject: (
  options: CreateProject
) => Effect.Effect<{ readonly id: Project.ProjectId }, CreateProjectError, KiliClient> = Effect.fn(
  "Projects.createProject"
)(function*({ schedule, ...project }) {
  const operation = "Projects.createProject"
  yield* input.refuse(operation, newProjectProblems("", project))
  const client = yield* KiliClient
  const { id } = yield* client.execute(operations.createProject, {
    data: { ...project, description: project.description ?? "" }
  })
  const missing = Effect.map(
    whenApplied(client.execute(operations.projectById, { where: { id } })),
    (found) => found === null || found.length === 0 ? [id] : []
  )
  yield* Batch.verify(operation, missing, schedule)
  return { id }
}, Method.named("Projects.createProject"))

/**
 * @since 0.1.0
 * @category models
 */
export interface ListProjects<F extends ReadonlyArray<Project.Field>> extends Paging {
  readonly filter?: ProjectFilter | undefined
  /** Dotted fields. Default: `Project.defaultFields`. */
  readonly fields?: F | undefined
}

/**
 * @since 0.1.0
 * @category errors
 */
export type ListProjectsError = KiliError.InvalidInput | KiliError.RequestError

const listing = { root: "projects", where: "ProjectWhere" } as const

const select = Selection.make(Project.Project)

/**
 * The projects that the key's owner can see, oldest first, with exactly the fields chosen.
 *
 * @since 0.1.0
 * @category operations
 */
export const listProjects = <const F extends ReadonlyArray<Project.Field> = typeof Project.defaultFields>(
  options: ListProjects<F> = {}
): Stream.Stream<Selection.Row<Project.Project, F>, ListProjectsError, KiliClient> =>
  listAs("Projects.listProjects", options)

const listAs = <const F extends ReadonlyArray<Project.Field>>(
  operation: string,
  options: ListProjects<F>
): Stream.Stream<Selection.Row<Project.Project, F>, ListProjectsError, KiliClient> => {
  const { fields = Project.defaultFields, filter } = options
  const rows = Effect.gen(function*() {
    yield* input.refuse(operation, [...filterProblems("filter", filter), ...input.pagingProblems(options)])
    return list(listing, yield* select(operation, fields), where(filter), options)
  })
  // `F` is what `fields` was given, or the default's type: the rows decoded are of that selection.
  return Stream.unwrap(
    rows as Effect.Effect<
      Stream.Stream<Selection.Row<Project.Project, F>, ListProjectsError, KiliClient>,
      KiliError.InvalidInput
    >
  ).pipe(Method.namedStream(operation), Stream.withSpan(operation))
}

/**
 * @since 0.1.0
 * @category errors
 */
export type GetProjectError = KiliError.InvalidInput | KiliError.NotFound | KiliError.RequestError

/**
 * One project by id.
 *
 * @since 0.1.0
 * @category operations
 */
export const getProject = <const F extends ReadonlyArray<Project.Field> = typeof Project.defaultFields>(
  { fields, projectId }: { readonly projectId: Project.ProjectId; readonly fields?: F | undefined }
): Effect.Effect<Selection.Row<Project.Project, F>, GetProjectError, KiliClient> => {
  const operation = "Projects.getProject"
  const found = listAs<F>(operation, { filter: { projectId }, fields, first: 1 }).pipe(
    Stream.runHead,
    Effect.mapError(asNotFound(operation, projectId)),
    Effect.flatMap(
      Effect.mapError(() => new KiliError.NotFound({ operation, entity: "project", missing: [projectId] }))
    )
  )
  return Effect.zipRight(input.refuse(operation, idProblems("projectId", projectId)), found)
}

/**
 * @since 0.1.0
 * @category errors
 */
export type CountProjectsError = KiliError.InvalidInput | KiliError.RequestError

/**
 * How many projects the key's owner can see meet a filter; all of them without one.
 *
 * @since 0.1.0
 * @category operations
 */
export const countProjects: (
  options?: { readonly filter?: ProjectFilter | undefined }
) => Effect.Effect<number, CountProjectsError, KiliClient> = Effect.fn("Projects.countProjects")(function*(options) {
  yield* input.refuse("Projects.countProjects", filterProblems("filter", options?.filter))
  const client = yield* KiliClient
  return yield* client.execute(operations.countProjects, { where: where(options?.filter) })
}, Method.named("Projects.countProjects"))

/**
 * @since 0.1.0
 * @category errors
 */
export type UpdatePropertiesError = KiliError.InvalidInput | KiliError.NotFound | KiliError.RequestError

/**
 * @since 0.1.0
 * @category models
 */
export interface UpdateProperties extends ProjectUpdate {
  readonly projectId: Project.ProjectId
}

/**
 * The properties that were sent, as the platform now has them, and the id.
 *
 * @since 0.1.0
 * @category models
 */
export interface UpdatedProject
  extends Pick<Project.Project, "id">, Partial<Pick<Project.Project, keyof ProjectUpdate>>
{}

/**
 * Changes properties of a project, and gives back the ones that were sent, as the platform now has them.
 *
 * @since 0.1.0
 * @category operations
 */
export const updateProperties: (
  options: UpdateProperties
) => Effect.Effect<UpdatedProject, UpdatePropertiesError, KiliClient> = Effect.fn("Projects.updateProperties")(
  function*({
    projectId,
    ...update
  }) {
    const operation = "Projects.updateProperties"
    const keys = Struct.keys(ProjectUpdate.fields).filter((key) => update[key] !== undefined)
    yield* input.refuse(operation, [
      ...idProblems("projectId", projectId),
      ...updateProblems("", update),
      ...(keys.length === 0 ? [{ at: "options", problem: "nothing to change" }] : [])
    ])
    const selection = yield* select(operation, ["id", ...keys])
    const client = yield* KiliClient
    return yield* client.execute(
      operations.updatePropertiesInProject(selection),
      { data: update, where: { id: projectId } }
    ).pipe(Effect.mapError(asNotFound(operation, projectId)))
  },
  Method.named("Projects.updateProperties")
)

/**
 * @since 0.1.0
 * @category errors
 */
export type DeleteProjectError = KiliError.InvalidInput | KiliError.NotFound | KiliError.RequestError

/**
 * Deletes a project with all it holds, for good. The platform does it on its own time: the project may show a little longer.
 *
 * @since 0.1.0
 * @category operations
 */
export const deleteProject: (
  options: { readonly projectId: Project.ProjectId }
) => Effect.Effect<{ readonly id: Project.ProjectId }, DeleteProjectError, KiliClient> = Effect.fn(
  "Projects.deleteProject"
)(function*({ projectId }) {
  const operation = "Projects.deleteProject"
  yield* input.refuse(operation, idProblems("projectId", projectId))
  const client = yield* KiliClient
  const id = yield* client.execute(operations.deleteProject, { where: { id: projectId } }).pipe(
    Effect.mapError(asNotFound(operation, projectId))
  )
  return { id }
}, Method.named("Projects.deleteProject"))
