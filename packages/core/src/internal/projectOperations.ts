import * as Schema from "effect/Schema"
import * as GraphQL from "../GraphQL.js"
import { JsonInterfaceString } from "../JsonInterface.js"
import * as Project from "../Project.js"
import type * as Selection from "../Selection.js"
import { countOperation } from "./countOperation.js"
import { openLiteral } from "./open.js"

export const createProject = GraphQL.mutation({
  name: "createProject",
  document: "mutation createProject($data: CreateProjectData!) { data: createProject(data: $data) { id } }",
  variables: Schema.Struct({
    data: Schema.Struct({
      title: Schema.String,
      description: Schema.String,
      // Of a project that is made like another: whatever type that is of.
      inputType: openLiteral(...Project.InputType.literals),
      jsonInterface: JsonInterfaceString,
      complianceTags: Schema.optional(Schema.Array(Project.ComplianceTag))
    })
  }),
  data: Schema.Struct({ id: Project.ProjectId })
})

/** What an import and the wait after a creation need to know. */
export const projectById = GraphQL.query({
  name: "projects",
  document:
    "query projects($where: ProjectWhere!) { data: projects(where: $where, first: 1, skip: 0) { id inputType } }",
  variables: Schema.Struct({ where: Schema.Struct({ id: Project.ProjectId }) }),
  data: Schema.NullOr(Schema.Array(Schema.Struct({ id: Project.ProjectId, inputType: Schema.String })))
})

/** What the responses of labels are checked against. */
export const projectOntology = GraphQL.query({
  name: "projects",
  document: "query projects($where: ProjectWhere!) { " +
    "data: projects(where: $where, first: 1, skip: 0) { id inputType jsonInterface } }",
  variables: Schema.Struct({ where: Schema.Struct({ id: Project.ProjectId }) }),
  data: Schema.NullOr(Schema.Array(Schema.Struct({
    id: Project.ProjectId,
    inputType: Schema.String,
    jsonInterface: JsonInterfaceString
  })))
})

/** What a new project takes from another, besides its tags. */
export const projectTemplate = GraphQL.query({
  name: "projects",
  document: "query projects($where: ProjectWhere!) { " +
    "data: projects(where: $where, first: 1, skip: 0) { inputType instructions jsonInterface } }",
  variables: Schema.Struct({ where: Schema.Struct({ id: Project.ProjectId }) }),
  data: Schema.NullOr(Schema.Array(Schema.Struct({
    inputType: openLiteral(...Project.InputType.literals),
    instructions: Schema.NullOr(Schema.String),
    jsonInterface: JsonInterfaceString
  })))
})

const mediaFields = {
  inputType: Schema.String,
  dataConnections: Schema.NullOr(Schema.Array(Schema.Struct({ id: Schema.String })))
}

/** What a download of media needs to know. */
export const mediaProject = GraphQL.query({
  name: "projects",
  document: "query projects($where: ProjectWhere!) { " +
    "data: projects(where: $where, first: 1, skip: 0) { inputType dataConnections { id } } }",
  variables: Schema.Struct({ where: Schema.Struct({ id: Project.ProjectId }) }),
  data: Schema.NullOr(Schema.Array(Schema.Struct(mediaFields)))
})

/** The same, of a listing that has labels, too. */
export const mediaOntology = GraphQL.query({
  name: "projects",
  document: "query projects($where: ProjectWhere!) { " +
    "data: projects(where: $where, first: 1, skip: 0) { inputType dataConnections { id } jsonInterface } }",
  variables: Schema.Struct({ where: Schema.Struct({ id: Project.ProjectId }) }),
  data: Schema.NullOr(Schema.Array(Schema.Struct({ ...mediaFields, jsonInterface: JsonInterfaceString })))
})

/** The steps of a workflow of version 2, to find their ids by their names. */
export const projectSteps = GraphQL.query({
  name: "projects",
  document: "query projects($where: ProjectWhere!) { " +
    "data: projects(where: $where, first: 1, skip: 0) { id steps { id name } } }",
  variables: Schema.Struct({ where: Schema.Struct({ id: Project.ProjectId }) }),
  data: Schema.NullOr(Schema.Array(Schema.Struct({
    id: Project.ProjectId,
    steps: Schema.NullOr(Schema.Array(Schema.Struct({ id: Schema.String, name: Schema.String })))
  })))
})

export const countProjects = countOperation("countProjects", "ProjectWhere")

const Data = Schema.Struct({
  ...Project.settableFields,
  archived: Schema.optional(Schema.Boolean),
  jsonInterface: Schema.optional(JsonInterfaceString)
})

/** Answers with the properties that were sent. */
export const updatePropertiesInProject = <A, I>({ fields, schema }: Selection.Selection<A, I>) =>
  GraphQL.mutation({
    name: "updatePropertiesInProject",
    document: "mutation updatePropertiesInProject($data: ProjectData!, $where: ProjectWhere!) { " +
      `data: updatePropertiesInProject(data: $data, where: $where) { ${fields} } }`,
    variables: Schema.Struct({ data: Data, where: Schema.Struct({ id: Project.ProjectId }) }),
    data: schema,
    repeatable: true
  })

export const updateProjectAnonymization = GraphQL.mutation({
  name: "updateProjectAnonymization",
  document: "mutation updateProjectAnonymization($input: UpdateProjectAnonymizationInput!) { " +
    "data: updateProjectAnonymization(input: $input) { id } }",
  variables: Schema.Struct({ input: Schema.Struct({ id: Project.ProjectId, shouldAnonymize: Schema.Boolean }) }),
  data: Schema.Struct({ id: Project.ProjectId }),
  repeatable: true
})

export const deleteProject = GraphQL.mutation({
  name: "deleteProjectAsynchronously",
  document: "mutation deleteProjectAsynchronously($where: ProjectWhere!) { " +
    "data: deleteProjectAsynchronously(where: $where) }",
  variables: Schema.Struct({ where: Schema.Struct({ id: Project.ProjectId }) }),
  data: Project.ProjectId
})

/** Not repeatable: each call makes another project. */
export const copyProject = GraphQL.mutation({
  name: "copyProject",
  document: "mutation copyProject($data: CopyProjectData!) { data: copyProject(data: $data) }",
  variables: Schema.Struct({
    data: Schema.Struct({
      projectId: Project.ProjectId,
      shouldCopyAssets: Schema.optional(Schema.Boolean),
      shouldCopyUsers: Schema.optional(Schema.Boolean)
    })
  }),
  data: Project.ProjectId,
  // Assets are copied before the answer comes; the official client waits as long.
  timeout: "10 minutes"
})
