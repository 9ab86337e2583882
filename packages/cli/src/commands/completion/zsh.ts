/**
 * Completion in zsh: a function for `$fpath`.
 */
import { type Flag, type Place, quoted, type Value } from "./words.js"

const described = (name: string, text: string): string => quoted(`${name.replaceAll(":", "\\:")}:${text}`)

const reply = (value: Value): string => {
  switch (value._tag) {
    case "Choices":
      return `compadd -- ${value.choices.map(quoted).join(" ")}`
    case "Files":
      return "_files"
    case "Text":
      return "_message 'a value'"
  }
}

const flagList = (flags: ReadonlyArray<Flag>): string =>
  flags.flatMap(({ description, names }) => names.map((name) => described(name, description))).join(" ")

export const script = (places: ReadonlyArray<Place>): string =>
  `#compdef kili
# zsh completion of kili, for a folder of $fpath: kili completion zsh > ~/.zfunc/_kili

# Whether the flag $2 of the command $1 takes a value; with "offer" before, offers what it may be
_kili_value() {
  local offer=
  if [[ $1 == offer ]]; then offer=1; shift; fi
  case "$1 $2" in
${
    places.flatMap(({ flags, path }) =>
      flags.flatMap(({ names, value }) =>
        value === undefined
          ? []
          : [
            `    ${names.map((name) => quoted(`${path} ${name}`)).join(" | ")}) [[ -n $offer ]] && ${
              reply(value)
            }; return 0 ;;`
          ]
      )
    ).join("\n")
  }
    *) return 1 ;;
  esac
}

_kili_flags() {
  local -a flags
  case "$1" in
${places.map(({ flags, path }) => `    ${quoted(path)}) flags=(${flagList(flags)}) ;;`).join("\n")}
  esac
  _describe -o flag flags
}

_kili_commands() {
  local -a commands
  case "$1" in
${
    places.filter(({ commands }) => commands.length > 0).map(({ commands, path }) =>
      `    ${quoted(path)}) commands=(${
        commands.map(({ name, summary }) => described(name, summary)).join(" ")
      }); _describe command commands ;;`
    ).join("\n")
  }
${
    places.flatMap(({ argument, path }) => argument === undefined ? [] : [`    ${quoted(path)}) ${reply(argument)} ;;`])
      .join("\n")
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
  local at=kili flag= word
  local -i index
  for ((index = 2; index < CURRENT; index++)); do
    word=\${words[index]}
    if [[ -n $flag ]]; then flag=; continue; fi
    if [[ $word == -- ]]; then
      words=("\${(@)words[index+1,-1]}")
      (( CURRENT -= index ))
      _normal
      return
    fi
    if [[ $word == -* ]]; then
      if [[ $word != *=* ]] && _kili_value "$at" "$word"; then flag=$word; fi
    elif _kili_descends "$at" "$word"; then
      at="$at $word"
    fi
  done
  if [[ -n $flag ]]; then
    _kili_value offer "$at" "$flag"
  elif [[ $PREFIX == --*=* ]]; then
    flag=\${PREFIX%%=*}
    compset -P '*='
    _kili_value offer "$at" "$flag"
  elif [[ $PREFIX == -* ]]; then
    _kili_flags "$at"
  else
    _kili_commands "$at"
  fi
}

# Loaded from $fpath it is the completion itself; sourced, it is made known
if [[ $funcstack[1] == _kili ]]; then _kili "$@"; else compdef _kili kili; fi
`
