/**
 * Completion in bash, 3.2 and later: nothing of the bash-completion package is needed.
 */
import { type Place, quoted, type Value } from "./words.js"

const reply = (value: Value): string => {
  switch (value._tag) {
    case "Choices":
      return `_kili_words ${quoted(value.choices.join(" "))}`
    case "Files":
      return "_kili_files"
    case "Text":
      return ":"
  }
}

const pattern = (path: string, names: ReadonlyArray<string>): string =>
  names.map((name) => quoted(`${path} ${name}`)).join(" | ")

export const script = (places: ReadonlyArray<Place>): string => {
  const valued = places.flatMap(({ flags, path }) =>
    flags.flatMap(({ names, value }) => value === undefined ? [] : [{ names, path, value }])
  )
  return `# bash completion of kili: source <(kili completion bash)

_kili_words() { COMPREPLY=($(compgen -W "$1" -- "$cur")); }

_kili_files() {
  compopt -o filenames 2>/dev/null
  local IFS=$'\\n'
  COMPREPLY=($(compgen -f -- "$cur"))
}

# What the flag $2 of the command $1 may be; fails for flags without a value
_kili_value() {
  case "$1 $2" in
${valued.map(({ names, path, value }) => `    ${pattern(path, names)}) ${reply(value)}; return 0 ;;`).join("\n")}
    *) return 1 ;;
  esac
}

# The commands and the flags that may follow the command $1
_kili_commands() {
  case "$1" in
${
    places.filter(({ commands }) => commands.length > 0).map(({ commands, path }) =>
      `    ${quoted(path)}) _kili_words ${quoted(commands.map(({ name }) => name).join(" "))} ;;`
    ).join("\n")
  }
${
    places.flatMap(({ argument, path }) => argument === undefined ? [] : [`    ${quoted(path)}) ${reply(argument)} ;;`])
      .join("\n")
  }
  esac
}

_kili_flags() {
  case "$1" in
${
    places.map(({ flags, path }) =>
      `    ${quoted(path)}) _kili_words ${quoted(flags.flatMap(({ names }) => names).join(" "))} ;;`
    ).join("\n")
  }
  esac
}

_kili_descends() {
  case "$1 $2" in
    ${
    places.flatMap(({ commands, path }) => commands.map(({ name }) => quoted(`${path} ${name}`))).join(" | ")
  }) return 0 ;;
    *) return 1 ;;
  esac
}

_kili() {
  local cur=\${COMP_WORDS[COMP_CWORD]} at=kili flag= index word
  COMPREPLY=()
  for ((index = 1; index < COMP_CWORD; index++)); do
    word=\${COMP_WORDS[index]}
    # "=" is a word of its own: --format=csv is three
    if [[ $word == "=" ]]; then continue; fi
    if [[ -n $flag ]]; then flag=; continue; fi
    if [[ $word == "--" ]]; then
      if [[ $at == ${
    places.filter(({ passesOn }) => passesOn).map(({ path }) => quoted(path)).join(" || $at == ")
  } ]]; then
        COMPREPLY=($(compgen -c -- "$cur") $(compgen -f -- "$cur"))
      fi
      return
    fi
    if [[ $word == -* ]]; then
      if _kili_value "$at" "$word"; then flag=$word; fi
      COMPREPLY=()
    elif _kili_descends "$at" "$word"; then
      at="$at $word"
    fi
  done
  if [[ $cur == "=" ]]; then cur=; fi
  if [[ -n $flag ]]; then _kili_value "$at" "$flag"; return; fi
  if [[ $cur == -* ]]; then _kili_flags "$at"; else _kili_commands "$at"; fi
}

complete -F _kili kili
`
}
