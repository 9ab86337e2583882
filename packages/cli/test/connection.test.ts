/**
 * Where the command finds the endpoint and the key, and where it keeps them.
 */
import * as SandboxServer from "@effect-kili/sandbox/SandboxServer"
import * as NodeContext from "@effect/platform-node/NodeContext"
import { assert, describe, it, layer } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import { once } from "node:events"
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises"
import { createServer } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Connection from "../src/Connection.js"
import { Globals } from "../src/Globals.js"
import * as support from "./support/kili.js"

const secret = "a-secret-key-of-somebody-1234"

/** A home of its own, with the files that a test puts there. */
const makeHome = (files: Readonly<Record<string, unknown>> = {}) =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      const home = await mkdtemp(join(tmpdir(), "kili-home-"))
      for (const [name, content] of Object.entries(files)) {
        const path = join(home, name)
        await mkdir(join(path, ".."), { recursive: true })
        await writeFile(path, typeof content === "string" ? content : JSON.stringify(content), { mode: 0o600 })
      }
      await mkdir(join(home, "work"), { recursive: true })
      return home
    }),
    (home) => Effect.promise(() => rm(home, { recursive: true }))
  )

const kili = (args: ReadonlyArray<string>, options?: support.Options) =>
  Effect.map(Effect.promise(() => support.kili(args, options)), (ended) => {
    assert.notInclude(ended.stdout + ended.stderr, secret)
    return ended
  })

const profiles = ".config/kili/config.json"

/** The rows of `kili doctor`, by check. */
const diagnosis = (stdout: string): Readonly<Record<string, { status: string; found: string; todo: string | null }>> =>
  Object.fromEntries(JSON.parse(stdout).map((row: { check: string }) => [row.check, row]))

