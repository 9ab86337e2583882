/**
 * One asset or more for each case of an import that the platform tells apart: its input type, what the content is, and
 * where it lies. Both clients import the same.
 */
import * as AssetContent from "@effect-kili/core/AssetContent"
import * as path from "node:path"

const jsonMetadata = { text: "Told to labelers: é", n: [1, 2.5, null] }

const richText = [{ children: [{ id: "1", text: "A rich text: é" }] }]

const document = {
  prompts: [{ prompt: "Hi", completions: [{ title: "One", content: "Hé" }, { title: "Two", content: "Yo" }] }],
  type: "markdown",
  version: "0.1"
}

const chat = [
  { role: "user", content: "Hi", id: "1", chat_id: "chat", model: null },
  { role: "assistant", content: "Hé", id: "2", chat_id: "chat", model: "m1" },
  { role: "user", content: "And then?", id: "3", chat_id: "chat", model: null },
  { role: "assistant", content: "This", id: "4", chat_id: "chat", model: "m1" },
  { role: "assistant", content: "That", id: "5", chat_id: "chat", model: "m2" }
]

const native = (shouldUseNativeVideo) => ({ processingParameters: { shouldUseNativeVideo } })

/** The files of `folder` are those that `scripts/_media.py` writes. */
export const importCases = (folder) => {
  const file = (name) => path.join(folder, name)
  const web = (name) => `https://example.com/${name}`
  const layers = [
    { path: file("two.tif"), name: "base", isBaseLayer: true },
    { path: file("two.tif"), name: "top", isBaseLayer: false, opacity: 0.5 }
  ]
  const bounds = [{ bounds: [[0, 0], [1, 1]] }]
  const earth = { processingParameters: { epsg: 4326, minZoom: 17, maxZoom: 19 } }
  return [
    {
      inputType: "IMAGE",
      cases: {
        "hosted": [
          { content: web("a.jpg"), jsonMetadata },
          { content: web("b.jpg").replace("https", "HTTPS"), isHoneypot: true }
        ],
        "hosted with JSON": [{ content: web("c.jpg"), jsonContent: bounds }],
        "local": [
          { content: file("one.png"), jsonMetadata, isHoneypot: true },
          { content: file("less wide.png") }
        ],
        "layers": [{ multiLayerContent: layers, jsonContent: bounds, jsonMetadata: earth }],
        "JSON alone": [{ jsonContent: bounds, jsonMetadata }],
        "TIFF / JPEG 2000 / NITF": [
          { content: file("two.tif"), jsonMetadata: earth },
          { content: file("three.jp2") },
          { content: file("four.nitf") }
        ],
        "30 MiB": [{ content: file("big.png") }],
        "10 000 pixels / unreadable": [
          { content: file("wide.png") },
          { content: file("high.png") },
          { content: file("unreadable.png") }
        ],
        "TIFF and PNG": [{ content: file("two.tif") }, { content: file("one.png") }]
      }
    },
    {
      inputType: "GEOSPATIAL",
      cases: {
        "hosted": [{ content: web("a.tif"), jsonMetadata: earth }],
        "local": [{ content: file("two.tif"), jsonMetadata: earth }],
        "layers": [{ multiLayerContent: layers, jsonContent: bounds, jsonMetadata: earth }]
      }
    },
    {
      inputType: "PDF",
      cases: { "hosted": [{ content: web("a.pdf") }], "local": [{ content: file("page.pdf"), jsonMetadata }] }
    },
    {
      inputType: "TEXT",
      cases: {
        "raw": [{ content: "A plain sentence", isHoneypot: true }, {
          content: "Ünïcödé: 漢字 🚀\nTwo lines",
          jsonMetadata
        }],
        "local": [{ content: file("text.txt") }],
        "hosted": [{ content: web("a.txt") }],
        "rich text": [{ jsonContent: richText, jsonMetadata }]
      }
    },
    {
      inputType: "VIDEO",
      cases: {
        "hosted file native": [{ content: web("a.mp4"), jsonMetadata: native(true) }],
        "hosted file cut into frames": [{ content: web("b.mp4"), jsonMetadata: native(false) }],
        "local file native by default": [{ content: file("video.mp4") }],
        "local file cut into frames": [{
          content: file("video.mp4"),
          jsonMetadata: {
            processingParameters: {
              framesPlayedPerSecond: 5,
              shouldKeepNativeFrameRate: false,
              shouldUseNativeVideo: false
            }
          }
        }],
        "hosted frames": [{ jsonContent: [web("0.png"), web("1.png")], jsonMetadata }],
        "hosted frames with their video": [{ content: web("c.mp4"), jsonContent: [web("2.png")] }],
        "local frames": [
          { jsonContent: [file("frame0.png"), file("frame1.png")], jsonMetadata },
          { jsonContent: [file("frame1.png")] }
        ]
      }
    },
    {
      inputType: "AUDIO",
      cases: { "hosted": [{ content: web("a.mp3") }], "local": [{ content: file("sound.mp3"), jsonMetadata }] }
    },
    {
      inputType: "LLM_RLHF",
      cases: {
        "hosted": [{ content: web("a.json") }],
        "document": [{ content: document, jsonMetadata }],
        "chat": [{ content: chat, jsonMetadata: { n: 1 } }],
        "file of a document": [{ content: file("document.json") }],
        "file of a chat": [{ content: file("chat.json") }]
      }
    }
  ].flatMap(({ cases, inputType }) =>
    Object.entries(cases).map(([name, assets]) => {
      const step = `${inputType}: ${name}`
      return { assets: assets.map((asset, n) => ({ externalId: `asset ${n}`, ...asset })), inputType, step }
    })
  )
}

/** The asset for our client, which takes no document for a content unless it is said to be one. */
export const toNewAsset = ({ content, ...asset }) => ({
  ...asset,
  ...(content === undefined
    ? {}
    : { content: typeof content === "string" ? content : AssetContent.json(content) })
})
