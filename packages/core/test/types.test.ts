// @effect-diagnostics floatingEffect:off -- the calls below are there for the compiler, and never run
/**
 * What the compiler has to accept and to reject. Checked with the types of the repository; running it proves nothing.
 */
import * as Asset from "@effect-kili/core/Asset"
import * as AssetContent from "@effect-kili/core/AssetContent"
import type * as AssetImport from "@effect-kili/core/AssetImport"
import type * as AssetMedia from "@effect-kili/core/AssetMedia"
import * as Assets from "@effect-kili/core/Assets"
import * as Issues from "@effect-kili/core/Issues"
import type { JsonObject } from "@effect-kili/core/Json"
import * as JsonInterface from "@effect-kili/core/JsonInterface"
import type * as KiliClient from "@effect-kili/core/KiliClient"
import type * as KiliError from "@effect-kili/core/KiliError"
import type { LabelId } from "@effect-kili/core/Label"
import type * as LabelResponse from "@effect-kili/core/LabelResponse"
import * as Labels from "@effect-kili/core/Labels"
import * as Notifications from "@effect-kili/core/Notifications"
import type { OrganizationId } from "@effect-kili/core/Organization"
import * as Organizations from "@effect-kili/core/Organizations"
import * as ParsedLabel from "@effect-kili/core/ParsedLabel"
import { type MemberId, ProjectId, type TagId } from "@effect-kili/core/Project"
import * as Projects from "@effect-kili/core/Projects"
import type { UserId } from "@effect-kili/core/User"
import * as Users from "@effect-kili/core/Users"
import type * as FileSystem from "@effect/platform/FileSystem"
import type * as Path from "@effect/platform/Path"
import { describe, expectTypeOf, it } from "@effect/vitest"
import type * as DateTime from "effect/DateTime"
import type * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Stream from "effect/Stream"

const projectId = ProjectId.make("p1")
const assetId = Asset.AssetId.make("a1")
const jsonResponse = { JOB: {} }

/** Compiled, and never run. */
const compiles = (_program: () => void) => {}

/** A row, with intersections and mapped types written out. */
type Row<S> = S extends Stream.Stream<infer A, infer _E, infer _R> ? Flat<A> : never
type Flat<A> = A extends DateTime.Utc | string | number | boolean | null ? A
  : A extends ReadonlyArray<infer E> ? ReadonlyArray<Flat<E>>
  : { [K in keyof A]: Flat<A[K]> }

