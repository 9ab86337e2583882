/**
 * What every command may use. Those that ask the platform get `NodeKili` besides.
 */
import type * as NodeContext from "@effect/platform-node/NodeContext"
import type * as Scope from "effect/Scope"
import type * as Output from "./Output.js"

export type Local = NodeContext.NodeContext | Output.Output | Scope.Scope
