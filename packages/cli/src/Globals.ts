/**
 * The flags of every command, for those whose work they change.
 */
import * as Context from "effect/Context"
import type { globals } from "./commands/shared.js"
import type { ValuesOf } from "./Spec.js"

export class Globals extends Context.Tag("@effect-kili/cli/Globals")<Globals, ValuesOf<typeof globals>>() {}
