/** What the sandbox holds of a project's assets: what they are made of, and the files behind it. */
import { createHash } from "node:crypto"

/** JSON as Python's `json.dumps` writes it. */
const asPython = (value) => {
  if (Array.isArray(value)) return `[${value.map(asPython).join(", ")}]`
  if (typeof value === "object" && value !== null) {
    return `{${Object.entries(value).map(([key, inner]) => `${asPython(key)}: ${asPython(inner)}`).join(", ")}}`
  }
  const escape = (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`
  return JSON.stringify(value).replace(/[^\0-\x7f]/g, escape)
}

const digest = (bytes) => createHash("sha256").update(bytes).digest("hex").slice(0, 16)

/** How a JSON text is laid out: as either client writes it, or exactly as some file does. */
const layout = (text, value) => {
  if (text === JSON.stringify(value)) return "compact"
  return text === asPython(value) ? "of Python" : digest(text)
}

const parsed = (text) => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const query = `query($where: AssetWhere!) {
  assets(where: $where, first: 100, skip: 0) {
    externalId content contentJson jsonContent jsonMetadata isHoneypot
  }
}`

/**
 * The assets in order, with a file in the place of each URL of the sandbox: its media type, and its bytes as their digest or,
 * of JSON, as the value and its layout. URLs within JSON are files, too.
 */
export const storedIn = async ({ KILI_API_ENDPOINT, KILI_API_KEY }, projectId) => {
  const headers = { authorization: `X-API-Key: ${KILI_API_KEY}` }
  const { host } = new URL(KILI_API_ENDPOINT)

  const file = async (url) => {
    // In July 2024 the official client writes https into the URLs of frames, whatever the endpoint's scheme is
    const response = await fetch(url.replace(/^https:/, "http:"), { headers })
    if (!response.ok) throw new Error(`${url} answers with ${response.status}`)
    const bytes = Buffer.from(await response.arrayBuffer())
    const mediaType = response.headers.get("content-type")
    const json = /^(application\/json|text\/plain)\b/.test(mediaType ?? "") ? parsed(bytes.toString()) : undefined
    return typeof json === "object" && json !== null
      ? { mediaType, json: await resolve(json), layout: layout(bytes.toString(), json) }
      : { mediaType, bytes: bytes.length < 64 ? bytes.toString("latin1") : digest(bytes) }
  }

  const resolve = async (value) => {
    if (typeof value === "string") return URL.canParse(value) && new URL(value).host === host ? file(value) : value
    if (Array.isArray(value)) return Promise.all(value.map(resolve))
    if (typeof value !== "object" || value === null) return value
    return Object.fromEntries(
      await Promise.all(Object.entries(value).map(async ([key, inner]) => [key, await resolve(inner)]))
    )
  }

  const response = await fetch(KILI_API_ENDPOINT, {
    body: JSON.stringify({ query, variables: { where: { project: { id: projectId } } } }),
    headers: { ...headers, "content-type": "application/json" },
    method: "POST"
  })
  const { data } = await response.json()
  return resolve(data.assets)
}
