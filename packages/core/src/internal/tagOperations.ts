import * as Schema from "effect/Schema"
import * as GraphQL from "../GraphQL.js"
import { ProjectId, TagId } from "../Project.js"
import type * as Selection from "../Selection.js"

/** The tags of the organization; the platform gives them all at once. */
export const listTagsByOrg = <A, I>({ fields, schema }: Selection.Selection<A, I>) =>
  GraphQL.query({
    name: "listTagsByOrg",
    document: `query listTagsByOrg { data: listTagsByOrg { ${fields} } }`,
    variables: Schema.Struct({}),
    data: Schema.Array(schema)
  })

/** The tags that a project carries. */
export const listTagsByProject = <A, I>({ fields, schema }: Selection.Selection<A, I>) =>
  GraphQL.query({
    name: "listTagsByProject",
    document:
      `query listTagsByProject($projectId: ID!) { data: listTagsByProject(projectId: $projectId) { ${fields} } }`,
    variables: Schema.Struct({ projectId: ProjectId }),
    data: Schema.Array(schema)
  })

/** To find tags by their labels. */
export const tagNames = GraphQL.query({
  name: "listTagsByOrg",
  document: "query listTagsByOrg { data: listTagsByOrg { id label } }",
  variables: Schema.Struct({}),
  data: Schema.Array(Schema.Struct({ id: TagId, label: Schema.String }))
})

/** To find what a project carries already. */
export const projectTagIds = GraphQL.query({
  name: "listTagsByProject",
  document: "query listTagsByProject($projectId: ID!) { data: listTagsByProject(projectId: $projectId) { id } }",
  variables: Schema.Struct({ projectId: ProjectId }),
  data: Schema.Array(Schema.Struct({ id: TagId }))
})

/** Not repeatable: a second call makes another tag of the same label. */
export const createTag = GraphQL.mutation({
  name: "createTag",
  document: "mutation createTag($data: TagData!) { data: createTag(data: $data) { id } }",
  variables: Schema.Struct({
    data: Schema.Struct({ color: Schema.optional(Schema.String), label: Schema.String })
  }),
  data: Schema.Struct({ id: TagId })
})

export const updateTag = GraphQL.mutation({
  name: "updateTag",
  document: "mutation updateTag($data: UpdateTagData!, $tagId: ID!) { " +
    "data: updateTag(data: $data, tagId: $tagId) { updatedTag { id label } } }",
  variables: Schema.Struct({ data: Schema.Struct({ label: Schema.String }), tagId: TagId }),
  data: Schema.Struct({ updatedTag: Schema.Struct({ id: TagId, label: Schema.String }) }),
  repeatable: true
})

/** Not repeatable: what was deleted is not found a second time, and that would read as a mistake. */
export const deleteTag = GraphQL.mutation({
  name: "deleteTag",
  document: "mutation deleteTag($tagId: ID!) { data: deleteTag(tagId: $tagId) }",
  variables: Schema.Struct({ tagId: TagId }),
  data: Schema.Boolean
})

export const checkTag = GraphQL.mutation({
  name: "checkTag",
  document: "mutation checkTag($data: CheckedTagData!) { data: checkTag(data: $data) { id } }",
  variables: Schema.Struct({ data: Schema.Struct({ projectId: ProjectId, tagId: TagId }) }),
  data: Schema.Struct({ id: TagId }),
  repeatable: true
})

/** Not repeatable: the platform refuses to take off what a project does not carry. */
export const uncheckTag = GraphQL.mutation({
  name: "uncheckTag",
  document: "mutation uncheckTag($projectId: ID!, $tagId: ID!) { " +
    "data: uncheckTag(projectId: $projectId, tagId: $tagId) { id } }",
  variables: Schema.Struct({ projectId: ProjectId, tagId: TagId }),
  data: Schema.Struct({ id: TagId })
})
