import * as Sandbox from "@effect-kili/sandbox/Sandbox"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"

/** A sandbox of the test's own, reached without a socket. */
export const sandbox = (options?: Sandbox.Options) =>
  Layer.provideMerge(Sandbox.layerHttpClient, Sandbox.layerState(options))

const authorization = `X-API-Key: ${Redacted.value(Sandbox.defaultApiKey)}`

export const get = (url: string) => HttpClient.get(url, { headers: { authorization } })

const answerTo = (request: HttpClientRequest.HttpClientRequest) =>
  Effect.flatMap(
    HttpClient.execute(request),
    (response) => Effect.map(response.json, (body) => ({ body, status: response.status }))
  )

/** Posts anything to the GraphQL endpoint. */
export const postBody = (body: string, headers: Record<string, string> = { authorization }) =>
  HttpClientRequest.post(Sandbox.endpoint).pipe(
    HttpClientRequest.setHeaders(headers),
    HttpClientRequest.bodyText(body, "application/json"),
    answerTo
  )

/** Posts bytes to the GraphQL endpoint, with the key and what other headers say of them. */
export const postBytes = (body: Uint8Array, headers: Record<string, string>) =>
  HttpClientRequest.post(Sandbox.endpoint).pipe(
    HttpClientRequest.setHeaders({ authorization, ...headers }),
    HttpClientRequest.bodyUint8Array(body, "application/json"),
    answerTo
  )

export const post = (query: string, variables: object = {}) => postBody(JSON.stringify({ query, variables }))

const Answer = Schema.Struct({ data: Schema.Struct({ data: Schema.Unknown }) })

/** What an operation answers, whose root field is aliased to `data`. An error answer is a defect. */
export const ask = (query: string, variables: object = {}) =>
  post(query, variables).pipe(
    Effect.flatMap(({ body, status }) =>
      status === 200 && !Object.hasOwn(Object(body), "errors")
        ? Schema.decodeUnknown(Answer)(body)
        : Effect.die(new Error(JSON.stringify(body)))
    ),
    Effect.map(({ data }) => data.data)
  )

const Refused = Schema.Struct({
  errors: Schema.NonEmptyArray(
    Schema.Struct({ extensions: Schema.Struct({ code: Schema.String }), message: Schema.String })
  )
})

/** The status, code and message with which an operation is refused. An answer without an error is a defect. */
export const refusal = (query: string, variables: object = {}) =>
  post(query, variables).pipe(
    Effect.flatMap(({ body, status }) =>
      Effect.map(Effect.orDie(Schema.decodeUnknown(Refused)(body)), ({ errors: [{ extensions, message }] }) => ({
        code: extensions.code,
        message,
        status
      }))
    )
  )

const Identified = Schema.Struct({ id: Schema.String })
const decodeOne = Schema.decodeUnknown(Identified)
const decodeMany = Schema.decodeUnknown(Schema.Array(Identified))

export const idOf = (value: unknown) => Effect.map(decodeOne(value), ({ id }) => id)
export const idsOf = (value: unknown) => Effect.map(decodeMany(value), (rows) => rows.map(({ id }) => id))

/** The interface of the recipe that the documentation begins with, and a job with a child. */
export const jsonInterface = JSON.stringify({
  jobs: {
    JOB_0: {
      mlTask: "CLASSIFICATION",
      required: 1,
      content: {
        categories: { OBJECT_A: { name: "Object A", children: ["JOB_1"] }, OBJECT_B: { name: "Object B" } },
        input: "radio"
      }
    },
    JOB_1: {
      mlTask: "CLASSIFICATION",
      isChild: true,
      required: 0,
      content: { categories: { RED: { name: "Red" } }, input: "radio" }
    }
  }
})

export const createProject = (data: object = {}) =>
  ask("mutation ($data: CreateProjectData!) { data: createProject(data: $data) { id } }", {
    data: { title: "Cars", inputType: "IMAGE", jsonInterface, ...data }
  }).pipe(Effect.flatMap(idOf))

export const updateProject = (id: string, data: object) =>
  ask(
    `mutation ($data: ProjectData!, $where: ProjectWhere!) {
      data: updatePropertiesInProject(data: $data, where: $where) { id metadataTypes metadataProperties }
    }`,
    { data, where: { id } }
  )

export const appendManyAssets = `mutation ($data: AppendManyAssetsData!, $where: ProjectWhere!) {
  data: appendManyAssets(data: $data, where: $where) { id }
}`

/** Imports one hosted asset for each name, and answers their ids. */
export const importAssets = (projectId: string, names: ReadonlyArray<string>, data: object = {}) =>
  ask(appendManyAssets, {
    data: {
      contentArray: names.map((name) => `https://example.com/${name}.jpg`),
      externalIDArray: names,
      ...data
    },
    where: { id: projectId }
  }).pipe(Effect.flatMap(idsOf))

export const countAssets = (where: object) =>
  ask("query ($where: AssetWhere!) { data: countAssets(where: $where) }", { where })

/** One page of assets, each with the given fields. */
export const listAssets = (where: object, fields: string, paging: object = {}) =>
  ask(
    `query ($where: AssetWhere!, $first: PageSize!, $skip: Int!) {
      data: assets(where: $where, first: $first, skip: $skip) { ${fields} }
    }`,
    { where, first: 100, skip: 0, ...paging }
  )

/** One page of labels, each with the given fields. */
export const listLabels = (where: object, fields: string) =>
  ask(
    `query ($where: LabelWhere!) { data: labels(where: $where, first: 100, skip: 0) { ${fields} } }`,
    { where }
  )

export const categoryB = JSON.stringify({ JOB_0: { categories: [{ confidence: 95, name: "OBJECT_B" }] } })

export const appendManyLabels = `mutation ($data: AppendManyLabelsData!, $where: AssetWhere!) {
  data: appendManyLabels(data: $data, where: $where) { id }
}`

/** Appends one label of a type to each asset, and answers their ids. */
export const appendLabels = (
  labelType: string,
  assetIds: ReadonlyArray<string>,
  label: object = {},
  data: object = {}
) =>
  ask(appendManyLabels, {
    data: {
      labelType,
      labelsData: assetIds.map((assetID) => ({ assetID, jsonResponse: categoryB, ...label })),
      ...data
    },
    where: { idIn: assetIds }
  }).pipe(Effect.flatMap(idsOf))
