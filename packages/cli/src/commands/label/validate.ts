import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { UsageError } from "../../Exit.js"
import * as Flagged from "../../Flagged.js"
import * as Output from "../../Output.js"
import type { Input } from "../../Spec.js"
import * as Talk from "../../Talk.js"
import * as spec from "../label.js"
import * as fits from "./fits.js"
import * as source from "./source.js"

const Problem = Schema.Struct({
  line: Schema.Int,
  row: Schema.Int,
  asset: Schema.NullOr(Schema.String),
  at: Schema.String,
  problem: Schema.String
})

export const run = (input: Input<typeof spec.validate>) =>
  Effect.gen(function*() {
    const rows = yield* source.read(input)
    const issuesOf = yield* fits.checker(input.project)
    const problems = rows.flatMap(({ label, line, row }): ReadonlyArray<typeof Problem.Type> =>
      Either.match(label, {
        onLeft: (issue) => [{ line, row, asset: null, ...issue }],
        onRight: (label) => {
          const asset = label.assetId ?? label.externalId ?? null
          return issuesOf(label).map((issue) => ({ line, row, asset, ...issue }))
        }
      })
    )
    const { format } = yield* Output.Output
    yield* format === "table"
      ? Output.text(problems.map((problem) => `${source.told(input.from, problem.line, problem)}\n`).join(""))
      : Output.rows(Problem, Stream.fromIterable(problems))
    const wrong = new Set(problems.map(({ row }) => row)).size
    if (wrong > 0) {
      return yield* new UsageError({
        problem: `${wrong} of ${rows.length} rows of ${input.from} do not fit the ontology`
      })
    }
    yield* Talk.say(`All ${rows.length} rows fit the ontology`)
  }).pipe(Flagged.by(spec.validate))
