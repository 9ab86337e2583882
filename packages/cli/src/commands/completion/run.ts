import * as Effect from "effect/Effect"
import { Root } from "../../Root.js"
import type { Input } from "../../Spec.js"
import * as Stdout from "../../Stdout.js"
import type * as spec from "../completion.js"
import { globals } from "../shared.js"
import * as bash from "./bash.js"
import * as fish from "./fish.js"
import { places } from "./words.js"
import * as zsh from "./zsh.js"

const scripts = { bash, fish, zsh }

export const run = ({ shell }: Input<typeof spec.run>) =>
  Effect.flatMap(Root, (root) => Stdout.write(scripts[shell].script(places(root, globals))))
