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
import * as dateBound from "./internal/dateBound.js"
import { crossed } from "./internal/filterConflicts.js"
import * as input from "./internal/input.js"
import { counter, filtered, lister, type Paging, single } from "./internal/list.js"
import * as memberOperations from "./internal/memberOperations.js"
import * as Method from "./internal/method.js"
import { nested } from "./internal/nested.js"
import { asNotFound } from "./internal/notFound.js"
import * as operations from "./internal/projectOperations.js"
import * as projectTemplate from "./internal/projectTemplate.js"
import { ranges } from "./internal/ranges.js"
import * as tagOperations from "./internal/tagOperations.js"
import * as tagging from "./internal/tags.js"
import * as JsonInterface from "./JsonInterface.js"
import { KiliClient } from "./KiliClient.js"
import * as KiliError from "./KiliError.js"
import { OrganizationId } from "./Organization.js"
import * as Project from "./Project.js"
import * as Selection from "./Selection.js"
import { UserId } from "./User.js"

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
  complianceTags: Schema.optional(Schema.Array(Project.ComplianceTag)),
  /** Labels of tags of the organization. One that several tags share cannot be given here: use `tagProject` with ids. */
  tags: Schema.optional(Schema.Array(Schema.NonEmptyString))
})

/**
 * @since 0.1.0
 * @category models
 */
export type NewProject = typeof NewProject.Type

/**
 * A new project that is like another: of its input type, with its ontology, instructions and tags. Its assets, members and other
 * settings are not taken over: `copyProject` does that, on recent platforms.
 *
 * @since 0.1.0
 * @category models
 */
export const NewProjectFrom = Schema.Struct({
  ...Struct.pick(NewProject.fields, "title", "description", "complianceTags"),
  fromProjectId: Project.ProjectId,
  /** Labels of tags of the organization, put on besides those of the other project. */
  tags: NewProject.fields.tags
})

/**
 * @since 0.1.0
 * @category models
 */
export type NewProjectFrom = typeof NewProjectFrom.Type

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
 * Conditions that a project has to meet, all of them. Bounds are inclusive; they are days or instants, as `DateBound` of
 * `AssetFilter`.
 *
 * - `searchQuery`: SQL ILIKE pattern on title and description: `%` any run, `_` one character, case-blind
 * - `archived`: only archived ones, or only active ones; absent: both
 * - `starred`: only those that the key's owner marked with a star, or only the others
 * - `tagIds`: carries at least one of these tags; an empty list is met by none
 * - `deleted`: true lists deleted projects too; of recent platforms
 *
 * @since 0.1.0
 * @category models
 */
export const ProjectFilter = Schema.typeSchema(Schema.Struct({
  projectId: Schema.optional(Project.ProjectId),
  searchQuery: Schema.optional(Schema.String),
  archived: Schema.optional(Schema.Boolean),
  starred: Schema.optional(Schema.Boolean),
  tagIds: Schema.optional(Schema.Array(Project.TagId)),
  organizationId: Schema.optional(OrganizationId),
  ...ranges(dateBound.schema, "createdAt", "updatedAt"),
  shouldRelaunchKpiComputation: Schema.optional(Schema.Boolean),
  deleted: Schema.optional(Schema.Boolean)
})).pipe(Schema.filter((filter) => crossed({ ...filter })))

/**
 * @since 0.1.0
 * @category models
 */
export type ProjectFilter = typeof ProjectFilter.Type

const where = ({ projectId, ...rest }: ProjectFilter = {}) => ({ id: projectId, ...dateBound.written(rest) })

const newProjectProblems = input.problems(NewProject)
const newProjectFromProblems = input.problems(NewProjectFrom)
const updateProblems = input.problems(ProjectUpdate)
const idProblems = input.problems(Project.ProjectId)

const condition = filtered(ProjectFilter, where)

const select = Selection.make(Project.Project)

