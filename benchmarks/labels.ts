/**
 * Labels of many annotations: that the time to parse, to validate and to build them grows with their number alone, and neither
 * with the number of categories that there are nor with how many of them are wrong.
 * `npm run bench -- labels 1000000` takes another number of annotations.
 */
import * as JsonInterface from "@effect-kili/core/JsonInterface"
import * as ParsedLabel from "@effect-kili/core/ParsedLabel"
import * as Either from "effect/Either"
import { responseChecker } from "../packages/core/src/internal/responseProblems.js"

const total = Number(process.argv[3] ?? 100_000)

const ontology = JsonInterface.define({
  jobs: {
    OBJECTS: JsonInterface.objectDetection({
      categories: Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`CLASS_${index}`, `Class ${index}`])),
      tools: ["rectangle"]
    }),
    PARTS: JsonInterface.objectRelation({ categories: ["PART"] })
  }
})

const rectangle = (index: number) => ({
  mid: `m${index}`,
  type: "rectangle" as const,
  categories: [{ name: `CLASS_${index % 50}`, confidence: 90 }],
  boundingPoly: [{ normalizedVertices: [{ x: 0, y: 0 }, { x: 0.5, y: 0 }, { x: 0.5, y: 0.5 }, { x: 0, y: 0.5 }] }]
})

const relation = (index: number) => ({
  mid: `r${index}`,
  categories: [{ name: "PART" as const }],
  startObjects: [{ mid: `m${index}` }],
  endObjects: [{ mid: `m${Math.floor(index / 2)}` }]
})

/** One relation for every ten rectangles. */
const responseOf = (annotations: number) => ({
  OBJECTS: { annotations: Array.from({ length: annotations }, (_, index) => rectangle(index)) },
  PARTS: { annotations: Array.from({ length: Math.floor(annotations / 10) }, (_, index) => relation(index)) }
})

type Response = ReturnType<typeof responseOf>

const parse = (jsonResponse: object) =>
  Either.getOrThrow(
    ParsedLabel.parse({ ontology, inputType: "IMAGE", label: { jsonResponse: { ...jsonResponse } } })
  )

const measures: { readonly [name: string]: (response: Response) => unknown } = {
  parse: (response) => parse(response).jobs.OBJECTS.annotations.length,
  validate: (response) => responseChecker(ontology, "IMAGE")(response).length,
  build: ({ OBJECTS: { annotations } }) =>
    Either.getOrThrow(ParsedLabel.addAnnotations(parse({}), { annotations, job: "OBJECTS" }))
}

/** Of the processor, whatever else it does meanwhile. */
const milliseconds = (run: () => unknown): number => {
  const start = process.cpuUsage()
  run()
  return process.cpuUsage(start).user / 1000
}

const middle = (times: ReadonlyArray<number>): number => times.toSorted((one, other) => one - other)[times.length >> 1]!

const print = (text: string) => process.stdout.write(`${text}\n`)

const whole = responseOf(total)
const parts = Array.from({ length: 10 }, () => responseOf(total / 10))

/** The middle of three runs. */
const time = (run: () => unknown): number => middle(Array.from({ length: 3 }, () => milliseconds(run)))

interface Figure {
  readonly name: string
  readonly of: string
  readonly one: number
  readonly other: number
  readonly limit: number
}

const tell = ({ limit, name, of, one, other }: Figure): void => {
  const ratio = one / other
  print(
    `${name.padEnd(10)} ${of}: ${one.toFixed(0)} ms to ${other.toFixed(0)} ms, ratio ${
      ratio.toFixed(2)
    }, at most ${limit}`
  )
  print(JSON.stringify({ name: `labels/${name}`, value: Number(ratio.toFixed(3)), of, limit }))
  if (ratio > limit) process.exitCode = 1
}

for (const [name, measure] of Object.entries(measures)) {
  for (const part of parts) measure(part)
  const of = `1 × ${total} annotations to 10 × ${total / 10}`
  tell({ name, of, one: time(() => measure(whole)), other: time(() => parts.forEach(measure)), limit: 2 })
}

// -- Small labels of large interfaces

const small = total / 20

const choiceOf = (count: number): JsonInterface.JsonInterface => ({
  jobs: {
    CHOICE: JsonInterface.classification({ categories: Array.from({ length: count }, (_, index) => `CLASS_${index}`) })
  }
})

const narrow = choiceOf(50)
const wide = choiceOf(5000)

const choose = (name: string): object => ({ CHOICE: { categories: [{ name }] } })

const parseThrough = (ontology: JsonInterface.JsonInterface) => () => {
  for (let index = 0; index < small; index++) {
    const label = { jsonResponse: { ...choose(`CLASS_${index % 50}`) } }
    const { jobs } = Either.getOrThrow(ParsedLabel.parse({ ontology, inputType: "IMAGE", label }))
    if (jobs["CHOICE"]?.answered !== true) throw new Error("not read")
  }
}

const validateThrough = (ontology: JsonInterface.JsonInterface, nameOf: (index: number) => string) => () => {
  const problemsOf = responseChecker(ontology, "IMAGE")
  for (let index = 0; index < small; index++) problemsOf({ ...choose(nameOf(index)) })
}

for (const ontology of [narrow, wide]) parseThrough(ontology)()
tell({
  name: "wide",
  of: `${small} labels parsed through 5000 categories to as many through 50`,
  one: time(parseThrough(wide)),
  other: time(parseThrough(narrow)),
  limit: 2
})
// Of each of the first wrong names it is told what was meant, which takes a comparison with all categories
tell({
  name: "wrong",
  of: `${small} labels validated, each with another wrong category of 50, to as many that are right`,
  one: time(validateThrough(narrow, (index) => `KLASSE_${index}`)),
  other: time(validateThrough(narrow, (index) => `CLASS_${index % 50}`)),
  limit: 20
})
