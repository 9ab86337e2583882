import * as Arr from "effect/Array"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import type * as GraphQL from "../GraphQL.js"
import { JsonObject } from "../Json.js"
import type { KiliClient } from "../KiliClient.js"
import * as KiliError from "../KiliError.js"
import * as annotations from "./annotations.js"
import { fetchJson, isUrl } from "./fetchJson.js"
import type { Ontology } from "./ontologies.js"
import { isRebuilt, rebuildResponse } from "./rebuildResponse.js"

/**
 * Types of projects whose responses are large: the platform may keep them beside the labels. Source: the latest official
 * client, as is the size of their pages.
 */
const largeResponses: Readonly<Record<string, { readonly [Root in "assets" | "labels"]: number }>> = {
  GEOSPATIAL: { assets: 50, labels: 50 },
  LLM_INSTR_FOLLOWING: { assets: 50, labels: 50 },
  LLM_RLHF: { assets: 50, labels: 50 },
  LLM_STATIC: { assets: 50, labels: 50 },
  VIDEO: { assets: 10, labels: 20 }
}

/** Responses fetched at once, by one listing. Source: the latest official client. */
const fetchesInFlight = 10

const suffix = ".jsonResponse"

/** What has a response is a label, which has the URL too. */
const urlOf = <F extends string>(field: F) => `${field}Url` as F

/** The fields of an asset below which responses were chosen: `labels`, `latestLabel`, … */
const holdersOf = (fields: ReadonlyArray<string>): ReadonlyArray<string> =>
  Arr.dedupe(fields.flatMap((field) => field.endsWith(suffix) ? [field.slice(0, -suffix.length)] : []))

const isResponse = (field: string): boolean => field === "jsonResponse" || field.endsWith(suffix)

/**
 * Whether a choice of fields has responses in it, so that the type of the project matters.
 *
 * @internal
 */
export const areChosen = (fields: ReadonlyArray<string>): boolean => fields.some(isResponse)

/**
 * What a listing with responses has to do for a type of project.
 *
 * @internal
 */
export interface Plan<F> {
  readonly pageSize: number | undefined
  /** Fields to ask for beside the chosen ones. */
  readonly fields: ReadonlyArray<F>
}

/** @internal */
export const plan = <F extends string>(
  root: "assets" | "labels",
  inputType: string | undefined,
  fields: ReadonlyArray<F>
): Plan<F> => {
  const large = inputType === undefined ? undefined : largeResponses[inputType]
  return large === undefined
    ? { pageSize: undefined, fields: [] }
    : { pageSize: large[root], fields: Arr.dedupe(fields.filter(isResponse)).map(urlOf) }
}

type Row = Readonly<Record<string, unknown>>

interface LabelRow extends Row {
  readonly jsonResponseUrl?: string | null
}

const decodeResponse = Schema.decodeUnknownEither(JsonObject)

/**
 * Replaces the response of each label that tells a URL by what lies there, and takes the URLs out again that nobody chose.
 * A response that cannot be had is an error: an empty one would be a wrong answer.
 *
 * @internal
 */