/**
 * @since 0.1.0
 * @category errors
 */
export type CreateProjectError =
  | KiliError.AmbiguousTag
  | KiliError.BatchError
  | KiliError.InvalidInput
  | KiliError.NotFound
  | KiliError.RequestError
  | KiliError.VerificationTimeout

/**
 * @since 0.1.0
 * @category models
 */
export type CreateProject =
  & (
    | (NewProject & { readonly fromProjectId?: never })
    | (NewProjectFrom & { readonly inputType?: never; readonly jsonInterface?: never })
  )
  & {
    /** When to look whether the platform shows the project. Default: `Batch.visibility`, for at most a minute. */
    readonly schedule?: Schedule.Schedule<unknown> | undefined
  }

/** Waits until the platform shows a project that it has made. */
const visible = Effect.fnUntraced(function*(
  operation: string,
  id: Project.ProjectId,
  schedule: Schedule.Schedule<unknown> | undefined
) {
  const client = yield* KiliClient
  const missing = Effect.map(
    whenApplied(client.execute(operations.projectById, { where: { id } })),
    (found) => found === null || found.length === 0 ? [id] : []
  )
  yield* Batch.verify(operation, missing, schedule)
})

/** A step that follows the creation: when it fails, the project is there, and was the first thing done. */
const afterCreation = (operation: string, id: Project.ProjectId, before: number) =>
  Effect.mapError(({ cause, done, ids, index }: KiliError.BatchError) =>
    new KiliError.BatchError({ operation, index: before + index, done: [id, ...done], ids, cause })
  )

/**
 * Creates a project, waits until the platform shows it, and puts its instructions and tags on, where it has any. When it does
 * not show in the time given, that is a `VerificationTimeout`: the project exists all the same, without these.
 *
 * With `fromProjectId` it is made like that project, with its tags and those given.
 *
 * Tags are looked up first: where one does not exist (`NotFound`) or two share its label (`AmbiguousTag`), no project is
 * created. When the instructions or a tag cannot be put on, the `BatchError` has the id of the project first in `done`, then the
 * tags that it carries.
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
  yield* input.refuse(
    operation,
    project.fromProjectId === undefined
      ? newProjectProblems("", Struct.omit(project, "fromProjectId"))
      : newProjectFromProblems("", project)
  )
  const { complianceTags, description = "", tags, title } = project
  const like = project.fromProjectId !== undefined
    ? yield* projectTemplate.read(operation, project.fromProjectId)
    : { inputType: project.inputType, instructions: null, jsonInterface: project.jsonInterface, tagIds: [] }
  const tagIds = yield* tagging.resolve(operation, { tagIds: like.tagIds, tags })
  const client = yield* KiliClient
  const { id } = yield* client.execute(operations.createProject, {
    data: { title, description, inputType: like.inputType, jsonInterface: like.jsonInterface, complianceTags }
  })
  yield* visible(operation, id, schedule)
  const instructions = like.instructions === null || like.instructions === "" ? [] : [like.instructions]
  const selection = yield* select(operation, ["id"])
  yield* Batch.each(operation, instructions, {
    id: () => id,
    run: (instructions) =>
      client.execute(operations.updatePropertiesInProject(selection), { data: { instructions }, where: { id } }),
    onDone: () => Effect.void
  }).pipe(afterCreation(operation, id, 1))
  yield* afterCreation(operation, id, 1 + instructions.length)(tagging.check(operation, id, tagIds))
  return { id }
}, Method.named("Projects.createProject"))

/**
 * @since 0.1.0
 * @category models
 */
export interface CopyProject {
  readonly projectId: Project.ProjectId
  /** Default: false. Labels are not copied. */
  readonly shouldCopyAssets?: boolean | undefined
  /** Whether the members of the project are those of its copy. Default: false. */
  readonly shouldCopyUsers?: boolean | undefined
  /** When to look whether the platform shows the copy. Default: `Batch.visibility`, for at most a minute. */
  readonly schedule?: Schedule.Schedule<unknown> | undefined
}

