import * as Effect from "effect/Effect"
import type * as ParseResult from "effect/ParseResult"
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import * as AST from "effect/SchemaAST"
import * as Asset from "../Asset.js"
import type * as GraphQL from "../GraphQL.js"
import * as Issue from "../Issue.js"
import type { IssueFilter } from "../Issues.js"
import type * as KiliError from "../KiliError.js"
import * as Label from "../Label.js"
import * as Notification from "../Notification.js"
import type { NotificationFilter } from "../Notifications.js"
import * as Organization from "../Organization.js"
import * as Project from "../Project.js"
import type { MemberFilter, ProjectFilter } from "../Projects.js"
import type * as Selection from "../Selection.js"
import * as User from "../User.js"
import type { UserFilter } from "../Users.js"
import * as assetOperations from "./assetOperations.js"
import type { toWhere } from "./assetWhere.js"
import * as issueOperations from "./issueOperations.js"
import * as labelOperations from "./labelOperations.js"
import type { toWhere as labelToWhere } from "./labelWhere.js"
import type { Listing } from "./list.js"
import * as memberOperations from "./memberOperations.js"
import * as notificationOperations from "./notificationOperations.js"
import * as organizationOperations from "./organizationOperations.js"
import * as projectOperations from "./projectOperations.js"
import * as tagOperations from "./tagOperations.js"
import * as userOperations from "./userOperations.js"

/** What `KiliClient.execute` may fail with. */
export type Failure = KiliError.InvalidInput | KiliError.RequestError

export type Handler<V, A> = (variables: V) => A | Effect.Effect<A, Failure>

/** How an operation is answered by a handler that knows nothing of the wire. */
export interface Mock<V, A> {
  /** What the platform would put under `data`, from what the handler answers. */
  readonly respond: (handler: Handler<V, A>, variables: V) => Effect.Effect<unknown, Failure | ParseResult.ParseError>
}

const run = <V, A>(handler: Handler<V, A>, variables: V): Effect.Effect<A, Failure> =>
  Effect.suspend(() => {
    const answer = handler(variables)
    return Effect.isEffect(answer) ? answer : Effect.succeed(answer)
  })

/** The entity with each field optional, down to those of its relations. */
const partial = (ast: AST.AST): AST.AST => {
  switch (ast._tag) {
    case "TypeLiteral":
      return ast.indexSignatures.length > 0 ? ast : new AST.TypeLiteral(
        ast.propertySignatures.map((field) =>
          new AST.PropertySignature(field.name, partial(field.type), true, field.isReadonly)
        ),
        []
      )
    case "TupleType":
      return new AST.TupleType([], ast.rest.map(({ type }) => new AST.Type(partial(type))), ast.isReadonly)
    case "Union":
      return AST.Union.make(ast.types.map(partial))
    default:
      return ast
  }
}

/** An entity as far as a test cares for it. */
type Some<T, P extends string> = Selection.Row<T, ReadonlyArray<P>>

const encodeSome = <A, I>(entity: Schema.Schema<A, I>) =>
  Schema.encodeUnknown(Schema.make(partial(entity.ast)), { errors: "all", onExcessProperty: "error" })

const count = (variables: unknown, key: "first" | "skip", otherwise: number): number =>
  Predicate.hasProperty(variables, key) && typeof variables[key] === "number" ? variables[key] : otherwise

/**
 * How many rows the page asked for leaves out.
 *
 * @internal
 */
export const skipOf = (variables: unknown): number => count(variables, "skip", 0)

interface Page<Where> {
  readonly where: Where
  /** Absent where a single row is looked for. */
  readonly first?: number | undefined
  readonly skip?: number | undefined
}

/** The handler gives all rows; the page asked for is cut here. */
const listing =
  <Where, P extends string>() => <A, I>(entity: Schema.Schema<A, I>): Mock<Page<Where>, ReadonlyArray<Some<A, P>>> => {
    const encode = encodeSome(Schema.Array(entity))
    return {
      respond: (handler, variables) =>
        Effect.flatMap(run(handler, variables), (rows) => {
          const skip = skipOf(variables)
          return encode(rows.slice(skip, skip + count(variables, "first", rows.length)))
        })
    }
  }

/** The handler gives all rows, which the platform does not cut into pages. */
const all = <V, P extends string>() => <A, I>(entity: Schema.Schema<A, I>): Mock<V, ReadonlyArray<Some<A, P>>> => {
  const encode = encodeSome(Schema.Array(entity))
  return { respond: (handler, variables) => Effect.flatMap(run(handler, variables), encode) }
}

/** The handler gives the entity, or some of it. */
const one = <V, P extends string>() => <A, I>(entity: Schema.Schema<A, I>): Mock<V, Some<A, P>> => {
  const encode = encodeSome(entity)
  return { respond: (handler, variables) => Effect.flatMap(run(handler, variables), encode) }
}

/** An operation whose data are the same on the wire. */
const same = <V, A>(_operation: GraphQL.Operation<V, A>): Mock<V, A> => ({ respond: run })

/** An operation whose answer the SDK does not read. */
const unread = <V>(_operation: GraphQL.Operation<V, unknown>): Mock<V, null> => ({ respond: run })

type VariablesOf<O> = O extends GraphQL.Operation<infer V, infer _A> ? V : never

type AssetWhere = Partial<Effect.Effect.Success<ReturnType<typeof toWhere>>>

interface Id<A> {
  readonly id?: A | undefined
}

interface Bounds {
  readonly createdAtGte?: string | undefined
  readonly createdAtLte?: string | undefined
  readonly updatedAtGte?: string | undefined
  readonly updatedAtLte?: string | undefined
}

