/**
 * An import in a process of its own, to be killed: `node import.mjs ENDPOINT KEY PROJECT ROWS`. Prints the summary of its ledger.
 */
import * as AssetImport from "@effect-kili/core/AssetImport"
import * as Assets from "@effect-kili/core/Assets"
import * as NodeKili from "@effect-kili/node/NodeKili"
import * as Config from "effect/Config"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"

const [endpoint, apiKey, projectId, rows] = process.argv.slice(2)

const assets = Array.from({ length: Number(rows) }, (_, row) => ({
  externalId: `asset_${row}`,
  content: `https://example.com/${row}.jpg`
}))

Assets.appendMany({ projectId, assets, onError: "continue" }).pipe(
  Effect.flatMap((ledger) => Console.log(JSON.stringify(AssetImport.summary(ledger)))),
  Effect.provide(NodeKili.layerConfig(
    Config.succeed({ apiKey: Redacted.make(apiKey), callsPerMinute: Infinity, endpoint })
  )),
  Effect.runPromise
)