/**
 * @since 0.1.0
 * @category errors
 */
export type CopyProjectError =
  | KiliError.InvalidInput
  | KiliError.NotFound
  | KiliError.RequestError
  | KiliError.VerificationTimeout

const copyProblems = input.problems(Schema.Struct({
  projectId: Project.ProjectId,
  shouldCopyAssets: Schema.optional(Schema.Boolean),
  shouldCopyUsers: Schema.optional(Schema.Boolean)
}))

/**
 * Copies a project on the platform, waits until the copy shows, and gives its id. The platform answers when all is copied:
 * the answer is waited for 10 minutes, after which the copy may exist or not (`committed: "unknown"`). Of recent platforms.
 *
 * @since 0.1.0
 * @category operations
 */
export const copyProject: (
  options: CopyProject
) => Effect.Effect<{ readonly id: Project.ProjectId }, CopyProjectError, KiliClient> = Effect.fn(
  "Projects.copyProject"
)(function*({ schedule, ...data }) {
  const operation = "Projects.copyProject"
  yield* input.refuse(operation, copyProblems("", data))
  const client = yield* KiliClient
  const id = yield* client.execute(operations.copyProject, { data }).pipe(
    Effect.mapError(asNotFound(operation, data.projectId))
  )
  yield* visible(operation, id, schedule)
  return { id }
}, Method.named("Projects.copyProject"))

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

const projects = lister({ root: "projects", where: "ProjectWhere" }, Project.Project, Project.defaultFields)

/**
 * The projects that the key's owner can see, oldest first, with exactly the fields chosen.
 *
 * @since 0.1.0
 * @category operations
 */
