import * as FileSystem from "@effect/platform/FileSystem"
import * as HttpBody from "@effect/platform/HttpBody"
import * as Effect from "effect/Effect"
import * as Confirm from "../../Confirm.js"
import { UsageError } from "../../Exit.js"
import * as PrivateFile from "../../PrivateFile.js"
import type { Input } from "../../Spec.js"
import * as Talk from "../../Talk.js"
import type * as spec from "../sandbox.js"
import * as admin from "./admin.js"

export const run = ({ dryRun, file, yes }: Input<typeof spec.imported>) =>
  Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const { size, type } = yield* Effect.mapError(
      fs.stat(file),
      (error) => new UsageError({ problem: `${file} cannot be read: ${PrivateFile.reason(error)}` })
    )
    if (type !== "File") return yield* new UsageError({ problem: `${file} is not a file` })
    if (dryRun) return yield* admin.dryRun(`all that the sandbox holds would be replaced by ${file}`)
    yield* Confirm.confirm(yes, `Replace all that the sandbox holds by ${file}?`)
    yield* admin.tell(
      "POST",
      "import",
      HttpBody.stream(fs.stream(file), "application/vnd.sqlite3", Number(size))
    )
    yield* Talk.say(`The state of the sandbox is that of ${file}`)
  })
