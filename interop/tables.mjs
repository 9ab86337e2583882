/**
 * Writes the tables that `scripts/tables.py` compares with the official client's data frames: of one project, each in every
 * format.
 *
 *     node interop/tables.mjs <project> <folder> '{ "name": { "fields": ["id"], "rows": "asset", "nested": "struct" } }'
 */
import * as Assets from "@effect-kili/core/Assets"
import * as NodeKili from "@effect-kili/node/NodeKili"
import * as Table from "@effect-kili/node/Table"
import * as Effect from "effect/Effect"
import * as path from "node:path"

const [projectId, folder, tables] = process.argv.slice(2)

const formats = {
  arrow: Table.arrowFile,
  arrows: Table.arrowStream,
  csv: Table.csv,
  ndjson: Table.ndjson,
  parquet: Table.parquet
}

const written = Object.entries(JSON.parse(tables)).flatMap(([name, options]) =>
  Object.entries(formats).map(([extension, encode]) =>
    Assets.listAssets({ projectId, fields: options.fields }).pipe(
      // Of several batches
      encode({ batchSize: 2, ...options }),
      Table.save(path.join(folder, `${name}.${extension}`))
    )
  )
)

await Effect.runPromise(Effect.all(written).pipe(Effect.provide(NodeKili.layer)))
