import * as Fault from "@effect-kili/sandbox/Fault"
import * as HttpBody from "@effect/platform/HttpBody"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import { UsageError } from "../../Exit.js"
import type { Input } from "../../Spec.js"
import * as Talk from "../../Talk.js"
import type * as spec from "../sandbox.js"
import * as admin from "./admin.js"
import * as faultRows from "./faultRows.js"

export const run = (input: Input<typeof spec.addFaults>) =>
  Effect.gen(function*() {
    const faults = yield* Either.mapLeft(
      Either.all(input.faults.map(Fault.parse)),
      ({ problem }) => new UsageError({ problem })
    )
    if (input.dryRun) {
      return yield* faultRows.print(
        yield* Effect.orDie(
          Schema.decodeUnknown(faultRows.Active)(faults.map((fault) => ({ fault: Fault.toJson(fault), met: 0 })))
        )
      ).pipe(Effect.zipLeft(Talk.say("Dry run: these faults would be set")))
    }
    const body = HttpBody.unsafeJson(faults.map(Fault.toJson))
    yield* faultRows.print(yield* admin.ask(faultRows.Active, "POST", "faults", body))
  })
