/** `kili completion` */
import * as Spec from "../Spec.js"

export const shells = ["bash", "zsh", "fish"] as const

export const run = Spec.verb({
  name: "completion",
  summary: "Print the script by which a shell completes commands, flags and their values",
  examples: [
    ["in bash, for this session", "source <(kili completion bash)"],
    ["in bash, for good", "kili completion bash > ~/.local/share/bash-completion/completions/kili"],
    ["in zsh, into a folder of $fpath", "kili completion zsh > ~/.zfunc/_kili"],
    ["in fish, for good", "kili completion fish > ~/.config/fish/completions/kili.fish"]
  ],
  flags: {},
  arguments: { shell: Spec.choiceArgument(shells, { description: "the shell" }) }
})
