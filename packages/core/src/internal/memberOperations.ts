import * as Schema from "effect/Schema"
import * as GraphQL from "../GraphQL.js"
import { MemberId, ProjectId, Role } from "../Project.js"
import { UserId } from "../User.js"
import { countOperation } from "./countOperation.js"
import { openLiteral } from "./open.js"

export const countProjectUsers = countOperation("countProjectUsers", "ProjectUserWhere")

/** Whose membership it is. */
export const memberById = GraphQL.query({
  name: "projectUsers",
  document: "query projectUsers($where: ProjectUserWhere!) { " +
    "data: projectUsers(where: $where, first: 1, skip: 0) { id user { id } } }",
  variables: Schema.Struct({
    where: Schema.Struct({ id: MemberId, project: Schema.Struct({ id: ProjectId }) })
  }),
  data: Schema.NullOr(Schema.Array(Schema.Struct({ id: MemberId, user: Schema.Struct({ id: UserId }) })))
})

/** Repeatable: a member who is there already keeps the membership, in the role asked for. */
export const appendToRoles = GraphQL.mutation({
  name: "appendToRoles",
  document: "mutation appendToRoles($data: AppendToRolesData!, $where: ProjectWhere!) { " +
    "data: appendToRoles(data: $data, where: $where) { roles { id role user { id email } } } }",
  variables: Schema.Struct({
    data: Schema.Struct({ role: Role, userEmail: Schema.String }),
    where: Schema.Struct({ id: ProjectId })
  }),
  data: Schema.Struct({
    roles: Schema.NullOr(Schema.Array(Schema.Struct({
      id: MemberId,
      role: openLiteral(...Role.literals),
      user: Schema.Struct({ id: UserId, email: Schema.String })
    })))
  }),
  repeatable: true
})

export const updatePropertiesInRole = GraphQL.mutation({
  name: "updatePropertiesInRole",
  document: "mutation updatePropertiesInRole($data: RoleData!, $where: ProjectUserWhere!) { " +
    "data: updatePropertiesInRole(data: $data, where: $where) { id role } }",
  variables: Schema.Struct({
    // The official client names project and user too; whether the platform can do without is not known.
    data: Schema.Struct({ projectID: ProjectId, role: Role, userID: UserId }),
    where: Schema.Struct({ id: MemberId })
  }),
  data: Schema.Struct({ id: MemberId, role: openLiteral(...Role.literals) }),
  repeatable: true
})

/** Not repeatable: who was removed is not found a second time, and that would read as a mistake. */
export const deleteFromRoles = GraphQL.mutation({
  name: "deleteFromRoles",
  document: "mutation deleteFromRoles($where: ProjectUserWhere!) { data: deleteFromRoles(where: $where) { id } }",
  variables: Schema.Struct({ where: Schema.Struct({ id: MemberId }) }),
  data: Schema.NullOr(Schema.Struct({ id: Schema.String }))
})
