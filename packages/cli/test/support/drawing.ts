// A command of a few seconds: rows for a terminal, and a progress beside them.
import * as KiliProgress from "@effect-kili/core/Progress"
import * as Effect from "effect/Effect"
import * as Progress from "../../src/Progress.js"
import * as Stdout from "../../src/Stdout.js"
import * as Talk from "../../src/Talk.js"

const seen: Progress.Seen = new Map()

const work = Effect.gen(function*() {
  for (let done = 0; done <= 8; done++) {
    yield* KiliProgress.report({ operation: "Assets.appendMany", unit: "assets", done: done * 100, total: 1000 })
    if (done === 6) yield* Stdout.line("a row")
    if (done === 7) yield* Talk.say("some talk")
    yield* Effect.sleep("250 millis")
  }
})

await Effect.runPromise(Effect.scoped(Effect.provide(work, Progress.layerDrawn(seen))))
process.stdout.write("the end\n")
