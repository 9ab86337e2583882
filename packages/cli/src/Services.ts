/**
 * What every command may use. Those that ask the platform get `NodeKili` besides.
 */
import type * as NodeContext from "@effect/platform-node/NodeContext"
import type * as Scope from "effect/Scope"
import type { Globals } from "./Globals.js"
import type * as Output from "./Output.js"
import type { Root } from "./Root.js"
import type { Signals } from "./Signals.js"

export type Local = Globals | NodeContext.NodeContext | Output.Output | Root | Scope.Scope | Signals
