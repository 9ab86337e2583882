import * as Effect from "effect/Effect"
import * as PrivateFile from "../../PrivateFile.js"
import type { Input } from "../../Spec.js"
import * as Talk from "../../Talk.js"
import type * as spec from "../sandbox.js"
import * as admin from "./admin.js"

export const run = ({ file }: Input<typeof spec.exported>) =>
  Effect.zipRight(PrivateFile.save(file)(admin.bytes("export")), Talk.say(`The state of the sandbox is in ${file}`))
