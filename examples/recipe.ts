/**
 * The platform's own recipe, "How to import assets and labels", step by step: a project, its assets from disk and from the
 * web, metadata, the output of a model, labels that exist already, and a look at the result.
 *
 * The program asks for a client and for files, and does not say which: a test runs it on a sandbox in its own process,
 * `kili demo` on a sandbox server, and `NodeKili.layer` would run it on the platform.
 */
import type * as Asset from "@effect-kili/core/Asset"
import * as Assets from "@effect-kili/core/Assets"
import type { JsonObject } from "@effect-kili/core/Json"
import * as JsonInterface from "@effect-kili/core/JsonInterface"
import type * as LabelResponse from "@effect-kili/core/LabelResponse"
import * as Labels from "@effect-kili/core/Labels"
import type { ProjectId } from "@effect-kili/core/Project"
import * as Projects from "@effect-kili/core/Projects"
import * as FileSystem from "@effect/platform/FileSystem"
import * as Path from "@effect/platform/Path"
import * as Chunk from "effect/Chunk"
import * as Console from "effect/Console"
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"

const jsonInterface = JsonInterface.define({
  jobs: {
    JOB_0: JsonInterface.classification({ categories: { OBJECT_A: "Object A", OBJECT_B: "Object B" } })
  }
})

interface Hosted {
  readonly externalId: string
  readonly content: string
  readonly metadata: JsonObject
  /** A category that the interface lacks would not compile. */
  readonly response: LabelResponse.Response<typeof jsonInterface>
}

const hosted: ReadonlyArray<Hosted> = [
  {
    externalId: "image_1",
    content: "https://storage.googleapis.com/label-public-staging/car/car_2.jpg",
    metadata: { customConsensus: 10, sensitiveData: "yes", uploadedFromCloud: "no", modelLabelErrorScore: 50 },
    response: { JOB_0: { categories: [{ confidence: 95, name: "OBJECT_B" }] } }
  },
  {
    externalId: "image_2",
    content: "https://storage.googleapis.com/label-public-staging/car/car_1.jpg",
    metadata: { customConsensus: 40, sensitiveData: "no", uploadedFromCloud: "yes", modelLabelErrorScore: 30 },
    response: { JOB_0: { categories: [{ confidence: 79, name: "OBJECT_A" }] } }
  },
  {
    externalId: "image_3",
    content: "https://storage.googleapis.com/label-public-staging/recipes/inference/black_car.jpg",
    metadata: {},
    response: { JOB_0: { categories: [{ confidence: 83, name: "OBJECT_B" }] } }
  }
]

/** What labelers see beside the image. */
const visible = { imageUrl: "www.example.com/image.png", text: "some text", url: "www.example.com" }

const statuses: ReadonlyArray<Asset.Status> = ["TODO", "ONGOING", "LABELED", "TO_REVIEW", "REVIEWED"]

/** The bytes that came back are not those that were sent. */
export class DownloadDiffers extends Data.TaggedError("DownloadDiffers")<{ readonly file: string }> {
  override get message(): string {
    return `${this.file} came back with other bytes`
  }
}

/** Runs one step and prints a line for it. */
const step = <A, E, R>(
  title: string,
  self: Effect.Effect<A, E, R>,
  tell: (value: A) => string
): Effect.Effect<A, E, R> =>
  Effect.timed(self).pipe(
    Effect.tap(([time, value]) =>
      Console.log(`${title.padEnd(34)}${tell(value)} (${Math.round(Duration.toMillis(time))} ms)`)
    ),
    Effect.map(([, value]) => value)
  )

const count = (rows: ReadonlyArray<unknown>, what: string): string => `${rows.length} ${what}`

/** The size of a file, if another holds the same bytes. */
const sizeOfSame = Effect.fnUntraced(function*(name: string, sent: string, received: string) {
  const fs = yield* FileSystem.FileSystem
  const [one, other] = yield* Effect.all([fs.readFile(sent), fs.readFile(received)])
  const isSame = one.length === other.length && one.every((byte, index) => byte === other[index])
  return isSame ? one.length : yield* new DownloadDiffers({ file: name })
})

