/**
 * Verbs tied to the modules that run them: the compiler checks that these take what the flags give, and need no more than there is.
 */
import type { NodeKili } from "@effect-kili/node/NodeKili"
import type * as Effect from "effect/Effect"
import type { Failure } from "./Exit.js"
import type { Local } from "./Services.js"
import type { Input, Verb } from "./Spec.js"
import type { Leaf } from "./Tree.js"

type Load<V, R> = () => Promise<{ readonly run: (input: Input<V>) => Effect.Effect<void, Failure, R> }>

const leaf = (verb: Verb, remote: boolean, load: unknown): Leaf => ({
  _tag: "Leaf",
  verb,
  remote,
  load: load as Leaf["load"]
})

/** A verb of this machine alone. */
export const local = <V extends Verb>(verb: V, load: Load<V, Local>): Leaf => leaf(verb, false, load)

/** A verb that asks the platform. */
export const remote = <V extends Verb>(verb: V, load: Load<V, Local | NodeKili>): Leaf => leaf(verb, true, load)