layer(SandboxServer.layer(), { excludeTestServices: true })("the connection", (it) => {
  it.scoped("is of the first place that sets it", () =>
    Effect.gen(function*() {
      const { KILI_API_ENDPOINT: endpoint, KILI_API_KEY: key } = yield* support.environment
      const home = yield* makeHome({
        [profiles]: { profile: "mine", profiles: { mine: { endpoint, apiKey: key }, other: { apiKey: secret } } },
        "work/kili-sdk-config.json": { api_key: secret, api_endpoint: "http://127.0.0.1:1/graphql" },
        "kili-sdk-config.json": { api_key: secret }
      })
      const options = (env: Readonly<Record<string, string>> = {}) => ({
        env: { HOME: home, ...env },
        cwd: join(home, "work")
      })
      const sources = function*(args: ReadonlyArray<string>, options: support.Options) {
        const { stdout } = yield* kili(["doctor", "--format", "json", ...args], options)
        const { endpoint, key } = diagnosis(stdout)
        return [endpoint?.found, key?.found].join(" | ")
      }

      // The profile in use goes before the official client's file, and is good
      const found = yield* kili(["doctor", "--format", "json"], options())
      assert.strictEqual(found.code, 0, found.stdout)
      assert.match(diagnosis(found.stdout)["key"]!.found, /^\*{4}-key \(profile mine of .*config\.json\)$/)
      // A profile by its name; its key is refused
      const other = yield* kili(["project", "list", "--profile", "other"], options({ KILI_API_ENDPOINT: endpoint }))
      assert.strictEqual(other.code, 4, other.stderr)
      assert.match(yield* sources([], options({ KILI_PROFILE: "other" })), /profile other/)
      // The environment goes before profiles, and says so when one was named
      const named = yield* kili(
        ["project", "list", "--profile", "other"],
        options({ KILI_API_ENDPOINT: endpoint, KILI_API_KEY: key })
      )
      assert.strictEqual(named.code, 0, named.stderr)
      assert.include(named.stderr, "KILI_API_KEY")
      // Flags go before everything
      const piped = yield* kili(["project", "list", "--api-key-stdin", "--endpoint", endpoint], {
        ...options({ KILI_API_KEY: secret, KILI_API_ENDPOINT: "http://127.0.0.1:1/graphql" }),
        stdin: `${key}\n`
      })
      assert.strictEqual(piped.code, 0, piped.stderr)
      // An empty variable is none
      assert.match(
        yield* sources([], options({ KILI_API_KEY: "", KILI_API_ENDPOINT: "" })),
        /profile mine.*profile mine/
      )
    }))

  it.scoped("is the official client's where nothing else is set: the working directory's file, else the home's", () =>
    Effect.gen(function*() {
      const { KILI_API_ENDPOINT: endpoint, KILI_API_KEY: key } = yield* support.environment
      const home = yield* makeHome({
        "work/kili-sdk-config.json": { api_key: key, api_endpoint: endpoint, verify_ssl: true },
        "kili-sdk-config.json": { api_key: secret, api_endpoint: endpoint }
      })
      const here = yield* kili(["project", "list"], { env: { HOME: home }, cwd: join(home, "work") })
      assert.deepStrictEqual(here, { code: 0, stderr: "", stdout: "" })
      assert.strictEqual((yield* kili(["project", "list"], { env: { HOME: home }, cwd: "/" })).code, 4)
    }))

  it.scoped("is refused in words when it cannot be", () =>
    Effect.gen(function*() {
      const { KILI_API_ENDPOINT: endpoint, KILI_API_KEY: key } = yield* support.environment
      const home = yield* makeHome()
      const env = { HOME: home, KILI_API_ENDPOINT: endpoint, KILI_API_KEY: key }
      const missing = yield* kili(["project", "list"], { env: { HOME: home } })
      assert.strictEqual(missing.code, 4)
      assert.match(missing.stderr, /^kili: there is no API key\n.*KILI_API_KEY/)
      const flag = yield* kili(["project", "list", "--api-key", secret], { env })
      assert.strictEqual(flag.code, 2)
      assert.match(flag.stderr, /list of processes.*--api-key-stdin/)
      assert.strictEqual((yield* kili(["project", "list", `--api-key=${secret}`], { env })).code, 2)
      const address = yield* kili(["project", "list", "--endpoint", "kili.example"], { env })
      assert.strictEqual(address.code, 2)
      assert.match(address.stderr, /^kili: --endpoint: is not an http/)
      // Neither credentials in an address, nor a key in its place, are repeated
      for (
        const place of [secret, `https://me:${secret}@127.0.0.1:1/graphql`, `http://127.0.0.1:1/?k=${secret}/graphql`]
      ) {
        for (const words of [["project", "list"], ["doctor", "-f", "json"], ["sandbox", "reset", "-y"]]) {
          const refused = yield* kili(words, { env: { ...env, KILI_API_ENDPOINT: place } })
          assert.match(refused.stdout + refused.stderr, /KILI_API_ENDPOINT: is not an http.*without credentials/)
          assert.strictEqual(refused.code, 2)
        }
      }
      const calls = yield* kili(["project", "list", "--calls-per-minute", "0"], { env })
      assert.match(calls.stderr, /^kili: --calls-per-minute: 0 is not a positive/)
      const unknownName = yield* kili(["config", "set", `api-key=${secret}`], { env })
      assert.match(unknownName.stderr, /NAME is one of .*\n.*did you mean api-key\?/)
      assert.match(
        (yield* kili(["project", "list", "--first", "x"], { env })).stderr,
        /--first "x": expected a whole number/
      )
      const odd = yield* kili(["project", "list"], { env: { ...env, KILI_API_KEY: `${secret} x` } })
      assert.match(odd.stderr, /^kili: the key of KILI_API_KEY: holds blanks/)
      const empty = yield* kili(["project", "list", "--api-key-stdin"], { env })
      assert.deepStrictEqual([empty.code, empty.stderr], [2, "kili: --api-key-stdin: stdin holds no key\n"])
      const unknown = yield* kili(["project", "list", "--profile", "mien"], { env })
      assert.deepStrictEqual([unknown.code, /there is no profile "mien"/.test(unknown.stderr)], [2, true])
      const refused = yield* kili(["project", "list", "-f", "json"], { env: { ...env, KILI_API_KEY: secret } })
      assert.strictEqual(refused.code, 4)
      assert.strictEqual(JSON.parse(refused.stderr).tag, "KiliAuthenticationError")
    }))

  it.scoped("names a file that is damaged, and quotes none of it", () =>
    Effect.gen(function*() {
      const damages: ReadonlyArray<readonly [unknown, RegExp]> = [
        [`{"profiles": {"default": {"apiKey": ${secret}}}}`, /config\.json: is not JSON/],
        [
          `{"profiles": {"default": {"apiKey": "${secret}" "endpoint": 1}}}`,
          /config\.json: is not JSON \(line 1, column 69\)/
        ],
        [{ profiles: { default: { apiKey: [secret] } } }, /profiles\.default\.apiKey is not a key/],
        [{ profiles: { default: { format: "xml" } } }, /profiles\.default\.format is not one of table, /],
        [{ profiles: [] }, /profiles is not an object of profiles/],
        ["[]", /config\.json: is not an object of settings/]
      ]
      for (const [content, expected] of damages) {
        const home = yield* makeHome({ [profiles]: content })
        const { code, stderr } = yield* kili(["project", "list"], { env: { HOME: home, KILI_API_KEY: "k" } })
        assert.match(stderr, expected)
        assert.strictEqual(code, 1)
      }
      const home = yield* makeHome({ "kili-sdk-config.json": `{"api_key": ${secret}}` })
      const official = yield* kili(["project", "list"], { env: { HOME: home } })
      assert.match(official.stderr, /kili-sdk-config\.json: is not JSON/)
      const doctor = yield* kili(["doctor", "-f", "json"], { env: { HOME: home } })
      assert.strictEqual(doctor.code, 1)
      assert.match(diagnosis(doctor.stdout)["settings"]!.found, /kili-sdk-config\.json: is not JSON/)
    }))

  it.scoped("is traced without the key", () =>
    Effect.gen(function*() {
      const environment = yield* support.environment
      const env = { HOME: yield* makeHome(), ...environment }
      const { code, stderr } = yield* kili(["project", "list", "--trace", "--log-level", "all"], { env })
      assert.strictEqual(code, 0)
      assert.match(stderr, /^trace: POST Projects\.listProjects 200 \d+ ms, \d{3} bytes sent, \d+ received$/m)
      assert.notInclude(stderr, environment.KILI_API_KEY)
      const refused = yield* kili(["project", "list", "--trace", "--quiet"], { env: { ...env, KILI_API_KEY: secret } })
      assert.match(refused.stderr, /^trace: POST Projects\.listProjects 401 /)
      const gone = yield* kili(["doctor", "--trace", "--endpoint", "http://127.0.0.1:1/graphql"], { env })
      assert.match(
        gone.stderr,
        /^trace: GET http:\/\/127\.0\.0\.1:1\/version failed \d+ ms, 0 bytes sent, 0 received$/m
      )
    }))

  it.scoped("shows no key that a server repeats, and takes a refusal in the way for one of rights", () =>
    Effect.gen(function*() {
      const server = createServer((request, response) => {
        response.writeHead(403, { "content-type": "text/html" })
        response.end(`<html>${request.headers.authorization} may not pass</html>`)
      }).listen(0, "127.0.0.1")
      yield* Effect.addFinalizer(() => Effect.sync(() => server.close()))
      yield* Effect.promise(() => once(server, "listening"))
      const address = server.address()
      const port = typeof address === "object" && address !== null ? address.port : 0
      const env = {
        HOME: yield* makeHome(),
        KILI_API_KEY: secret,
        KILI_API_ENDPOINT: `http://127.0.0.1:${port}/graphql`
      }
      const list = yield* kili(["project", "list", "--trace", "--log-level", "all", "-f", "json"], { env })
      assert.strictEqual(list.code, 4)
      assert.match(list.stderr, /HTTP 403 <html>.*may not pass/)
      const doctor = yield* kili(["doctor", "-f", "json"], { env })
      assert.strictEqual(doctor.code, 4)
      assert.match(diagnosis(doctor.stdout)["accepted"]!.todo!, /proxy/)
    }))

  it.scoped("is looked at by the doctor, who ends with the worst", () =>
    Effect.gen(function*() {
      const environment = yield* support.environment
      const home = yield* makeHome({ [profiles]: { profiles: { default: { apiKey: environment.KILI_API_KEY } } } })
      const env = { HOME: home, ...environment }
      const doctor = function*(overrides: Readonly<Record<string, string>> = {}, ...args: ReadonlyArray<string>) {
        const { code, stderr, stdout } = yield* kili(["doctor", "-f", "json", ...args], {
          env: { ...env, ...overrides }
        })
        assert.strictEqual(stderr, "")
        return { code, rows: diagnosis(stdout) }
      }
      const statuses = ({ rows }: { readonly rows: ReturnType<typeof diagnosis> }) =>
        Object.fromEntries(Object.entries(rows).map(([check, { status }]) => [check, status]))
      const good = yield* doctor()
      assert.strictEqual(good.code, 0)
      assert.deepStrictEqual(Object.keys(good.rows), [
        "kili",
        "endpoint",
        "key",
        "network",
        "platform",
        "clock",
        "accepted",
        "license",
        "uploads",
        "projects"
      ])
      assert.match(good.rows["platform"]!.found, /^version sandbox-/)
      assert.match(good.rows["accepted"]!.found, /@.*ADMIN/)
      const refused = yield* doctor({ KILI_API_KEY: secret })
      assert.strictEqual(refused.code, 4)
      assert.deepInclude(statuses(refused), { network: "ok", accepted: "failed", uploads: "skipped" })
      const gone = yield* doctor({}, "--endpoint", "http://127.0.0.1:1/graphql")
      assert.strictEqual(gone.code, 5)
      assert.match(gone.rows["network"]!.found, /nothing listens there \(ECONNREFUSED\)/)
      assert.strictEqual(statuses(gone)["accepted"], "skipped")
      const odd = yield* doctor({ KILI_API_ENDPOINT: "kili" })
      assert.deepStrictEqual([odd.code, statuses(odd)["endpoint"], statuses(odd)["network"]], [2, "failed", "skipped"])
      // What to do stands beside everything that failed
      for (const { rows } of [refused, gone, odd]) {
        for (const { status, todo } of Object.values(rows)) {
          assert.strictEqual(todo !== null, /failed|warning/.test(status))
        }
      }
      // Without rights to upload
      yield* kili(["sandbox", "faults", "add", "uploadForbidden,times=1"], { env })
      const poor = yield* doctor()
      assert.deepStrictEqual([poor.code, statuses(poor)["uploads"]], [0, "warning"])
      // A key that others can read
      yield* Effect.promise(() => chmod(join(home, profiles), 0o644))
      const open = yield* doctor({ KILI_API_KEY: "" })
      assert.deepStrictEqual([open.code, open.rows["key"]!.todo], [0, `chmod 600 ${join(home, profiles)}`])
    }), 60_000)

  it.scoped("gives its format to what no flag says otherwise of", () =>
    Effect.gen(function*() {
      const environment = yield* support.environment
      const home = yield* makeHome({ [profiles]: { profiles: { default: { format: "csv" } } } })
      const env = { HOME: home, ...environment }
      const list = ["sandbox", "journal"]
      assert.match((yield* kili(list, { env })).stdout, /^number,time,/)
      assert.match((yield* kili([...list, "-f", "json"], { env })).stdout, /^\[/)
    }))
})

it.scoped("a file of the official client directs no key that is not its own", () =>
  Effect.gen(function*() {
    const HOME = yield* makeHome({ "kili-sdk-config.json": { api_endpoint: "http://127.0.0.1:1/graphql" } })
    const find = (variables: Readonly<Record<string, string>>) =>
      Connection.find.pipe(
        Effect.provide(NodeContext.layer),
        Effect.provideService(Globals, {
          apiKeyStdin: false,
          callsPerMinute: undefined,
          endpoint: undefined,
          logLevel: "warning",
          noProgress: false,
          profile: undefined,
          quiet: false,
          trace: false
        }),
        Effect.withConfigProvider(ConfigProvider.fromMap(new Map(Object.entries({ HOME, ...variables }))))
      )
    assert.strictEqual((yield* find({ KILI_API_KEY: secret })).endpoint.source, "the default")
    // A key that is asked for tells its platform
    assert.strictEqual((yield* find({})).endpoint.value, "http://127.0.0.1:1/graphql")
  }))

describe("kili config", () => {
  layer(SandboxServer.layer(), { excludeTestServices: true })((it) => {
    it.scoped("keeps profiles in a file of the user's own", () =>
      Effect.gen(function*() {
        const home = yield* makeHome()
        const env = { HOME: home }
        const file = join(home, profiles)
        const config = (...args: ReadonlyArray<string>) => kili(["config", ...args], { env })
        assert.strictEqual((yield* config("path")).stdout, `${file}\n`)
        assert.deepStrictEqual(yield* config("list"), { code: 0, stdout: "", stderr: "" })
        const none = yield* config("get", "api-key")
        assert.deepStrictEqual([none.code, none.stdout], [1, ""])

        const stored = yield* kili(["config", "set", "api-key", "--api-key-stdin"], { env, stdin: `${secret}\n` })
        assert.strictEqual(stored.code, 0, stored.stderr)
        const { mode } = yield* Effect.promise(() => stat(file))
        assert.strictEqual(mode & 0o777, 0o600)
        assert.strictEqual(
          JSON.parse(yield* Effect.promise(() => readFile(file, "utf8"))).profiles.default.apiKey,
          secret
        )
        assert.strictEqual((yield* config("get", "api-key")).stdout, "****1234\n")

        const url = "https://kili.example.com/api/label/v2/graphql"
        assert.strictEqual((yield* config("set", "endpoint", url, "--profile", "own")).code, 0)
        assert.strictEqual((yield* config("set", "format", "csv", "--profile", "own")).code, 0)
        assert.strictEqual((yield* config("use", "own")).code, 0)
        assert.strictEqual((yield* config("get", "endpoint")).stdout, `${url}\n`)
        assert.deepStrictEqual(JSON.parse((yield* config("list", "-f", "json")).stdout), [
          { profile: "default", inUse: false, endpoint: null, apiKey: "****1234", format: null },
          { profile: "own", inUse: true, endpoint: url, apiKey: null, format: "csv" }
        ])
        yield* config("unset", "api-key", "--profile", "default")
        assert.match((yield* config("list", "-f", "csv")).stdout, /^profile,.*\nown,true,.*,csv\n$/)
        // Nothing but the file is left
        assert.deepStrictEqual(yield* Effect.promise(() => readdir(join(file, ".."))), ["config.json"])
      }), 60_000)

    it.scoped("shows what would be changed, and changes nothing, in a dry run", () =>
      Effect.gen(function*() {
        const before = { profiles: { default: { apiKey: secret, format: "csv" }, own: { format: "json" } } }
        const home = yield* makeHome({ [profiles]: before })
        const planned = function*(...args: ReadonlyArray<string>) {
          const { code, stdout } = yield* kili(["config", ...args, "--dry-run"], { env: { HOME: home } })
          assert.strictEqual(code, 0)
          const after = yield* Effect.promise(() => readFile(join(home, profiles), "utf8"))
          assert.deepStrictEqual(JSON.parse(after), before)
          return stdout.trim().split("\n").map((line) => JSON.parse(line))
        }
        const common = { endpoint: null, apiKey: "****1234", format: "csv" }
        const own = { profile: "own", inUse: false, endpoint: null, apiKey: null, format: "json" }
        assert.deepStrictEqual(yield* planned("set", "format", "table"), [
          own,
          { profile: "default", inUse: true, ...common, format: "table" }
        ])
        assert.deepStrictEqual(yield* planned("unset", "api-key"), [
          own,
          { profile: "default", inUse: true, ...common, apiKey: null }
        ])
        assert.deepStrictEqual(yield* planned("use", "own"), [
          { profile: "default", inUse: false, ...common },
          { ...own, inUse: true }
        ])
      }))

    it.scoped("changes what a link leads to, keeps what it does not know, and goes where XDG says", () =>
      Effect.gen(function*() {
        const home = yield* makeHome({ "dotfiles/kili.json": { later: 1, profiles: { default: { color: "red" } } } })
        const file = join(home, "xdg/kili/config.json")
        yield* Effect.promise(async () => {
          await mkdir(join(file, ".."), { recursive: true })
          await symlink(join(home, "dotfiles/kili.json"), file)
        })
        const env = { HOME: home, XDG_CONFIG_HOME: join(home, "xdg") }
        assert.strictEqual((yield* kili(["config", "set", "format", "json"], { env })).code, 0)
        assert.deepStrictEqual(
          JSON.parse(yield* Effect.promise(() => readFile(join(home, "dotfiles/kili.json"), "utf8"))),
          { later: 1, profiles: { default: { color: "red", format: "json" } } }
        )
      }))

    it.scoped("refuses what cannot be, in words", () =>
      Effect.gen(function*() {
        const env = { HOME: yield* makeHome() }
        const mistakes: ReadonlyArray<readonly [string, RegExp]> = [
          [`set api-key ${secret}`, /a key is not typed on the line/],
          ["set api-key", /no terminal to ask.*\n.*--api-key-stdin/],
          ["set endpoint", /needs VALUE/],
          ["set endpoint ftp://a/graphql", /not an http\(s\) URL/],
          ["set endpoint https://me:pw@a/graphql", /without credentials/],
          ["set format jsno", /one of table.*\n.*json\?/],
          ["set format csv --profile constructor/x", /names no profile/],
          ["set colour red", /NAME is one of endpoint, api-key, format/],
          ["use constructor", /there is no profile "constructor"/],
          ["get endpoint --profile toString", /there is no profile/]
        ]
        for (const [line, expected] of mistakes) {
          const { code, stderr } = yield* kili(["config", ...line.split(" ")], { env })
          assert.match(stderr, expected)
          assert.strictEqual(code, 2, line)
        }
        const unwritable = yield* makeHome({ ".config": "a file" })
        const failed = yield* kili(["config", "set", "format", "csv"], { env: { HOME: unwritable } })
        assert.strictEqual(failed.code, 1)
        assert.match(failed.stderr, /config\.json/)
      }), 60_000)
  })
})
