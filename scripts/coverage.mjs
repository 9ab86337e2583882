// The table of docs/sandbox.md: what the sandbox serves, and which client has been run against it. `--check` only compares.
import { buildSchema, parse } from "graphql"
import { readdir, readFile, writeFile } from "node:fs/promises"

const root = new URL("../", import.meta.url)
const dist = (path) => import(new URL(`packages/${path}`, root).href)

const { sdl } = await dist("sandbox/dist/Sdl.js")
const { resolvers } = await dist("sandbox/dist/internal/resolvers.js")
const official = new Set(JSON.parse(await readFile(new URL("interop/exercised.json", root), "utf8")))

/** The root fields of a document. */
const asked = (document) =>
  parse(document).definitions.flatMap(({ selectionSet }) => selectionSet.selections.map(({ name }) => name.value))

const internal = new URL("packages/core/dist/internal/", root)
const modules = (await readdir(internal)).filter((file) => file.endsWith("Operations.js"))
const operations = (await Promise.all(modules.map((file) => import(new URL(file, internal).href)))).flatMap(
  Object.values
)
const selection = { fields: "id", paths: ["id"], schema: (await import("effect/Schema")).Struct({}) }
const ours = new Set(
  operations
    .map((operation) => typeof operation === "function" ? operation(selection) : operation)
    .flatMap(({ document }) => asked(document))
)

const schema = buildSchema(sdl)
const mark = (holds) => holds ? "yes" : ""
const rows = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
  Object.keys(type.getFields()).sort().map((name) =>
    `| \`${name}\` | ${type.name.toLowerCase()} | ${mark(resolvers[type.name]?.[name] !== undefined)} | ` +
    `${mark(official.has(name))} | ${mark(ours.has(name))} |`
  )
)
const table = [
  "| operation | kind | served | run by the official client | run by effect-kili |",
  "|---|---|---|---|---|",
  ...rows
].join("\n")

const page = new URL("docs/sandbox.md", root)
const text = await readFile(page, "utf8")
const [start, end] = ["<!-- coverage: made by `npm run coverage` -->", "<!-- end of coverage -->"]
const [before, rest] = text.split(start)
const after = rest?.split(end)[1]
if (after === undefined) throw new Error("docs/sandbox.md has no place for the table")
const fresh = `${before}${start}\n${table}\n${end}${after}`
if (fresh !== text) {
  if (process.argv.includes("--check")) throw new Error("The table in docs/sandbox.md is old: npm run coverage")
  await writeFile(page, fresh)
}