export const follow = (operation: string, fields: ReadonlyArray<string>) =>
  Effect.map(Effect.makeSemaphore(fetchesInFlight), (permits) => {
    const fetchResponse = (url: string) =>
      permits.withPermits(1)(fetchJson(operation, url)).pipe(
        Effect.flatMap(decodeResponse),
        Effect.catchTag("ParseError", () =>
          new KiliError.DecodeError({
            operation,
            issue: `the response of a label is not a JSON object, at ${url.replace(/\?.*$/s, "")}`,
            committed: "no"
          }))
      )
    const followOne = ({ jsonResponseUrl, ...label }: LabelRow, keepsUrl: boolean) => {
      const shown = keepsUrl ? { ...label, jsonResponseUrl } : label
      return isUrl(jsonResponseUrl)
        ? Effect.map(fetchResponse(jsonResponseUrl), (jsonResponse) => ({ ...shown, jsonResponse }))
        : Effect.succeed(shown)
    }
    const followIn = (
      value: unknown,
      keepsUrl: boolean
    ): Effect.Effect<unknown, KiliError.RequestError, KiliClient> => {
      if (value === null) return Effect.succeed(null)
      return Array.isArray(value)
        ? Effect.forEach(value, (label) => followIn(label, keepsUrl), { concurrency: "unbounded" })
        : followOne(value as LabelRow, keepsUrl)
    }
    const ofLabels = fields.includes("jsonResponse")
    const keepsUrl = fields.includes("jsonResponseUrl")
    const holders = holdersOf(fields).map((holder) => ({
      holder,
      keepsUrl: fields.includes(urlOf(`${holder}${suffix}`))
    }))
    return (rows: ReadonlyArray<Row>): Effect.Effect<ReadonlyArray<Row>, KiliError.RequestError, KiliClient> =>
      Effect.forEach(rows, (row) =>
        ofLabels ? followOne(row, keepsUrl) : Effect.map(
          Effect.forEach(
            holders,
            ({ holder, keepsUrl }) => Effect.map(followIn(row[holder], keepsUrl), (value) => [holder, value] as const),
            { concurrency: "unbounded" }
          ),
          (followed) => ({ ...row, ...Object.fromEntries(followed) })
        ), { concurrency: "unbounded" })
  })

/**
 * Whether the labels of a project have annotations on platforms that know of no responses kept elsewhere.
 *
 * @internal
 */
export const haveAnnotations = (project: Ontology | undefined): project is Ontology =>
  project !== undefined && isRebuilt(project.inputType)

/**
 * The fields of the annotations behind the responses that were chosen.
 *
 * @internal
 */
export const annotationsOf = <F extends string>(fields: ReadonlyArray<string>): ReadonlyArray<F> =>
  Arr.dedupe(fields.filter(isResponse)).map((field) => field.replace(/jsonResponse$/, "annotations") as F)

interface AnnotatedRow extends Row {
  readonly jsonResponse: JsonObject
  readonly annotations: ReadonlyArray<annotations.Annotation>
}

type Page<V> = GraphQL.Operation<V, ReadonlyArray<{ readonly id: string; readonly value: Row }>>

/**
 * A page whose labels come with their annotations, as one whose responses are rebuilt from these.
 *
 * @internal
 */
export const rebuilding = <V>(page: Page<V>, project: Ontology, fields: ReadonlyArray<string>): Page<V> => {
  const rebuildOne = ({ annotations, ...label }: AnnotatedRow) =>
    Either.map(
      rebuildResponse(label.jsonResponse, annotations, project),
      (jsonResponse) => ({ ...label, jsonResponse })
    )
  const rebuildIn = (value: unknown): Either.Either<unknown, string> => {
    if (value === null) return Either.right(null)
    return Array.isArray(value) ? Either.all(value.map(rebuildIn)) : rebuildOne(value as AnnotatedRow)
  }
  const holders = holdersOf(fields)
  const rebuildRow = (row: Row): Either.Either<Row, string> =>
    fields.includes("jsonResponse")
      // Rows are of a selection that has both fields.
      ? rebuildOne(row as AnnotatedRow)
      : Either.map(
        Either.all(Object.fromEntries(holders.map((holder) => [holder, rebuildIn(row[holder])]))),
        (rebuilt) => ({ ...row, ...rebuilt })
      )
  return {
    ...page,
    document: annotations.expand(page.document),
    decodeData: (data, options) =>
      Effect.flatMap(
        page.decodeData(data, options),
        (rows) =>
          Either.all(rows.map(({ id, value }) => Either.map(rebuildRow(value), (value) => ({ id, value })))).pipe(
            Either.mapLeft((reason) => ParseResult.parseError(new ParseResult.Type(Schema.Unknown.ast, data, reason)))
          )
      )
  }
}