type ProjectWhere = Omit<ProjectFilter, "projectId" | keyof Bounds> & Bounds & Id<Project.ProjectId>

interface UserWhere extends Id<User.UserId>, Omit<UserFilter, "userId" | "userIdIn" | "organizationId"> {
  readonly idIn?: ReadonlyArray<User.UserId> | undefined
  readonly organization?: Id<Organization.OrganizationId> | undefined
}

interface OrganizationWhere extends Id<Organization.OrganizationId> {
  readonly user?: { readonly email: string } | undefined
}

interface MemberWhere extends Id<Project.MemberId>, Pick<MemberFilter, "activeInProject" | "deleted" | "status"> {
  readonly project: { readonly id: Project.ProjectId }
  readonly user?: Pick<UserWhere, "id" | "email" | "organization"> | undefined
}

interface IssueWhere extends Id<Issue.IssueId>, Pick<IssueFilter, "status" | "type"> {
  readonly project: { readonly id: Project.ProjectId }
  readonly asset?: { readonly id: Asset.AssetId } | undefined
  readonly assetIn?: ReadonlyArray<Asset.AssetId> | undefined
}

interface NotificationWhere extends Id<Notification.NotificationId>, Pick<NotificationFilter, "hasBeenSeen"> {
  readonly user?: { readonly id: User.UserId } | undefined
}

/** What is asked of the key's owner. */
const Viewer = Schema.NullOr(Schema.Struct({ ...User.User.fields, organization: Organization.Organization }))

type ViewerField = User.Field | `organization.${Organization.Field}`

type LabelWhere = Partial<Effect.Effect.Success<ReturnType<typeof labelToWhere>>>

/**
 * How each operation is mocked, by its name.
 *
 * @internal
 */
export const mocks = {
  addAllLabeledAssetsToReview: same(assetOperations.addAllLabeledAssetsToReview),
  appendManyAssets: same(assetOperations.appendManyAssets),
  appendManyFramesToDatasetAsynchronously: same(assetOperations.appendManyFramesToDatasetAsynchronously),
  appendManyLabels: same(labelOperations.appendManyLabels),
  appendToRoles: same(memberOperations.appendToRoles),
  assignAssetsToLabelers: unread(assetOperations.assignAssetsToLabelers),
  assets: listing<AssetWhere, Asset.Field>()(Asset.Asset),
  checkTag: same(tagOperations.checkTag),
  copyProject: same(projectOperations.copyProject),
  countAssets: same<{ readonly where: AssetWhere }, number>(assetOperations.countAssets),
  countIssues: same<{ readonly where: IssueWhere }, number>(issueOperations.countIssues),
  countLabels: same<{ readonly where: LabelWhere }, number>(labelOperations.countLabels),
  countNotifications: same<{ readonly where: NotificationWhere }, number>(notificationOperations.countNotifications),
  countOrganizations: same<{ readonly where: OrganizationWhere }, number>(organizationOperations.countOrganizations),
  countProjects: same<{ readonly where: ProjectWhere }, number>(projectOperations.countProjects),
  countProjectUsers: same<{ readonly where: MemberWhere }, number>(memberOperations.countProjectUsers),
  countUsers: same<{ readonly where: UserWhere }, number>(userOperations.countUsers),
  createIssues: same(issueOperations.createIssues),
  createHoneypot: same(labelOperations.createHoneypot),
  createProject: same(projectOperations.createProject),
  createTag: same(tagOperations.createTag),
  createUploadBucketSignedUrls: same(assetOperations.createUploadBucketSignedUrls),
  deleteFromRoles: same(memberOperations.deleteFromRoles),
  deleteLabels: same(labelOperations.deleteLabels),
  deleteManyFromDataset: same(assetOperations.deleteManyFromDataset),
  deleteProjectAsynchronously: same(projectOperations.deleteProject),
  deleteTag: same(tagOperations.deleteTag),
  issues: listing<IssueWhere, Issue.Field>()(Issue.Issue),
  labels: listing<LabelWhere, Label.Field>()(Label.Label),
  listTagsByOrg: all<object, Project.TagField>()(Project.Tag),
  listTagsByProject: all<{ readonly projectId: Project.ProjectId }, Project.TagField>()(Project.Tag),
  notifications: listing<NotificationWhere, Notification.Field>()(Notification.Notification),
  organizations: listing<OrganizationWhere, Organization.Field>()(Organization.Organization),
  projects: listing<ProjectWhere, Project.Field>()(Project.Project),
  projectUsers: listing<MemberWhere, Project.MemberField>()(Project.ProjectUser),
  sendBackAssetsToQueue: same(assetOperations.sendBackAssetsToQueue),
  setAssetConsensus: unread(assetOperations.setAssetConsensus),
  skipAsset: unread(assetOperations.skipAsset),
  uncheckTag: same(tagOperations.uncheckTag),
  unskipAsset: unread(assetOperations.unskipAsset),
  updatePropertiesInAssets: same(assetOperations.updatePropertiesInAssets),
  updatePropertiesInIssue: same(issueOperations.updatePropertiesInIssue),
  updatePropertiesInProject: one<
    VariablesOf<ReturnType<typeof projectOperations.updatePropertiesInProject>>,
    Project.Field
  >()(Project.Project),
  updateProjectAnonymization: same(projectOperations.updateProjectAnonymization),
  updatePropertiesInRole: same(memberOperations.updatePropertiesInRole),
  updateTag: same(tagOperations.updateTag),
  users: listing<UserWhere, User.Field>()(User.User),
  viewer: one<object, ViewerField>()(Viewer)
} satisfies Readonly<Record<Listing["root"], unknown>> & Readonly<Record<string, unknown>>
