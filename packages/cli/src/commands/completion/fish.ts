/**
 * Completion in fish.
 */
import type { Flag, Place, Value } from "./words.js"

const quoted = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`

const valueOf = (value: Value | undefined): string => {
  switch (value?._tag) {
    case undefined:
      return ""
    case "Choices":
      return ` -x -a ${quoted(value.choices.join(" "))}`
    case "Files":
      return " -r -F"
    case "Text":
      return " -x"
  }
}

const nameOf = (name: string): string => name.startsWith("--") ? ` -l ${name.slice(2)}` : ` -s ${name.slice(1)}`

const line = (path: string, { description, names, value }: Flag): string =>
  `complete -c kili -n ${quoted(`_kili_at ${quoted(path)}`)}${names.map(nameOf).join("")}${valueOf(value)} -d ${
    quoted(description)
  }`

const argument = (path: string, value: Value): ReadonlyArray<string> => {
  const at = quoted(`_kili_at ${quoted(path)}`)
  switch (value._tag) {
    case "Choices":
      return [`complete -c kili -n ${at} -a ${quoted(value.choices.join(" "))}`]
    case "Files":
      return [`complete -c kili -n ${at} -F`]
    case "Text":
      return []
  }
}

export const script = (places: ReadonlyArray<Place>): string => {
  const valued = places.flatMap(({ flags, path }) =>
    flags.flatMap(({ names, value }) => value === undefined ? [] : names.map((name) => quoted(`${path} ${name}`)))
  )
  const descents = places.flatMap(({ commands, path }) => commands.map(({ name }) => quoted(`${path} ${name}`)))
  return `# fish completion of kili: kili completion fish > ~/.config/fish/completions/kili.fish

# Whether the words of the line lead to the command $argv[1]
function _kili_at
  set -l words (commandline -opc)
  set -l at kili
  set -l skip 0
  for word in $words[2..-1]
    if test $skip = 1
      set skip 0
      continue
    end
    switch $word
      case --
        return 1
      case '-*'
        if contains -- "$at $word" ${valued.join(" ")}
          set skip 1
        end
      case '*'
        if contains -- "$at $word" ${descents.join(" ")}
          set at "$at $word"
        end
    end
  end
  test "$at" = "$argv[1]"
end

complete -c kili -f
${
    places.flatMap(({ argument: value, commands, flags, path }) => [
      ...commands.map(({ name, summary }) =>
        `complete -c kili -n ${quoted(`_kili_at ${quoted(path)}`)} -a ${quoted(name)} -d ${quoted(summary)}`
      ),
      ...(value === undefined ? [] : argument(path, value)),
      ...flags.map((flag) => line(path, flag))
    ]).join("\n")
  }
`
}
