/**
 * Labels of many annotations: that the time to parse, to validate and to build them grows with their number alone.
 * `npm run bench -- labels 1000000` takes another number of annotations.
 */
import * as JsonInterface from "@effect-kili/core/JsonInterface"
import * as ParsedLabel from "@effect-kili/core/ParsedLabel"
import * as Either from "effect/Either"
import { responseProblems } from "../packages/core/src/internal/responseProblems.js"

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
  validate: (response) => responseProblems(ontology, "IMAGE", response).length,
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

for (const [name, measure] of Object.entries(measures)) {
  for (const part of parts) measure(part)
  const one = middle(Array.from({ length: 3 }, () => milliseconds(() => measure(whole))))
  const ten = middle(Array.from({ length: 3 }, () => milliseconds(() => parts.forEach(measure))))
  const ratio = one / ten
  print(
    `${name.padEnd(10)} ${total} annotations in ${one.toFixed(0)} ms, 10 times a tenth of them in ${
      ten.toFixed(0)
    } ms: ` +
      `ratio ${ratio.toFixed(2)}, at most 2`
  )
  print(JSON.stringify({ name: `labels/${name}`, value: Number(ratio.toFixed(3)), of: "1 × n to 10 × n/10", limit: 2 }))
  if (ratio > 2) process.exitCode = 1
}
