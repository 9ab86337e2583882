/**
 * Responses to every task, with the ontologies that they answer: one asset for each response. Both clients append the same,
 * and both read all of them parsed.
 */

const names = (categories) =>
  Object.fromEntries(
    Object.entries(categories).map(([key, category]) => [
      key,
      typeof category === "string" ? { name: category, children: [] } : { children: [], ...category }
    ])
  )

const job = (mlTask, { categories, input, ...others }) => ({
  mlTask,
  required: 0,
  isChild: false,
  content: { ...(categories === undefined ? {} : { categories: names(categories) }), ...(input && { input }) },
  ...others
})

const classification = (input, categories, others = {}) => job("CLASSIFICATION", { input, categories, ...others })

const text = (input, others = {}) => job("TRANSCRIPTION", { input, ...others })

const objects = (tool, categories = { CAR: "A car", BUS: "A bus" }) =>
  job("OBJECT_DETECTION", { input: "radio", categories, tools: [tool] })

const entities = { input: "radio", categories: { PERSON: { name: "A person", children: ["MOOD"] }, PLACE: "A place" } }

const relations = (mlTask, ends) =>
  job(mlTask, { input: "radio", categories: { LIVES_IN: { name: "Lives in", ...ends } } })

const child = { isChild: true }

const mood = classification("checkbox", { GLAD: "Glad", SAD: "Sad" }, child)

// -- Answers

const chosen = (...categories) => ({
  categories: categories.map((one) => typeof one === "string" ? { name: one, confidence: 100 } : one)
})

const annotation = (mid, name, fields) => ({ mid, categories: [{ name, confidence: 100 }], children: {}, ...fields })

const vertices = (...numbers) => numbers.flatMap((x, index) => index % 2 === 0 ? [{ x, y: numbers[index + 1] }] : [])

const ring = (...numbers) => ({ normalizedVertices: vertices(...numbers) })

const square = ring(0.1, 0.5, 0.1, 0.1, 0.5, 0.1, 0.5, 0.5)

const hole = ring(0.2, 0.3, 0.2, 0.2, 0.3, 0.2)

const rectangle = (mid, name, fields = {}) =>
  annotation(mid, name, { type: "rectangle", boundingPoly: [square], ...fields })

const posePoint = (code, name, point) => ({
  children: {},
  code,
  jobName: "POSES",
  mid: `${code} of m1`,
  name,
  type: "marker",
  categories: [{ name: "BODY" }],
  point
})

const entity = (mid, name, content, beginOffset, fields = {}) =>
  annotation(mid, name, { content, beginOffset, endOffset: beginOffset + content.length, ...fields })

const onPage = (pageNumber, ...rings) => {
  const inPage = rings.map(({ normalizedVertices }) => ({ normalizedVertices: [normalizedVertices] }))
  return { boundingPoly: inPage.slice(0, 1), polys: inPage, pageNumberArray: [pageNumber] }
}

const inFrame = (isKeyFrame, answer) => ({ ...answer, isKeyFrame })

const box = (isKeyFrame, x) =>
  rectangle("m1", "CAR", { boundingPoly: [ring(x, 0.5, x, 0.1, x + 0.2, 0.1, x + 0.2, 0.5)], isKeyFrame })

// -- Contents

const image = { content: "https://example.com/a.jpg" }
const sentence = { content: "Ada lives in London" }
const document = { content: "https://example.com/a.pdf" }
const frames = (count) => ({
  jsonContent: Array.from({ length: count }, (_, frame) => `https://example.com/${frame}.png`)
})
const conversation = {
  content: {
    prompts: [{ prompt: "Hi", completions: [{ title: "A", content: "Hé" }, { title: "B", content: "Yo" }] }],
    type: "markdown",
    version: "0.1"
  }
}

