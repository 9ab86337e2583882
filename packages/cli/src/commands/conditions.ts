/**
 * The kinds of flags that a filter has, under one title in the help.
 */
import * as Spec from "../Spec.js"

interface Shape {
  readonly description: string
  readonly placeholder?: string
  readonly synonyms?: ReadonlyArray<string>
}

export const conditions = (group: string) => {
  const text = (shape: Shape) => Spec.text({ ...shape, group })
  return {
    text,
    texts: (shape: Shape) => Spec.repeated(text(shape)),
    truth: (shape: Shape) => Spec.truth({ ...shape, group }),
    mark: (description: string) => Spec.number({ description, placeholder: "MARK", group }),
    date: (shape: Shape) => text({ placeholder: "DATE", ...shape }),
    choice: <const C extends ReadonlyArray<string>>(choices: C, shape: Shape) =>
      Spec.choice(choices, { ...shape, group }),
    choices: <const C extends ReadonlyArray<string>>(choices: C, shape: Shape) =>
      Spec.repeated(Spec.choice(choices, { ...shape, group }))
  }
}
