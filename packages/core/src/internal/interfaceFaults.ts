import type * as Schema from "effect/Schema"
import { inputs, type Interface, tools } from "./interfaceSchema.js"
import { nearest } from "./nearest.js"

const tasks: ReadonlyArray<string> = [
  "CLASSIFICATION",
  "COMPARISON",
  "NAMED_ENTITIES_RECOGNITION",
  "NAMED_ENTITIES_RELATION",
  "OBJECT_DETECTION",
  "OBJECT_RELATION",
  "TRANSCRIPTION"
]

const inputsOf = (mlTask: string): ReadonlyArray<string> | undefined =>
  mlTask === "CLASSIFICATION" || mlTask === "TRANSCRIPTION" ? inputs[mlTask] : undefined

/**
 * What was meant, told after what is wrong.
 *
 * @internal
 */
export const meant = (wrong: unknown, names: ReadonlyArray<string>, titles?: ReadonlyArray<string>): string => {
  const name = typeof wrong === "string" ? nearest(wrong, names, titles) : undefined
  return name === undefined ? "" : `; did you mean ${JSON.stringify(name)}?`
}

type Fault = Schema.FilterIssue

type Jobs = (typeof Interface.Type)["jobs"]

const jobFaults = (jobs: Jobs, name: string): ReadonlyArray<Fault> => {
  const { content, mlTask, tools: given } = jobs[name]!
  const at = ["jobs", name]
  const quoted = JSON.stringify(name)
  const faults: Array<Fault> = []
  // The platform may have tasks of which this package knows nothing; one that is nearly a known one is mistyped
  const task = meant(mlTask, tasks)
  if (!tasks.includes(mlTask) && task !== "") {
    faults.push({ path: [...at, "mlTask"], message: `job ${quoted} has an unknown task${task}` })
  }
  if (mlTask === "OBJECT_DETECTION") {
    const known: ReadonlyArray<string> = tools
    given?.forEach((tool, index) => {
      if (known.includes(tool)) return
      faults.push({
        path: [...at, "tools", index],
        message: `${JSON.stringify(tool)} is no tool${meant(tool, known)}`
      })
    })
  }
  const known = inputsOf(mlTask)
  const input = content?.input ?? undefined
  if (known !== undefined && input !== undefined && !known.includes(input)) {
    faults.push({
      path: [...at, "content", "input"],
      message: `${JSON.stringify(input)} is no input of a ${mlTask} job${meant(input, known)}`
    })
  }
  for (const [category, { children }] of Object.entries(content?.categories ?? {})) {
    children?.forEach((child, index) => {
      const path = [...at, "content", "categories", category, "children", index]
      if (!Object.hasOwn(jobs, child)) {
        const message = `there is no job ${JSON.stringify(child)}${meant(child, Object.keys(jobs))}`
        faults.push({ path, message })
      } else if (jobs[child]!.isChild !== true) {
        faults.push({ path, message: `job ${JSON.stringify(child)} does not say \`isChild: true\`` })
      }
    })
  }
  return faults
}

/** The jobs that are their own descendants, each told where a category leads back to a job above it. */
const cycles = (jobs: Jobs): ReadonlyArray<Fault> => {
  const faults: Array<Fault> = []
  const done = new Set<string>()
  const above = new Set<string>()
  const visit = (name: string): void => {
    above.add(name)
    for (const [category, { children }] of Object.entries(jobs[name]!.content?.categories ?? {})) {
      children?.forEach((child, index) => {
        if (above.has(child)) {
          faults.push({
            path: ["jobs", name, "content", "categories", category, "children", index],
            message: `job ${JSON.stringify(child)} would be its own descendant`
          })
        } else if (!done.has(child) && Object.hasOwn(jobs, child)) visit(child)
      })
    }
    above.delete(name)
    done.add(name)
  }
  for (const name of Object.keys(jobs)) if (!done.has(name)) visit(name)
  return faults
}

/**
 * What is wrong with an interface whose jobs have their shape.
 *
 * @internal
 */
export const interfaceFaults = ({ jobs }: typeof Interface.Type): ReadonlyArray<Fault> => [
  ...Object.keys(jobs).flatMap((name) => jobFaults(jobs, name)),
  ...cycles(jobs)
]