/** What the recipe does with its project. */
const fill = Effect.fnUntraced(function*(projectId: ProjectId, photographs: string) {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const files = (yield* fs.readDirectory(photographs)).sort()
    .map((name) => ({ externalId: name, content: path.join(photographs, name) }))

  yield* step(
    "Import photographs from disk",
    Assets.appendMany({ projectId, assets: files }),
    (ledger) => count(ledger.filter(({ _tag }) => _tag === "created"), `of ${files.length} files created`)
  )
  yield* step(
    "Import hosted images",
    Assets.appendMany({ projectId, assets: hosted.map(({ content, externalId }) => ({ content, externalId })) }),
    (ledger) => count(ledger.filter(({ _tag }) => _tag === "created"), `of ${hosted.length} URLs created`)
  )

  yield* step(
    "Declare metadata types",
    Projects.updateProperties({
      projectId,
      metadataTypes: {
        customConsensus: "number",
        sensitiveData: "string",
        uploadedFromCloud: "string",
        modelLabelErrorScore: "number"
      }
    }),
    ({ metadataTypes }) => count(Object.keys(metadataTypes ?? {}), "types")
  )
  const described = hosted.slice(0, 2)
  yield* step(
    "Set metadata to filter by",
    Assets.updateProperties({
      projectId,
      updates: described.map(({ externalId, metadata }) => ({ externalId, jsonMetadata: metadata }))
    }),
    (ids) => count(ids, "assets")
  )
  yield* step(
    "Set metadata that labelers see",
    Assets.updateProperties({
      projectId,
      updates: described.map(({ externalId }) => ({ externalId, jsonMetadata: visible }))
    }),
    (ids) => count(ids, "assets")
  )

  const labels = hosted.map(({ externalId, response }) => ({ externalId, jsonResponse: response }))
  yield* step(
    "Append PREDICTION labels",
    Labels.appendLabels({ projectId, labelType: "PREDICTION", modelName: "MyModel", labels }),
    (ids) => count(ids, "labels")
  )
  yield* step(
    "Append INFERENCE labels",
    Labels.appendLabels({ projectId, labelType: "INFERENCE", modelName: "MyModel", labels }),
    (ids) => count(ids, "labels")
  )
  yield* step(
    "Create predictions",
    Labels.createPredictions({ projectId, modelName: "MyModel", labels }),
    (ids) => count(ids, "labels")
  )

  yield* step(
    "Copy existing labels as DEFAULT",
    Assets.listAssets({ projectId, filter: { externalIdStrictlyIn: hosted.map(({ externalId }) => externalId) } }).pipe(
      Stream.runCollect,
      Effect.flatMap((assets) =>
        Labels.appendLabels({
          projectId,
          labelType: "DEFAULT",
          labels: Chunk.toReadonlyArray(assets).flatMap(({ id, labels }) =>
            labels.slice(-1).map(({ jsonResponse }) => ({ assetId: id, jsonResponse }))
          )
        })
      )
    ),
    (ids) => count(ids, "labels")
  )

  yield* step(
    "Send labeled assets to review",
    Assets.addToReview({ projectId, externalIds: hosted.slice(0, 2).map(({ externalId }) => externalId) }),
    ({ moved }) => count(moved, "assets")
  )

  yield* step(
    "List the assets",
    Stream.runCollect(
      Assets.listAssets({ projectId, fields: ["externalId", "content", "status", "labels.labelType"] })
    ),
    (rows) => `${rows.length} assets, ${Chunk.reduce(rows, 0, (sum, { labels }) => sum + labels.length)} labels`
  )
  yield* step(
    "Count by status",
    Effect.forEach(statuses, (status) =>
      Effect.map(
        Assets.countAssets({ projectId, filter: { statusIn: [status] } }),
        (total) => ({ status, total })
      ), { concurrency: "unbounded" }),
    (totals) => totals.map(({ status, total }) => `${total} ${status}`).join(", ")
  )

  yield* step(
    "Download the media, and compare",
    Effect.gen(function*() {
      const folder = yield* fs.makeTempDirectoryScoped()
      const sizes = yield* Assets.listAssets({
        projectId,
        fields: ["externalId"],
        filter: { externalIdStrictlyIn: files.map(({ externalId }) => externalId) },
        downloadMedia: { folder }
      }).pipe(
        Stream.mapEffect(({ externalId, media }) => {
          const name = externalId ?? ""
          return media.content === null
            ? Effect.fail(new DownloadDiffers({ file: name }))
            : sizeOfSame(name, path.join(photographs, name), media.content)
        }),
        Stream.runCollect
      )
      return Chunk.toReadonlyArray(sizes)
    }).pipe(Effect.scoped),
    (sizes) => `${sizes.length} files, ${sizes.reduce((sum, size) => sum + size, 0)} bytes, the same`
  )
})

/** The recipe, with the photographs of a folder. */
export const recipe = Effect.fn("recipe")(function*(options: { readonly photographs: string }) {
  const { id: projectId } = yield* step(
    "Create an image project",
    Projects.createProject({
      title: "Test Project",
      description: "Project Description",
      inputType: "IMAGE",
      jsonInterface
    }),
    ({ id }) => id
  )
  // A step that fails leaves no project behind.
  yield* Effect.onError(
    fill(projectId, options.photographs),
    () => Effect.ignoreLogged(Projects.deleteProject({ projectId }))
  )
  yield* step("Delete the project", Projects.deleteProject({ projectId }), ({ id }) => id)
})
