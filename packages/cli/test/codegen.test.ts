/**
 * `kili codegen` as a process of its own, against a sandbox.
 */
import * as JsonInterface from "@effect-kili/core/JsonInterface"
import * as OntologyModule from "@effect-kili/core/OntologyModule"
import * as Projects from "@effect-kili/core/Projects"
import * as Either from "effect/Either"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { serve, type Served } from "./support/kili.js"

const jsonInterface = JsonInterface.define({
  jobs: { ANIMAL: JsonInterface.classification({ categories: { CAT: "Cat", DOG: "Dog" } }) }
})

let served: Served

beforeAll(async () => {
  served = await serve()
})
afterAll(() => served.stop())

describe("kili codegen", () => {
  it("writes the module of the project to stdout, or to a file", async () => {
    const { id } = await served.run(Projects.createProject({ title: "Pets", inputType: "VIDEO", jsonInterface }))
    const module = Either.getOrThrow(OntologyModule.print({ id, inputType: "VIDEO", jsonInterface, title: "Pets" }))
    const printed = await served.kili(["codegen", id])
    assert.deepStrictEqual(printed, { code: 0, stdout: module, stderr: "" })
    const file = join(served.folder, "pets.ts")
    const written = await served.kili(["codegen", id, "--output", file])
    assert.deepStrictEqual(written, { code: 0, stdout: "", stderr: "" })
    assert.strictEqual(readFileSync(file, "utf8"), module)
  })

  it("exits with 3 for a project that there is not, 4 for a key that is none, 2 for a mistake", async () => {
    assert.strictEqual((await served.kili(["codegen", "gone"])).code, 3)
    assert.strictEqual((await served.kili(["codegen", "gone"], { env: { KILI_API_KEY: "wrong" } })).code, 4)
    const missing = await served.kili(["codegen"])
    assert.strictEqual(missing.code, 2)
    assert.match(missing.stderr, /needs PROJECT/)
  })
})