describe("types", () => {
  it("of a listing are those of the chosen fields", () => {
    const _some = Assets.listAssets({
      projectId,
      fields: ["id", "labels.author.email", "labels.id", "latestLabel.createdAt", "toBeLabeledBy.user.id"]
    })
    expectTypeOf<Row<typeof _some>>().toEqualTypeOf<{
      readonly id: Asset.AssetId
      readonly labels: ReadonlyArray<{ readonly author: { readonly email: string }; readonly id: LabelId }>
      readonly latestLabel: { readonly createdAt: DateTime.Utc } | null
      readonly toBeLabeledBy: ReadonlyArray<{ readonly user: { readonly id: UserId } }> | null
    }>()

    const _title = Projects.listProjects({ fields: ["title", "roles.user.email"] })
    expectTypeOf<Row<typeof _title>>().toEqualTypeOf<{
      readonly title: string
      readonly roles: ReadonlyArray<{ readonly user: { readonly email: string } }> | null
    }>()
  })

  it("of what surrounds a project are those of the chosen fields", () => {
    const _members = Projects.listMembers({ projectId, fields: ["id", "user.id"] })
    expectTypeOf<Row<typeof _members>>().toEqualTypeOf<{
      readonly id: MemberId
      readonly user: { readonly id: UserId }
    }>()
    const _tags = Projects.listTags()
    expectTypeOf<Row<typeof _tags>>().toEqualTypeOf<{
      readonly id: TagId
      readonly organizationId: OrganizationId
      readonly label: string
      readonly checkedForProjects: ReadonlyArray<ProjectId>
    }>()
    const _issues = Issues.listIssues({ projectId, fields: ["asset.id", "comments.text"] })
    expectTypeOf<Row<typeof _issues>>().toEqualTypeOf<{
      readonly asset: { readonly id: Asset.AssetId } | null
      readonly comments: ReadonlyArray<{ readonly text: string }>
    }>()
    const _notifications = Notifications.listNotifications({ fields: ["userID"] })
    expectTypeOf<Row<typeof _notifications>>().toEqualTypeOf<{ readonly userID: UserId }>()
    const _users = Users.listUsers()
    expectTypeOf<keyof Row<typeof _users>>().toEqualTypeOf<"email" | "id" | "firstname" | "lastname">()
    const _me = Users.me({ fields: ["id"] })
    expectTypeOf<Effect.Effect.Success<typeof _me>>().toEqualTypeOf<{ readonly id: UserId }>()
    const _mine = Organizations.mine()
    expectTypeOf<Effect.Effect.Success<typeof _mine>>().toEqualTypeOf<{
      readonly id: OrganizationId
      readonly name: string
    }>()
    compiles(() => {
      // @ts-expect-error an unknown field
      Projects.listMembers({ projectId, fields: ["email"] })
      // @ts-expect-error of an asset
      Issues.listIssues({ projectId, fields: ["externalId"] })
      // @ts-expect-error an object without its fields
      void Organizations.mine({ fields: ["license"] })
      // @ts-expect-error an id of a user for that of a member
      void Projects.removeMember({ memberId: {} as UserId })
      // @ts-expect-error an unknown role
      void Projects.addMember({ projectId, email: "jo@example.com", role: "OWNER" })
    })
  })

  it("let tags, and the assets of questions, be named in one way", () => {
    const tagIds: ReadonlyArray<TagId> = []
    compiles(() => {
      void Projects.tagProject({ projectId, tagIds })
      void Projects.untagProject({ projectId, tags: ["urgent"] })
      // @ts-expect-error both ways at once
      void Projects.tagProject({ projectId, tagIds, tags: ["urgent"] })
      // @ts-expect-error neither way at all
      void Projects.untagProject({ projectId })
      void Issues.createQuestions({ questions: [{ assetId, text: "?" }] })
      void Issues.createQuestions({ projectId, questions: [{ externalId: "x", text: "?" }] })
      // @ts-expect-error both ways at once
      void Issues.createQuestions({ projectId, questions: [{ assetId, externalId: "x", text: "?" }] })
      // @ts-expect-error external ids are those of a project
      void Issues.createQuestions({ questions: [{ externalId: "x", text: "?" }] })
    })
  })

  it("of a listing without fields are those of the default ones", () => {
    const _all = Assets.listAssets({ projectId })
    type Defaults = Stream.Stream.Success<typeof _all>
    expectTypeOf<keyof Defaults>().toEqualTypeOf<
      "content" | "createdAt" | "externalId" | "id" | "isHoneypot" | "jsonMetadata" | "labels" | "skipped" | "status"
    >()
    expectTypeOf<Omit<Defaults, "jsonMetadata" | "labels" | "status">>().toEqualTypeOf<{
      readonly content: string
      readonly createdAt: DateTime.Utc
      readonly externalId: string | null
      readonly id: Asset.AssetId
      readonly isHoneypot: boolean | null
      readonly skipped: boolean
    }>()
    expectTypeOf<Defaults["jsonMetadata"]>().toEqualTypeOf<JsonObject>()
    expectTypeOf<Asset.Status>().toExtend<Defaults["status"]>()
    type DefaultLabel = Defaults["labels"][number]
    expectTypeOf<keyof DefaultLabel>().toEqualTypeOf<"author" | "createdAt" | "id" | "jsonResponse">()
    expectTypeOf<DefaultLabel["author"]>().toEqualTypeOf<{ readonly email: string; readonly id: UserId }>()
    expectTypeOf<DefaultLabel["jsonResponse"]>().toEqualTypeOf<JsonObject>()

    const _project = Projects.getProject({ projectId })
    type Project = Effect.Effect.Success<typeof _project>
    expectTypeOf<Project["jsonInterface"]>().toEqualTypeOf<JsonInterface.JsonInterface>()
    expectTypeOf<Project["title"]>().toEqualTypeOf<string>()
    expectTypeOf<Project>().not.toHaveProperty("description")
  })

  it("promise nothing of fields that are chosen at run time", () => {
    const chosen: ReadonlyArray<Asset.Field> = ["id"]
    const _some = Assets.listAssets({ projectId, fields: chosen })
    expectTypeOf<Row<typeof _some>["externalId"]>().toEqualTypeOf<string | null | undefined>()
    const _either = Assets.listAssets({ projectId, fields: chosen.length > 1 ? ["id"] : ["externalId"] })
    expectTypeOf<Row<typeof _either>>().toEqualTypeOf<
      { readonly id: Asset.AssetId } | { readonly externalId: string | null }
    >()
  })

  it("of media that only the run asks for may be absent", () => {
    const [options, maybe] = [{ folder: "x" }, undefined as AssetMedia.SaveOptions | undefined]
    const _saved = Assets.listAssets({ projectId, fields: ["id"], downloadMedia: options })
    expectTypeOf<Row<typeof _saved>["media"]["frames"]>().toEqualTypeOf<ReadonlyArray<string>>()
    const _either = Assets.listAssets({ projectId, fields: ["id"], downloadMedia: maybe })
    expectTypeOf<Stream.Stream.Success<typeof _either>["media"]>().toEqualTypeOf<AssetMedia.Saved | undefined>()
    expectTypeOf<Stream.Stream.Error<typeof _either>>().toEqualTypeOf<Assets.ListAssetsWithMediaError>()
    expectTypeOf<Stream.Stream.Context<typeof _either>>().toEqualTypeOf<
      KiliClient.KiliClient | FileSystem.FileSystem | Path.Path
    >()
    const _none = Assets.listAssets({ projectId, fields: ["id"], downloadMedia: undefined })
    expectTypeOf<keyof Row<typeof _none>>().toEqualTypeOf<"id">()
  })

  it("of parsed labels have jobs in the place of their response", () => {
    type Interface = JsonInterface.JsonInterface
    type Parsed = ParsedLabel.ParsedLabel<
      Interface,
      string,
      { readonly id: LabelId; readonly jsonResponse: JsonObject }
    >
    const fields = ["externalId", "labels.id", "labels.jsonResponse"] as const
    const _parsed = Assets.listAssets({ projectId, fields, labels: "parsed" })
    type Asset = Stream.Stream.Success<typeof _parsed>
    expectTypeOf<Asset["externalId"]>().toEqualTypeOf<string | null>()
    expectTypeOf<Asset["labels"]>().toEqualTypeOf<ReadonlyArray<Parsed>>()
    expectTypeOf<Asset["labels"][number]>().not.toHaveProperty("jsonResponse")
    expectTypeOf<Stream.Stream.Error<typeof _parsed>>().toEqualTypeOf<Assets.ListAssetsError>()

    const _saved = Assets.listAssets({
      projectId,
      fields: ["latestLabel.jsonResponse", "latestLabels.jsonResponse"],
      labels: "parsed",
      downloadMedia: { folder: "x" }
    })
    type Saved = Stream.Stream.Success<typeof _saved>
    type Bare = ParsedLabel.ParsedLabel<Interface, string, { readonly jsonResponse: JsonObject }>
    expectTypeOf<Saved["latestLabel"]>().toEqualTypeOf<Bare | null>()
    expectTypeOf<Saved["latestLabels"]>().toEqualTypeOf<ReadonlyArray<Bare | null>>()
    expectTypeOf<Saved["media"]>().toEqualTypeOf<AssetMedia.Saved>()
    expectTypeOf<Stream.Stream.Error<typeof _saved>>().toEqualTypeOf<Assets.ListAssetsWithMediaError>()

    const _labels = Labels.listLabels({ projectId, fields: ["id", "jsonResponse"], labels: "parsed" })
    expectTypeOf<Stream.Stream.Success<typeof _labels>>().toEqualTypeOf<Parsed>()
    expectTypeOf<Stream.Stream.Success<typeof _labels>["jobs"][string]["_tag"]>().toEqualTypeOf<
      ParsedLabel.JobView<Interface, string>["_tag"]
    >()
    const _predictions = Labels.listPredictions({ projectId, labels: "parsed" })
    expectTypeOf<keyof Omit<Stream.Stream.Success<typeof _predictions>, symbol>>().toEqualTypeOf<
      "author" | "id" | "jobs" | "labelType" | "modelName"
    >()

    // Only the run tells.
    const maybe = undefined as "parsed" | undefined
    const _either = Labels.listLabels({ projectId, fields: ["id", "jsonResponse"], labels: maybe })
    expectTypeOf<Stream.Stream.Success<typeof _either>>().toEqualTypeOf<
      Parsed | { readonly id: LabelId; readonly jsonResponse: JsonObject }
    >()
    const _plain = Labels.listLabels({ projectId, fields: ["id"], labels: undefined })
    expectTypeOf<Row<typeof _plain>>().toEqualTypeOf<{ readonly id: LabelId }>()
    compiles(() => {
      // @ts-expect-error there is no such way to show labels
      Assets.listAssets({ projectId, labels: "dict" })
    })
  })

  it("reject fields that cannot be chosen", () => {
    compiles(() => {
      // @ts-expect-error an unknown field
      Assets.listAssets({ projectId, fields: ["nope"] })
      // @ts-expect-error an object without its fields
      Assets.listAssets({ projectId, fields: ["labels"] })
      // @ts-expect-error an object without its fields, behind a list
      Assets.listAssets({ projectId, fields: ["labels.author"] })
      // @ts-expect-error a leaf has none
      Assets.listAssets({ projectId, fields: ["externalId.length"] })
      // @ts-expect-error nor has free-form JSON
      Assets.listAssets({ projectId, fields: ["jsonMetadata.camera"] })
      // @ts-expect-error beyond the deepest field
      Assets.listAssets({ projectId, fields: ["toBeLabeledBy.user.email.length"] })
      // @ts-expect-error of an asset
      Projects.listProjects({ fields: ["externalId"] })
      const row = {} as Row<ReturnType<typeof Assets.listAssets<readonly ["id"]>>>
      // @ts-expect-error it was not chosen
      void row.externalId
    })
  })

  it("reject filters and ids that mean something else", () => {
    compiles(() => {
      // @ts-expect-error a mistyped key
      void Assets.countAssets({ projectId, filter: { statusin: ["TODO"] } })
      // @ts-expect-error a mistyped status
      void Assets.countAssets({ projectId, filter: { statusIn: ["DONE"] } })
      // @ts-expect-error an asset's id for a project's
      void Assets.countAssets({ projectId: assetId })
      // @ts-expect-error plain text for an id
      void Projects.getProject({ projectId: "p1" })
    })
  })

  it("let an asset be named in one way", () => {
    compiles(() => {
      void Assets.updateProperties({ updates: [{ assetId, jsonMetadata: {} }] })
      void Assets.updateProperties({ projectId, updates: [{ assetId }] })
      void Assets.updateProperties({ projectId, updates: [{ externalId: "x", jsonMetadata: {} }] })
      // @ts-expect-error both ways at once
      void Assets.updateProperties({ projectId, updates: [{ assetId, externalId: "x" }] })
      // @ts-expect-error neither way at all
      void Assets.updateProperties({ projectId, updates: [{ jsonMetadata: {} }] })
      // @ts-expect-error one way for some, the other for others
      void Assets.updateProperties({ projectId, updates: [{ assetId }, { externalId: "x" }] })
      // @ts-expect-error external ids are those of a project
      void Assets.updateProperties({ updates: [{ externalId: "x" }] })

      void Assets.deleteMany({ assetIds: [assetId] })
      void Assets.deleteMany({ projectId, externalIds: ["x"] })
      // @ts-expect-error both ways at once
      void Assets.deleteMany({ projectId, assetIds: [assetId], externalIds: ["x"] })
      // @ts-expect-error neither way at all
      void Assets.addToReview({ projectId })
      // @ts-expect-error external ids are those of a project
      void Assets.sendBackToQueue({ externalIds: ["x"] })
      // @ts-expect-error plain text for ids
      void Assets.skip({ assetIds: ["a1"], reason: "blurred" })
      // @ts-expect-error a reason is needed
      void Assets.skip({ assetIds: [assetId] })
      // @ts-expect-error a project is needed, whatever names the assets
      void Assets.unskip({ assetIds: [assetId] })
      // @ts-expect-error a project is needed, whatever names the assets
      void Assets.addMetadata({ updates: [{ assetId, jsonMetadata: {} }] })
      void Assets.setMetadata({
        projectId,
        // @ts-expect-error one way for some, the other for others
        updates: [{ assetId, jsonMetadata: {} }, { externalId: "x", jsonMetadata: {} }]
      })
      // @ts-expect-error both ways at once
      void Assets.changeExternalIds({ projectId, changes: [{ assetId, externalId: "x", newExternalId: "y" }] })
      // @ts-expect-error external ids are those of a project
      void Assets.assign({ assignments: [{ externalId: "x", userIds: [] }] })

      void Labels.appendLabels({ labelType: "DEFAULT", labels: [{ assetId, jsonResponse }] })
      void Labels.appendLabels({ labelType: "DEFAULT", projectId, labels: [{ externalId: "x", jsonResponse }] })
      void Labels.appendLabels({
        labelType: "DEFAULT",
        projectId,
        // @ts-expect-error both ways at once
        labels: [{ assetId, externalId: "x", jsonResponse }]
      })
      // @ts-expect-error external ids are those of a project
      void Labels.appendLabels({ labelType: "DEFAULT", labels: [{ externalId: "x", jsonResponse }] })
      // @ts-expect-error external ids are those of a project
      void Labels.createPredictions({ modelName: "m", labels: [{ externalId: "x", jsonResponse }] })
    })
  })

  it("keep out what an asset cannot be made of", () => {
    compiles(() => {
      const bytes = AssetContent.bytes(new Uint8Array(1), { mediaType: "image/png" })
      void Assets.appendMany({
        projectId,
        assets: [{ content: "a.png" }, { content: bytes }, { jsonContent: ["a.png"] }]
      })
      void Assets.appendMany({
        projectId,
        assets: [{ content: AssetContent.layers([{ path: "a.tif", anything: 1 }]) }]
      })
      // @ts-expect-error the type of bytes is not to be guessed
      AssetContent.bytes(new Uint8Array(1))
      // @ts-expect-error a storage has to know the size
      AssetContent.stream(Stream.empty, { mediaType: "image/png" })
      // @ts-expect-error layers are uploaded
      AssetContent.layers([{ content: AssetContent.url("https://example.com/a.tif") }])
      // @ts-expect-error frames are files
      AssetContent.frames([AssetContent.text("0")])
      // @ts-expect-error plain values are said by `jsonContent` or `AssetContent.json`
      void Assets.appendMany({ projectId, assets: [{ content: { prompts: [] } }] })
    })
  })

  it("keep out what an update cannot say", () => {
    compiles(() => {
      void Assets.updateProperties({ updates: [{ assetId, toBeLabeledBy: [], priority: 1 }] })
      // @ts-expect-error null neither keeps nor clears
      void Assets.updateProperties({ updates: [{ assetId, toBeLabeledBy: null }] })
      // @ts-expect-error the status is computed
      void Assets.updateProperties({ updates: [{ assetId, status: "LABELED" }] })
    })
  })

  it("tie the model of a label to its type", () => {
    const labels = [{ assetId, jsonResponse }]
    compiles(() => {
      void Labels.appendLabels({ labelType: "PREDICTION", modelName: "m", labels })
      void Labels.appendLabels({ labelType: "INFERENCE", labels })
      void Labels.appendLabels({ labelType: "INFERENCE", modelName: "m", labels })
      void Labels.appendLabels({ projectId, labelType: "REVIEW", stepName: "Check", labels })
      void Labels.upsertLabels({ projectId, labelType: "REVIEW", stepName: "Check", labels })
      // @ts-expect-error a step is one of a project
      void Labels.appendLabels({ labelType: "REVIEW", stepName: "Check", labels })
      // @ts-expect-error a prediction has one
      void Labels.appendLabels({ labelType: "PREDICTION", labels })
      // @ts-expect-error a person is none
      void Labels.appendLabels({ labelType: "DEFAULT", modelName: "m", labels })
      // @ts-expect-error a prediction has one
      void Labels.createPredictions({ labels })
    })
  })

  it("of what an append gives depend on what becomes of bad labels", () => {
    const labels = [{ assetId, jsonResponse }]
    compiles(() => {
      const _ids = Labels.appendLabels({ labelType: "DEFAULT", labels })
      expectTypeOf<Effect.Effect.Success<typeof _ids>>().toEqualTypeOf<ReadonlyArray<LabelId>>()
      const _same = Labels.createPredictions({ modelName: "m", labels, onError: "stop" })
      expectTypeOf<Effect.Effect.Success<typeof _same>>().toEqualTypeOf<ReadonlyArray<LabelId>>()
      const _ledger = Labels.createPredictions({ modelName: "m", labels, onError: "continue" })
      expectTypeOf<Effect.Effect.Success<typeof _ledger>>().toEqualTypeOf<ReadonlyArray<Labels.LedgerRow>>()
      const _either = Labels.appendLabels({
        labelType: "DEFAULT",
        labels,
        onError: labels.length > 1 ? "stop" : "continue"
      })
      expectTypeOf<Effect.Effect.Success<typeof _either>>().toEqualTypeOf<
        ReadonlyArray<Labels.LedgerRow> | ReadonlyArray<LabelId>
      >()
      // @ts-expect-error an upsert always replaces
      void Labels.upsertLabels({ labelType: "DEFAULT", labels, overwrite: false })
      // @ts-expect-error an asset of which project?
      void Labels.createHoneypot({ externalId: "x", jsonResponse })
      // @ts-expect-error the type is said already
      Labels.listPredictions({ projectId, filter: { typeIn: ["DEFAULT"] } })
      // @ts-expect-error an asset's id for a label's
      void Labels.deleteLabels({ labelIds: [assetId] })
      // @ts-expect-error the field of an asset
      Labels.listLabels({ projectId, fields: ["externalId"] })
    })
  })

  it("of a listing of labels are those of the chosen fields", () => {
    const _some = Labels.listLabels({ projectId, fields: ["id", "author.email", "modelName"] })
    expectTypeOf<Row<typeof _some>>().toEqualTypeOf<{
      readonly id: LabelId
      readonly author: { readonly email: string }
      readonly modelName: string | null
    }>()
    const _all = Labels.listLabels({ projectId })
    expectTypeOf<keyof Stream.Stream.Success<typeof _all>>().toEqualTypeOf<
      "assetId" | "author" | "id" | "isLatestLabelForUser" | "jsonResponse" | "labelType" | "secondsToLabel"
    >()
    const _predictions = Labels.listPredictions({ projectId })
    expectTypeOf<keyof Stream.Stream.Success<typeof _predictions>>().toEqualTypeOf<
      "author" | "id" | "jsonResponse" | "labelType" | "modelName"
    >()
  })

  it("name the errors of each operation", () => {
    type ErrorOf<F extends (...args: never) => Effect.Effect<unknown, unknown, unknown>> = Effect.Effect.Error<
      ReturnType<F>
    >
    type Common = KiliError.InvalidInput | KiliError.RequestError

    expectTypeOf<ErrorOf<typeof Assets.countAssets>>().toEqualTypeOf<Assets.CountAssetsError>()
    expectTypeOf<Assets.CountAssetsError>().toEqualTypeOf<Common | KiliError.NotFound>()
    expectTypeOf<Stream.Stream.Error<ReturnType<typeof Assets.listAssets<readonly ["id"]>>>>().toEqualTypeOf<
      Assets.ListAssetsError
    >()
    expectTypeOf<ErrorOf<typeof Assets.appendMany>>().toEqualTypeOf<AssetImport.ImportError>()
    expectTypeOf<Stream.Stream.Error<ReturnType<typeof Assets.appendStream<"mine">>>>().toEqualTypeOf<
      Assets.AppendStreamError | "mine"
    >()
    expectTypeOf<Assets.AppendStreamError>().toEqualTypeOf<
      Common | KiliError.BatchError | KiliError.NotFound | KiliError.UploadForbidden
    >()
    expectTypeOf<ErrorOf<typeof Assets.updateProperties>>().toEqualTypeOf<Assets.UpdatePropertiesError>()
    type Change = Common | KiliError.AmbiguousExternalId | KiliError.BatchError | KiliError.NotFound
    expectTypeOf<Assets.UpdatePropertiesError>().toEqualTypeOf<Change>()
    expectTypeOf<ErrorOf<typeof Assets.addMetadata>>().toEqualTypeOf<Assets.AddMetadataError>()
    expectTypeOf<Assets.AddMetadataError>().toEqualTypeOf<Change>()
    expectTypeOf<ErrorOf<typeof Assets.setMetadata>>().toEqualTypeOf<Assets.SetMetadataError>()
    expectTypeOf<Assets.SetMetadataError>().toEqualTypeOf<Change>()
    expectTypeOf<ErrorOf<typeof Assets.changeExternalIds>>().toEqualTypeOf<Assets.ChangeExternalIdsError>()
    expectTypeOf<Assets.ChangeExternalIdsError>().toEqualTypeOf<Change>()
    expectTypeOf<ErrorOf<typeof Assets.deleteMany>>().toEqualTypeOf<Assets.DeleteManyError>()
    expectTypeOf<Assets.DeleteManyError>().toEqualTypeOf<Change | KiliError.VerificationTimeout>()
    expectTypeOf<ErrorOf<typeof Assets.addToReview>>().toEqualTypeOf<Assets.AddToReviewError>()
    expectTypeOf<Assets.AddToReviewError>().toEqualTypeOf<Change | KiliError.VerificationTimeout>()
    expectTypeOf<ErrorOf<typeof Assets.sendBackToQueue>>().toEqualTypeOf<Assets.SendBackToQueueError>()
    expectTypeOf<Assets.SendBackToQueueError>().toEqualTypeOf<Change | KiliError.VerificationTimeout>()
    expectTypeOf<ErrorOf<typeof Assets.skip>>().toEqualTypeOf<Assets.SkipError>()
    expectTypeOf<Assets.SkipError>().toEqualTypeOf<Change>()
    expectTypeOf<ErrorOf<typeof Assets.unskip>>().toEqualTypeOf<Assets.UnskipError>()
    expectTypeOf<Assets.UnskipError>().toEqualTypeOf<Change>()
    expectTypeOf<ErrorOf<typeof Assets.assign>>().toEqualTypeOf<Assets.AssignError>()
    expectTypeOf<Assets.AssignError>().toEqualTypeOf<Change>()
    expectTypeOf<ErrorOf<typeof Assets.setConsensus>>().toEqualTypeOf<Assets.SetConsensusError>()
    expectTypeOf<Assets.SetConsensusError>().toEqualTypeOf<Change>()
    expectTypeOf<ErrorOf<typeof Labels.appendLabels>>().toEqualTypeOf<Labels.AppendLabelsError>()
    expectTypeOf<ErrorOf<typeof Labels.createPredictions>>().toEqualTypeOf<Labels.AppendLabelsError>()
    expectTypeOf<Labels.AppendLabelsError>().toEqualTypeOf<Change>()
    expectTypeOf<ErrorOf<typeof Labels.upsertLabels>>().toEqualTypeOf<Labels.UpsertLabelsError>()
    expectTypeOf<Labels.UpsertLabelsError>().toEqualTypeOf<Change>()
    expectTypeOf<ErrorOf<typeof Labels.deleteLabels>>().toEqualTypeOf<Labels.DeleteLabelsError>()
    expectTypeOf<Labels.DeleteLabelsError>().toEqualTypeOf<KiliError.BatchError | KiliError.InvalidInput>()
    expectTypeOf<ErrorOf<typeof Labels.createHoneypot>>().toEqualTypeOf<Labels.CreateHoneypotError>()
    expectTypeOf<Labels.CreateHoneypotError>().toEqualTypeOf<
      Common | KiliError.AmbiguousExternalId | KiliError.NotFound
    >()
    expectTypeOf<ErrorOf<typeof Labels.countLabels>>().toEqualTypeOf<Labels.CountLabelsError>()
    expectTypeOf<Labels.CountLabelsError>().toEqualTypeOf<Common | KiliError.NotFound>()
    expectTypeOf<Stream.Stream.Error<ReturnType<typeof Labels.listLabels<readonly ["id"]>>>>().toEqualTypeOf<
      Labels.ListLabelsError
    >()
    expectTypeOf<ErrorOf<typeof Projects.createProject>>().toEqualTypeOf<Projects.CreateProjectError>()
    type Tagging = Common | KiliError.AmbiguousTag | KiliError.BatchError | KiliError.NotFound
    expectTypeOf<Projects.CreateProjectError>().toEqualTypeOf<Tagging | KiliError.VerificationTimeout>()
    compiles(() => {
      // @ts-expect-error a project that is like another has its type
      Projects.createProject({ title: "Cats", inputType: "IMAGE", fromProjectId: projectId })
      // @ts-expect-error a new project has a type
      Projects.createProject({ title: "Cats" })
      // @ts-expect-error a tag is named in one way
      Projects.deleteTag({ tagId: "t" as TagId, tag: "urgent" })
    })
    expectTypeOf<ErrorOf<typeof Projects.getProject<readonly ["id"]>>>().toEqualTypeOf<Projects.GetProjectError>()
    expectTypeOf<ErrorOf<typeof Projects.countProjects>>().toEqualTypeOf<Projects.CountProjectsError>()
    expectTypeOf<ErrorOf<typeof Projects.updateProperties>>().toEqualTypeOf<Projects.UpdatePropertiesError>()
    expectTypeOf<ErrorOf<typeof Projects.deleteProject>>().toEqualTypeOf<Projects.DeleteProjectError>()
    expectTypeOf<ErrorOf<typeof Projects.archive>>().toEqualTypeOf<Projects.ArchiveError>()
    expectTypeOf<Projects.ArchiveError>().toEqualTypeOf<Common | KiliError.NotFound>()
    expectTypeOf<ErrorOf<typeof Projects.unarchive>>().toEqualTypeOf<Projects.UnarchiveError>()
    expectTypeOf<ErrorOf<typeof Projects.setAnonymization>>().toEqualTypeOf<Projects.SetAnonymizationError>()
    expectTypeOf<Projects.SetAnonymizationError>().toEqualTypeOf<Common | KiliError.NotFound>()
    expectTypeOf<ErrorOf<typeof Projects.copyProject>>().toEqualTypeOf<Projects.CopyProjectError>()
    expectTypeOf<Projects.CopyProjectError>().toEqualTypeOf<
      Common | KiliError.NotFound | KiliError.VerificationTimeout
    >()
    expectTypeOf<Stream.Stream.Error<ReturnType<typeof Projects.listMembers<readonly ["id"]>>>>()
      .toEqualTypeOf<Projects.ListMembersError>()
    expectTypeOf<Projects.ListMembersError>().toEqualTypeOf<Common>()
    expectTypeOf<ErrorOf<typeof Projects.countMembers>>().toEqualTypeOf<Projects.CountMembersError>()
    expectTypeOf<ErrorOf<typeof Projects.addMember>>().toEqualTypeOf<Projects.AddMemberError>()
    expectTypeOf<Projects.AddMemberError>().toEqualTypeOf<Common | KiliError.NotFound>()
    expectTypeOf<ErrorOf<typeof Projects.updateRole>>().toEqualTypeOf<Projects.UpdateRoleError>()
    expectTypeOf<Projects.UpdateRoleError>().toEqualTypeOf<Common | KiliError.NotFound>()
    expectTypeOf<ErrorOf<typeof Projects.removeMember>>().toEqualTypeOf<Projects.RemoveMemberError>()
    expectTypeOf<Projects.RemoveMemberError>().toEqualTypeOf<Common | KiliError.NotFound>()
    expectTypeOf<Stream.Stream.Error<ReturnType<typeof Projects.listTags<readonly ["id"]>>>>()
      .toEqualTypeOf<Projects.ListTagsError>()
    expectTypeOf<Projects.ListTagsError>().toEqualTypeOf<Common | KiliError.NotFound>()
    expectTypeOf<ErrorOf<typeof Projects.createTag>>().toEqualTypeOf<Projects.CreateTagError>()
    expectTypeOf<Projects.CreateTagError>().toEqualTypeOf<Common>()
    expectTypeOf<ErrorOf<typeof Projects.updateTag>>().toEqualTypeOf<Projects.UpdateTagError>()
    expectTypeOf<Projects.UpdateTagError>().toEqualTypeOf<Common | KiliError.AmbiguousTag | KiliError.NotFound>()
    expectTypeOf<ErrorOf<typeof Projects.deleteTag>>().toEqualTypeOf<Projects.DeleteTagError>()
    expectTypeOf<Projects.DeleteTagError>().toEqualTypeOf<Projects.UpdateTagError>()
    expectTypeOf<ErrorOf<typeof Projects.tagProject>>().toEqualTypeOf<Projects.TagProjectError>()
    expectTypeOf<Projects.TagProjectError>().toEqualTypeOf<Tagging>()
    expectTypeOf<ErrorOf<typeof Projects.untagProject>>().toEqualTypeOf<Projects.UntagProjectError>()
    expectTypeOf<ErrorOf<typeof Issues.createIssues>>().toEqualTypeOf<Issues.CreateIssuesError>()
    expectTypeOf<Issues.CreateIssuesError>().toEqualTypeOf<Common | KiliError.BatchError | KiliError.NotFound>()
    expectTypeOf<ErrorOf<typeof Issues.createQuestions>>().toEqualTypeOf<Issues.CreateQuestionsError>()
    expectTypeOf<Issues.CreateQuestionsError>().toEqualTypeOf<Change>()
    expectTypeOf<Stream.Stream.Error<ReturnType<typeof Issues.listIssues<readonly ["id"]>>>>()
      .toEqualTypeOf<Issues.ListIssuesError>()
    expectTypeOf<Issues.ListIssuesError>().toEqualTypeOf<Common>()
    expectTypeOf<ErrorOf<typeof Issues.countIssues>>().toEqualTypeOf<Issues.CountIssuesError>()
    expectTypeOf<ErrorOf<typeof Issues.updateStatus>>().toEqualTypeOf<Issues.UpdateStatusError>()
    expectTypeOf<Issues.UpdateStatusError>().toEqualTypeOf<Common | KiliError.NotFound>()
    expectTypeOf<Stream.Stream.Error<ReturnType<typeof Notifications.listNotifications<readonly ["id"]>>>>()
      .toEqualTypeOf<Notifications.ListNotificationsError>()
    expectTypeOf<ErrorOf<typeof Notifications.getNotification<readonly ["id"]>>>()
      .toEqualTypeOf<Notifications.GetNotificationError>()
    expectTypeOf<Notifications.GetNotificationError>().toEqualTypeOf<Common | KiliError.NotFound>()
    expectTypeOf<ErrorOf<typeof Notifications.countNotifications>>()
      .toEqualTypeOf<Notifications.CountNotificationsError>()
    expectTypeOf<ErrorOf<typeof Users.me<readonly ["id"]>>>().toEqualTypeOf<Users.MeError>()
    expectTypeOf<Users.MeError>().toEqualTypeOf<Common>()
    expectTypeOf<Stream.Stream.Error<ReturnType<typeof Users.listUsers<readonly ["id"]>>>>()
      .toEqualTypeOf<Users.ListUsersError>()
    expectTypeOf<ErrorOf<typeof Users.countUsers>>().toEqualTypeOf<Users.CountUsersError>()
    expectTypeOf<Stream.Stream.Error<ReturnType<typeof Organizations.listOrganizations<readonly ["id"]>>>>()
      .toEqualTypeOf<Organizations.ListOrganizationsError>()
    expectTypeOf<ErrorOf<typeof Organizations.mine<readonly ["id"]>>>().toEqualTypeOf<Organizations.MineError>()
    expectTypeOf<ErrorOf<typeof Organizations.countOrganizations>>()
      .toEqualTypeOf<Organizations.CountOrganizationsError>()
    expectTypeOf<Stream.Stream.Error<ReturnType<typeof Projects.listProjects<readonly ["id"]>>>>()
      .toEqualTypeOf<Projects.ListProjectsError>()
    expectTypeOf<ErrorOf<typeof KiliClient.make>>().toEqualTypeOf<KiliClient.MakeError>()
    expectTypeOf<Stream.Stream.Error<ReturnType<typeof AssetMedia.download>>>().toEqualTypeOf<
      AssetMedia.DownloadError
    >()
    expectTypeOf<ErrorOf<typeof AssetMedia.saver>>().toEqualTypeOf<AssetMedia.SaverError>()
    expectTypeOf<ErrorOf<Effect.Effect.Success<ReturnType<typeof AssetMedia.saver>>>>().toEqualTypeOf<
      AssetMedia.SaveError
    >()
    expectTypeOf<AssetMedia.SaveError>().toEqualTypeOf<KiliError.FileError | KiliError.RequestError>()
  })

  it("make every error tell what a program decides by", () => {
    expectTypeOf<KiliError.KiliError["committed"]>().toEqualTypeOf<KiliError.Committed>()
    expectTypeOf<KiliError.KiliError["retryable"]>().toEqualTypeOf<boolean>()
    expectTypeOf<KiliError.KiliError["operation"]>().toEqualTypeOf<string>()
  })

  it("ask for files only where files are read", () => {
    type Needs<F extends (...args: never) => Effect.Effect<unknown, unknown, unknown>> = Effect.Effect.Context<
      ReturnType<F>
    >
    expectTypeOf<Needs<typeof Assets.appendMany>>().toEqualTypeOf<FileSystem.FileSystem | KiliClient.KiliClient>()
    expectTypeOf<Needs<typeof Assets.deleteMany>>().toEqualTypeOf<KiliClient.KiliClient>()
    expectTypeOf<Needs<typeof Assets.assign>>().toEqualTypeOf<KiliClient.KiliClient>()
    expectTypeOf<Stream.Stream.Context<ReturnType<typeof Assets.appendStream<never, "mine">>>>().toEqualTypeOf<
      FileSystem.FileSystem | KiliClient.KiliClient | "mine"
    >()
    expectTypeOf<Needs<typeof Assets.countAssets>>().toEqualTypeOf<KiliClient.KiliClient>()
    expectTypeOf<Needs<typeof Labels.appendLabels>>().toEqualTypeOf<KiliClient.KiliClient>()
    expectTypeOf<Needs<typeof Projects.updateProperties>>().toEqualTypeOf<KiliClient.KiliClient>()
  })

  it("of responses are those of the interface", () => {
    const ontology = JsonInterface.define({
      jobs: {
        ANIMAL: JsonInterface.classification({ categories: { CAT: { name: "Cat", children: ["BREED"] }, DOG: "Dog" } }),
        BREED: JsonInterface.transcription({ isChild: true }),
        COLORS: JsonInterface.classification({ categories: ["RED", "BLUE"], input: "checkbox" }),
        BOXES: JsonInterface.objectDetection({ categories: ["CAR"], tools: ["rectangle", "marker"] }),
        RAW: { mlTask: "CLASSIFICATION", required: 1, content: { input: "radio", categories: { Z: { name: "z" } } } },
        NEW: { mlTask: "WEATHER", sky: "blue" }
      },
      settings: {}
    })
    type Ontology = typeof ontology
    type Response = LabelResponse.Response<Ontology>
    expectTypeOf<JsonInterface.RootJobName<Ontology>>().toEqualTypeOf<"ANIMAL" | "BOXES" | "COLORS" | "NEW" | "RAW">()
    expectTypeOf<JsonInterface.CategoryName<Ontology, "COLORS">>().toEqualTypeOf<"RED" | "BLUE">()
    expectTypeOf<JsonInterface.InputOf<Ontology, "ANIMAL">>().toEqualTypeOf<"radio">()
    expectTypeOf<Response>().toExtend<JsonObject>()
    expectTypeOf<LabelResponse.VideoResponse<Ontology>>().toExtend<JsonObject>()
    expectTypeOf<Ontology>().toExtend<JsonInterface.JsonInterface>()

    const takes = (_response: Response) => {}
    const boundingPoly = [{ normalizedVertices: [] }]
    compiles(() => {
      takes({ ANIMAL: { categories: [{ name: "CAT", confidence: 90, children: { BREED: { text: "tabby" } } }] } })
      takes({ COLORS: { categories: [{ name: "RED" }, { name: "BLUE" }] }, RAW: { categories: [{ name: "Z" }] } })
      takes({ BOXES: { annotations: [{ type: "rectangle", categories: [{ name: "CAR" }], boundingPoly }] } })
      takes({ NEW: { wind: 3 }, ANNOTATION_JOB_COUNTER: {} })
      // @ts-expect-error a category that the job has not
      takes({ ANIMAL: { categories: [{ name: "COW" }] } })
      // @ts-expect-error what people see of a category
      takes({ RAW: { categories: [{ name: "z" }] } })
      // @ts-expect-error a second choice where there is one
      takes({ ANIMAL: { categories: [{ name: "CAT" }, { name: "DOG" }] } })
      // @ts-expect-error a child of another category
      takes({ ANIMAL: { categories: [{ name: "DOG", children: { BREED: { text: "tabby" } } }] } })
      // @ts-expect-error a child by itself
      takes({ BREED: { text: "tabby" } })
      // @ts-expect-error a job that there is not
      takes({ ANIMALS: { categories: [] } })
      // @ts-expect-error the shape of another task
      takes({ ANIMAL: { text: "CAT" } })
      // @ts-expect-error a tool that the job has not
      takes({ BOXES: { annotations: [{ type: "polygon", categories: [{ name: "CAR" }], boundingPoly }] } })
      // @ts-expect-error the place of another tool
      takes({ BOXES: { annotations: [{ type: "marker", categories: [{ name: "CAR" }], boundingPoly }] } })
    })
    compiles(() => {
      const A = JsonInterface.classification({ categories: { X: { name: "x", children: ["B"] } } })
      // @ts-expect-error a child that there is not
      JsonInterface.define({ jobs: { A } })
      // @ts-expect-error an unknown tool
      JsonInterface.define({ jobs: { A: { mlTask: "OBJECT_DETECTION", tools: ["rect"] } } })
      // @ts-expect-error an unknown input
      JsonInterface.define({ jobs: { A: { mlTask: "CLASSIFICATION", content: { input: "checkboxes" } } } })
    })
    compiles(() => {
      const label = Either.getOrThrow(
        ParsedLabel.parse({ ontology, inputType: "IMAGE", label: { id: "l1", jsonResponse } })
      )
      expectTypeOf(label.id).toEqualTypeOf<string>()
      expectTypeOf(label.jobs.ANIMAL._tag).toEqualTypeOf<"Classification">()
      expectTypeOf(label.jobs.ANIMAL.category!.name).toEqualTypeOf<"CAT" | "DOG">()
      expectTypeOf(label.jobs.BOXES.annotations[0]!.type).toEqualTypeOf<"marker" | "rectangle">()
      const _added = ParsedLabel.addCategory(label, { job: "COLORS", name: "RED" })
      expectTypeOf<Either.Either.Left<typeof _added>>().toEqualTypeOf<KiliError.InvalidInput>()
      // @ts-expect-error the input takes several
      void label.jobs.COLORS.category
      // @ts-expect-error a child stands below its category
      void label.jobs.BREED
      // @ts-expect-error an image has no frames
      void label.jobs.ANIMAL.frames
      // @ts-expect-error what another task gives
      void label.jobs.ANIMAL.text
      // @ts-expect-error a category that the job has not
      void ParsedLabel.addCategory(label, { job: "COLORS", name: "CAT" })
      // @ts-expect-error a job of another task
      void ParsedLabel.setText(label, { job: "ANIMAL", text: "CAT" })
      const wide: ParsedLabel.ParsedLabel = label
      const job = wide.jobs["ANY"]!
      if (job._tag === "ObjectDetection") expectTypeOf(job.annotations[0]!.mid).toEqualTypeOf<string | null>()
    })
  })
})