const inputTypes = [
  {
    inputType: "IMAGE",
    asset: image,
    cases: {
      "choices": {
        jobs: {
          RADIO: classification("radio", { YES: "Yes", NO: "No" }, { required: 1 }),
          CHECKBOX: classification("checkbox", { A: "The first", B: "The second", C: "The third" }),
          DROPDOWN: classification("singleDropdown", { UP: "Up", DOWN: "Down" }),
          DROPDOWNS: classification("multipleDropdown", { NEAR: "Near", FAR: "Far" })
        },
        responses: [
          {
            RADIO: chosen("YES"),
            CHECKBOX: chosen("C", { name: "A", confidence: 12.5 }),
            DROPDOWN: chosen("DOWN"),
            DROPDOWNS: chosen("FAR", "NEAR")
          },
          { RADIO: chosen({ name: "NO" }), CHECKBOX: { categories: [] } },
          { CHECKBOX: chosen("B") }
        ]
      },
      "choices below choices": {
        jobs: {
          KIND: classification("radio", {
            BIRD: { name: "A bird", children: ["COLOUR", "NOTE"] },
            FISH: { name: "A fish", children: ["WATER"] }
          }),
          COLOUR: classification("checkbox", { RED: { name: "Red", children: ["SHADE"] }, BLUE: "Blue" }, child),
          SHADE: classification("singleDropdown", { DARK: "Dark", LIGHT: "Light" }, child),
          NOTE: text("textField", child),
          WATER: classification("radio", { SALT: "Salt water", SWEET: "Fresh water" }, child)
        },
        responses: [
          {
            KIND: chosen({
              name: "BIRD",
              confidence: 90,
              children: {
                COLOUR: chosen("BLUE", { name: "RED", confidence: 50, children: { SHADE: chosen("DARK") } }),
                NOTE: { text: "in flight" }
              }
            })
          },
          { KIND: chosen({ name: "FISH", children: { WATER: chosen("SALT") } }) },
          { KIND: chosen({ name: "BIRD", confidence: 1, children: {} }) }
        ]
      },
      "texts": {
        jobs: { TEXT: text("textField"), DAY: text("date"), COUNT: text("number") },
        responses: [
          { TEXT: { text: "Ünïcödé: 漢字 🚀\nTwo \"lines\"" }, DAY: { text: "2024-02-29" }, COUNT: { text: "42" } },
          { TEXT: { text: "" }, COUNT: { text: 7 } }
        ]
      },
      "rectangles": {
        jobs: {
          BOXES: objects("rectangle", { CAR: { name: "A car", children: ["PLATE", "SIDES"] }, BUS: "A bus" }),
          PLATE: text("textField", child),
          SIDES: classification("checkbox", { LEFT: "Left", RIGHT: "Right" }, child)
        },
        responses: [{
          BOXES: {
            annotations: [
              rectangle("m1", "CAR", { children: { PLATE: { text: "AB 12" }, SIDES: chosen("LEFT", "RIGHT") } }),
              rectangle("m2", "BUS", { score: 87 })
            ]
          }
        }]
      },
      "polygons": {
        jobs: { POLYGONS: objects("polygon") },
        responses: [{
          POLYGONS: {
            annotations: [
              annotation("m1", "CAR", { type: "polygon", boundingPoly: [hole] }),
              annotation("m2", "BUS", { type: "polygon", boundingPoly: [square, hole], score: 0 })
            ]
          }
        }]
      },
      "masks": {
        jobs: { MASKS: objects("semantic") },
        responses: [{
          MASKS: {
            annotations: [
              annotation("m1", "CAR", { type: "semantic", boundingPoly: [square, hole] }),
              annotation("m2", "BUS", { type: "semantic", boundingPoly: [] })
            ]
          }
        }]
      },
      "points": {
        jobs: { POINTS: objects("marker") },
        responses: [{
          POINTS: { annotations: [annotation("m1", "BUS", { type: "marker", point: { x: 0, y: 1 } })] }
        }]
      },
      "lines": {
        jobs: { LINES: objects("polyline"), ARROWS: objects("vector") },
        responses: [{
          LINES: {
            annotations: [annotation("m1", "CAR", { type: "polyline", polyline: vertices(0, 0, 0.5, 0.25, 1, 1) })]
          },
          ARROWS: { annotations: [annotation("m2", "BUS", { type: "vector", polyline: vertices(1, 1, 0, 0) })] }
        }]
      },
      "poses": {
        jobs: {
          POSES: objects("pose", {
            BODY: {
              name: "A body",
              points: [
                { code: "NOSE", name: "The nose", mandatory: true, children: [] },
                { code: "EAR", name: "An ear", mandatory: false, children: [] }
              ]
            }
          })
        },
        responses: [{
          POSES: {
            annotations: [annotation("m1", "BODY", {
              type: "pose",
              kind: "POSE_ESTIMATION",
              points: [
                posePoint("NOSE", "The nose", { x: 0.5, y: 0.25 }),
                posePoint("EAR", "An ear", { x: 0.75, y: 0.125 })
              ]
            })]
          }
        }]
      },
      "relations of objects": {
        jobs: {
          BOXES: objects("rectangle"),
          LINKS: relations("OBJECT_RELATION", { startObjects: ["CAR"], endObjects: ["BUS"] })
        },
        responses: [{
          BOXES: { annotations: [rectangle("m1", "CAR"), rectangle("m2", "BUS"), rectangle("m3", "BUS")] },
          LINKS: {
            annotations: [annotation("r1", "LIVES_IN", {
              startObjects: [{ mid: "m1" }],
              endObjects: [{ mid: "m2" }, { mid: "m3" }]
            })]
          }
        }]
      },
      "keys of the application": {
        jobs: { BOXES: objects("rectangle") },
        responses: [{
          BOXES: { annotations: [rectangle("m1", "CAR")] },
          ANNOTATION_JOB_COUNTER: { BOXES: { CAR: 1 } },
          ANNOTATION_NAMES_JOB: { m1: "CAR 1" },
          ROTATION_JOB: { rotation: 90 }
        }]
      }
    }
  },
  {
    inputType: "GEOSPATIAL",
    asset: { content: "https://example.com/a.tif" },
    cases: {
      "objects in degrees": {
        jobs: { BOXES: objects("rectangle"), POINTS: objects("marker") },
        responses: [{
          BOXES: {
            annotations: [rectangle("m1", "CAR", { boundingPoly: [ring(-76.5, 38, -76.5, 39, -76, 39, -76, 38)] })]
          },
          POINTS: { annotations: [annotation("m2", "BUS", { type: "marker", point: { x: -180, y: 90 } })] }
        }]
      }
    }
  },
  {
    inputType: "TEXT",
    asset: sentence,
    cases: {
      "entities and their relations": {
        jobs: {
          NER: job("NAMED_ENTITIES_RECOGNITION", entities),
          MOOD: mood,
          LINKS: relations("NAMED_ENTITIES_RELATION", { startEntities: ["PERSON"], endEntities: ["PLACE"] })
        },
        responses: [
          {
            NER: {
              annotations: [
                entity("e1", "PERSON", "Ada", 0, { beginId: "p1", endId: "p1", children: { MOOD: chosen("GLAD") } }),
                entity("e2", "PLACE", "London", 13)
              ]
            },
            LINKS: {
              annotations: [
                annotation("r1", "LIVES_IN", { startEntities: [{ mid: "e1" }], endEntities: [{ mid: "e2" }] })
              ]
            }
          },
          { NER: { annotations: [] } }
        ]
      },
      "a file": {
        jobs: { FILE: job("FILE", {}), KIND: classification("radio", { SHORT: "Short", LONG: "Long" }) },
        responses: [{
          FILE: { fileId: "f1", fileName: "summary.txt", fileMimeType: "text/plain" },
          KIND: chosen("SHORT")
        }]
      }
    }
  },
  {
    inputType: "PDF",
    asset: document,
    cases: {
      "entities": {
        jobs: { NER: job("NAMED_ENTITIES_RECOGNITION", entities), MOOD: mood },
        responses: [{
          NER: {
            annotations: [annotation("e1", "PERSON", {
              content: "Ada",
              children: { MOOD: chosen("SAD") },
              annotations: [onPage(1, square, hole), onPage(2, hole)]
            })]
          }
        }]
      },
      "objects": {
        jobs: { BOXES: objects("rectangle"), POLYGONS: objects("polygon") },
        responses: [{
          // The platform tells no type of rectangles in documents
          BOXES: {
            annotations: [
              annotation("m1", "CAR", { annotations: [onPage(1, square)] }),
              annotation("m2", "BUS", { type: "rectangle", annotations: [onPage(2, square)] })
            ]
          },
          POLYGONS: { annotations: [annotation("m3", "BUS", { type: "polygon", annotations: [onPage(3, hole)] })] }
        }]
      }
    }
  },
  {
    inputType: "VIDEO",
    asset: frames(12),
    cases: {
      "frames": {
        jobs: {
          SCENE: classification("radio", { DAY: { name: "By day", children: ["SKY"] }, NIGHT: "By night" }),
          SKY: text("textField", child),
          TRACK: objects("rectangle", { CAR: { name: "A car", children: ["LIGHTS"] }, BUS: "A bus" }),
          LIGHTS: classification("radio", { ON: "On", OFF: "Off" }, child)
        },
        responses: [
          {
            0: {
              SCENE: inFrame(true, chosen({ name: "DAY", confidence: 100, children: { SKY: { text: "clear" } } })),
              TRACK: { annotations: [{ ...box(true, 0.1), children: { LIGHTS: chosen("OFF") } }] }
            },
            1: { SCENE: inFrame(false, chosen("DAY")), TRACK: { annotations: [box(false, 0.2)] } },
            2: { SCENE: inFrame(true, chosen("NIGHT")), TRACK: { annotations: [] } },
            ...Object.fromEntries(Array.from({ length: 8 }, (_, n) => [n + 3, {}])),
            11: { TRACK: { annotations: [box(true, 0.3)] } }
          },
          {}
        ]
      },
      "texts and points in frames": {
        jobs: { SPEECH: text("textField"), BALL: objects("marker") },
        responses: [{
          0: {
            SPEECH: inFrame(true, { text: "hello" }),
            BALL: {
              annotations: [annotation("m1", "CAR", { type: "marker", point: { x: 0, y: 0 }, isKeyFrame: true })]
            }
          }
        }]
      },
      "frames left out": {
        jobs: { SCENE: classification("radio", { DAY: "By day", NIGHT: "By night" }) },
        responses: [{
          0: { SCENE: inFrame(true, chosen({ name: "DAY" })) },
          5: { SCENE: inFrame(true, chosen({ name: "NIGHT" })) }
        }]
      },
      "the whole video": {
        jobs: { SCENE: classification("radio", { DAY: "By day", NIGHT: "By night" }), NOTE: text("textField") },
        responses: [{ SCENE: chosen("NIGHT") }]
      }
    }
  },
  {
    inputType: "LLM_RLHF",
    asset: conversation,
    cases: {
      "rankings": {
        jobs: {
          BEST: job("COMPARISON", { input: "radio", categories: { A: "A", B: "B" } }),
          TONE: classification("radio", { KIND: "Kind", RUDE: "Rude" }),
          WHY: text("textField")
        },
        responses: [{
          BEST: { orders: [{ rank: 0, elements: ["B"] }, { rank: 1, elements: ["A", "C"] }] },
          TONE: chosen("KIND"),
          WHY: { text: "shorter" }
        }]
      }
    }
  }
]

export const labelCases = inputTypes.flatMap(({ asset, cases, inputType }) =>
  Object.entries(cases).map(([name, { jobs, responses }]) => ({
    step: `${inputType}: ${name}`,
    inputType,
    jsonInterface: { jobs },
    assets: responses.map((_, n) => ({ ...asset, externalId: `asset ${n}` })),
    responses
  }))
)
