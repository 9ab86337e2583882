/**
 * The command tree, for those of its commands that are about it.
 */
import * as Context from "effect/Context"
import type { Noun } from "./Tree.js"

export class Root extends Context.Tag("@effect-kili/cli/Root")<Root, Noun>() {}
