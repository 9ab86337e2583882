import { assert, it } from "@effect/vitest"
import { unique } from "../src/internal/unique.js"

it("keeps each value once, of as many as a file has", { timeout: 10_000 }, () => {
  assert.deepStrictEqual(unique(["b", "a", "b"]), ["b", "a"])
  const names = Array.from({ length: 300_000 }, (_, n) => `name ${n}`)
  assert.deepStrictEqual(unique([...names, ...names]), names)
})