export const listProjects = <const F extends ReadonlyArray<Project.Field> = typeof Project.defaultFields>(
  options: ListProjects<F> = {}
): Stream.Stream<Selection.Row<Project.Project, F>, ListProjectsError, KiliClient> =>
  projects("Projects.listProjects", {
    fields: options.fields,
    paging: options,
    ...condition(options)
  })

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
  return projects(operation, {
    fields,
    paging: { first: 1 },
    problems: idProblems("projectId", projectId),
    where: () => where({ projectId })
  }).pipe(single(operation, "project", projectId))
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
) => Effect.Effect<number, CountProjectsError, KiliClient> = counter(
  "Projects.countProjects",
  operations.countProjects,
  condition
)

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
    const both = update.metadataProperties !== undefined && update.metadataTypes !== undefined
    yield* input.refuse(operation, [
      ...idProblems("projectId", projectId),
      ...updateProblems("", update),
      ...(keys.length === 0 ? [{ at: "options", problem: "nothing to change" }] : []),
      ...(both ? [{ at: "metadataTypes", problem: "says again what metadataProperties says; give one of them" }] : [])
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
export type ArchiveError = KiliError.InvalidInput | KiliError.NotFound | KiliError.RequestError

const setArchived = Effect.fnUntraced(function*(operation: string, projectId: Project.ProjectId, archived: boolean) {
  yield* input.refuse(operation, idProblems("projectId", projectId))
  const client = yield* KiliClient
  return yield* client.execute(
    operations.updatePropertiesInProject(yield* select(operation, ["id"])),
    { data: { archived }, where: { id: projectId } }
  ).pipe(Effect.mapError(asNotFound(operation, projectId)))
})

/**
 * Archives a project: it stays as it is, out of the way. An archived project stays archived.
 *
 * @since 0.1.0
 * @category operations
 */
export const archive: (
  options: { readonly projectId: Project.ProjectId }
) => Effect.Effect<{ readonly id: Project.ProjectId }, ArchiveError, KiliClient> = Effect.fn("Projects.archive")(
  ({ projectId }) => setArchived("Projects.archive", projectId, true),
  Method.named("Projects.archive")
)

/**
 * @since 0.1.0
 * @category errors
 */
export type UnarchiveError = ArchiveError

/**
 * Brings an archived project back. An active project stays active.
 *
 * @since 0.1.0
 * @category operations
 */
export const unarchive: (
  options: { readonly projectId: Project.ProjectId }
) => Effect.Effect<{ readonly id: Project.ProjectId }, UnarchiveError, KiliClient> = Effect.fn("Projects.unarchive")(
  ({ projectId }) => setArchived("Projects.unarchive", projectId, false),
  Method.named("Projects.unarchive")
)

/**
 * @since 0.1.0
 * @category models
 */
export interface SetAnonymization {
  readonly projectId: Project.ProjectId
  /** Whether the project is to be anonymous to its labelers and reviewers. */
  readonly shouldAnonymize: boolean
}

/**
 * @since 0.1.0
 * @category errors
 */
export type SetAnonymizationError = ArchiveError

const anonymizationProblems = input.problems(
  Schema.Struct({ projectId: Project.ProjectId, shouldAnonymize: Schema.Boolean })
)

/**
 * Anonymizes a project for its labelers and reviewers, or no longer does.
 *
 * @since 0.1.0
 * @category operations
 */
export const setAnonymization: (
  options: SetAnonymization
) => Effect.Effect<{ readonly id: Project.ProjectId }, SetAnonymizationError, KiliClient> = Effect.fn(
  "Projects.setAnonymization"
)(function*(options) {
  const operation = "Projects.setAnonymization"
  yield* input.refuse(operation, anonymizationProblems("", options))
  const { projectId, shouldAnonymize } = options
  const client = yield* KiliClient
  return yield* client.execute(
    operations.updateProjectAnonymization,
    { input: { id: projectId, shouldAnonymize } }
  ).pipe(Effect.mapError(asNotFound(operation, projectId)))
}, Method.named("Projects.setAnonymization"))

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

// -- Members

/**
 * Conditions that a member has to meet, all of them.
 *
 * - `email`, `userId`, `organizationId`: those of the user
 * - `activeInProject`: may enter the project
 * - `deleted`: true lists those who left too; of recent platforms
 *
 * @since 0.1.0
 * @category models
 */
export const MemberFilter = Schema.Struct({
  memberId: Schema.optional(Project.MemberId),
  email: Schema.optional(Schema.String),
  userId: Schema.optional(UserId),
  organizationId: Schema.optional(OrganizationId),
  status: Schema.optional(Project.MemberStatus),
  activeInProject: Schema.optional(Schema.Boolean),
  deleted: Schema.optional(Schema.Boolean)
})

/**
 * @since 0.1.0
 * @category models
 */
export type MemberFilter = typeof MemberFilter.Type

interface Members {
  readonly projectId: Project.ProjectId
  readonly filter?: MemberFilter | undefined
}

const memberFilterProblems = input.problems(Schema.UndefinedOr(MemberFilter))

const membersCondition = ({ filter, projectId }: Members) => ({
  problems: [...idProblems("projectId", projectId), ...memberFilterProblems("filter", filter)],
  where: () => {
    const { email, memberId, organizationId, userId, ...rest } = filter ?? {}
    return {
      project: { id: projectId },
      id: memberId,
      user: nested({ id: userId, email, organization: nested({ id: organizationId }) }),
      ...rest
    }
  }
})

/**
 * @since 0.1.0
 * @category models
 */
export interface ListMembers<F extends ReadonlyArray<Project.MemberField>> extends Paging {
  readonly projectId: Project.ProjectId
  readonly filter?: MemberFilter | undefined
  /** Dotted fields. Default: `Project.defaultMemberFields`. */
  readonly fields?: F | undefined
}

/**
 * @since 0.1.0
 * @category errors
 */
export type ListMembersError = KiliError.InvalidInput | KiliError.RequestError

const members = lister(
  { root: "projectUsers", where: "ProjectUserWhere" },
  Project.ProjectUser,
  Project.defaultMemberFields
)

/**
 * The members of a project, those first who joined first, with exactly the fields chosen. Members of every status are listed,
 * suspended ones too.
 *
 * @since 0.1.0
 * @category operations
 */
export const listMembers = <
  const F extends ReadonlyArray<Project.MemberField> = typeof Project.defaultMemberFields
>(
  options: ListMembers<F>
): Stream.Stream<Selection.Row<Project.ProjectUser, F>, ListMembersError, KiliClient> =>
  members("Projects.listMembers", {
    fields: options.fields,
    paging: options,
    ...membersCondition(options)
  })

/**
 * @since 0.1.0
 * @category errors
 */
export type CountMembersError = KiliError.InvalidInput | KiliError.RequestError

/**
 * How many members of a project meet a filter; all of them without one.
 *
 * @since 0.1.0
 * @category operations
 */
export const countMembers: (
  options: { readonly projectId: Project.ProjectId; readonly filter?: MemberFilter | undefined }
) => Effect.Effect<number, CountMembersError, KiliClient> = counter(
  "Projects.countMembers",
  memberOperations.countProjectUsers,
  membersCondition
)

/**
 * @since 0.1.0
 * @category models
 */
export interface AddMember {
  readonly projectId: Project.ProjectId
  readonly email: string
  /** Default: `LABELER`. */
  readonly role?: Project.Role | undefined
}

/**
 * A member as a change leaves it.
 *
 * @since 0.1.0
 * @category models
 */
export interface AddedMember extends Pick<Project.ProjectUser, "id" | "role"> {
  readonly user: Pick<Project.ProjectUser["user"], "email" | "id">
}

/**
 * @since 0.1.0
 * @category errors
 */
export type AddMemberError = KiliError.InvalidInput | KiliError.NotFound | KiliError.RequestError

const addProblems = input.problems(Schema.Struct({
  projectId: Project.ProjectId,
  email: Schema.String.pipe(
    Schema.pattern(/^[^\s@]+@[^\s@]+$/, { message: ({ actual }) => `${JSON.stringify(actual)} is no e-mail address` })
  ),
  role: Schema.optional(Project.Role)
}))

/**
 * Adds a user to a project. Who is not in the organization yet is invited to it, and who is a member already has the role
 * changed.
 *
 * @since 0.1.0
 * @category operations
 */
export const addMember: (
  options: AddMember
) => Effect.Effect<AddedMember, AddMemberError, KiliClient> = Effect.fn("Projects.addMember")(function*(options) {
  const operation = "Projects.addMember"
  yield* input.refuse(operation, addProblems("", options))
  const { email, projectId, role = "LABELER" } = options
  const client = yield* KiliClient
  const { roles } = yield* client.execute(memberOperations.appendToRoles, {
    data: { role, userEmail: email },
    where: { id: projectId }
  }).pipe(Effect.mapError(asNotFound(operation, projectId)))
  // The platform answers with all members, and writes addresses in lower case.
  const added = roles?.find(({ user }) => user.email.toLowerCase() === email.toLowerCase())
  return added ?? (yield* new KiliError.DecodeError({
    operation,
    issue: `The new member is not among the ${roles?.length ?? 0} members`,
    committed: "yes"
  }))
}, Method.named("Projects.addMember"))

/**
 * @since 0.1.0
 * @category models
 */
export interface UpdateRole {
  readonly projectId: Project.ProjectId
  /** The id of the membership, as `listMembers` gives it; not that of the user. */
  readonly memberId: Project.MemberId
  readonly role: Project.Role
}

/**
 * @since 0.1.0
 * @category errors
 */
export type UpdateRoleError = KiliError.InvalidInput | KiliError.NotFound | KiliError.RequestError

const roleProblems = input.problems(Schema.Struct({
  projectId: Project.ProjectId,
  memberId: Project.MemberId,
  role: Project.Role
}))

/**
 * Gives a member another role.
 *
 * @since 0.1.0
 * @category operations
 */
export const updateRole: (
  options: UpdateRole
) => Effect.Effect<Pick<Project.ProjectUser, "id" | "role">, UpdateRoleError, KiliClient> = Effect.fn(
  "Projects.updateRole"
)(function*(options) {
  const operation = "Projects.updateRole"
  yield* input.refuse(operation, roleProblems("", options))
  const { memberId, projectId, role } = options
  const client = yield* KiliClient
  const [member] = (yield* client.execute(memberOperations.memberById, {
    where: { id: memberId, project: { id: projectId } }
  })) ?? []
  if (member === undefined) {
    return yield* new KiliError.NotFound({ operation, entity: "member", missing: [memberId] })
  }
  return yield* client.execute(memberOperations.updatePropertiesInRole, {
    data: { projectID: projectId, role, userID: member.user.id },
    where: { id: memberId }
  }).pipe(Effect.mapError(asNotFound(operation, memberId, "member")))
}, Method.named("Projects.updateRole"))

/**
 * @since 0.1.0
 * @category errors
 */
export type RemoveMemberError = KiliError.InvalidInput | KiliError.NotFound | KiliError.RequestError

const memberIdProblems = input.problems(Project.MemberId)

/**
 * Takes a member out of the project of the membership; the user stays in the organization. `memberId` is the id of the
 * membership, as `listMembers` gives it.
 *
 * @since 0.1.0
 * @category operations
 */
export const removeMember: (
  options: { readonly memberId: Project.MemberId }
) => Effect.Effect<{ readonly id: Project.MemberId }, RemoveMemberError, KiliClient> = Effect.fn(
  "Projects.removeMember"
)(function*({ memberId }) {
  const operation = "Projects.removeMember"
  yield* input.refuse(operation, memberIdProblems("memberId", memberId))
  const client = yield* KiliClient
  yield* client.execute(memberOperations.deleteFromRoles, { where: { id: memberId } }).pipe(
    Effect.mapError(asNotFound(operation, memberId, "member"))
  )
  return { id: memberId }
}, Method.named("Projects.removeMember"))

// -- Tags

/**
 * @since 0.1.0
 * @category models
 */
export interface ListTags<F extends ReadonlyArray<Project.TagField>> {
  /** Only the tags that this project carries. Default: all of the organization. */
  readonly projectId?: Project.ProjectId | undefined
  /** Default: `Project.defaultTagFields`. */
  readonly fields?: F | undefined
}

/**
 * @since 0.1.0
 * @category errors
 */
export type ListTagsError = KiliError.InvalidInput | KiliError.NotFound | KiliError.RequestError

const selectTag = Selection.make(Project.Tag)

const projectIdProblems = input.problems(Schema.UndefinedOr(Project.ProjectId))

/**
 * The tags of the organization, or of one project, oldest first, with exactly the fields chosen. The platform gives them all
 * at once.
 *
 * @since 0.1.0
 * @category operations
 */
export const listTags = <const F extends ReadonlyArray<Project.TagField> = typeof Project.defaultTagFields>(
  { fields, projectId }: ListTags<F> = {}
): Stream.Stream<Selection.Row<Project.Tag, F>, ListTagsError, KiliClient> => {
  const operation = "Projects.listTags"
  const tags = Effect.gen(function*() {
    yield* input.refuse(operation, projectIdProblems("projectId", projectId))
    const selection = yield* selectTag(operation, fields ?? Project.defaultTagFields)
    const client = yield* KiliClient
    return projectId === undefined
      ? yield* client.execute(tagOperations.listTagsByOrg(selection), {})
      : yield* client.execute(tagOperations.listTagsByProject(selection), { projectId }).pipe(
        Effect.mapError(asNotFound(operation, projectId))
      )
  })
  // The tags decoded are of the selection made of `fields`, or of the default ones, of which `F` then is.
  const rows = tags as Effect.Effect<ReadonlyArray<Selection.Row<Project.Tag, F>>, ListTagsError, KiliClient>
  return Stream.fromIterableEffect(rows).pipe(Method.namedStream(operation), Stream.withSpan(operation))
}

/**
 * A new tag. Color: as CSS has it, `#ff8800`.
 *
 * @since 0.1.0
 * @category models
 */
export const NewTag = Schema.Struct({
  label: Schema.NonEmptyTrimmedString,
  color: Schema.optional(Schema.NonEmptyString)
})

/**
 * @since 0.1.0
 * @category models
 */
export type NewTag = typeof NewTag.Type

/**
 * @since 0.1.0
 * @category errors
 */
export type CreateTagError = KiliError.InvalidInput | KiliError.RequestError

const newTagProblems = input.problems(NewTag)

/**
 * Creates a tag of the organization. Labels are not unique: a second tag of the same label is another tag.
 *
 * @since 0.1.0
 * @category operations
 */
export const createTag: (
  options: NewTag
) => Effect.Effect<{ readonly id: Project.TagId }, CreateTagError, KiliClient> = Effect.fn("Projects.createTag")(
  function*(options) {
    yield* input.refuse("Projects.createTag", newTagProblems("", options))
    const client = yield* KiliClient
    return yield* client.execute(tagOperations.createTag, { data: options })
  },
  Method.named("Projects.createTag")
)

/**
 * One tag of the organization, named by id, or by its label.
 *
 * @since 0.1.0
 * @category models
 */
export type TagName =
  | { readonly tagId: Project.TagId; readonly tag?: never }
  | {
    /** A label that one tag of the organization has. */
    readonly tag: string
    readonly tagId?: never
  }

/**
 * @since 0.1.0
 * @category models
 */
export type UpdateTag = TagName & {
  /** The new label. */
  readonly label: string
}

/**
 * @since 0.1.0
 * @category errors
 */
export type UpdateTagError =
  | KiliError.AmbiguousTag
  | KiliError.InvalidInput
  | KiliError.NotFound
  | KiliError.RequestError

const updateTagProblems = input.problems(Schema.Struct({ label: NewTag.fields.label, ...tagging.nameField }))

/**
 * Gives a tag another label, in all projects that carry it. Nothing is changed when the organization has no tag of the name
 * (`NotFound`), or several of the label (`AmbiguousTag`).
 *
 * @since 0.1.0
 * @category operations
 */
export const updateTag: (
  options: UpdateTag
) => Effect.Effect<Pick<Project.Tag, "id" | "label">, UpdateTagError, KiliClient> = Effect.fn("Projects.updateTag")(
  function*(options) {
    const operation = "Projects.updateTag"
    yield* input.refuse(operation, updateTagProblems("", options))
    yield* input.refuse(operation, tagging.nameProblems(options, "tagId", "tag"))
    const tagId = yield* tagging.resolveOne(operation, options)
    const client = yield* KiliClient
    const { updatedTag } = yield* client.execute(tagOperations.updateTag, { data: { label: options.label }, tagId })
      .pipe(
        Effect.mapError(asNotFound(operation, tagId, "tag"))
      )
    return updatedTag
  },
  Method.named("Projects.updateTag")
)

/**
 * @since 0.1.0
 * @category errors
 */
export type DeleteTagError = UpdateTagError

const deleteTagProblems = input.problems(Schema.Struct(tagging.nameField))

/**
 * Deletes a tag of the organization, and takes it off all projects that carry it. Nothing is deleted when the organization has no
 * tag of the name (`NotFound`), or several of the label (`AmbiguousTag`).
 *
 * @since 0.1.0
 * @category operations
 */
export const deleteTag: (
  options: TagName
) => Effect.Effect<{ readonly id: Project.TagId }, DeleteTagError, KiliClient> = Effect.fn("Projects.deleteTag")(
  function*(options) {
    const operation = "Projects.deleteTag"
    yield* input.refuse(operation, deleteTagProblems("", options))
    yield* input.refuse(operation, tagging.nameProblems(options, "tagId", "tag"))
    const tagId = yield* tagging.resolveOne(operation, options)
    const client = yield* KiliClient
    const deleted = yield* client.execute(tagOperations.deleteTag, { tagId }).pipe(
      Effect.mapError(asNotFound(operation, tagId, "tag"))
    )
    return deleted
      ? { id: tagId }
      : yield* new KiliError.NotFound({ operation, entity: "tag", missing: [tagId] })
  },
  Method.named("Projects.deleteTag")
)

/**
 * Tags named by id, or by label.
 *
 * @since 0.1.0
 * @category models
 */
export type TagNames =
  | { readonly tagIds: ReadonlyArray<Project.TagId>; readonly tags?: never }
  | {
    /** Labels, each of which one tag of the organization has. */
    readonly tags: ReadonlyArray<string>
    readonly tagIds?: never
  }

/**
 * @since 0.1.0
 * @category models
 */
export type TagProject = TagNames & { readonly projectId: Project.ProjectId }

/**
 * @since 0.1.0
 * @category errors
 */
export type TagProjectError =
  | KiliError.AmbiguousTag
  | KiliError.BatchError
  | KiliError.InvalidInput
  | KiliError.NotFound
  | KiliError.RequestError

const tagProblems = input.problems(Schema.Struct({ projectId: Project.ProjectId, ...tagging.nameFields }))

/**
 * Puts tags on a project, and gives their ids in the order of the names, each once. Tags that the project carries already
 * stay. Nothing is changed when the organization lacks one of them (`NotFound`), or has two of a label (`AmbiguousTag`).
 *
 * @since 0.1.0
 * @category operations
 */
export const tagProject: (
  options: TagProject
) => Effect.Effect<ReadonlyArray<Project.TagId>, TagProjectError, KiliClient> = Effect.fn("Projects.tagProject")(
  function*(options) {
    const operation = "Projects.tagProject"
    yield* input.refuse(operation, tagProblems("", options))
    yield* input.refuse(operation, tagging.nameProblems(options, "tagIds", "tags"))
    return yield* tagging.put(operation, options.projectId, options)
  },
  Method.named("Projects.tagProject")
)

/**
 * @since 0.1.0
 * @category errors
 */
export type UntagProjectError = TagProjectError

/**
 * The tags that are named, or all that the project carries.
 *
 * @since 0.1.0
 * @category models
 */
export type UntagProject = (TagProject & { readonly all?: never }) | {
  readonly projectId: Project.ProjectId
  readonly all: true
  readonly tagIds?: never
  readonly tags?: never
}

const untagProblems = input.problems(
  Schema.Struct({ projectId: Project.ProjectId, ...tagging.nameFields, all: Schema.optional(Schema.Literal(true)) })
)

/**
 * Takes tags off a project, and gives their ids, each once, in the order of the names; of `all`, in that of the project. Tags
 * that the project does not carry are no mistake. Nothing is changed when the organization lacks one of them (`NotFound`), or has two of a label
 * (`AmbiguousTag`).
 *
 * @since 0.1.0
 * @category operations
 */
export const untagProject: (
  options: UntagProject
) => Effect.Effect<ReadonlyArray<Project.TagId>, UntagProjectError, KiliClient> = Effect.fn("Projects.untagProject")(
  function*(options) {
    const operation = "Projects.untagProject"
    yield* input.refuse(operation, untagProblems("", options))
    yield* input.refuse(operation, tagging.nameProblems(options, "tagIds", "tags", "all"))
    return yield* tagging.take(operation, options.projectId, options)
  },
  Method.named("Projects.untagProject")
)
