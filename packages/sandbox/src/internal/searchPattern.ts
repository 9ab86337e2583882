/** A character in the other case, as PostgreSQL maps it: alone, and to one character. */
const lower = (character: string): string => {
  const mapped = character.toLowerCase()
  return [...mapped].length === 1 ? mapped : character
}

const upper = (character: string): string => {
  const mapped = character.toUpperCase()
  return [...mapped].length === 1 && lower(mapped) === lower(character) ? mapped : character
}

const literal = (character: string): string => {
  const cases = new Set([character, lower(character), upper(character)])
  return cases.size > 1 || "*?[".includes(character) ? `[${[...cases].join("")}]` : character
}

/**
 * The pattern of an `ILIKE` as one of a `GLOB`, which lets every letter be named in both its cases: SQLite's own `LIKE`
 * is blind to the case of ASCII letters alone. A pattern that ends within an escape has none, and is an error in
 * PostgreSQL too.
 *
 * @internal
 */
export const fromILike = (pattern: string): string | undefined => {
  let glob = ""
  let isEscaped = false
  for (const character of pattern) {
    if (isEscaped) {
      glob += literal(character)
      isEscaped = false
    } else if (character === "\\") {
      isEscaped = true
    } else {
      glob += character === "%" ? "*" : character === "_" ? "?" : literal(character)
    }
  }
  return isEscaped ? undefined : glob
}
