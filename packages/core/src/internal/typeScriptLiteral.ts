import * as Predicate from "effect/Predicate"

/** Beyond it a list or an object is written with a line for each of its members. */
const lineWidth = 100

/** What ends a line, cannot be seen, or turns the direction of the text: the source has to read as it is. */
const unseen = /[\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g

const escaped = (letter: string): string => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`

const textOf = (text: string): string => JSON.stringify(text).replace(unseen, escaped)

const keyOf = (key: string): string =>
  // Plain, it would name the prototype
  key === "__proto__" ? "[\"__proto__\"]" : /^[A-Za-z_$][\w$]*$/.test(key) ? key : textOf(key)

const written = (brackets: string, members: ReadonlyArray<string>, indent: string): string => {
  const [open, close] = brackets
  if (members.length === 0) return `${open}${close}`
  const space = open === "{" ? " " : ""
  const line = `${open}${space}${members.join(", ")}${space}${close}`
  return line.length + indent.length <= lineWidth && !line.includes("\n")
    ? line
    : `${open}\n${members.map((member) => `${indent}  ${member}`).join(",\n")}\n${indent}${close}`
}

/**
 * A JSON value as an expression of TypeScript, formatted.
 *
 * @internal
 */
export const print = (value: unknown, indent = ""): string => {
  if (typeof value === "string") return textOf(value)
  const deeper = `${indent}  `
  if (Array.isArray(value)) return written("[]", value.map((item: unknown) => print(item, deeper)), indent)
  return Predicate.isReadonlyRecord(value)
    ? written(
      "{}",
      Object.entries(value).flatMap(([key, member]) =>
        member === undefined ? [] : [`${keyOf(key)}: ${print(member, deeper)}`]
      ),
      indent
    )
    : String(value)
}
