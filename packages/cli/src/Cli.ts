/**
 * The `kili` command as a pure program: arguments in, an effect out.
 */
import * as Command from "@effect/cli/Command"
import { demo } from "./commands/demo.js"
import { sandbox } from "./commands/sandbox.js"
import { version } from "./version.js"

const root = Command.make("kili").pipe(
  Command.withDescription("The Kili labeling platform from a terminal, and a local sandbox of it")
)

/** `photographs` is the folder that `kili demo` imports. */
export const run = (options: { readonly photographs: string }) =>
  Command.run(Command.withSubcommands(root, [demo(options.photographs), sandbox]), { name: "kili", version })
