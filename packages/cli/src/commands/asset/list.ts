import * as Asset from "@effect-kili/core/Asset"
import * as Assets from "@effect-kili/core/Assets"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { UsageError } from "../../Exit.js"
import * as Fields from "../../Fields.js"
import * as Mistakes from "../../Mistakes.js"
import * as Output from "../../Output.js"
import { flagName, type Input } from "../../Spec.js"
import type * as spec from "../asset.js"
import * as parsed from "../parsed.js"
import * as Choose from "./choose.js"
import * as Filter from "./filter.js"
import { perLabel } from "./perLabel.js"

const assetFields = ["id", "externalId", "status", "createdAt", "content", "jsonMetadata"] as const

const labelFields = [
  "labels.id",
  "labels.labelType",
  "labels.author.email",
  "labels.createdAt",
  "labels.jsonResponse",
  "id",
  "externalId",
  "status"
] as const

const choose = Fields.choose(Asset.Asset)

const nameOf = (at: string): string =>
  at === "projectId" || at.startsWith("filter") ? Filter.nameOf(at) : `--${flagName(at)}`

export const run = (input: Input<typeof spec.list>) =>
  Effect.gen(function*() {
    const filter = yield* Filter.read(input)
    const { fields, schema: plain } = yield* choose(input.fields, input.rows === "label" ? labelFields : assetFields)
    const rows = Assets.listAssets({
      projectId: Choose.projectId(input.project),
      filter,
      fields,
      first: input.first,
      skip: input.skip,
      pageSize: input.pageSize,
      concurrency: input.concurrency,
      labels: input.labels === "parsed" ? "parsed" : undefined
    }).pipe(Stream.mapError(Mistakes.named(nameOf)))
    const schema = input.labels === "parsed" ? parsed.schema(plain) : plain
    if (input.rows !== "label") return yield* Output.rows(schema, rows)
    const labels = perLabel(schema)
    if (labels === undefined) {
      return yield* new UsageError({ problem: "--rows label: choose at least one field of labels with --fields" })
    }
    yield* Output.rows(labels.schema, labels.split(rows))
  })
